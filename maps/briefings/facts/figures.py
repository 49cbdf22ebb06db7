"""A figure of the headline with its target and trend, and a month of a series."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gis.text.percent import percent_text

# No end is foretold that lies further away than this.
LONGEST_DAYS: Final = 3653


def f6(value: float) -> float:
    """A figure as it is kept: to the sixth digit, below which floating point is noise; never minus nought."""
    return round(float(value), 6) + 0.0


def f8(value: float) -> float:
    """An amount in 亿元 as it is kept: to the yuan."""
    return round(float(value), 8) + 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPoint:
    """A figure at the end of a month; None for months still to come."""

    day: date
    value: float | None
    planned: float | None = None


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
    trend: tuple[MonthPoint, ...] = ()

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
