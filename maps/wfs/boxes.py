"""Shapes that a client asks with, cut down to where they can be carried into the storage CRS: QGIS asks for the world."""

from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import Q

from gis.api.bbox import as_stored, within_reach
from gis.crs import storage_srid

BOX = "bboverlaps"


def within(condition: Any) -> Any:
    """A condition whose shapes lie where the storage CRS can be trusted; outside it nothing is stored."""
    if isinstance(condition, Q):
        children = [within(child) for child in condition.children]
        return Q(*children, _connector=condition.connector, _negated=condition.negated)
    if not isinstance(condition, tuple):
        return condition
    lookup, value = condition
    shape, *others = value if isinstance(value, tuple) else (value,)
    if not isinstance(shape, GEOSGeometry) or shape.srid == storage_srid():
        return condition
    cut = _box(shape) if lookup.endswith(f"__{BOX}") else _cut(shape)
    return lookup, (cut, *others) if others else cut


def _box(shape: GEOSGeometry) -> GEOSGeometry:
    """The box around a shape as stored; its edges are bent there, and nothing on them is lost."""
    return as_stored(shape.extent, shape.srid) or Polygon(srid=storage_srid())


def _cut(shape: GEOSGeometry) -> GEOSGeometry:
    reach = within_reach(shape.extent, shape.srid)
    if reach == shape.extent or not shape.valid:
        return shape
    if reach is None:
        return Polygon(srid=storage_srid())
    window = Polygon.from_bbox(reach)
    window.srid = shape.srid
    return shape.intersection(window)
