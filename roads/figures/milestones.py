"""On which day each work was begun, had a step finished everywhere, and was finished: from the slices, as now known."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from gis.day_numbers import DAY_ZERO, NEVER, day_number
from gis.replica import connection
from roads.choices import Goal
from roads.figures.curves import FINISHED_STEPS
from roads.figures.lights import GOAL_STEP

# The first and the last day of each step of each work over all its slices; NEVER where some of it is not finished.
STEP_DAYS: Final = (
    f"SELECT work.id, kind_step.code, min(step.day), max(step.day) {FINISHED_STEPS} GROUP BY 1, 2"
)


@dataclass(slots=True)
class Reached:
    """Days reached by a work up to a day: begun anywhere, each step finished everywhere, all of it finished."""

    begun: date | None = None
    steps: dict[str, date | None] = field(default_factory=dict)

    @property
    def finished(self) -> date | None:
        """The day the last step was finished everywhere; None while one is not."""
        days = [day for day in self.steps.values() if day]
        return max(days) if days and len(days) == len(self.steps) else None

    def goal(self, goal: str) -> date | None:
        """The day what the plan wants was reached; None while it is not, and for goals that have no measure."""
        if goal == Goal.FINISH:
            return self.finished
        if goal == Goal.BEGIN:
            return self.begun
        step = GOAL_STEP.get(Goal(goal)) if goal else None
        if step is None:
            return None
        return self.steps.get(step, self.finished)


def reached(*, as_of: date) -> dict[int, Reached]:
    """What each work had reached by the end of `as_of`, by primary key; works without a place are not among them."""
    by_work: dict[int, Reached] = defaultdict(Reached)
    last = day_number(as_of)
    with connection.cursor() as cursor:
        cursor.execute(STEP_DAYS)
        for work, step, first_day, last_day in cursor:
            one = by_work[work]
            one.steps[step] = _day(last_day, last)
            begun = _day(first_day, last)
            one.begun = min(filter(None, (one.begun, begun)), default=None)
    return by_work


def _day(number: int, last: int) -> date | None:
    return DAY_ZERO + timedelta(days=number) if number <= min(last, NEVER - 1) else None
