"""Plans of many works changed at once with one reason: versions of the plan, written as a run that can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from gis.errors import DomainError, refusing
from gis.exchange.models import ImportRun
from gis.exchange.writing.journal import Journal, plain_of
from roads.models import Work
from roads.plans import recording_plan
from roads.works_by_hand import refuse_unless_planned_by

LAYER: Final = "plans"
FIELDS: Final = ("planned_start", "planned_finish", "goal_due")
LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class PlanDays:
    """The days of a work's plan as they are to be."""

    planned_start: date | None
    planned_finish: date | None
    goal_due: date | None


@transaction.atomic
def change_plans(
    *, plans: Mapping[int, PlanDays], name: str, holds_from: date | None, reason: str, by: Any, now: datetime
) -> ImportRun | None:
    """Write the plans of works by primary key, those that differ; None where none does. All or nothing."""
    if not reason.strip():
        raise DomainError("请写明原因。", field="reason")
    works = list(
        Work.objects.select_for_update(of=("self",)).select_related("road").filter(pk__in=list(plans))
    )
    changed = [work for work in works if _days_of(work) != plans[work.pk]]
    refuse_unless_planned_by(by, changed)
    journal = Journal()
    with recording_plan(
        name=name.strip()[:24] or "调整", holds_from=holds_from, reason=reason.strip()[:LONGEST_REASON], by=by
    ):
        for work in changed:
            _write(work, plans[work.pk], journal)
    return _keep(journal, reason, by=by, now=now) if changed else None


def _days_of(work: Work) -> PlanDays:
    return PlanDays(work.planned_start, work.planned_finish, work.goal_due)


def _write(work: Work, days: PlanDays, journal: Journal) -> None:
    before = plain_of(work, FIELDS)
    for field in FIELDS:
        setattr(work, field, getattr(days, field))
    if days.planned_start and days.planned_finish and days.planned_start > days.planned_finish:
        raise DomainError(f"{work.code} {work.stretch}：计划开工不能晚于计划完工。", field=f"start-{work.pk}")
    refusing(lambda: work.save(update_fields=FIELDS))
    work.refresh_from_db(fields=FIELDS)
    journal.changed(work, str(work), before, plain_of(work, FIELDS))


def _keep(journal: Journal, reason: str, *, by: Any, now: datetime) -> ImportRun:
    run = ImportRun.objects.create(
        layer=LAYER,
        file_name=f"{len(journal.rows)} 项工程的计划",
        sha256="",
        size_bytes=0,
        status=ImportRun.Status.APPLIED,
        outcome={"reason": reason.strip()[:LONGEST_REASON], "counts": {"changed": len(journal.rows)}},
        at=now,
        by=by,
        applied_at=now,
        applied_by=by,
    )
    journal.save(run)
    return run


def changes_of_plans() -> list[ImportRun]:
    """The last changes, the newest first."""
    runs = ImportRun.objects.filter(layer=LAYER).select_related("applied_by", "undone_by")
    return list(runs.order_by("-applied_at", "-pk")[:10])
