"""The page of land at /land/: blockers, repeated digging with a draft check, overlaps and gaps, area sums. Parse, ask,
return; figures come from the room of parcels."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.errors import DomainError
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import offers
from parcels.area_sums import area_sums
from parcels.blockers import Blocker, blockers
from parcels.digging import BURIED, Opening, digging_of_draft, read_draft, repeated_digging
from parcels.models import Parcel
from parcels.neighbours import gaps, overlaps
from parcels.norms import AREA_TOLERANCE, GAP_WIDTH_M
from roads.choices import Kind
from roads.models import Road

SUMS: Final = (("use", "用途"), ("state", "状态"), ("village", "村"), ("planning_area", "规划范围"))
DRAFT_FIELDS: Final = ("road", "kind", "from", "to", "ready")


@dataclass(frozen=True, slots=True)
class Draft:
    """A pipe work somebody thinks of: what was written, what it would open, or what is wrong with it."""

    asked: dict[str, str]
    openings: list[Opening] | None
    problem: str


@require_safe
@reading_page
def land_page(request: HttpRequest) -> HttpResponse:
    """Land as of a day."""
    as_of = requested_day(request)
    held = blockers(as_of=as_of.day)
    by = request.GET.get("by", "use")
    if by not in dict(SUMS):
        raise DomainError(f"不能按“{by[:20]}”汇总，可选用途、状态、村或规划范围。", field="by")
    sums = area_sums(by, as_of=as_of.day)
    context = page_context(request, active="land", as_of=as_of) | {
        "downloads": offers("parcels", "planning-areas", as_of=as_of.day),
        "late": [row for row in held if row.late],
        "ahead": [row for row in held if not row.late],
        "held_m": _metres(held),
        "digging": repeated_digging(as_of=as_of.day),
        "draft": _draft(request, as_of.day),
        "kinds": [(kind, Kind(kind).label) for kind in BURIED],
        "roads": Road.objects.order_by("name").values_list("name", flat=True),
        "findings": [*overlaps(), *gaps()],
        "gap_width": GAP_WIDTH_M,
        "tolerance": 100 * AREA_TOLERANCE,
        "flagged": Parcel.objects.with_areas()
        .select_related("use")
        .defer("outline")
        .filter(area_flagged=True)
        .order_by("-beyond"),
        "sums": sums,
        "sum_by": by,
        "sum_choices": SUMS,
        "sum_total": sum(row.area_m2 for row in sums),
    }
    return render(request, "maps/land/page.html", context)


def _metres(held: tuple[Blocker, ...]) -> float:
    return sum(row.affected_m for row in held)


def _draft(request: HttpRequest, day: Any) -> Draft | None:
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:40] for name in DRAFT_FIELDS}
    if not any(asked.values()):
        return None
    try:
        return Draft(asked, digging_of_draft(**read_draft(asked), as_of=day), "")
    except DomainError as error:
        return Draft(asked, None, error.message)
