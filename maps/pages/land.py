"""The page of land at /land/: blockers, repeated digging with a draft check, overlaps and gaps, area sums. Parse, ask,
return; figures come from the room of parcels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.errors import DomainError
from gis.parts import shared
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import offers
from parcels.area_sums import area_sums
from parcels.blockers import Blocker, blockers
from parcels.digging import (
    BURIED,
    Opening,
    all_digging,
    digging_along,
    digging_of_draft,
    openings,
    read_draft,
)
from parcels.models import Parcel
from parcels.neighbours import gaps, overlaps
from parcels.norms import AREA_TOLERANCE, GAP_WIDTH_M
from roads.choices import Kind
from roads.figures.progress import state_of_data
from roads.models import Road

SUMS: Final = (("use", "用途"), ("state", "状态"), ("village", "村"), ("planning_area", "规划范围"))
ROWS_A_PAGE: Final = 50
# The number of a page in the address, and the part of the page it leads to.
ANCHORS: Final = {"held_page": "blockers", "dig_page": "digging"}
DRAFT_FIELDS: Final = ("road", "kind", "from", "to", "ready")


@dataclass(frozen=True, slots=True)
class Draft:
    """A pipe work somebody thinks of: what was written, what it would open, or what is wrong with it."""

    values: dict[str, str]
    openings: list[Opening] | None
    problem: str


@require_safe
@reading_page
def land_page(request: HttpRequest) -> HttpResponse:
    """Land as of a day."""
    as_of = requested_day(request)
    held = blockers(as_of=as_of.day)
    page = _page(held, request, "held_page")
    by = request.GET.get("by", "use")
    if by not in dict(SUMS):
        raise DomainError(f"不能按“{by[:20]}”汇总，可选用途、状态、村或规划范围。", field="by")
    sums = area_sums(by, as_of=as_of.day)
    context = page_context(request, active="land", as_of=as_of) | {
        "downloads": offers("parcels", "planning-areas", as_of=as_of.day),
        "late": sum(row.late for row in held),
        "ahead": sum(not row.late for row in held),
        "held": page,
        **_beside(page, request, "held_page"),
        "held_m": _metres(held),
        **_digging(request, as_of.day),
        "draft": _draft(request, as_of.day),
        "kinds": [(kind, Kind(kind).label) for kind in BURIED],
        "roads": Road.objects.order_by("name").values_list("name", flat=True),
        "findings": shared("land-findings", state_of_data(), lambda: [*overlaps(), *gaps()]),
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


def _digging(request: HttpRequest, day: date) -> dict[str, Any]:
    """A page of repeated digging, of one road or kind where these are asked for."""
    road, kind = (
        request.GET.get(name, "").replace("\x00", "").strip()[:40] for name in ("dig_road", "dig_kind")
    )
    if kind and kind not in BURIED:
        raise DomainError(f"没有“{kind[:20]}”这类地下管线。", field="dig_kind")
    page = _page(digging_along(all_digging(as_of=day), road=road, kind=kind), request, "dig_page")
    context = {"digging": page, "openings": openings(list(page)), "dig_road": road, "dig_kind": kind}
    return context | _beside(page, request, "dig_page")


def _page(rows: Sequence[Any], request: HttpRequest, name: str) -> Page[Any]:
    """The page of `rows` whose number the address gives under `name`."""
    number = request.GET.get(name, "1")
    paginator = Paginator(rows, ROWS_A_PAGE)
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= paginator.num_pages):
        raise DomainError(f"没有第“{number[:20]}”页。", field=name)
    return paginator.page(int(number))


def _address(request: HttpRequest, name: str, number: int) -> str:
    params = request.GET.copy()
    params[name] = str(number)
    return f"?{params.urlencode()}#{ANCHORS[name]}"


def _beside(page: Page[Any], request: HttpRequest, name: str) -> dict[str, str]:
    """The addresses of the pages before and after `page`, empty where there is none."""
    return {
        f"{name}_previous": _address(request, name, page.number - 1) if page.has_previous() else "",
        f"{name}_next": _address(request, name, page.number + 1) if page.has_next() else "",
    }


def _metres(held: tuple[Blocker, ...]) -> float:
    return sum(row.affected_m for row in held)


def _draft(request: HttpRequest, day: Any) -> Draft | None:
    values = {name: request.GET.get(name, "").replace("\x00", "").strip()[:40] for name in DRAFT_FIELDS}
    if not any(values.values()):
        return None
    try:
        return Draft(values, digging_of_draft(**read_draft(values), as_of=day), "")
    except DomainError as error:
        return Draft(values, None, error.message)
