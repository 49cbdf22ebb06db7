"""Rows written by hand with a reason: each a run of its own, listed and undone like an import."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from gis.bitemporal.past import changing
from gis.errors import DomainError, refusing
from gis.exchange.models import ImportRun
from gis.exchange.writing.journal import Journal, plain_of

LONGEST_REASON = 300


@transaction.atomic
def write_by_hand(
    *,
    layer: str,
    rows: Sequence[Model],
    fields: Sequence[str],
    reason: str,
    by: Any,
    now: datetime,
    holds_from: date | None = None,
) -> ImportRun:
    """Save new or changed rows of a layer with their `fields`, noted with the reason; DomainError by a broken rule.

    A change holds from a day on, or for all days (None): a mistake put right.
    """
    if not reason.strip():
        raise DomainError("请写明原因。", field="reason")
    journal, new = Journal(), 0
    for row in rows:
        stored = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
        before = plain_of(stored, fields) if stored is not None else None
        with changing(reason=reason.strip()[:LONGEST_REASON], holds_from=holds_from, by=by):
            refusing(row.save)
        row.refresh_from_db()
        if before is None:
            journal.new(row, str(row))
            new += 1
        else:
            journal.changed(row, str(row), before, plain_of(row, fields))
    run = ImportRun.objects.create(
        layer=layer,
        file_name="、".join(str(row) for row in rows)[:200],
        sha256="",
        size_bytes=0,
        status=ImportRun.Status.APPLIED,
        outcome={
            "rows": [str(row.pk) for row in rows],
            "reason": reason.strip()[:LONGEST_REASON],
            "counts": {"new": new, "changed": len(rows) - new},
        },
        at=now,
        by=by,
        applied_at=now,
        applied_by=by,
    )
    journal.save(run)
    return run


def runs_by_hand(layer: str, *, most: int = 20) -> list[ImportRun]:
    """The last runs of a layer, the newest first."""
    runs = ImportRun.objects.filter(layer=layer).select_related("applied_by", "undone_by")
    return list(runs.order_by("-applied_at", "-pk")[:most])
