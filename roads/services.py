"""Writing across rows: reports, voids, status. Replacing a centreline has a module of its own."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from gis.errors import DomainError, refusing
from gis.voiding import void
from roads.chainage import Span, format_chainage
from roads.choices import Side
from roads.figures.plan_book import COLUMNS as PLAN_COLUMNS
from roads.models import ProgressReport, Step, Work, WorkPlan, WorkStatus
from roads.plans import recording_plan


@transaction.atomic
def report_progress(
    *,
    work: Work,
    step: Step,
    span: Span,
    side: str,
    day: date,
    note: str = "",
    by: Any,
    today: date,
    demo: bool = False,
) -> ProgressReport:
    """Append a report that `step` was finished over `span` (metres of the road's chainage) on `side` by `day`.

    Raises DomainError with the field at fault when the report does not fit the work, its status or the calendar.
    """
    if work.span is None:
        raise DomainError("这项工程还没有定位，不能按桩号填报。", field="work")
    if step.kind != work.kind:
        raise DomainError(f"“{step.label}”不是{work.get_kind_display()}工程的工序。", field="step")
    if side not in Side.values:
        raise DomainError("幅别只能是左幅、右幅或双侧。", field="side")
    if day > today:
        raise DomainError(f"完成日期 {day:%Y-%m-%d} 还没有到。", field="day")
    # Refused, not clipped: metres beyond the work are most likely a slip of a digit.
    if span.lower < work.span.lower or span.upper > work.span.upper:
        low, high = format_chainage(work.span.lower), format_chainage(work.span.upper)
        raise DomainError(f"范围超出工程：{work.stretch}在 {low} 至 {high}。", field="span")
    # As of the report's own day: what was built before a work was cancelled may still be reported.
    status = WorkStatus.objects.filter(work=work).latest_for(as_of=day).first()
    if status and status.status == WorkStatus.Status.CANCELLED:
        raise DomainError(f"工程已于 {status.day:%Y-%m-%d} 取消，不能填报。", field="work")
    # The database has the last word (constraints, triggers); refusing() turns its refusal into the field's
    # message.
    return refusing(
        lambda: ProgressReport.objects.create(
            work=work, step=step, span=span, side=side, day=day, note=note, by=by, demo=demo
        )
    )


def void_report(*, report: ProgressReport, reason: str, by: Any, now: datetime) -> ProgressReport:
    """Mark a report as never having been true, with the reason; DomainError when it already is void."""
    return void(row=report, reason=reason, by=by, now=now)


@transaction.atomic
def set_status(*, work: Work, status: str, day: date, reason: str, by: Any, now: datetime) -> WorkStatus:
    """Append that a work is suspended, cancelled or active again from `day` on."""
    if status not in WorkStatus.Status.values:
        raise DomainError("状态只能是恢复、停工或取消。", field="status")
    if not reason.strip():
        raise DomainError("请写明原因。", field="reason")
    return WorkStatus.objects.create(
        work=work, status=status, day=day, reason=reason.strip(), by=by, recorded_at=now
    )


class Sent(NamedTuple):
    """A report that stands, and whether this sending made it."""

    report: ProgressReport
    created: bool


@transaction.atomic
def report_once(
    *, work: Work, step: Step, span: Span, side: str, day: date, note: str, by: Any, today: date
) -> Sent:
    """Append a report, or hand back the standing one by the same person that says the very same.

    Progress is a union, so a second copy would change no figure; this keeps the list of reports clean as well. The
    work's row is locked so that two copies on their way at once do not pass each other.
    """
    # The work's row, never the reports': a report that is not there yet cannot be locked.
    Work.objects.select_for_update().only("pk").get(pk=work.pk)
    said: dict[str, Any] = {"step": step, "span": span, "side": side, "day": day, "note": note}
    same = ProgressReport.objects.known_at(None).filter(work=work, by=by, **said).first()
    if same:
        return Sent(same, created=False)
    return Sent(report_progress(work=work, by=by, today=today, **said), created=True)


@transaction.atomic
def change_plan(
    *, work: Work, name: str, holds_from: date | None, reason: str, by: Any, **plan: Any
) -> WorkPlan:
    """Give a work another plan from `holds_from` on (None: a mistake put right for all days), with name and reason.

    `plan` are the columns that change: planned_start, planned_finish, goal, goal_due, budget_wan_yuan. The version is
    written by the database; DomainError where nothing changes or the plan is not in order.
    """
    if not reason.strip():
        raise DomainError("请写明调整计划的原因。", field="reason")
    if not name.strip():
        raise DomainError("请写明计划版本的名称，如年初计划、调整计划。", field="name")
    # Read anew under the lock: the caller's copy may be older than another's change.
    locked = Work.objects.select_for_update().get(pk=work.pk)
    for column, value in plan.items():
        if column not in PLAN_COLUMNS:
            raise DomainError(f"计划里没有“{column[:30]}”这一项。", field="plan")
        setattr(locked, column, value)
    if locked.planned_start and locked.planned_finish and locked.planned_start > locked.planned_finish:
        raise DomainError("计划开工不能晚于计划完工。", field="planned_finish")
    # Versions are written by a trigger: the new one is told from older ones by its key.
    before = WorkPlan.objects.filter(work=locked).aggregate(last=Max("pk"))["last"]
    with recording_plan(name=name.strip(), holds_from=holds_from, reason=reason.strip(), by=by):
        refusing(lambda: locked.save(update_fields=list(plan)))
    # The trigger writes none where nothing changed.
    made = WorkPlan.objects.history().filter(work=locked, baseline=False, pk__gt=before or 0).last()
    if made is None:
        raise DomainError("计划没有变化。", field="plan")
    return made
