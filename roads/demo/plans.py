"""Planned days, units and budgets of the demonstration's works, worked out from their goals; all invented (演示)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from roads.choices import Goal, Kind
from roads.demo.season import dice
from roads.models import Road, Work

FIRST_DAY: Final = date(2014, 3, 3)
LAST_DAY: Final = date(2015, 12, 20)

# Days a work of the kind takes: to set up, and for each kilometre; at most the third number.
DAYS: Final[dict[str, tuple[int, int, int]]] = {
    Kind.CARRIAGEWAY: (110, 55, 330),
    Kind.STORM: (50, 40, 200),
    Kind.SEWAGE: (50, 40, 200),
    Kind.GREENING: (45, 25, 150),
    Kind.LIGHTING: (35, 18, 120),
}
USUAL_DAYS: Final = (45, 30, 160)

# 万元 a kilometre: carriageways by class of road, other kinds flat. Chosen so that all works come to about 24 亿元.
ROAD_WAN_YUAN: Final = {"expressway": 2600, "arterial": 1820, "secondary": 1240, "local": 620}
KIND_WAN_YUAN: Final[dict[str, int]] = {
    Kind.STORM: 330,
    Kind.SEWAGE: 300,
    Kind.WATER: 210,
    Kind.GAS: 160,
    Kind.HEAT: 390,
    Kind.POWER: 260,
    Kind.TELECOM: 110,
    Kind.GREENING: 190,
    Kind.LIGHTING: 85,
}

UNITS: Final[dict[str, str]] = {
    Kind.WATER: "自来水公司",
    Kind.GAS: "燃气公司",
    Kind.HEAT: "热力公司",
    Kind.POWER: "供电公司",
    Kind.TELECOM: "通信公司",
    Kind.GREENING: "园林中心",
    Kind.LIGHTING: "路灯所",
}
CONTRACTORS: Final = ("市政一公司", "市政二公司", "路桥公司")
INDUSTRIAL_STREETS: Final = frozenset({"黄河路", "南洋路", "紫荆路", "海棠街", "兴商街"})
# City projects whose days the district has not been told: their works show 无计划.
WITHOUT_PLAN: Final = frozenset({"S104"})

# Of a carriageway's time: when what lies beside or under it is laid. Drains first, then pipes, ducts under the
# pavement later; trees and lamps once there is a surface.
WITHIN_ROADWORKS: Final[dict[str, tuple[float, float]]] = {
    Kind.STORM: (0.02, 0.5),
    Kind.SEWAGE: (0.0, 0.48),
    Kind.WATER: (0.06, 0.56),
    Kind.GAS: (0.08, 0.58),
    Kind.HEAT: (0.06, 0.58),
    Kind.POWER: (0.3, 0.82),
    Kind.TELECOM: (0.34, 0.85),
    Kind.GREENING: (0.7, 1.25),
    Kind.LIGHTING: (0.66, 1.1),
}


@dataclass(frozen=True, slots=True)
class Days:
    """Planned first and last day."""

    start: date
    finish: date

    def at(self, share: float) -> date:
        """The day when `share` of the time has passed."""
        return self.start + timedelta(days=round(share * (self.finish - self.start).days))


def planned_days(work: Work, carriageway: Days | None) -> Days | None:
    """Planned days of a located work; `carriageway` are those of the road being built on the same stretch."""
    if work.road is not None and work.goal == Goal.SUPPORT and work.road.name in WITHOUT_PLAN:
        return None
    usual = _own_days(work)
    if carriageway is None or work.kind not in WITHIN_ROADWORKS:
        return usual
    first, last = WITHIN_ROADWORKS[work.kind]
    start, finish = carriageway.at(first), min(carriageway.at(last), work.goal_due or LAST_DAY)
    return Days(start, finish) if (finish - start).days >= 30 else Days(usual.start, finish)


def _own_days(work: Work) -> Days:
    setting_up, per_km, most = DAYS.get(work.kind, USUAL_DAYS)
    days = min(most, round(setting_up + per_km * work.length_m / 1000))
    spread = round(40 * dice(work.code, "start"))
    if work.goal == Goal.BASE:
        return Days(date(2014, 9, 18), date(2015, 5, 15))
    if work.goal == Goal.SURFACE:
        return Days(date(2014, 4, 28), date(2015, 4, 30))
    if work.goal == Goal.SUPPORT:
        return Days(date(2014, 6, 9) + timedelta(days=spread), date(2015, 11, 20))
    if work.goal == Goal.FINISH and work.goal_due:
        return Days(max(FIRST_DAY, work.goal_due - timedelta(days=days)), work.goal_due)
    start = date(2014, 4, 21) + timedelta(days=spread)
    return Days(start, max(date(2015, 5, 31), start + timedelta(days=round(1.25 * days))))


def unit_of(work: Work) -> str:
    """Short name of the unit a work is given to."""
    if work.goal == Goal.SUPPORT:
        return "建设局"
    if work.kind in UNITS:
        return UNITS[work.kind]
    if work.kind == Kind.CARRIAGEWAY and work.span is not None and work.road.name in INDUSTRIAL_STREETS:  # type: ignore[union-attr]
        return "集聚办"
    where = work.road_text or work.code
    return CONTRACTORS[int(len(CONTRACTORS) * dice(where, work.from_label, "unit"))]


def budget_of(work: Work, road: Road) -> Decimal | None:
    """Budget in 万元, rounded to tens; None for what the city pays and for works that lie inside another."""
    if work.goal == Goal.SUPPORT:
        return None
    if work.kind == Kind.CARRIAGEWAY:
        rate = ROAD_WAN_YUAN[road.road_class]
    else:
        rate = KIND_WAN_YUAN.get(work.kind, 100)
    return Decimal(10 * round(rate * work.length_m / 10_000))
