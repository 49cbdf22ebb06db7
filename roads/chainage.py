"""Chainage: K1+250 and metres, spans and geometry, and the nearest chainage to a point."""

import math
import re
from decimal import Decimal
from typing import Final, NamedTuple

from django.conf import settings
from django.contrib.gis.db.models import LineStringField
from django.contrib.gis.geos import GEOSGeometry, LineString, Point
from django.db import connection
from django.db.models import Func
from psycopg.types.range import Range

from gis.errors import DomainError
from roads.models import Road

Span = Range[Decimal]

MILLIMETRE: Final = Decimal("0.001")
# K1+250, k 1 + 250.5, 1+250, K1＋250; the sign before K belongs to equations of chainage and is not read.
KILOMETRE_FORM: Final = re.compile(r"[KkＫｋ]?\s*(\d{1,4})\s*[+＋]\s*(\d{1,3}(?:\.\d{1,3})?)")
METRE_FORM: Final = re.compile(r"(\d{1,7}(?:\.\d{1,3})?)\s*(?:m|米)?")


class Cut(Func):
    """Part of a line over a span: of a road (centreline, length, span) or of a work (line, the work's span, span)."""

    function = "roads_cut"
    output_field = LineStringField(srid=settings.STORAGE_SRID)


class ChainageError(DomainError):
    """A chainage that cannot be read, or a span that is not one."""


def format_chainage(metres: float | Decimal) -> str:
    """`K1+250` for 1250 metres; fractions to the millimetre only where there are any."""
    value = Decimal(str(metres)).quantize(MILLIMETRE)
    if value < 0:
        raise ChainageError(f"桩号不能为负：{metres} 米")
    kilometres, rest = divmod(value, 1000)
    text = f"{rest:07.3f}".rstrip("0").rstrip(".")
    return f"K{int(kilometres)}+{text}"


def parse_chainage(text: str) -> float:
    """Metres of `K1+250`, `1+250`, `1250` or `1250米`; raises ChainageError for anything else."""
    cleaned = text.strip()
    if match := KILOMETRE_FORM.fullmatch(cleaned):
        return float(match[1]) * 1000 + float(match[2])
    if match := METRE_FORM.fullmatch(cleaned):
        return float(match[1])
    raise ChainageError(f"看不懂桩号“{text}”，请写成 K1+250 或 1250。")


def span_of(start_m: float | Decimal, end_m: float | Decimal) -> Span:
    """Half-open span between two chainages in metres, in whichever order, to the millimetre."""
    for metres in (start_m, end_m):
        if not math.isfinite(metres):
            raise ChainageError("桩号要是一个数。")
    low, high = sorted((Decimal(str(start_m)).quantize(MILLIMETRE), Decimal(str(end_m)).quantize(MILLIMETRE)))
    if low == high:
        raise ChainageError("起点和止点是同一处，长度为 0。")
    if low < 0:
        raise ChainageError(f"桩号不能为负：{low} 米")
    return Range(low, high)


def bounds(span: Span) -> tuple[Decimal, Decimal]:
    """Both ends of a bounded span in metres, low first."""
    if span.lower is None or span.upper is None:
        raise ChainageError("桩号范围要有起有止。")
    return span.lower, span.upper


def line_of(road: Road, span: Span) -> LineString:
    """The part of the road's centreline between the measures of `span`, in the storage CRS."""
    low, high = map(float, bounds(span))
    if high > road.length_m + 0.001:
        raise ChainageError(f"{road}长 {road.length_m:.1f} 米，没有 {format_chainage(high)}。")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT roads_between(centreline, length_m, %s, %s)::bytea FROM roads_road WHERE id = %s",
            [low, high, road.pk],
        )
        (wkb,) = cursor.fetchone()
    line = GEOSGeometry(memoryview(wkb))
    assert isinstance(line, LineString)
    return line


class NearestChainage(NamedTuple):
    """A place on a road: chainage in metres, distance of the asked point from the centreline in metres."""

    road_id: int
    metres: float
    offset_m: float


def nearest_chainage(point: Point, *, road: Road | None = None) -> NearestChainage | None:
    """The chainage closest to `point` (storage CRS), on `road` or on whichever road is nearest; None without roads."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ST_LineLocatePoint(centreline, p.geom) * length_m, ST_Distance(centreline, p.geom)"
            " FROM roads_road, (SELECT ST_GeomFromEWKB(%s) AS geom) AS p"
            " WHERE %s::bigint IS NULL OR id = %s ORDER BY centreline <-> p.geom LIMIT 1",
            [bytes(point.ewkb), road.pk if road else None, road.pk if road else None],
        )
        row = cursor.fetchone()
    return NearestChainage(*row) if row else None
