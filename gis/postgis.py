"""PostGIS functions that GeoDjango lacks or returns in a shape we cannot store, one class each."""

from django.conf import settings
from django.contrib.gis.db.models import FloatField, GeometryField
from django.db.models import Func, TextField, Value


class PlanarLength(Func):
    """Length in the units of the CRS as a plain number: https://postgis.net/docs/ST_Length.html"""

    function = "ST_Length"
    output_field = FloatField()


class EllipsoidalArea(Func):
    """Area in m² on the CGCS2000 ellipsoid (EPSG:4490 as geography): https://postgis.net/docs/ST_Area.html"""

    template = "ST_Area(ST_Transform(%(expressions)s, 4490)::geography)"
    output_field = FloatField()


class WebMercator(Func):
    """Geometry in EPSG:3857, stored so that tiles need no transformation: https://postgis.net/docs/ST_Transform.html"""

    function = "ST_Transform"

    def __init__(self, expression: str) -> None:
        super().__init__(expression, Value(3857), output_field=GeometryField(srid=3857))


class HexEWKB(Func):
    """Geometry as text with its SRID, as GEOS writes it: https://postgis.net/docs/ST_AsHEXEWKB.html"""

    function = "ST_AsHEXEWKB"
    output_field = TextField()


class LineInterpolatePoint(Func):
    """Point at a fraction of a line's length: https://postgis.net/docs/ST_LineInterpolatePoint.html"""

    function = "ST_LineInterpolatePoint"
    output_field = GeometryField(srid=settings.STORAGE_SRID)
