"""A work made or changed by hand: placed as a text's works are, written as one run that tells who and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from gis.bitemporal.past import changing
from gis.errors import DomainError, refusing
from gis.exchange.models import ImportRun
from gis.exchange.writing.journal import Journal, plain_of
from gis.models import ResponsibleUnit
from gis.roles import Thing, units_for
from roads.chainage import bounds, format_chainage, span_of
from roads.models import ProgressReport, Work, WorkStatus
from roads.reading import Mention
from roads.reading.places.resolve import Located, resolve

LAYER: Final = "by-hand"
FIELDS: Final = (
    "road", "kind", "road_text", "from_label", "to_label", "from_road", "to_road", "from_place", "to_place", "span",
    "resolution", "resolution_reason", "goal", "goal_due", "planned_start", "planned_finish", "unit", "budget_wan_yuan",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkValues:
    """What a work is: where in words (a crossing, a place or K1+200 at each end), what, whose, when, how much."""

    road: str
    from_name: str
    to_name: str
    kind: str
    unit: ResponsibleUnit | None = None
    goal: str = ""
    goal_due: date | None = None
    planned_start: date | None = None
    planned_finish: date | None = None
    budget_wan_yuan: Decimal | None = None


def place(values: WorkValues) -> Located:
    """Where the values lie on the network; DomainError where that is nowhere."""
    said: dict[str, Any] = {"kind": values.kind, "goal": values.goal, "due": values.goal_due}
    said |= {"from_name": values.from_name or None, "to_name": values.to_name or None}
    mention = Mention(quote=values.road, start=0, end=len(values.road), road=values.road, **said)
    (located,) = resolve([mention])
    if located.road is None or located.from_m is None or located.to_m is None:
        raise DomainError(located.reason or "定不了位。", field="road")
    return located


@transaction.atomic
def save_work(
    *,
    work: Work | None,
    values: WorkValues,
    reason: str,
    by: Any,
    now: datetime,
    holds_from: date | None = None,
) -> Work:
    """Write a new work or change one, noted with the reason; DomainError where it cannot be placed or breaks a rule.

    The change holds from a day on, or for all days (None): a mistake put right.
    """
    if not reason.strip():
        raise DomainError("请写明原因。", field="reason")
    refuse_unless_planned_by(by, [*([work] if work else []), values])
    located = place(values)
    assert located.from_m is not None
    assert located.to_m is not None
    journal = Journal()
    row = work or Work(code=next_code())
    before = plain_of(row, FIELDS) if work else None
    if work:
        _refuse_to_leave_reports(work, located, values.kind)
    row.road, row.span = located.road, span_of(located.from_m, located.to_m)
    row.road_text, row.from_label, row.to_label = values.road[:64], values.from_name[:64], values.to_name[:64]
    row.from_road, row.to_road = located.from_road, located.to_road
    row.from_place, row.to_place = located.from_place, located.to_place
    row.resolution, row.resolution_reason = located.resolution, located.reason[:300]
    row.kind, row.unit, row.goal, row.goal_due = values.kind, values.unit, values.goal, values.goal_due
    row.planned_start, row.planned_finish = values.planned_start, values.planned_finish
    row.budget_wan_yuan = values.budget_wan_yuan
    with changing(reason=reason.strip()[:300], holds_from=holds_from if work else None, by=by):
        refusing(row.save)
    row.refresh_from_db()  # values as they are stored, which undoing compares
    if before is None:
        journal.new(row, str(row))
    else:
        journal.changed(row, str(row), before, plain_of(row, FIELDS))
    keep_run(row, journal, reason, new=before is None, by=by, now=now)
    return row


def refuse_unless_planned_by(by: Any, things: Iterable[Work | WorkValues]) -> None:
    """DomainError where one of the works, or what it is to become, is of a unit whose works `by` may not plan."""
    units = units_for(by, Thing.PLAN)
    if units is not None and any((thing.unit.pk if thing.unit else None) not in units for thing in things):
        raise DomainError("你只能建立和修改本单位的工程，责任单位要选本单位。", field="unit")


def _refuse_to_leave_reports(work: Work, located: Located, kind: str) -> None:
    """Ends may move as long as every report, and every obstacle with chainage, still lies on the work."""
    reports = ProgressReport.objects.known_at(None).filter(work=work)
    has_status = WorkStatus.objects.filter(work=work).exists()
    other_road = located.road is not None and located.road.pk != work.road_id
    if (kind != work.kind or other_road) and (has_status or reports.exists()):
        raise DomainError("这项工程已有上报或停工记录，不能改道路和类别；请另建一项。", field="kind")
    assert located.from_m is not None
    assert located.to_m is not None
    new = span_of(located.from_m, located.to_m)
    outside = reports.exclude(placed__contained_by=new).order_by("placed").first()
    if outside is not None:
        low, high = bounds(outside.placed or outside.span)
        where = f"{format_chainage(low)}—{format_chainage(high)}"
        raise DomainError(
            f"{outside.day} 上报的 {where} 会落在工程之外；请先作废，或拆分工程。", field="from_name"
        )
    obstacle = work.obstacles.filter(span__isnull=False).exclude(span__contained_by=new).first()
    if obstacle is not None:
        raise DomainError(f"问题“{obstacle}”会落在工程之外。", field="from_name")


def next_code() -> str:
    last = (
        Work.objects.filter(code__regex=r"^H\d{4,9}$")
        .order_by("-code")
        .values_list("code", flat=True)
        .first()
    )
    return f"H{int(last[1:]) + 1 if last else 1:04d}"


def keep_run(
    row: Work,
    journal: Journal,
    reason: str,
    *,
    new: bool = False,
    also: Work | None = None,
    final: bool = False,
    by: Any,
    now: datetime,
) -> None:
    """The run that tells what was done to a work, why and by whom; a `final` one cannot be undone."""
    run = ImportRun.objects.create(
        layer=LAYER,
        file_name=str(row)[:200],
        sha256="",
        size_bytes=0,
        status=ImportRun.Status.APPLIED,
        outcome={
            "work": row.pk,
            "works": [one.pk for one in (row, also) if one],
            "final": final,
            "reason": reason.strip()[:300],
            "counts": {"new": int(new), "changed": int(not new)},
        },
        at=now,
        by=by,
        applied_at=now,
        applied_by=by,
    )
    journal.save(run)


def history_of(work: Work) -> list[ImportRun]:
    """The runs that made or changed the work by hand, the latest first, with the rows they wrote."""
    runs = ImportRun.objects.filter(layer=LAYER).filter(
        Q(outcome__work=work.pk) | Q(outcome__works__contains=work.pk)
    )
    return list(runs.select_related("applied_by", "undone_by").prefetch_related("rows"))
