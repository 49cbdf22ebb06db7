"""The definition of /ogc/ in OpenAPI 3.0, as OGC API – Features asks for it."""

from typing import Any, Final

from django.http import HttpRequest

from maps.ogc.collections import COLLECTIONS
from maps.ogc.parameters import LIMIT, MOST

TEXT: Final = {"type": "string"}
DAY: Final = {
    "name": "as_of",
    "in": "query",
    "description": "截至日期，不写为最新上报日",
    "schema": {"type": "string", "format": "date"},
}
OF_FEATURES: Final = (
    {"name": "datetime", "in": "query", "description": "日期或区间，取其末日为截至日期", "schema": TEXT},
    {
        "name": "bbox",
        "in": "query",
        "style": "form",
        "explode": False,
        "description": "与框相交的要素",
        "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    },
    {"name": "bbox-crs", "in": "query", "description": "框的坐标系地址", "schema": {**TEXT, "format": "uri"}},
    {"name": "crs", "in": "query", "description": "要素的坐标系地址", "schema": {**TEXT, "format": "uri"}},
    {
        "name": "limit",
        "in": "query",
        "style": "form",
        "explode": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
    },
    {
        "name": "after",
        "in": "query",
        "description": "从这个编号之后起（next 链接里有）",
        "schema": {"type": "integer"},
    },
)


def openapi(request: HttpRequest) -> dict[str, Any]:
    """The definition, with the server that was asked."""
    collection = [{**_of_path("code"), "schema": {**TEXT, "enum": list(COLLECTIONS)}}]
    features = [*collection, DAY, *OF_FEATURES]
    tile = [_of_path(name) for name in ("name", "zoom", "row", "column")]
    return {
        "openapi": "3.0.3",
        "info": {"title": "纵横 OGC API", "version": "1"},
        "servers": [{"url": request.build_absolute_uri("/ogc")}],
        "paths": {
            "/": _get("首页", [DAY]),
            "/conformance": _get("符合的标准", []),
            "/api": _get("接口定义", []),
            "/collections": _get("数据集", [DAY]),
            "/collections/{code}": _get("一个数据集", [*collection, DAY]),
            "/collections/{code}/items": _get("要素", features, "application/geo+json"),
            "/collections/{code}/items/{key}": _get(
                "一个要素", [*collection, _of_path("key"), DAY], "application/geo+json"
            ),
            "/tileMatrixSets": _get("瓦片矩阵集", []),
            "/tileMatrixSets/{name}": _get("一个瓦片矩阵集", [_of_path("name")]),
            "/tiles": _get("瓦片集", []),
            "/tiles/{name}": _get("一个瓦片集", [_of_path("name")]),
            "/tiles/{name}/{zoom}/{row}/{column}": _get("瓦片", tile, "application/vnd.mapbox-vector-tile"),
        },
    }


def _of_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


def _get(summary: str, parameters: list[Any], media: str = "application/json") -> dict[str, Any]:
    answers = {
        "200": {"description": summary, "content": {media: {"schema": {"type": "object"}}}},
        "400": {"description": "参数不对"},
    }
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}
