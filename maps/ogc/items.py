"""Features of a collection as GeoJSON: in pages by primary key, so that a deep page costs what the first does."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

import orjson
from django.contrib.gis.db.models.functions import Transform
from django.db.models import CharField, F, Func, Model, QuerySet
from django.http import HttpRequest

from gis.crs import storage_srid
from gis.errors import DomainError
from maps.ogc.answers import GEOJSON, NotThere, address, link, refuse_unknown
from maps.ogc.collections import collection
from maps.ogc.parameters import PARAMETERS, ItemsQuery, read, read_crs, read_day
from maps.wfs.fields import PREFIX
from maps.wfs.types import Attribute, Recipe, attributes

DEGREES, METRES = 7, 3
SHAPE: Final = "ogc_shape"
MOST: Final = 10**15


class FlipCoordinates(Func):
    """The shape with x and y changed about. https://postgis.net/docs/ST_FlipCoordinates.html"""

    function = "ST_FlipCoordinates"


def items(request: HttpRequest, code: str) -> tuple[dict[str, Any], str]:
    """A page of features and the address of the CRS it is in."""
    recipe = collection(code)
    query = read(request)
    known = list(attributes(recipe, query.day))
    refuse_unknown(request, {*PARAMETERS, *(one.name for one in known if not one.measured)})
    rows = _filtered(_rows(recipe, query.day, known), request, recipe, query, known)
    page = _placed(rows, recipe, query).order_by("pk")
    if query.after is not None:
        page = page.filter(pk__gt=query.after)
    # One more than is shown tells whether there is a next page.
    rows_shown = list(page[: query.limit + 1]) if not query.nowhere else []
    shown = rows_shown[: query.limit]
    answer = {
        "type": "FeatureCollection",
        "as_of": query.day,
        "features": [_feature(row, known) for row in shown],
        "numberReturned": len(shown),
        "links": list(_links(request, code, shown[-1].pk if len(rows_shown) > query.limit else None)),
    }
    if query.after is None:
        answer["numberMatched"] = 0 if query.nowhere else rows.count()
    return answer, query.crs


def item(request: HttpRequest, code: str, key: str) -> tuple[dict[str, Any], str]:
    """One feature by its primary key."""
    recipe = collection(code)
    refuse_unknown(request, {"f", "as_of", "datetime", "crs"})
    crs, srid, flipped = read_crs(request.GET.get("crs", ""), field="crs")
    day = read_day(request)
    query = ItemsQuery(day, crs, srid, flipped, None, False, 1, None)
    known = list(attributes(recipe, day))
    row = (
        _placed(_rows(recipe, day, known), recipe, query).filter(pk=int(key)).first()
        if key.isascii() and key.isdigit() and len(key) < 19
        else None
    )
    if row is None:
        raise NotThere(f"{recipe.layer.label}里没有编号为“{key[:20]}”的要素。")
    path = f"collections/{code}"
    return _feature(row, known) | {
        "links": [
            link(address(request, f"{path}/items/{key}"), "self", "本要素", GEOJSON),
            link(address(request, path), "collection", recipe.layer.label),
        ]
    }, crs


def _rows(recipe: Recipe, day: date, known: list[Attribute]) -> "QuerySet[Any]":
    columns = {f"{PREFIX}{one.name}": one.expression for one in known if not one.measured}
    return recipe.rows(day).annotate(**columns)


def _filtered(
    rows: "QuerySet[Any]", request: HttpRequest, recipe: Recipe, query: ItemsQuery, known: list[Attribute]
) -> "QuerySet[Any]":
    if query.box is not None:
        rows = rows.filter(**{f"{recipe.place}__intersects": query.box})
    for one in known:
        if one.name in request.GET and not one.measured:
            rows = rows.filter(**{f"{PREFIX}{one.name}": _value(one, request.GET[one.name])})
    return rows


def _value(attribute: Attribute, text: str) -> Any:
    try:
        if "\x00" in text:
            raise ValueError
        value = attribute.output().to_python(text)
        if isinstance(value, int | float | Decimal) and not -MOST < value < MOST:
            raise ValueError  # nan is in no order with anything, and no column holds so large a number
        return value
    except Exception:
        raise DomainError(
            f"{attribute.label}（{attribute.name}）不能是“{text[:40]}”。", field=attribute.name
        ) from None


def _placed(rows: "QuerySet[Any]", recipe: Recipe, query: ItemsQuery) -> "QuerySet[Any]":
    shape: Any = F(recipe.place) if query.srid == storage_srid() else Transform(recipe.place, query.srid)
    if query.flipped:
        shape = FlipCoordinates(shape)
    precision = METRES if query.srid in (storage_srid(), 3857) else DEGREES
    written = Func(shape, precision, 0, function="ST_AsGeoJSON", output_field=CharField())
    return rows.annotate(**{SHAPE: written})


def _feature(row: Model, known: list[Attribute]) -> dict[str, Any]:
    shape = getattr(row, SHAPE)
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": orjson.Fragment(shape) if shape else None,
        "properties": {one.name: _plain(one.read(row)) for one in known},
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | date):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def _links(request: HttpRequest, code: str, last: int | None) -> Iterator[dict[str, str]]:
    path = f"collections/{code}"
    here = {name: request.GET[name] for name in request.GET}
    yield link(address(request, f"{path}/items", **here), "self", "本页", GEOJSON)
    yield link(address(request, path), "collection", code)
    if last is not None:
        yield link(address(request, f"{path}/items", **here | {"after": last}), "next", "下一页", GEOJSON)
