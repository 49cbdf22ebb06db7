"""Sources of the demonstration: invented names near crossings of the schematic network, each with its dated states."""

from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Point

from parcels.sources.models import Source, SourceKind, SourceStanding, SourceState
from roads.models import Crossing

LOCAL: Final = ZoneInfo("Asia/Shanghai")
WHENCE: Final = "演示；位置为示意"
# So far north-east of the crossing stands a source: off both roads, beside both.
BESIDE_M: Final = 45.0

PLANNED, BUILDING, IN_USE = SourceStanding.PLANNED, SourceStanding.BUILDING, SourceStanding.IN_USE
States = tuple[tuple[SourceStanding, date], ...]


class Drawn(NamedTuple):
    """A source at the crossing of two roads."""

    code: str
    name: str
    kind: SourceKind
    at: tuple[str, str]
    states: States


# Storm drains and telecom have none: nothing is known of their outfalls and exchanges.
SOURCES: Final = (
    Drawn("SC-01", "示范水厂", SourceKind.WATERWORKS, ("世纪路", "迎宾路"), ((IN_USE, date(2009, 5, 1)),)),
    Drawn("SC-02", "东区水厂", SourceKind.WATERWORKS, ("九州路", "韩愈路"), ((PLANNED, date(2014, 2, 20)),)),
    Drawn(
        "RY-01", "集中热源厂", SourceKind.HEAT_SOURCE, ("世纪路", "中原路"), ((IN_USE, date(2013, 11, 15)),)
    ),
    Drawn(
        "RY-02",
        "神州路热力首站",
        SourceKind.HEAT_SOURCE,
        ("神州路", "中原路"),
        ((BUILDING, date(2014, 3, 20)), (IN_USE, date(2014, 11, 1))),
    ),
    Drawn(
        "BD-01", "110 千伏中原变", SourceKind.SUBSTATION, ("南海路", "中原路"), ((IN_USE, date(2010, 6, 30)),)
    ),
    Drawn(
        "TY-01", "迎宾路调压站", SourceKind.GAS_STATION, ("南海路", "迎宾路"), ((IN_USE, date(2011, 9, 1)),)
    ),
    Drawn(
        "WC-01",
        "示范污水处理厂",
        SourceKind.SEWAGE_WORKS,
        ("神州路", "山阳路"),
        ((IN_USE, date(2012, 8, 10)),),
    ),
)


def lay_sources(by: Any) -> list[Source]:
    """Writes the sources with their states, recorded on the evening of their day."""
    marks: dict[str, Any] = {"source": WHENCE, "schematic": True, "demo": True}
    rows = [Source(code=one.code, name=one.name, kind=one.kind, geom=_place(one), **marks) for one in SOURCES]
    made = Source.objects.bulk_create(rows)
    SourceState.objects.bulk_create(
        SourceState(source=row, state=state, day=day, recorded_at=_evening(day), by=by, demo=True)
        for row, one in zip(made, SOURCES, strict=True)
        for state, day in one.states
    )
    return made


def _place(one: Drawn) -> Point:
    road, other = one.at
    crossing = Crossing.objects.filter(road__name=road, other__name=other).order_by("measure_m").first()
    assert crossing is not None, f"{road} and {other} do not meet"
    at = crossing.geom
    return Point(round(at.x + BESIDE_M, 1), round(at.y + BESIDE_M, 1), srid=at.srid)


def _evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 18, 0, tzinfo=LOCAL)
