"""How drf-spectacular describes us: our parameters, envelopes, features and errors. The views are in documents."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_object_type

from gis.api.exact import exact
from gis.api.features import FeatureSerializer, ReadyGeometry
from gis.api.rendering import SessionLogin

POSITION = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
    "example": [113.24, 35.17],
}
LINE = {"type": "array", "items": POSITION, "minItems": 2}
RINGS = {"type": "array", "items": {"type": "array", "items": POSITION, "minItems": 4}}
LEADING = ("as_of", "known_at", "bbox", "bbox-crs")
COORDINATES: dict[str, dict[str, Any]] = {
    "Point": POSITION,
    "LineString": LINE,
    "Polygon": RINGS,
    "MultiPolygon": {"type": "array", "items": RINGS},
    "MultiLineString": {"type": "array", "items": LINE},
}
ERROR = {
    "type": "object",
    "description": "说明哪里不对：整体的写在 detail，某个字段或参数的写在它名下",
    "properties": {"detail": {"type": "string"}},
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}


class Schema(AutoSchema):
    """Adds what a view understands (`query_parameters`), and the errors every address can answer."""

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *getattr(self.view, "query_parameters", ())]

    def _get_parameters(self) -> list[dict[str, Any]]:
        """The day and the box first, then filters, paging last."""

        def rank(parameter: dict[str, Any]) -> tuple[bool, int]:
            name = parameter["name"]
            return parameter["in"] != "path", LEADING.index(name) if name in LEADING else len(LEADING)

        return sorted(map(exact, super()._get_parameters()), key=rank)

    def get_auth(self) -> list[dict[str, Any]]:
        """Looking may be open to all (an installation's choice); writing needs the login."""
        for_all = self.method == "GET" or getattr(self.view, "writes_nothing", False)
        return [*([{}] if for_all else []), *super().get_auth()]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            for status in self._error_statuses():
                content = {"application/json": {"schema": self._error()}}
                operation["responses"].setdefault(
                    status, {"description": STATUS_WORDS[status], "content": content}
                )
        return operation

    def _error(self) -> dict[str, str]:
        component = ResolvedComponent(
            name="Error", type=ResolvedComponent.SCHEMA, schema=ERROR, object="Error"
        )
        self.registry.register_on_missing(component)
        return dict(component.ref)

    def _error_statuses(self) -> list[str]:
        writing = self.method not in ("GET", "HEAD")
        return ["400", "401", *(["403"] if writing else []), "404", *(["415"] if writing else [])]

    def _get_paginator(self) -> Any:
        if getattr(self.view, "action", "") != "list":
            return None
        paginator = super()._get_paginator()
        if paginator and getattr(self.view, "place", None) is not None:
            paginator.member = "features"
        return paginator

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"


STATUS_WORDS = {
    "400": "参数或内容不对，逐项说明",
    "401": "要先登录",
    "403": "没有这项权限，或缺 CSRF 令牌",
    "404": "没有这个地址、这一条或这一页",
    "415": "请求内容不是 JSON",
}


class FeatureExtension(OpenApiSerializerExtension):
    """A FeatureSerializer is a GeoJSON Feature with its other fields as properties."""

    target_class = FeatureSerializer
    match_subclasses = True
    priority = 1

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        base = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        properties = base["properties"]
        top = {"id": properties.pop("id", {"type": "integer"}), "geometry": properties.pop("geometry")}
        base["required"] = [name for name in base.get("required", []) if name not in top]
        return build_object_type(
            properties={"type": {"type": "string", "enum": ["Feature"]}, **top, "properties": base},
            required=["type", "geometry", "properties"],
            description=base.pop("description", None),
        )


class GeometryExtension(OpenApiSerializerFieldExtension):
    """A ReadyGeometry is one of its shapes, or null."""

    target_class = ReadyGeometry

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        shapes = [
            build_object_type(
                properties={"type": {"type": "string", "enum": [shape]}, "coordinates": COORDINATES[shape]},
                required=["type", "coordinates"],
            )
            for shape in self.target.shapes
        ]
        return {**(shapes[0] if len(shapes) == 1 else {"type": "object", "oneOf": shapes}), "nullable": True}


class LoginExtension(SessionScheme):
    """Our session login is Django's."""

    target_class = SessionLogin  # type: ignore[assignment]
    priority = 1
