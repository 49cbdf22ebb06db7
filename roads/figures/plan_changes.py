"""Changes of plans one by one: what was planned before and after, from which day, why, by whom, recorded when."""

from dataclasses import dataclass
from datetime import datetime

from roads.figures.lights import Plan
from roads.figures.plan_book import COLUMNS, late_against
from roads.models import WorkPlan


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One version with the one recorded before it; `late_days` are held against the baseline."""

    version: WorkPlan
    before: Plan
    after: Plan
    late_days: int | None


def plan_changes(*, since: datetime, until: datetime) -> list[PlanChange]:
    """Versions recorded after `since` and by `until`, in order of recording; baselines are no changes."""
    made = WorkPlan.objects.history().filter(baseline=False, recorded_at__gt=since, recorded_at__lte=until)
    rows = list(made.select_related("work__road", "work__unit", "by").defer("work__line"))
    of_works: dict[int, list[WorkPlan]] = {}
    for row in WorkPlan.objects.history().filter(work__in=[one.work_id for one in rows]):
        of_works.setdefault(row.work_id, []).append(row)
    changes = []
    for row in rows:
        versions = of_works[row.work_id]
        place = next(number for number, one in enumerate(versions) if one.pk == row.pk)
        before, after = plan_in(versions[place - 1]), plan_in(row)
        changes.append(PlanChange(row, before, after, late_against(plan_in(versions[0]), after)))
    return changes


def plan_in(version: WorkPlan) -> Plan:
    return Plan(*(getattr(version, name) for name in COLUMNS))
