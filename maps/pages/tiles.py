"""Addresses of the map: tiles as an ordinary view (the fast lane answers before it where it may), TileJSON, style."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from gis.access.basic_login import person_of
from gis.as_of import requested_day
from gis.crs import WEB_MERCATOR, WGS84, transformer
from gis.day_numbers import day_number
from gis.errors import DomainError
from gis.models import DataVersion
from gis.roles import MayRead, may_read
from gis.tiles.cache import TileCache
from gis.tiles.fetch import OnConnections
from gis.tiles.response import TileRequest, TileResponse, answer, problem, tile_json
from maps.catalogue import DISTRICT, TILE_SETS
from maps.pages.base import data_marks
from maps.style.qgis import plain_style
from maps.style.workbench import style
from roads.choices import Light
from roads.figures.progress import progress_of_all
from roads.models import Road

LOGIN_FIRST = str(MayRead.message)
MARKS = {"data_schematic": "示意：路网位置不是测量结果", "data_demo": "演示：进度为演示数据"}


@csrf_exempt  # reads only: what writes is told 405, not that a token is missing
@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """One tile through Django: what `runserver` uses, and every installation where looking needs a login."""
    if not may_read(person_of(request)):
        return _response(problem(403, LOGIN_FIRST))
    wanted = TileRequest(
        path=request.path_info,
        if_none_match=request.headers.get("If-None-Match", ""),
        accept_encoding=request.headers.get("Accept-Encoding", ""),
        shared=bool(settings.PUBLIC_READ),
    )
    try:
        return _response(answer(wanted, TILE_SETS, FETCH, CACHE))
    except (psycopg.Error, DatabaseError):
        return _response(problem(503, "数据库暂时无法使用，请稍后再试。", **{"Retry-After": "5"}))


@contextmanager
def _own_connection() -> Iterator[Any]:
    connection.ensure_connection()
    yield connection.connection


FETCH = OnConnections(_own_connection)
CACHE = TileCache() if settings.TILE_CACHE else None


def _response(answer: TileResponse) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


@csrf_exempt  # reads only: what writes is told 405, not that a token is missing
@require_safe
def tile_set(request: HttpRequest, name: str) -> HttpResponse:
    """TileJSON of a set: its tiles' address holds the version of the data as it is now."""
    if not may_read(person_of(request)):
        return _response(problem(403, LOGIN_FIRST))
    if name not in TILE_SETS:
        return _response(problem(404, "没有这样的瓦片集。"))
    version = DataVersion.objects.values_list("version", flat=True).first() or 0
    root = request.build_absolute_uri("/").rstrip("/")
    document = tile_json(TILE_SETS[name], version=version, root=root, bounds=district_bounds())
    said = [MARKS[mark] for mark, holds in data_marks().items() if holds]
    return _fresh(document | {"attribution": "　".join(said)})


@csrf_exempt  # reads only: what writes is told 405, not that a token is missing
@require_safe
def style_json(request: HttpRequest) -> HttpResponse:
    """The map style, opened at the day asked for by `as_of`."""
    return _styled(request, lambda day: style)


@csrf_exempt  # reads only: what writes is told 405, not that a token is missing
@require_safe
def plain_style_json(request: HttpRequest) -> HttpResponse:
    """The style of the day that `as_of` asks for, for QGIS and others that know no global state."""
    return _styled(request, _plain)


def _plain(day: date) -> Callable[..., dict[str, Any]]:
    lights = {pk: now.light for pk, now in progress_of_all(as_of=day).items()}
    return partial(
        plain_style,
        stopped=[pk for pk, light in lights.items() if light in (Light.SUSPENDED, Light.CANCELLED)],
        late=[pk for pk, light in lights.items() if light is Light.RED],
    )


def _styled(request: HttpRequest, made: Callable[[date], Callable[..., dict[str, Any]]]) -> HttpResponse:
    if not may_read(person_of(request)):
        return _response(problem(403, LOGIN_FIRST))
    try:
        day = requested_day(request).day
    except DomainError as error:
        return _response(problem(400, error.message))
    bounds = district_bounds()
    centre = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2) if bounds else None
    url = request.build_absolute_uri(f"/tiles/{DISTRICT.name}.json")
    return _fresh(made(day)(tiles_url=url, day=day_number(day), centre=centre))


def district_bounds() -> tuple[float, float, float, float] | None:
    """West, south, east, north of the roads in degrees; None without roads."""
    extent = Road.objects.aggregate(extent=Extent("centreline_3857"))["extent"]
    if extent is None:
        return None
    to_degrees = transformer(WEB_MERCATOR, WGS84)
    west, south = to_degrees.transform(extent[0], extent[1])
    east, north = to_degrees.transform(extent[2], extent[3])
    return (round(west, 6), round(south, 6), round(east, 6), round(north, 6))


def _fresh(document: dict[str, Any]) -> JsonResponse:
    return JsonResponse(
        document,
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
        headers={"Cache-Control": "no-cache", "Vary": "Authorization, Cookie"},
    )
