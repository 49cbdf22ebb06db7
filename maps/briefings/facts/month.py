"""The facts of a month, or of another period, as one frozen dataclass that goes to JSON and back unchanged."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import msgspec

from gis.periods import Cadence, Said
from maps.briefings.facts.figures import Figure, MonthPoint
from maps.briefings.facts.land import BlockerRow, CoverageFacts, DiggingRow, Obstacles, VillageRow
from maps.briefings.facts.replay import Replay
from maps.briefings.facts.roads import (
    AxisRow,
    KindRow,
    LastWorkRow,
    LightRow,
    NextMonth,
    PlanChangeRow,
    PromiseRow,
    UnitRow,
    WorkRow,
)

SCHEMA: Final = 1


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
    weights: str = ""

    @property
    def unknown(self) -> float | None:
        """What of the target no known budget stands for; None without a target."""
        return None if self.target is None else max(0.0, self.target - self.known)


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
    cadence: str = Cadence.MONTH.value

    @property
    def words(self) -> str:
        """Which period it told of: 2014年10月."""
        return Cadence(self.cadence).words(self.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """How many figures were recomputed from the raw tables before publication, and how many of them differed."""

    compared: int
    differing: int

    def __str__(self) -> str:
        return f"独立复核{self.compared:,}项，{self.differing}项不同"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageryRow:
    """The picture from above that the briefing shows; it is no figure and decides none."""

    title: str
    day: date
    source: str
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a briefing says of the period of `cadence` that begins on the day `month`.

    `as_of` counts; `known_at` is the moment up to which recordings were believed.

    `version` is 0 for a draft; `reason` says why a version supersedes the one before. `existing_by` is a day after
    `as_of` by which roads were built of which no earlier day is known; None where all of them count. `audited` is None
    for a draft, and for what was published before there was an audit.
    """

    schema: int = SCHEMA
    version: int = 0
    reason: str = ""
    cadence: str = Cadence.MONTH.value
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
    replay: Replay | None = None
    imagery: ImageryRow | None = None

    def figure(self, code: str) -> Figure | None:
        return next((one for one in self.headline if one.code == code), None)

    def happened(self, event: str) -> tuple[WorkRow, ...]:
        """Works to which `event` happened in the period."""
        return tuple(row for row in self.changed if event in row.events)

    @property
    def empty(self) -> bool:
        """Whether nothing had been reported by the end of the period at all."""
        return self.newest_report is None

    @property
    def report_age_days(self) -> int | None:
        return (self.as_of - self.newest_report).days if self.newest_report else None

    @property
    def end_words(self) -> str:
        """The day counted to as a table's head names it: 11月末; 11月15日 while it lasts and of other periods."""
        if self.cadence == Cadence.MONTH and self.is_whole:
            return f"{self.as_of.month}月末"
        return f"{self.as_of.month}月{self.as_of.day}日"

    @property
    def is_whole(self) -> bool:
        """Whether the day counted to is the last of its period."""
        return self.as_of == Cadence(self.cadence).last_of(self.month)

    @property
    def said(self) -> Said:
        """What the text calls the period and those beside it."""
        return Cadence(self.cadence).said

    @property
    def key(self) -> str:
        """What addresses and file names call the period."""
        return Cadence(self.cadence).key(self.month)


def to_json(facts: Facts) -> bytes:
    """Facts as canonical JSON: the same facts give the same bytes."""
    return msgspec.json.encode(facts, order="deterministic")


def from_json(content: bytes) -> Facts:
    """The facts that `to_json` wrote; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(content, type=Facts)


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
