"""Shapes that a client asks with: in the CRS they name or the layer's, cut down to where the storage CRS can take them
(QGIS asks for the whole world)."""

from typing import Any, Final
from xml.etree.ElementTree import tostring

from django.contrib.gis.gdal import AxisOrder
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import Q
from gisserver.crs import CRS
from gisserver.parsers.ast import tag_registry
from gisserver.parsers.fes20 import filters
from gisserver.parsers.gml import GEOSGMLGeometry

from gis.api.bbox import as_stored, within_reach
from gis.crs import WGS84, storage_srid
from gis.exchange.georeferencing.crs_catalogue import CGCS2000_DEGREES

DEGREES: Final = (CGCS2000_DEGREES, WGS84)
WORLD: Final = Polygon.from_bbox((-180, -90, 180, 90))


class AskedShape(GEOSGMLGeometry):
    """A shape in a filter. One that names no CRS is in the feature type's own, as the standard has it: GDAL's spatial
    filter names none."""

    @classmethod
    def from_bbox(cls, bbox_value: str) -> "AskedShape":
        """The box of a bbox parameter; one in a CRS that has x before y is in that order."""
        shape = super().from_bbox(bbox_value)
        if shape.srs is not None and shape.srs.force_xy:
            CRS.tag_geometry(shape.geos_data, axis_order=AxisOrder.TRADITIONAL)
        return shape

    @classmethod
    def from_xml(cls, element: Any) -> "AskedShape":
        """The shape of a GML element, whose CRS may stand at one of its parts."""
        named = next((part.get("srsName") for part in element.iter() if part.get("srsName")), None)
        if named:
            element.set("srsName", named)
            return super().from_xml(element)
        shape = GEOSGeometry.from_gml(tostring(element, "unicode"))
        CRS.tag_geometry(shape, axis_order=AxisOrder.AUTHORITY)
        return cls(srs=None, geos_data=shape)


for _name, _parser in tag_registry.parsers.items():
    if _parser is GEOSGMLGeometry:
        tag_registry.parsers[_name] = AskedShape
filters.GEOSGMLGeometry = AskedShape


def within(condition: Any) -> Any:
    """A condition whose shapes lie where the storage CRS can be trusted; outside it nothing is stored."""
    if isinstance(condition, Q):
        children = [within(child) for child in condition.children]
        return Q(*children, _connector=condition.connector, _negated=condition.negated)
    if not isinstance(condition, tuple):
        return condition
    lookup, value = condition
    shape, *others = value if isinstance(value, tuple) else (value,)
    if not isinstance(shape, GEOSGeometry) or shape.srid in (None, storage_srid()):
        return condition
    cut = _cut(shape, shape.srid)
    return lookup, (cut, *others) if others else cut


def _cut(shape: GEOSGeometry, srid: int) -> GEOSGeometry:
    """What is no shape on Earth is left to the database, whose refusal the client is told."""
    if not shape.valid or (srid in DEGREES and not WORLD.covers(shape)):
        return shape
    if shape.geom_type == "Polygon" and shape.envelope.equals(shape):
        # The edges of a box are bent where it is stored: they are followed point by point.
        return as_stored(shape.extent, srid) or Polygon(srid=storage_srid())
    reach = within_reach(shape.extent, srid)
    if reach == shape.extent:
        return shape
    return shape.intersection(_window(reach, srid)) if reach else Polygon(srid=storage_srid())


def _window(bounds: tuple[float, float, float, float], srid: int) -> Polygon:
    window = Polygon.from_bbox(bounds)
    window.srid = srid
    return window
