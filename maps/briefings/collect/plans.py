"""Facts of the month about plans: the versions recorded in it, each with what changed."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from maps.briefings import facts as f
from maps.briefings.period import Period
from roads.choices import Goal
from roads.figures.lights import Plan
from roads.figures.plan_changes import PlanChange, plan_changes


def changed_plans(period: Period) -> tuple[f.PlanChangeRow, ...]:
    """Versions recorded on the days of the month, by the moment up to which recordings are believed."""
    zone = timezone.get_current_timezone()
    # plan_changes leaves out its first moment and counts its last, so both are the last microsecond of a day.
    first = datetime.combine(period.since + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
    last = datetime.combine(period.as_of + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
    return tuple(
        _row(period, change) for change in plan_changes(since=first, until=min(last, period.known_at))
    )


def _row(period: Period, change: PlanChange) -> f.PlanChangeRow:
    version = change.version
    return f.PlanChangeRow(
        label=f"{version.work.stretch}{version.work.get_kind_display()}",
        version=version.name,
        from_day=version.valid.lower,
        finish_before=change.before.finish,
        finish_after=change.after.finish,
        late_days=change.late_days,
        words="，".join(_differences(change.before, change.after)),
        reason=version.reason,
        by=str(version.by.get_full_name() or version.by.get_username()) if version.by else "",
        recorded_on=timezone.localtime(version.recorded_at).date(),
        address=period.links.work(version.work_id),
    )


def _differences(before: Plan, after: Plan) -> list[str]:
    """计划完工由2014-10-31改为2014-12-04"""
    pairs = (
        ("计划开工", before.start, after.start),
        ("计划完工", before.finish, after.finish),
        ("目标", _goal(before), _goal(after)),
        ("目标期限", before.goal_due, after.goal_due),
        ("投资（万元）", before.budget_wan_yuan, after.budget_wan_yuan),
    )
    return [f"{what}由{was or '未定'}改为{now or '未定'}" for what, was, now in pairs if was != now]


def _goal(plan: Plan) -> str:
    return str(Goal(plan.goal).label) if plan.goal else ""
