"""An extract of a whole city comes down to the district: streets outside the map's extent are left out and counted."""

from dataclasses import replace

import numpy as np
import shapely

from gis.exchange.readers.geodata.osm import LABEL
from gis.exchange.readers.table import Table
from gis.models import District


def clipped(table: Table) -> Table:
    """An OpenStreetMap table without what lies outside the district's extent; others, and without an extent, as given.
    A street that reaches over the edge is kept whole."""
    extent = District.objects.current().extent
    if table.format != LABEL or table.shapes is None or extent is None:
        return table
    kept = np.flatnonzero(shapely.intersects(table.shapes, shapely.box(*extent)))
    left_out = len(table.shapes) - len(kept)
    if not left_out:
        return table
    numbers, values = list(table.numbers), list(table.values)
    return replace(
        table,
        numbers=[numbers[int(place)] for place in kept],
        values=[values[int(place)] for place in kept],
        shapes=table.shapes[kept],
        notes=(*table.notes, f"{left_out} 条街道在区情的地图范围以外，没有读入。"),
    )
