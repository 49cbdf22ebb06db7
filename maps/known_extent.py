"""What this installation knows of its district, for judging the coordinates of files: its land and its roads."""

from typing import Any, Final

import numpy as np
import shapely

from gis.exchange.georeferencing.known_extent import MARGIN_M, KnownExtent
from gis.models import District, GroundFeature
from parcels.models import PlanningArea
from roads.models import Road

# Enough roads to tell one reading of coordinates from another.
MOST_ROADS: Final = 5000


def known_extent() -> KnownExtent:
    """The outline of the district, else its planning areas, else where its roads are, with a margin; and its roads."""
    name = str(District.objects.current())
    lines = _shapes(Road.objects.order_by("pk").values_list("centreline", flat=True)[:MOST_ROADS])
    outlines = _shapes(
        GroundFeature.objects.filter(kind=GroundFeature.Kind.OUTLINE).values_list("geom", flat=True)
    )
    areas = outlines if len(outlines) else _shapes(PlanningArea.objects.values_list("outline", flat=True))
    land = [*areas, *lines]
    if not land:
        return KnownExtent(name=name)
    return KnownExtent(
        shapely.box(*shapely.total_bounds(np.array(land, dtype=object))).buffer(MARGIN_M), lines, name
    )


def _shapes(geometries: Any) -> Any:
    shapes = [shapely.from_wkb(bytes(geometry.wkb)) for geometry in geometries]
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result
