"""A work made or changed by hand: placed as a text's works are, written as one run that tells who and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from gis.errors import DomainError, refusing
from gis.exchange.journal import Journal, plain_of
from gis.exchange.models import ImportRun
from gis.models import ResponsibleUnit
from gis.roles import Thing, units_for
from roads.chainage import span_of
from roads.models import Work, WorkStatus
from roads.reading import Mention
from roads.reading.resolve import Located, resolve

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
def save_work(*, work: Work | None, values: WorkValues, reason: str, by: Any, now: datetime) -> Work:
    """Write a new work or change one, noted with the reason; DomainError where it cannot be placed or breaks a rule."""
    if not reason.strip():
        raise DomainError("请写明原因。", field="reason")
    refuse_unless_planned_by(by, [*([work] if work else []), values])
    located = place(values)
    assert located.from_m is not None
    assert located.to_m is not None
    journal = Journal()
    row = work or Work(code=_next_code())
    before = plain_of(row, FIELDS) if work else None
    if work and (work.from_m, work.to_m, work.kind) != (located.from_m, located.to_m, values.kind):
        _refuse_if_reported(work)
    row.road, row.span = located.road, span_of(located.from_m, located.to_m)
    row.road_text, row.from_label, row.to_label = values.road[:64], values.from_name[:64], values.to_name[:64]
    row.from_road, row.to_road = located.from_road, located.to_road
    row.from_place, row.to_place = located.from_place, located.to_place
    row.resolution, row.resolution_reason = located.resolution, located.reason[:300]
    row.kind, row.unit, row.goal, row.goal_due = values.kind, values.unit, values.goal, values.goal_due
    row.planned_start, row.planned_finish = values.planned_start, values.planned_finish
    row.budget_wan_yuan = values.budget_wan_yuan
    refusing(row.save)
    row.refresh_from_db()  # values as they are stored, which undoing compares
    if before is None:
        journal.new(row, str(row))
    else:
        journal.changed(row, str(row), before, plain_of(row, FIELDS))
    _keep(row, journal, reason, new=before is None, by=by, now=now)
    return row


def refuse_unless_planned_by(by: Any, things: Iterable[Work | WorkValues]) -> None:
    """DomainError where one of the works, or what it is to become, is of a unit whose works `by` may not plan."""
    units = units_for(by, Thing.PLAN)
    if units is not None and any((thing.unit.pk if thing.unit else None) not in units for thing in things):
        raise DomainError("你只能建立和修改本单位的工程，责任单位要选本单位。", field="unit")


def _refuse_if_reported(work: Work) -> None:
    if work.reports.exists() or WorkStatus.objects.filter(work=work).exists():
        raise DomainError("这项工程已有上报或停工记录，不能改起止和类别；请另建一项。", field="from_name")


def _next_code() -> str:
    last = (
        Work.objects.filter(code__regex=r"^H\d{4,9}$")
        .order_by("-code")
        .values_list("code", flat=True)
        .first()
    )
    return f"H{int(last[1:]) + 1 if last else 1:04d}"


def _keep(row: Work, journal: Journal, reason: str, *, new: bool, by: Any, now: datetime) -> None:
    run = ImportRun.objects.create(
        layer=LAYER,
        file_name=str(row)[:200],
        sha256="",
        size_bytes=0,
        status=ImportRun.Status.APPLIED,
        outcome={
            "work": row.pk,
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
    runs = ImportRun.objects.filter(layer=LAYER, outcome__work=work.pk)
    return list(runs.select_related("applied_by", "undone_by").prefetch_related("rows"))
