"""Rows about land: what is in the way, repeated digging, problems, villages, and land that networks serve."""

from dataclasses import dataclass
from datetime import date

from maps.briefings.facts.figures import MonthPoint


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
    at_least_two_km2: float | None = None
    all_kinds_km2: float | None = None
    connected_km2: float | None = None

    @property
    def gained_km2(self) -> float:
        return self.covered_km2 - self.before_km2
