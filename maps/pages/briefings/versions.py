"""Which version of a briefing a request asks for, published or a draft, and the periods there are."""

from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Count, Q
from django.http import Http404, HttpRequest

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.periods import Cadence
from maps.briefings import facts as f
from maps.briefings import render as rendering
from maps.briefings.render import Prepared
from maps.models import Briefing
from roads.models import ProgressReport

NO_REPORTS: Final = {"standing": 0, "voided": 0}


def periods_with_reports(cadence: Cadence) -> dict[date, dict[str, int]]:
    """The first days of periods that any report speaks of, with how many stand and how many were voided."""
    days = (
        ProgressReport.objects.order_by("day")
        .values_list("day")
        .annotate(
            standing=Count("pk", filter=Q(voided_at=None)), voided=Count("pk", filter=~Q(voided_at=None))
        )
    )
    numbers: dict[date, dict[str, int]] = {}
    for day, standing, voided in days:
        row = numbers.setdefault(cadence.first_of(day), dict(NO_REPORTS))
        row["standing"] += standing
        row["voided"] += voided
    return numbers


def is_reported(cadence: Cadence, first: date) -> bool:
    """Whether any report, voided or not, speaks of a day of the period."""
    return ProgressReport.objects.filter(day__range=(first, cadence.last_of(first))).exists()


def version_asked(request: HttpRequest, cadence: Cadence, first: date) -> Briefing | None:
    """The version that `?version=` asks for, without it the one in force; None where nothing is published."""
    rows = Briefing.objects.of_period(cadence, first).defer("facts", "scene").select_related("by")
    version = request.GET.get("version", "") or request.GET.get("v", "")
    if not version:
        return None if "draft" in request.GET or "d" in request.GET else rows.first()
    if not (version.isascii() and version.isdigit() and len(version) < 5):
        raise DomainError(f"没有第“{version[:10]}”版。", field="version")
    row = rows.filter(version=int(version)).first()
    if row is None:
        raise Http404(f"{cadence.words(first)}的汇报没有第 {version} 版。")
    return row


@lru_cache(maxsize=8)
def load_published(key: int) -> Prepared:
    """A published briefing never changes, so it is read once."""
    return rendering.load_published(Briefing.objects.get(pk=key))


def draft_of(cadence: Cadence, first: date) -> Prepared:
    return rendering.draft(first, today=local_today(), now=this_moment(), cadence=cadence)


def digest_of(prepared: Prepared) -> str:
    return f.sha256(f.to_json(prepared.facts))[:12]
