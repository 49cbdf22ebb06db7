"""PostGIS functions that GeoDjango lacks or returns in a shape we cannot store, one class each."""

from django.contrib.gis.db.models import FloatField, GeometryField
from django.db.models import Func, Value


class PlanarLength(Func):
    """Length in the units of the CRS as a plain number: https://postgis.net/docs/ST_Length.html"""

    function = "ST_Length"
    output_field = FloatField()


class WebMercator(Func):
    """Geometry in EPSG:3857, stored so that tiles need no transformation: https://postgis.net/docs/ST_Transform.html"""

    function = "ST_Transform"

    def __init__(self, expression: str) -> None:
        super().__init__(expression, Value(3857), output_field=GeometryField(srid=3857))
