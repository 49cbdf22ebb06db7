"""What was recorded since the last published briefing, step by step, and what each step did to its figures."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayPart:
    """What a step's changes did to a figure, before and after them. Step 0 is another way of counting."""

    step: int
    cause_label: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        return round(self.after - self.before, 6) + 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRow:
    """A published figure and the same figure as it is known now, in whole units; its parts add up to the difference."""

    code: str
    label: str
    unit: str
    digits: int
    was: float
    now: float
    parts: tuple[ReplayPart, ...]

    @property
    def difference(self) -> float:
        return round(self.now - self.was, 6) + 0.0

    def said(self, value: float) -> str:
        """A level of this figure as it is printed, with its unit."""
        if self.unit == "名":
            return f"第{value:.0f}名" if value else "不排名"
        return f"{value:,.{self.digits}f}{self.unit}"

    def said_difference(self, value: float) -> str:
        return f"{value:+,.{self.digits}f}{self.unit}".replace("-", "−") if value else "不变"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayChange:
    """One row that changed: what, by whom, when."""

    what: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayStep:
    """Changes of one cause recorded one after another, by `until`; the first of them one by one."""

    number: int
    cause_label: str
    until: datetime
    count: int
    changes: tuple[ReplayChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What was recorded since the last published briefing, in its order, and what it did to that briefing's figures."""

    steps: tuple[ReplayStep, ...] = ()
    rows: tuple[ReplayRow, ...] = ()

    def row(self, code: str) -> ReplayRow | None:
        return next((row for row in self.rows if row.code == code), None)
