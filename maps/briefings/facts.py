"""The facts of a month as a frozen dataclass that goes to JSON and back unchanged; gathers nothing, says no sentence.

Every number was computed in the rooms. What a reader sees of it (its text, its change, its share of the target) is a
property here, so that no form of the briefing does arithmetic.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from gis.months import last_day_of_month
from gis.percent import WHOLE, percent_text
from roads.norms import FINISHED_TOLERANCE_M

SCHEMA: Final = 1
# No end is foretold that lies further away than this.
LONGEST_DAYS: Final = 3653


def f6(value: float) -> float:
    """A figure as it is kept: to the sixth digit, below which floating point is noise; never minus nought."""
    return round(float(value), 6) + 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the headline table. `address` shows where it comes from, for the same day and filter.

    `before` is the end of the month before and `last_year` the same day a year ago, both None where nothing is known.
    """

    code: str
    label: str
    value: float
    unit: str
    digits: int
    address: str
    target: float | None = None
    baseline: float | None = None
    due: date | None = None
    source: str = ""
    note: str = ""
    before: float | None = None
    last_year: float | None = None
    baseline_on: date | None = None
    trend: "tuple[MonthPoint, ...]" = ()

    def expected(self, as_of: date) -> float | None:
        """Where the figure should be by `as_of`, on a straight line from baseline to target; None without days."""
        if (
            self.target is None
            or self.due is None
            or self.baseline_on is None
            or self.due <= self.baseline_on
        ):
            return None
        gone = (as_of - self.baseline_on).days / (self.due - self.baseline_on).days
        start = self.baseline or 0.0
        return start + (self.target - start) * max(0.0, min(1.0, gone))

    def time_gone(self, as_of: date) -> float | None:
        """Percent (0–100) of the time from the baseline to the day due that is gone; None without both."""
        if self.due is None or self.baseline_on is None or self.due <= self.baseline_on:
            return None
        return 100.0 * max(
            0.0, min(1.0, (as_of - self.baseline_on).days / (self.due - self.baseline_on).days)
        )

    def reached_on(self) -> date | None:
        """When the target is reached at the mean pace of the trend; None without growth or with nothing missing."""
        if len(self.trend) < 2 or not self.missing:
            return None
        first, last = self.trend[0], self.trend[-1]
        pace = ((last.value or 0.0) - (first.value or 0.0)) / (last.day - first.day).days
        days = self.missing / pace if pace > 0 else LONGEST_DAYS + 1
        return last.day + timedelta(days=math.ceil(days)) if days <= LONGEST_DAYS else None

    def said(self, value: float | None) -> str:
        """A value of this figure as it is printed; a dash where there is none."""
        return "—" if value is None else f"{value:,.{self.digits}f}"

    @property
    def text(self) -> str:
        return self.said(self.value)

    @property
    def change(self) -> float | None:
        return None if self.before is None else self.value - self.before

    @property
    def change_text(self) -> str:
        if self.change is None:
            return "—"
        rounded = round(self.change, self.digits)
        return "持平" if rounded == 0 else f"{rounded:+,.{self.digits}f}"

    @property
    def percent(self) -> float | None:
        """Percent (0–100) of the target that is reached; None without a target."""
        return 100.0 * self.value / self.target if self.target else None

    @property
    def percent_text(self) -> str:
        return "—" if self.percent is None else f"{percent_text(self.percent)}%"

    @property
    def gauge(self) -> str:
        """The reached share as a width, never beyond the whole."""
        return f"{min(100.0, self.percent or 0.0):.1f}%"

    @property
    def target_text(self) -> str:
        return "—" if self.target is None else self.said(self.target).removesuffix(".00").removesuffix(".0")

    @property
    def missing(self) -> float | None:
        """What is still missing to the target, 0 when it is reached."""
        return max(0.0, self.target - self.value) if self.target else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisRow:
    """A row of the grid: an axis with its road, or a total. Kilometres of carriageway."""

    label: str
    road: str
    planned_km: float
    finished_km: float
    under_way_km: float
    not_begun_km: float
    gained_km: float
    through: bool
    address: str

    @property
    def percent(self) -> float | None:
        """Percent (0–100) of the planned length; 100 where less than the tolerance of a finished work is missing."""
        if not self.planned_km:
            return None
        if (self.planned_km - self.finished_km) * 1000 < FINISHED_TOLERANCE_M:
            return WHOLE
        return WHOLE * self.finished_km / self.planned_km


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """A work at the end of the month and what happened to it. Percents 0–100; `built_m` weighs steps.

    `dropped_m` are the unbuilt metres that left the plan with a cancelled work.
    """

    key: int
    label: str
    kind: str
    kind_label: str
    unit: str
    light: str
    light_label: str
    light_before: str
    percent: float
    planned_percent: float | None
    built_m: float
    finished_m: float
    length_m: float
    reason: str
    events: tuple[str, ...]
    address: str
    dropped_m: float = 0.0

    @property
    def name(self) -> str:
        """神州路(中原路—西经大道)道路工程"""
        return self.label if self.label.endswith("工程") else f"{self.label}{self.kind_label}工程"


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRow:
    """How many works have a light at the end of the month and had it at the end of the month before."""

    code: str
    label: str
    count: int
    before: int
    address: str

    @property
    def change_text(self) -> str:
        return "持平" if self.count == self.before else f"{self.count - self.before:+d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit in the ranking. Kilometres weigh steps; `rate` is done of planned in percent, None without a plan yet."""

    name: str
    works: int
    finished: int
    planned_km: float
    done_km: float
    rate: float | None
    yellow: int
    red: int
    rank: int | None
    rank_before: int | None
    last: bool
    address: str
    metre_days: float = 0.0
    overdue: int = 0

    @property
    def move_text(self) -> str:
        if self.rank is None or self.rank_before is None:
            return "—"
        up = self.rank_before - self.rank
        return "持平" if up == 0 else f"{'升' if up > 0 else '降'}{abs(up)}位"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWorkRow:
    """A work among those furthest behind their plan: weighted metres behind, days behind, their product, place."""

    label: str
    unit: str
    rank: int
    percent: float
    planned_percent: float
    behind_m: float
    days_behind: float
    metre_days: float
    goal_overdue: bool
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """Plan against fact of one kind, weighted kilometres; `behind_km` is missing on the works that are behind."""

    kind: str
    works: int
    planned_km: float
    done_km: float
    behind: int
    behind_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChangeRow:
    """A plan changed in the month: the version, the day it holds from, and days late against the baseline."""

    label: str
    version: str
    from_day: date | None
    finish_before: date | None
    finish_after: date | None
    late_days: int | None
    words: str
    reason: str
    by: str
    recorded_on: date
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockerRow:
    """A parcel in the way of a work; `late_days` past the planned start, 0 when not late, None without a plan."""

    work: str
    parcel: str
    village: str
    state: str
    metres: float
    chainage: str
    late_days: int | None
    waiting: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiggingRow:
    """A pipe work that would open a finished or soon finished surface again."""

    pipe: str
    surface: str
    metres: float
    paved_m: float
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleRow:
    """A problem. `overdue_days` past its due day at the end of the month, 0 when not overdue."""

    title: str
    kind: str
    work: str
    unit: str
    found_on: date
    due: date | None
    resolved_on: date | None
    overdue_days: int
    outcome: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """Problems still open (overdue first), found in the month, and resolved in the month."""

    open: tuple[ObstacleRow, ...]
    found: int
    resolved: tuple[ObstacleRow, ...]

    @property
    def overdue(self) -> tuple[ObstacleRow, ...]:
        return tuple(row for row in self.open if row.overdue_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRow:
    """A redevelopment at the end of the month; `…_gain` is what the month brought; `mapped` whether
    its place is known. Areas in m²."""

    key: str
    name: str
    town: str
    pilot: bool
    unit: str
    leader: str
    households: int
    signed: int
    signed_gain: int
    moved: int
    moved_gain: int
    demolish_m2: float
    demolished_m2: float
    demolished_gain: float
    resettlement_m2: float
    begun_m2: float
    begun_gain: float
    stage: str
    stage_late_days: int
    stages_done: tuple[str, ...]
    newest: date | None
    demo: bool
    mapped: bool
    address: str

    @property
    def signed_percent(self) -> float:
        return 100.0 * self.signed / self.households

    @property
    def moved_percent(self) -> float:
        return 100.0 * self.moved / self.households

    @property
    def demolished_percent(self) -> float:
        return 100.0 * self.demolished_m2 / self.demolish_m2 if self.demolish_m2 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRow:
    """What covered new land in the month, km²."""

    label: str
    km2: float
    first_day: date
    last_day: date
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPoint:
    """A figure at the end of a month; None for months still to come."""

    day: date
    value: float | None
    planned: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFacts:
    """Land served by the networks of the published baseline, km²; `terms` says what was counted."""

    area: str
    covered_km2: float
    before_km2: float
    area_km2: float
    target_km2: float | None
    target_due: date | None
    by_kind: tuple[tuple[str, float], ...]
    causes: tuple[CauseRow, ...]
    series: tuple[MonthPoint, ...]
    terms: str
    address: str

    @property
    def gained_km2(self) -> float:
        return self.covered_km2 - self.before_km2


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Budgets in 亿元 as far as they are known, and the part that progress stands for."""

    known: float
    done: float
    done_before: float
    works: int
    without: int
    target: float | None
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Something due next month."""

    label: str
    unit: str
    day: date
    percent: float | None
    what: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMonth:
    """What the plan wants in the month to come."""

    until: date
    begin: tuple[DueRow, ...]
    finish: tuple[DueRow, ...]
    goals: tuple[DueRow, ...]
    obstacles: tuple[DueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """What the last briefing said would be due this month, and whether it happened by the end of it."""

    label: str
    unit: str
    day: date
    what: str
    kept: bool
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """What is now seen otherwise than the last briefing said; `was` and `now` speak of that briefing's day."""

    label: str
    was: str
    now: str
    why: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The last published briefing before this one."""

    month: date
    version: int
    as_of: date
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """How many figures were recomputed from the raw tables before publication, and how many of them differed."""

    compared: int
    differing: int

    def __str__(self) -> str:
        return f"独立复核{self.compared:,}项，{self.differing}项不同"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a briefing says. `as_of` counts; `known_at` is the moment up to which recordings were believed.

    `version` is 0 for a draft; `reason` says why a version supersedes the one before. `existing_by` is a day after
    `as_of` by which roads were built of which no earlier day is known; None where all of them count. `audited` is None
    for a draft, and for what was published before there was an audit.
    """

    schema: int = SCHEMA
    version: int = 0
    reason: str = ""
    month: date
    as_of: date
    since: date
    known_at: datetime
    newest_report: date | None
    existing_by: date | None = None
    district: str = ""
    issuer: str = ""
    signature: str = ""
    plan: str = "路网"
    reports_in_month: int
    silent: tuple[WorkRow, ...]
    schematic: bool
    demo: bool
    thresholds: str
    headline: tuple[Figure, ...]
    axes: tuple[AxisRow, ...]
    axis_totals: tuple[AxisRow, ...]
    works: int
    left_out: tuple[WorkRow, ...]
    lights: tuple[LightRow, ...]
    changed: tuple[WorkRow, ...]
    attention: tuple[WorkRow, ...]
    units: tuple[UnitRow, ...]
    blockers: tuple[BlockerRow, ...]
    digging: tuple[DiggingRow, ...]
    obstacles: Obstacles
    villages: tuple[VillageRow, ...]
    coverage: CoverageFacts | None
    money: Money
    curve: tuple[MonthPoint, ...]
    next_month: NextMonth
    previous: Previous | None
    corrections: tuple[CorrectionRow, ...]
    audited: Audited | None = None
    promised: tuple[PromiseRow, ...] = ()
    by_kind: tuple[KindRow, ...] = ()
    last_works: tuple[LastWorkRow, ...] = ()
    ranking_rule: str = ""
    plan_changes: tuple[PlanChangeRow, ...] = ()

    def figure(self, code: str) -> Figure | None:
        return next((one for one in self.headline if one.code == code), None)

    def happened(self, event: str) -> tuple[WorkRow, ...]:
        """Works to which `event` happened in the month."""
        return tuple(row for row in self.changed if event in row.events)

    @property
    def empty(self) -> bool:
        """Whether nothing had been reported by the end of the month at all."""
        return self.newest_report is None

    @property
    def report_age_days(self) -> int | None:
        return (self.as_of - self.newest_report).days if self.newest_report else None

    @property
    def end_words(self) -> str:
        """The day counted to as a table's head names it: 11月末, or 11月15日 while the month lasts."""
        return f"{self.as_of.month}月末" if self.is_whole_month else f"{self.as_of.month}月{self.as_of.day}日"

    @property
    def is_whole_month(self) -> bool:
        """Whether the day counted to is the last of its month."""
        return self.as_of == last_day_of_month(self.month)


def to_json(facts: Facts) -> bytes:
    """Facts as canonical JSON: the same facts give the same bytes."""
    return msgspec.json.encode(facts, order="deterministic")


def from_json(content: bytes) -> Facts:
    """The facts that `to_json` wrote; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(content, type=Facts)


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
