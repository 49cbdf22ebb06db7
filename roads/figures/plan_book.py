"""Which plan of a work held on a day, as believed at a moment; computes no percent."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from roads.figures.lights import Plan
from roads.models import Work, WorkPlan

COLUMNS = ("planned_start", "planned_finish", "goal", "goal_due", "budget_wan_yuan")


@dataclass(frozen=True, slots=True)
class PlanBook:
    """Versions of the works whose plan was ever changed; of all others the plan stands in their columns."""

    versions: dict[int, list[tuple[Any, Plan]]] = field(default_factory=dict)
    baselines: dict[int, Plan] = field(default_factory=dict)

    def on(self, work: Work, day: date) -> Plan:
        """The plan that held on `day`."""
        rows = self.versions.get(work.pk, ())
        return next((plan for days, plan in rows if day in days), plan_of(work))

    def baseline(self, work: Work) -> Plan | None:
        """The first plan, where it was ever changed."""
        return self.baselines.get(work.pk)


def plan_book(works: Collection[int] | None = None, *, known_at: datetime | None = None) -> PlanBook:
    """The versions believed at `known_at`, of the works by primary key or of all, in one query."""
    rows = WorkPlan.objects.believed(known_at=known_at)
    if works is not None and len(works) == 1:
        rows = rows.filter(work__in=works)
    versions: dict[int, list[tuple[Any, Plan]]] = defaultdict(list)
    for work, days, *plan in rows.values_list("work_id", "valid", *COLUMNS):
        versions[work].append((days, Plan(*plan)))
    if not versions:
        return PlanBook()
    first = WorkPlan.objects.filter(baseline=True, work__in=list(versions)).values_list("work_id", *COLUMNS)
    return PlanBook(dict(versions), {work: Plan(*plan) for work, *plan in first})


def plan_of(work: Work) -> Plan:
    """The planned days, goal and budget in the columns of a work: its newest plan."""
    return Plan(work.planned_start, work.planned_finish, work.goal, work.goal_due, work.budget_wan_yuan)


def late_against(baseline: Plan | None, plan: Plan) -> int | None:
    """Days by which a plan finishes later than the baseline, below zero earlier; None where either has no last day."""
    if baseline is None or baseline.finish is None or plan.finish is None:
        return None
    return (plan.finish - baseline.finish).days


def late_words(days: int | None) -> str:
    """比基准计划晚34天; nothing where there is no difference."""
    if not days:
        return ""
    return f"比基准计划{'晚' if days > 0 else '早'} {abs(days)} 天"
