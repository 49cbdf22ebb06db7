"""Existing stretches chosen on the map: the piece between crossings at a place, or the whole road; many in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.contrib.gis.geos import Point

from gis.crs import WGS84, storage_srid, transformer
from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.writing.by_hand import write_by_hand
from roads.chainage import bounds, nearest_chainage, span_of
from roads.models import Crossing, ExistingStretch, Road

LAYER: Final = "drawn-existing"
MOST: Final = 500
# Crossings closer than this to each other, or to an end, bound no stretch of their own.
LEAST_M: Final = 5.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Metres of a road between two crossings, with what those are called."""

    road: Road
    from_m: float
    to_m: float
    from_label: str
    to_label: str


def piece_at(*, road: Road, lon: float, lat: float, whole: bool) -> Piece:
    """The piece of `road` nearest to a place in degrees: between the crossings about it, or all of the road."""
    if whole:
        return Piece(road, 0.0, road.length_m, "起点", "终点")
    x, y = transformer(WGS84, storage_srid()).transform(lon, lat)
    near = nearest_chainage(Point(x, y, srid=storage_srid()), road=road)
    at = near.metres if near else 0.0
    marks = [(0.0, "起点"), (road.length_m, "终点")]
    inside = Crossing.objects.filter(road=road, measure_m__gt=LEAST_M, measure_m__lt=road.length_m - LEAST_M)
    marks += inside.values_list("measure_m", "other__name")
    marks.sort()
    before = max((mark for mark in marks if mark[0] <= at), default=marks[0])
    after = min((mark for mark in marks if mark[0] > at + 1e-6), default=marks[-1])
    return Piece(road, before[0], after[0], before[1], after[1])


@dataclass(frozen=True, slots=True)
class Chosen:
    """A stretch to be written: a road's key and metres along it."""

    road: int
    from_m: float
    to_m: float


def add_existing(
    *, chosen: Sequence[Chosen], since: date, source: str, reason: str, by: Any, now: datetime
) -> ImportRun:
    """Write the stretches, each without what is there already; DomainError where nothing is left."""
    if not 0 < len(chosen) <= MOST:
        raise DomainError(f"请在地图上点选路段，一次最多 {MOST} 段。", field="pieces")
    roads = Road.objects.in_bulk({one.road for one in chosen})
    rows = []
    for one in chosen:
        road = roads.get(one.road)
        if road is None or not 0 <= one.from_m < one.to_m <= road.length_m + 1:
            raise DomainError("有一段不在路上，请重新点选。", field="pieces")
        span = span_of(
            Decimal(str(round(one.from_m, 3))), Decimal(str(round(min(one.to_m, road.length_m), 3)))
        )
        if not ExistingStretch.objects.filter(road=road, span__contains=bounds(span)).exists():
            rows.append(
                ExistingStretch(road=road, span=span, since=since, source=source, schematic=road.schematic)
            )
    if not rows:
        raise DomainError("点选的都已经是已有路段。", field="pieces")
    return write_by_hand(layer=LAYER, rows=rows, fields=["since"], reason=reason, by=by, now=now)
