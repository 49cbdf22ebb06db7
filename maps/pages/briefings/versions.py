"""Which version of a month's briefing a request asks for, published or a draft, and the months there are."""

from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from maps.briefings import facts as f
from maps.briefings import render as rendering
from maps.briefings.render import Prepared
from maps.models import Briefing
from roads.models import ProgressReport

NO_REPORTS: Final = {"standing": 0, "voided": 0}


def months_with_reports() -> dict[date, dict[str, int]]:
    """Months that any report speaks of, newest first, with how many stand and how many were voided."""
    numbers = (
        ProgressReport.objects.annotate(month=TruncMonth("day"))
        .order_by("-month")
        .values_list("month")
        .annotate(
            standing=Count("pk", filter=Q(voided_at=None)), voided=Count("pk", filter=~Q(voided_at=None))
        )
    )
    return {month: {"standing": standing, "voided": voided} for month, standing, voided in numbers}


def version_asked(request: HttpRequest, month: date) -> Briefing | None:
    """The version that `?version=` asks for, without it the one in force; None where nothing is published."""
    rows = Briefing.objects.of_month(month).defer("facts", "scene").select_related("by")
    version = request.GET.get("version", "") or request.GET.get("v", "")
    if not version:
        return None if "draft" in request.GET or "d" in request.GET else rows.first()
    if not (version.isascii() and version.isdigit() and len(version) < 5):
        raise DomainError(f"没有第“{version[:10]}”版。", field="version")
    row = rows.filter(version=int(version)).first()
    if row is None:
        raise Http404(f"{month.year}年{month.month}月的汇报没有第 {version} 版。")
    return row


@lru_cache(maxsize=8)
def load_published(key: int) -> Prepared:
    """A published briefing never changes, so it is read once."""
    return rendering.load_published(Briefing.objects.get(pk=key))


def draft_of(month: date) -> Prepared:
    return rendering.draft(month, today=local_today(), now=this_moment())


def digest_of(prepared: Prepared) -> str:
    return f.sha256(f.to_json(prepared.facts))[:12]
