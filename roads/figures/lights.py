"""Lights: plan against fact in one word, by thresholds that are settings and are shown wherever lights are shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from roads.choices import Goal, Light

LEFT_OUT = frozenset({Light.SUSPENDED, Light.CANCELLED, Light.UNLOCATED})

# The step whose completion meets a goal; a goal that is not here asks for no step.
GOAL_STEP = {Goal.BASE: "base", Goal.SURFACE: "surface"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What was planned for a work, and its budget; days are inclusive."""

    start: date | None
    finish: date | None
    goal: str = ""
    goal_due: date | None = None
    budget_wan_yuan: Decimal | None = None

    @property
    def goal_label(self) -> str:
        """The goal in words; nothing where there is none."""
        return str(Goal(self.goal).label) if self.goal else ""


def thresholds_text() -> str:
    """The rule in one sentence, for every place that shows lights."""
    yellow, red = settings.LIGHT_YELLOW_POINTS, settings.LIGHT_RED_POINTS
    return (
        f"落后计划不到 {yellow:g} 个百分点为绿，{yellow:g} 至 {red:g} 个为黄，"
        f"{red:g} 个及以上、过了计划完工日仍未完工或目标逾期为红"
    )


def planned_percent(plan: Plan, *, as_of: date) -> float | None:
    """Percent (0–100) that should be done by the end of `as_of`, linear between the planned days; None without both."""
    if plan.start is None or plan.finish is None:
        return None
    days = (plan.finish - plan.start).days + 1
    gone = (as_of - plan.start).days + 1
    return max(0.0, min(100.0, 100.0 * gone / days))


def planned_days(plan: Plan, percent: float, *, as_of: date) -> float:
    """Days gone since the plan passed `percent` at the end of `as_of`: how long what is missing has been due."""
    if plan.start is None or plan.finish is None:
        return 0.0
    days = (plan.finish - plan.start).days + 1
    gone = (as_of - plan.start).days + 1
    return max(0.0, gone - percent / 100.0 * days)


def goal_met(goal: str, *, percent: float, finished: bool, step_percent: dict[str, float]) -> bool:
    """Whether what the plan wants by the goal's day has happened; goals without a measure count as met."""
    if goal == Goal.FINISH:
        return finished
    if goal == Goal.BEGIN:
        return percent > 0
    step = GOAL_STEP.get(Goal(goal)) if goal else None
    if step is None or step not in step_percent:
        return step is None or finished
    return step_percent[step] >= 99.995


def light_of(
    plan: Plan, *, as_of: date, percent: float, finished: bool, step_percent: dict[str, float]
) -> tuple[Light, str]:
    """The light of a located, active work as of the end of `as_of`, and why, in a few words."""
    if finished:
        return Light.FINISHED, "全部工序完成"
    met = goal_met(plan.goal, percent=percent, finished=finished, step_percent=step_percent)
    if plan.goal_due and as_of > plan.goal_due and not met:
        return Light.RED, f"目标“{Goal(plan.goal).label}”逾期 {(as_of - plan.goal_due).days} 天"
    planned = planned_percent(plan, as_of=as_of)
    if planned is None or plan.start is None or plan.finish is None:
        return Light.NO_PLAN, "没有计划开工和完工日期"
    if as_of > plan.finish:
        return Light.RED, f"超过计划完工日 {(as_of - plan.finish).days} 天，完成 {percent:.1f}%"
    if percent == 0 and as_of < plan.start:
        return Light.NOT_BEGUN, f"计划 {plan.start:%Y-%m-%d} 开工"
    gap = planned - percent
    if gap < 0.05:
        return Light.GREEN, "达到或快于计划"
    reason = f"落后计划 {gap:.1f} 个百分点"
    if percent == 0:
        reason = f"应于 {plan.start:%Y-%m-%d} 开工，尚无进度，{reason}"
    if gap >= settings.LIGHT_RED_POINTS:
        return Light.RED, reason
    return (Light.YELLOW if gap >= settings.LIGHT_YELLOW_POINTS else Light.GREEN), reason
