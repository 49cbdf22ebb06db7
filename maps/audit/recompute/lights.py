"""The light of a work and the numbers its reason names, from plan and fact; measures nothing.

The rule: behind its planned percent by less than the yellow threshold is green, by less than the red one yellow, beyond
it red; past the planned finish, or past the goal's day with the goal not met, red.
"""

from collections.abc import Mapping
from datetime import date

from maps.audit.recompute.parameters import Parameters
from maps.audit.recompute.raw.rows import Work

WHOLE = 99.995
AS_PLANNED = 0.05
GOAL_STEPS = {"base": "base", "surface": "surface"}


def planned_percent(work: Work, day: date) -> float | None:
    """Percent due at the end of the day: linear from the first planned day to the last, both counted."""
    if work.planned_start is None or work.planned_finish is None:
        return None
    days = (work.planned_finish - work.planned_start).days + 1
    return min(100.0, max(0.0, 100.0 * ((day - work.planned_start).days + 1) / days))


def goal_met(work: Work, percent: float, finished: bool, steps: Mapping[str, float]) -> bool:
    """Whether what is wanted by the goal's day has happened; what has no measure counts as met."""
    if work.goal == "finish":
        return finished
    if work.goal == "begin":
        return percent > 0
    step = GOAL_STEPS.get(work.goal)
    if step is None:
        return True
    return steps[step] >= WHOLE if step in steps else finished


def light_of(
    work: Work, day: date, percent: float, finished: bool, steps: Mapping[str, float], given: Parameters
) -> tuple[str, tuple[str, ...]]:
    """The light of a located work that is neither suspended nor cancelled, with the numbers of its reason."""
    if finished:
        return "finished", ()
    if work.goal_due and day > work.goal_due and not goal_met(work, percent, finished, steps):
        return "red", (str((day - work.goal_due).days),)
    planned = planned_percent(work, day)
    if planned is None or work.planned_finish is None or work.planned_start is None:
        return "no_plan", ()
    if day > work.planned_finish:
        return "red", (str((day - work.planned_finish).days), f"{percent:.1f}")
    if percent == 0 and day < work.planned_start:
        return "not_begun", (f"{work.planned_start:%Y}",)
    behind = planned - percent
    if behind < AS_PLANNED:
        return "green", ()
    said = (f"{behind:.1f}",)
    if behind >= given.light_red_points:
        return "red", said
    return ("yellow" if behind >= given.light_yellow_points else "green"), said
