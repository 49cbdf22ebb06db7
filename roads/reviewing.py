"""The reviewers' queue: reports that stand and nobody has accepted, accepted several at once."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from roads.models import ProgressReport, ReportReview


def waiting() -> QuerySet[ProgressReport]:
    """Standing reports that nobody has accepted, the newest recorded first."""
    return (
        ProgressReport.objects.known_at(None).filter(review=None, demo=False).order_by("-recorded_at", "-pk")
    )


def reviewed_of_standing() -> tuple[int, int]:
    """How many standing reports have been accepted, and how many there are."""
    standing = ProgressReport.objects.known_at(None)
    return standing.filter(review__isnull=False).count(), standing.count()


@transaction.atomic
def accept(*, reports: Iterable[int], by: Any) -> int:
    """Accept reports by their keys, those of the queue only and nobody's own; returns how many."""
    rows = waiting().filter(pk__in=list(reports)).exclude(by=by).select_for_update(of=("self",))
    made = ReportReview.objects.bulk_create(
        [ReportReview(report=report, by=by) for report in rows], ignore_conflicts=True
    )
    return len(made)
