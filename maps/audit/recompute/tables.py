"""The raw tables as rows, read by plain SELECTs: no view, no function and no column that the product derives."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import shapely

from maps.audit.recompute.spans import Spans, span_of

# Answers a statement with its rows.
Fetch = Callable[[str], Sequence[tuple[Any, ...]]]


class Road(NamedTuple):
    id: int
    name: str
    axis: str
    axis_no: int | None
    road_class: str
    red_line_m: Decimal | None
    line: Any


class Step(NamedTuple):
    id: int
    kind: str
    code: str
    position: int
    weight: float


class Work(NamedTuple):
    id: int
    code: str
    kind: str
    road_id: int | None
    road_text: str
    from_label: str
    to_label: str
    span: Spans
    line: Any
    goal: str
    goal_due: date | None
    planned_start: date | None
    planned_finish: date | None
    unit_id: int | None
    budget_wan_yuan: Decimal | None

    @property
    def length_m(self) -> float:
        return float(self.span[0][1] - self.span[0][0]) if self.span else 0.0


class WorkPlan(NamedTuple):
    """A version of a plan: the days it holds and the moments it was believed, as ranges of the driver."""

    id: int
    work_id: int
    valid: Any
    recorded: Any
    baseline: bool
    carried: bool
    recorded_at: datetime
    planned_start: date | None
    planned_finish: date | None
    goal: str
    goal_due: date | None
    budget_wan_yuan: Decimal | None


class Report(NamedTuple):
    id: int
    work_id: int
    step_id: int
    placed: Spans
    side: str
    day: date
    recorded_at: datetime
    voided_at: datetime | None


class Status(NamedTuple):
    id: int
    work_id: int
    day: date
    status: str
    recorded_at: datetime


class Existing(NamedTuple):
    id: int
    road_id: int
    span: Spans
    since: date


class Pipe(NamedTuple):
    id: int
    code: str
    kind: str
    road_id: int | None
    span: Spans
    line: Any
    laid_on: date | None


class Obstacle(NamedTuple):
    code: str
    title: str
    found_on: date
    due: date | None
    resolved_on: date | None


class Unit(NamedTuple):
    id: int
    name: str
    short_name: str

    @property
    def called(self) -> str:
        return self.short_name or self.name


class Plan(NamedTuple):
    """The plan of axes that roads stand on."""

    name: str
    ns_count: int
    ew_count: int


class Target(NamedTuple):
    code: str
    value: Decimal
    baseline: Decimal | None
    due: date | None
    baseline_on: date | None


class Area(NamedTuple):
    code: str
    name: str
    outline: Any
    target_km2: Decimal | None
    target_due: date | None
    target_kinds: list[str]
    target_combine: str


class Parcel(NamedTuple):
    id: int
    code: str
    outline: Any


class ParcelState(NamedTuple):
    id: int
    parcel_id: int
    day: date
    state: str
    recorded_at: datetime


class Village(NamedTuple):
    """A redevelopment with the code of its village and whether its place is known."""

    id: int
    code: str
    name: str
    pilot: bool
    households: int
    demolish_m2: int
    resettlement_m2: int
    mapped: bool


class Stage(NamedTuple):
    village_id: int
    position: int
    code: str
    planned_on: date | None
    done_on: date | None


class VillageReport(NamedTuple):
    id: int
    village_id: int
    measure: str
    day: date
    value: Decimal
    recorded_at: datetime
    voided_at: datetime | None


class Building(NamedTuple):
    village_id: int
    floor_area_m2: int
    begun_on: date | None


class Published(NamedTuple):
    """A briefing that was published, with what it said."""

    month: date
    version: int
    as_of: date
    known_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Tables:
    """All rows a briefing is made of."""

    roads: dict[int, Road]
    steps: list[Step]
    works: list[Work]
    plans: list[WorkPlan]
    reports: list[Report]
    statuses: list[Status]
    existing: list[Existing]
    pipes: list[Pipe]
    obstacles: list[Obstacle]
    units: dict[int, Unit]
    targets: dict[str, Target]
    plan: Plan | None
    areas: list[Area]
    parcels: list[Parcel]
    parcel_states: list[ParcelState]
    villages: list[Village]
    stages: list[Stage]
    village_reports: list[VillageReport]
    buildings: list[Building]
    published: list[Published]


WORKS = """
    SELECT id, code, kind, road_id, road_text, from_label, to_label, span, line, goal, goal_due,
        planned_start, planned_finish, unit_id, budget_wan_yuan FROM roads_work ORDER BY code
"""
PLANS = """
    SELECT id, work_id, valid, recorded, baseline, carried, recorded_at,
        planned_start, planned_finish, goal, goal_due, budget_wan_yuan FROM roads_workplan ORDER BY recorded_at, id
"""
VILLAGES = """
    SELECT project.id, village.code, village.name, pilot, households, demolish_m2, resettlement_m2,
        village.outline IS NOT NULL OR village.point IS NOT NULL
    FROM villages_redevelopment project JOIN villages_village village ON village.id = project.village_id
"""
REPORTS = """
    SELECT id, work_id, step_id, placed, side, day, recorded_at, voided_at FROM roads_progressreport
"""
AREAS = """
    SELECT code, name, outline, target_km2, target_due, target_kinds, target_combine
    FROM parcels_planningarea ORDER BY position, code
"""
VILLAGE_REPORTS = """
    SELECT id, redevelopment_id, measure, day, value, recorded_at, voided_at FROM villages_redevelopmentreport
"""


def read(fetch: Fetch) -> Tables:
    """Every table, read once."""
    roads = [
        Road(*row)
        for row in _shaped(
            fetch, "SELECT id, name, axis, axis_no, road_class, red_line_m, centreline FROM roads_road", 6
        )
    ]
    units = [Unit(*row) for row in fetch("SELECT id, name, short_name FROM kernel_responsibleunit")]
    targets = [
        Target(*row) for row in fetch("SELECT code, value, baseline, due, baseline_on FROM kernel_target")
    ]
    plans = [
        Plan(*row) for row in fetch("SELECT name, ns_count, ew_count FROM roads_gridplan WHERE is_default")
    ]
    return Tables(
        roads={road.id: road for road in roads},
        steps=_steps(fetch),
        works=[Work(*row) for row in _spanned(_shaped(fetch, WORKS, 8), 7)],
        plans=[WorkPlan(*row) for row in fetch(PLANS)],
        reports=[Report(*row) for row in _spanned(fetch(REPORTS), 3)],
        statuses=[
            Status(*row)
            for row in fetch("SELECT id, work_id, day, status, recorded_at FROM roads_workstatus")
        ],
        existing=[
            Existing(*row)
            for row in _spanned(fetch("SELECT id, road_id, span, since FROM roads_existingstretch"), 2)
        ],
        pipes=_pipes(fetch),
        obstacles=[
            Obstacle(*row)
            for row in fetch(
                "SELECT code, title, found_on, due, resolved_on FROM roads_obstacle ORDER BY code"
            )
        ],
        units={unit.id: unit for unit in units},
        targets={target.code: target for target in targets},
        plan=next(iter(plans), None),
        areas=[Area(*row) for row in _shaped(fetch, AREAS, 2)],
        parcels=[Parcel(*row) for row in _shaped(fetch, "SELECT id, code, outline FROM parcels_parcel", 2)],
        parcel_states=[
            ParcelState(*row)
            for row in fetch("SELECT id, parcel_id, day, state, recorded_at FROM parcels_parcelstate")
        ],
        villages=[Village(*row) for row in fetch(VILLAGES)],
        stages=[
            Stage(*row)
            for row in fetch(
                "SELECT redevelopment_id, position, code, planned_on, done_on FROM villages_stage"
            )
        ],
        village_reports=[VillageReport(*row) for row in fetch(VILLAGE_REPORTS)],
        buildings=[
            Building(*row)
            for row in fetch(
                "SELECT redevelopment_id, floor_area_m2, begun_on FROM villages_resettlementbuilding"
            )
        ],
        published=[
            Published(month, version, as_of, known_at, json.loads(bytes(facts)))
            for month, version, as_of, known_at, facts in fetch(
                "SELECT month, version, as_of, known_at, facts FROM maps_briefing"
            )
        ],
    )


def _steps(fetch: Fetch) -> list[Step]:
    rows = fetch("SELECT id, kind, code, position, weight FROM roads_step ORDER BY kind, position")
    return [Step(key, kind, code, position, float(weight)) for key, kind, code, position, weight in rows]


def _pipes(fetch: Fetch) -> list[Pipe]:
    statement = "SELECT id, code, kind, road_id, span, line, laid_on FROM roads_pipe ORDER BY code"
    return [Pipe(*row) for row in _spanned(_shaped(fetch, statement, 5), 4)]


def _spanned(rows: Sequence[tuple[Any, ...]], place: int) -> list[tuple[Any, ...]]:
    """Rows with the range at `place` as spans."""
    return [(*row[:place], span_of(row[place]), *row[place + 1 :]) for row in rows]


def _shaped(fetch: Fetch, statement: str, place: int) -> list[tuple[Any, ...]]:
    """Rows with the stored shape at `place` as a geometry."""
    rows = fetch(statement)
    shapes = shapely.from_wkb([row[place] for row in rows])
    return [(*row[:place], shape, *row[place + 1 :]) for row, shape in zip(rows, shapes, strict=True)]
