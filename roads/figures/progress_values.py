"""The value types of progress: one work, one step, at the end of a day. No model, no query."""

from datetime import date
from typing import NamedTuple

from roads.choices import Light
from roads.figures.lights import Plan


class StepProgress(NamedTuple):
    """One step of a work: metres finished (halves averaged) and percent of the work's length."""

    code: str
    label: str
    weight: float
    finished_m: float
    percent: float


class Progress(NamedTuple):
    """The state of a work at the end of a day. Lengths in metres, percents 0–100.

    `plan` is the one that held then; `late_days` are those by which it finishes later than the baseline.
    """

    percent: float
    finished_m: float
    under_way_m: float
    not_begun_m: float
    steps: tuple[StepProgress, ...]
    newest_day: date | None
    planned_percent: float | None
    light: Light
    light_reason: str
    status: str
    status_reason: str
    plan: Plan
    late_days: int | None = None

    @property
    def counts(self) -> bool:
        """Whether the work is held against its plan (lights, shortfall, ranking): neither stopped nor without a place.

        What is built counts in totals whatever the status.
        """
        return self.light not in (Light.SUSPENDED, Light.CANCELLED, Light.UNLOCATED)

    @property
    def dropped_m(self) -> float:
        """Metres that left the plan: of a cancelled work those on which nothing was begun."""
        return self.not_begun_m if self.light == Light.CANCELLED else 0.0
