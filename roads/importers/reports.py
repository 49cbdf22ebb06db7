"""Importer of progress reports: appended only; a report that stands already is recognised; undoing voids them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Final

from gis.errors import refusing
from gis.exchange.context import ImportContext
from gis.exchange.rows import Action, Change, Plan, Problem, Row
from gis.exchange.schema import Layer
from gis.exchange.writing.journal import AT_ONCE, Journal
from roads.chainage import ChainageError, Span, bounds, format_chainage, span_of
from roads.choices import Side
from roads.exchange import REPORTS
from roads.importers.spans import span_in
from roads.models import ProgressReport, Step, Work, WorkStatus

ReportKey = tuple[Any, ...]
CANCELLED: Final = WorkStatus.Status.CANCELLED


class ReportImporter:
    """Reports by all they say: work, step, span, side, day, and the note where the source has notes."""

    layer: ClassVar[Layer] = REPORTS

    def check(self, rows: Sequence[Row], context: ImportContext) -> Plan:
        """Rows that say something new, and rows that stand already; nothing is changed or gone."""
        self.plan = Plan()
        self._look_up()
        with_notes = any("note" in row.values for row in rows)
        standing = self._standing(with_notes)
        seen: dict[ReportKey, int] = {}
        for row in rows:
            fields = self._fields(row, context)
            if fields is None:
                continue
            said = _said(fields, with_notes)
            label = f"{fields['work'].stretch} {fields['step'].label} {_span_words(fields['span'])} {fields['day']}"
            if said in seen:
                self._problem(row, "", f"与第 {seen[said]} 行是同一条上报，只记一次。", blocking=False)
                continue
            seen[said] = row.number
            action = Action.UNCHANGED if said in standing else Action.NEW
            self.plan.changes.append(Change(action, label, row.number, standing.get(said), fields))
        return self.plan

    def _look_up(self) -> None:
        works = Work.objects.select_related("road").defer("line", "road__centreline", "road__centreline_3857")
        self.works = {work.code: work for work in works}
        self.by_stretch: dict[tuple[str, str], list[Work]] = defaultdict(list)
        self.by_road: dict[tuple[str, str], list[Work]] = defaultdict(list)
        for work in self.works.values():
            self.by_stretch[work.stretch, work.kind].append(work)
            if work.road:
                self.by_road[work.road.name, work.kind].append(work)
        self.steps = {
            (step.kind, word): step for step in Step.objects.all() for word in (step.code, step.label)
        }
        # The last word of each work; a work that is cancelled on the report's day takes none.
        self.cancelled: dict[int, list[WorkStatus]] = defaultdict(list)
        for status in WorkStatus.objects.order_by("day", "recorded_at", "pk"):
            self.cancelled[status.work_id].append(status)

    def _standing(self, with_notes: bool) -> dict[ReportKey, int]:
        reports = ProgressReport.objects.known_at(None).values(
            "pk", "work_id", "step_id", "span", "side", "day", "note"
        )
        return {
            (
                report["work_id"],
                report["step_id"],
                *bounds(report["span"]),
                report["side"],
                report["day"],
                report["note"] if with_notes else "",
            ): report["pk"]
            for report in reports
        }

    def _problem(self, row: Row, column: str, what: str, value: Any = "", *, blocking: bool = True) -> None:
        label = REPORTS.column(column).label if column else ""
        self.plan.problems.append(Problem(row.number, label, what, str(value or "")[:40], blocking))

    def _fields(self, row: Row, context: ImportContext) -> dict[str, Any] | None:
        """What a row reports; None with problems noted where it cannot be a report."""
        before = len(self.plan.problems)
        day = row.values.get("day")
        if day is None:
            self._problem(row, "day", "要有完成日期。")
        elif day > context.today:
            self._problem(row, "day", f"完成日期 {day} 还没有到。", day)
        span = self._span(row)
        work = self._work(row, span)
        step = self._step(row, work)
        if work and span:
            self._check_inside(row, work, span)
        if work and day and self._is_cancelled(work, day):
            self._problem(row, "work", f"工程在 {day} 已取消，不能填报。", work.code)
        if len(self.plan.problems) > before or None in (work, step, span, day):
            return None
        return {
            "work": work,
            "step": step,
            "span": span,
            "side": row.values.get("side") or Side.BOTH,
            "day": day,
            "note": row.values.get("note") or "",
            "demo": bool(row.values.get("demo")),
        }

    def _span(self, row: Row) -> Span | None:
        try:
            if row.values.get("from_m") is not None and row.values.get("to_m") is not None:
                return span_of(row.values["from_m"], row.values["to_m"])
            if span := span_in(row.values.get("span")):
                return span
            self._problem(row, "from_m", "要有起点桩号和止点桩号。")
        except ChainageError as error:
            self._problem(row, "from_m", error.message)
        return None

    def _work(self, row: Row, span: Span | None) -> Work | None:
        """The work by its code, else by stretch and kind, else by road and kind where one holds the span."""
        code, kind = row.values.get("work"), row.values.get("kind") or "carriageway"
        if code:
            if code in self.works:
                return self.works[code]
            self._problem(row, "work", "库里没有这个编号的工程。", code)
            return None
        candidates = self.by_stretch.get((row.values.get("stretch") or "", kind), [])
        if not candidates and row.values.get("road"):
            candidates = [
                work for work in self.by_road.get((row.values["road"], kind), []) if _holds(work, span)
            ]
        if len(candidates) == 1:
            return candidates[0]
        named = row.values.get("stretch") or row.values.get("road") or ""
        why = "有几项这样的工程" if candidates else "库里没有这样的工程"
        self._problem(row, "work", f"{why}，请写工程编号。", named)
        return None

    def _step(self, row: Row, work: Work | None) -> Step | None:
        word = row.values.get("step")
        if word is None:
            self._problem(row, "step", "要有工序。")
            return None
        if work is None:
            return None
        step = self.steps.get((work.kind, word))
        if step is None:
            labels = "、".join(
                dict.fromkeys(one.label for (kind, _), one in self.steps.items() if kind == work.kind)
            )
            self._problem(row, "step", f"{work.get_kind_display()}工程的工序只有{labels}。", word)
        return step

    def _check_inside(self, row: Row, work: Work, span: Span) -> None:
        if work.span is None:
            self._problem(row, "work", "这项工程还没有定位，不能按桩号填报。", work.code)
            return
        (low, high), (first, last) = bounds(work.span), bounds(span)
        if first < low or last > high:
            self._problem(
                row, "from_m", f"范围超出工程：{work.stretch}在 {format_chainage(low)} 至 {format_chainage(high)}。",
                _span_words(span),
            )  # fmt: skip

    def _is_cancelled(self, work: Work, day: Any) -> bool:
        statuses = [status for status in self.cancelled.get(work.pk, []) if status.day <= day]
        return bool(statuses) and statuses[-1].status == CANCELLED

    def apply(self, plan: Plan, context: ImportContext, *, now: datetime, journal: Journal) -> None:
        """Appends the new reports, recorded now by whoever imports them."""
        changes = plan.of(Action.NEW)
        for start in range(0, len(changes), AT_ONCE):
            some = changes[start : start + AT_ONCE]
            rows = [ProgressReport(**change.fields, by=context.by, recorded_at=now) for change in some]
            made = refusing(partial(ProgressReport.objects.bulk_create, rows))
            for row, change in zip(made, some, strict=True):
                journal.new(row, change.label)


def _holds(work: Work, span: Span | None) -> bool:
    if work.span is None or span is None:
        return False
    (low, high), (first, last) = bounds(work.span), bounds(span)
    return low <= first and last <= high


def _said(fields: dict[str, Any], with_notes: bool) -> ReportKey:
    return (
        fields["work"].pk, fields["step"].pk, *bounds(fields["span"]), fields["side"], fields["day"],
        fields["note"] if with_notes else "",
    )  # fmt: skip


def _span_words(span: Span) -> str:
    low, high = bounds(span)
    return f"{format_chainage(low)}—{format_chainage(high)}"
