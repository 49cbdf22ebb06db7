"""Rows of the raw tables as the auditor reads them: plain values, no figure."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from maps.audit.recompute.spans import Spans


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


class Source(NamedTuple):
    id: int
    kind: str
    point: Any


class SourceState(NamedTuple):
    id: int
    source_id: int
    day: date
    state: str
    recorded_at: datetime
    voided_at: datetime | None


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

    cadence: str
    month: date
    version: int
    as_of: date
    known_at: datetime
    facts: Mapping[str, Any]
