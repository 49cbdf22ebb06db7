"""Works split in two and two works made one: spans, budgets, reports and obstacles follow; who and why is kept.

Reports are never edited: those that belong to the other work afterwards are voided with the reason and recorded anew
on it, with the same reporter, day and metres, so that what was known before stays what was known then."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from gis.errors import DomainError, refusing
from gis.exchange.writing.journal import Journal, plain_of
from roads.chainage import Span, bounds, format_chainage, span_of
from roads.models import Obstacle, ProgressReport, Work, WorkPlan, WorkStatus
from roads.plans import recording_plan
from roads.reading import Mention
from roads.reading.places.resolve import resolve
from roads.services import set_status, void_report
from roads.works_by_hand import FIELDS, keep_run, next_code, refuse_unless_planned_by

COPIED = (
    "road", "kind", "road_text", "goal", "goal_due", "planned_start", "planned_finish", "unit", "bulletin", "quote",
    "quote_start", "source", "schematic", "demo",
)  # fmt: skip
CENT = Decimal("0.01")


def measure_on(work: Work, where: str) -> Decimal:
    """Metres of a crossing, place or chainage in words, inside the work; DomainError where it is not there."""
    if work.road is None or work.span is None:
        raise DomainError("这项工程还没有定位。", field="at")
    low, high = bounds(work.span)
    mention = Mention(
        quote=where, start=0, end=len(where), road=work.road.name, from_name=format_chainage(low), to_name=where,
        kind="carriageway", goal="finish", due=None,
    )  # fmt: skip
    (stretch,) = resolve([mention])
    if stretch.from_m is None or stretch.to_m is None:
        raise DomainError(stretch.reason or f"{work.road.name}上找不到“{where[:20]}”。", field="at")
    at = next((m for m in (stretch.to_m, stretch.from_m) if abs(m - float(low)) > 0.5), float(low))
    if not float(low) < at < float(high):
        inside = f"{format_chainage(low)} 至 {format_chainage(high)}"
        raise DomainError(
            f"“{where[:20]}”在 {format_chainage(round(at, 3))}，不在这项工程之内（{inside}）。", field="at"
        )
    return Decimal(str(round(at, 3)))


@transaction.atomic
def split_work(*, work: Work, at: Decimal, where: str, reason: str, by: Any, now: datetime) -> Work:
    """Two works out of one, cut at `at` metres; the second half is the new one, which is returned."""
    row = _locked(work)
    _refuse(reason, by, row)
    assert row.span is not None
    low, high = bounds(row.span)
    journal, before = Journal(), plain_of(row, FIELDS)
    other = Work(code=next_code(), **{name: getattr(row, name) for name in COPIED})
    other.resolution, other.resolution_reason = row.resolution, f"由 {row.code} 拆分"
    other.span, other.from_label, other.to_label = span_of(at, high), where[:64], row.to_label
    other.to_road, other.to_place = row.to_road, row.to_place
    if row.budget_wan_yuan is not None:
        part = (row.budget_wan_yuan * (at - low) / (high - low)).quantize(CENT)
        other.budget_wan_yuan, row.budget_wan_yuan = row.budget_wan_yuan - part, part
    refusing(other.save)
    moved = _carry(row, other, span_of(at, high), reason=f"拆分为 {row.code}、{other.code}", by=by, now=now)
    row.span, row.to_label, row.to_road, row.to_place = span_of(low, at), where[:64], None, None
    with recording_plan(name="拆分", holds_from=None, reason=reason.strip()[:300], by=by):
        refusing(row.save)
    _note(row, other, journal, before, f"拆分为 {row.code}、{other.code}：{reason.strip()}", moved, by, now)
    return other


@transaction.atomic
def merge_works(*, work: Work, other: Work, reason: str, by: Any, today: date, now: datetime) -> Work:
    """`other` becomes part of `work`: same road and kind, touching or overlapping. `other` goes, or is cancelled where
    something was recorded on it."""
    row, gone = (_locked(one) for one in sorted((work, other), key=lambda one: one.pk != work.pk))
    _refuse(reason, by, row, gone)
    span = _together(row, gone)
    journal, before = Journal(), plain_of(row, FIELDS)
    row.span = span
    low, high = bounds(span)
    if gone.span is not None and gone.span.upper == high and gone.span.lower > low:
        row.to_label, row.to_road, row.to_place = gone.to_label, gone.to_road, gone.to_place
    elif gone.span is not None and gone.span.lower == low:
        row.from_label, row.from_road, row.from_place = gone.from_label, gone.from_road, gone.from_place
    row.planned_start = min(filter(None, (row.planned_start, gone.planned_start)), default=None)
    row.planned_finish = max(filter(None, (row.planned_finish, gone.planned_finish)), default=None)
    budgets = [one.budget_wan_yuan for one in (row, gone) if one.budget_wan_yuan is not None]
    row.budget_wan_yuan = sum(budgets, Decimal(0)) if budgets else None
    with recording_plan(name="合并", holds_from=None, reason=reason.strip()[:300], by=by):
        refusing(row.save)
    said = f"{gone.code} 并入 {row.code}"
    moved = _carry(gone, row, gone.span, reason=said, by=by, now=now) if gone.span else 0
    if _is_bare(gone):
        journal.gone(gone, str(gone))
        gone.delete()
    else:
        set_status(work=gone, status=WorkStatus.Status.CANCELLED, day=today, reason=said, by=by, now=now)
        moved += 1
    _note(row, None, journal, before, f"{said}：{reason.strip()}", moved, by, now)
    return row


def neighbours(work: Work) -> list[Work]:
    """Works of the same road and kind that touch or overlap this one and are not cancelled."""
    if work.span is None:
        return []
    low, high = bounds(work.span)
    stopped = WorkStatus.objects.filter(status=WorkStatus.Status.CANCELLED).values("work")
    rows = Work.objects.filter(
        road=work.road, kind=work.kind, span__startswith__lte=high, span__endswith__gte=low
    )
    return list(rows.exclude(pk=work.pk).exclude(pk__in=stopped).select_related("road").order_by("span"))


def _locked(work: Work) -> Work:
    return Work.objects.select_for_update(of=("self",)).select_related("road", "unit").get(pk=work.pk)


def _refuse(reason: str, by: Any, *works: Work) -> None:
    if not reason.strip():
        raise DomainError("请写明原因。", field="reason")
    refuse_unless_planned_by(by, works)
    if any(work.span is None for work in works):
        raise DomainError("没有定位的工程不能拆分或合并。")


def _together(row: Work, gone: Work) -> Span:
    if row.pk == gone.pk or (row.road_id, row.kind) != (gone.road_id, gone.kind):
        raise DomainError("只有同一条路、同一类别的两项工程能合并。", field="other")
    assert row.span is not None
    assert gone.span is not None
    if row.span.lower > gone.span.upper or gone.span.lower > row.span.upper:
        raise DomainError("两项工程不相接，中间还有一段，不能合并。", field="other")
    return span_of(min(row.span.lower, gone.span.lower), max(row.span.upper, gone.span.upper))


def _carry(source: Work, target: Work, span: Span, *, reason: str, by: Any, now: datetime) -> int:
    """Reports and obstacles of `source` inside `span` go to `target`; returns how many reports were voided for it."""
    low, high = bounds(span)
    reports = list(ProgressReport.objects.known_at(None).filter(work=source, placed__overlap=(low, high)))
    for report in reports:
        void_report(report=report, reason=reason, by=by, now=now)
        first, last = bounds(report.placed) if report.placed else bounds(report.span)
        before, inside, after = (
            (first, min(last, low)),
            (max(first, low), min(last, high)),
            (max(first, high), last),
        )
        for owner, (begin, end) in ((source, before), (target, inside), (source, after)):
            if begin < end:
                _record_again(report, owner, span_of(begin, end))
    for obstacle in Obstacle.objects.filter(work=source):
        begin = obstacle.span.lower if obstacle.span else low
        if low <= begin < high and (obstacle.span is None or obstacle.span.upper <= high):
            if obstacle.span is None and source.span != span:
                continue
            Obstacle.objects.filter(pk=obstacle.pk).update(work=target)
    return len(reports)


def _record_again(report: ProgressReport, work: Work, span: Span) -> None:
    same = {name: getattr(report, name) for name in ("step", "side", "day", "note", "by", "demo")}
    refusing(lambda: ProgressReport.objects.create(work=work, span=span, **same))


def _is_bare(work: Work) -> bool:
    """Whether nothing was ever recorded on the work, so that it may go; its plan's versions may go with it."""
    for relation in Work._meta.related_objects:
        model: Any = relation.related_model
        if not model._meta.managed or getattr(model, "derived", False) or model is WorkPlan:
            continue
        if model._default_manager.filter(**{relation.field.name: work}).exists():
            return False
    return True


def _note(
    row: Work,
    other: Work | None,
    journal: Journal,
    before: Any,
    said: str,
    moved: int,
    by: Any,
    now: datetime,
) -> None:
    """Keeps the run; one that moved reports cannot be undone, as reports are never edited."""
    row.refresh_from_db()
    if not moved:
        if other is not None:
            other.refresh_from_db()
            journal.new(other, str(other))
        journal.changed(row, str(row), before, plain_of(row, FIELDS))
    keep_run(row, Journal() if moved else journal, said, also=other, final=bool(moved), by=by, now=now)
