"""Which geometry type a layer has in formats that allow one a file, and rows parted by it."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from gis.exchange.schema import Layer, Shape
from maps.exports.export import Batch

NAMES: Final = {Shape.POINT: "Point", Shape.LINE: "LineString", Shape.POLYGON: "Polygon"}
TYPE_IDS: Final = {Shape.POINT: (0, 4), Shape.LINE: (1, 5), Shape.POLYGON: (3, 6)}


def geometry_type(layer: Layer, shape: Shape | None = None) -> str:
    """Point, MultiPolygon and the like; Unknown where a layer has several and none is named."""
    if shape is None:
        if len(layer.shapes) > 1:
            return "Unknown"
        shape = layer.shapes[0]
    multi = layer.multi and shape is not Shape.POINT
    return f"Multi{NAMES[shape]}" if multi else NAMES[shape]


def parted(layer: Layer, batch: Batch) -> Iterator[tuple[Shape, Batch]]:
    """The rows of each kind of geometry; those without one go with the layer's usual kind."""
    kinds = shapely.get_type_id(batch.shapes)
    for number, shape in enumerate(layer.shapes):
        wanted = (*TYPE_IDS[shape], *((-1,) if number == 0 else ()))
        chosen = np.isin(kinds, wanted)
        if chosen.any() or number == 0:
            yield shape, batch.only(chosen)
