"""Rows about roads and works: the grid, works and their lights, units, plans, and what is due next month."""

from dataclasses import dataclass
from datetime import date

from gis.text.percent import WHOLE
from roads.norms import FINISHED_TOLERANCE_M


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
