"""Shapes of known length and area, checkable in the head, and builders of rows on them."""

from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.gis.geos import LineString, Point
from django.db import connection

from roads.chainage import span_of
from roads.models import GridPlan, Place, ProgressReport, Road, Step, Work

# Origin of all test shapes: a round number in EPSG:4547 near the district.
EAST, NORTH = 430_000.0, 3_890_000.0
_numbers = count(1)


def straight(*, x: float = 0, y: float = 0, length: float = 1000, east: bool = True) -> LineString:
    """A straight line of `length` metres from (x, y) relative to the origin, going east or north."""
    end = (x + length, y) if east else (x, y + length)
    return LineString((EAST + x, NORTH + y), (EAST + end[0], NORTH + end[1]), srid=settings.STORAGE_SRID)


def make_road(name: str = "", *, line: LineString | None = None, **fields: Any) -> Road:
    """A road, by default 1,000 m going east from the origin."""
    number = next(_numbers)
    road = Road.objects.create(
        code=fields.pop("code", f"road-{number}"),
        name=name or f"试验{number}路",
        centreline=line if line is not None else straight(),
        **fields,
    )
    road.refresh_from_db()
    return road


def make_plan(name: str = "十纵八横", ns: int = 10, ew: int = 8, *, default: bool = True) -> GridPlan:
    """A plan of axes, by default the one that roads stand on."""
    return GridPlan.objects.create(name=name, ns_count=ns, ew_count=ew, is_default=default)


def make_place(name: str, x: float, y: float) -> Place:
    """A named point at (x, y) relative to the origin."""
    return Place.objects.create(name=name, geom=Point(EAST + x, NORTH + y, srid=settings.STORAGE_SRID))


def make_work(road: Road | None = None, start_m: float = 0, end_m: float = 1000, **fields: Any) -> Work:
    """A carriageway work between two measures of `road` (by default of a new one)."""
    work = Work.objects.create(
        code=fields.pop("code", f"work-{next(_numbers)}"),
        road=road or make_road(),
        kind=fields.pop("kind", "carriageway"),
        span=span_of(start_m, end_m),
        **fields,
    )
    work.refresh_from_db()
    return work


def make_user(name: str = "上报人", **fields: Any) -> Any:
    """A user, made once a name."""
    user, _ = get_user_model().objects.get_or_create(username=name, defaults=fields)
    return user


def make_report(
    work: Work, step: str = "subgrade", start_m: float = 0, end_m: float = 100, side: str = "B", **fields: Any
) -> ProgressReport:
    """A report on 2014-06-01, recorded that evening, unless said otherwise."""
    day: date = fields.pop("day", date(2014, 6, 1))
    recorded = datetime(day.year, day.month, day.day, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    return ProgressReport.objects.create(
        work=work,
        step=Step.objects.get(kind=work.kind, code=step),
        span=span_of(start_m, end_m),
        side=side,
        day=day,
        recorded_at=fields.pop("recorded_at", recorded),
        by=fields.pop("by", None) or make_user(),
        **fields,
    )


def raise_version() -> None:
    """As any write to a mapped table does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_raise_version(), kernel_raise_parts(ARRAY[-1])")
