"""Geometry in the admin: drawn and edited on our own map, with no other server asked; what the page does is in
maps/static/maps/admin/editor.js."""

import json
from typing import Any, Final

from django.contrib import admin
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.forms import BaseGeometryWidget
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSGeometry
from django.http import HttpRequest

from gis.crs import WGS84

GEOMETRIES: Final = frozenset(
    f"{many}{kind}" for many in ("", "Multi") for kind in ("Point", "LineString", "Polygon")
) | {"GeometryCollection"}


class ShapeWidget(BaseGeometryWidget):
    """A text area of GeoJSON in degrees that the page turns into a map; the text itself can be edited too."""

    map_srid = WGS84
    template_name = "kernel/shape.html"
    supports_3d = False

    def serialize(self, value: GEOSGeometry | None) -> str:
        return str(value.json) if value else ""

    def deserialize(self, value: str) -> GEOSGeometry | None:
        """The geometry of the text; None where GDAL finds none in it, which would else be a fault of ours."""
        try:
            # GDAL takes an object that is no geometry for one that is empty, and warns.
            if value.lstrip().startswith("{") and json.loads(value).get("type") not in GEOMETRIES:
                return None
            shape: GEOSGeometry | None = super().deserialize(value)
        except (GDALException, ValueError, TypeError, RecursionError):
            return None
        return shape

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["shape"] = self.attrs.get("geom_type", self.geom_type)
        return context


class KeepsCode(admin.ModelAdmin):
    """The code a row is known by is typed once: files bring it back, and theirs may hold what a form would not take."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        has_code = any(
            field.name == "code" and not field.primary_key for field in self.model._meta.concrete_fields
        )
        return [*super().get_readonly_fields(request, obj), *(["code"] if obj and has_code else [])]


class OnMap(KeepsCode):
    """A row whose geometry is edited on a map; the column is stored in the storage CRS."""

    change_form_template = "kernel/change_form_map.html"
    formfield_overrides = {GeometryField: {"widget": ShapeWidget}}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, GeometryField):
            kwargs["widget"] = ShapeWidget(attrs={"geom_type": db_field.geom_type})
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
