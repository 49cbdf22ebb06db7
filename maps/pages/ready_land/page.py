"""The page of ready land at /ready-land/ and its files: parse, ask, return. Its shares come from parcels.coverage."""

from typing import Any, Final
from urllib.parse import quote

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.errors import DomainError
from maps.pages.base import nothing_yet, page_context, reading_page
from maps.pages.ready_land.files import WRITERS, ReadyLandTable
from maps.pages.ready_land.query import FILTERS, ReadyQuery
from maps.pages.ready_land.rows import ReadyRow, labels, read_ready, shares_of, zones
from parcels.coverage.ready_land import SEVEN, TERMS, Standing, ready_zones
from parcels.coverage.report import marks_of
from parcels.coverage.text import NAMES, terms_line
from parcels.models import Parcel, PlanningArea, State
from parcels.norms import READY_SHARE

ROWS_A_PAGE: Final = 200


@require_safe
@reading_page
def ready_page(request: HttpRequest) -> HttpResponse:
    """Planning areas and parcels as of a day, with what reaches them, as tables and on a map."""
    as_of = requested_day(request)
    if not PlanningArea.objects.exists() and not Parcel.objects.exists():
        return nothing_yet(
            request,
            active="land",
            title="熟地（几通）",
            what="还没有地块，还没有规划范围：熟地按它们计算。",
            links=(
                ("导入规划范围", "/imports/?layer=planning-areas"),
                ("导入地块", "/imports/?layer=parcels"),
            ),
        )
    names = zones()
    query = ReadyQuery.read(request.GET, zones=names)
    ready = read_ready(query, as_of=as_of.day)
    page = _page_of(ready.rows, query)
    context = page_context(request, active="land", as_of=as_of) | {
        "query": query,
        "labels": labels(),
        "zones": [(one, shares_of(one), len(one.reached_by)) for one in ready_zones(as_of=as_of.day)],
        "found": ready,
        "page": page,
        "previous_page": query.address(page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_page": query.address(page=str(page.next_page_number())) if page.has_next() else "",
        "words": query.words(names),
        "counts": [_count_choice(one, query) for one in ready.standings],
        "zone_names": names.items(),
        "networks": [(kind, NAMES[kind]) for kind in SEVEN],
        "states": State.choices,
        "hidden": [(name, value) for name in FILTERS for value in getattr(query, name)]
        + ([("as_of", query.as_of)] if query.as_of else []),
        "without_filters": ReadyQuery(as_of=query.as_of).address(),
        "least": 100 * READY_SHARE,
        "terms": terms_line(TERMS, each=True),
        "data": f"/ready-land/export.geojson{query.address()}",
        "workbook": f"/ready-land/export.xlsx{query.address()}",
    }
    context |= {f"data_{mark}": value for mark, value in marks_of(Parcel).items()}
    return render(request, "maps/land/ready_land.html", context)


@require_safe
@reading_page
def ready_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same rows, filters and day as a file: geojson or xlsx."""
    if form not in WRITERS:
        raise DomainError(f"没有 {form[:20]} 这种文件，可用：{'、'.join(WRITERS)}。")
    as_of = requested_day(request)
    names = zones()
    query = ReadyQuery.read(request.GET, zones=names)
    rows = read_ready(query, as_of=as_of.day).rows
    answer = ReadyLandTable(
        rows=rows,
        day=as_of.day,
        zones=names,
        areas=ready_zones(as_of=as_of.day),
        words=[word.label for word in query.words(names)],
        terms=terms_line(TERMS, each=True),
        marks=marks_of(Parcel),
    )
    media_type, write = WRITERS[form]
    name = quote(f"熟地-{as_of.day}.{form}")
    return HttpResponse(
        write(answer),
        content_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _page_of(rows: list[ReadyRow], query: ReadyQuery) -> Page[ReadyRow]:
    try:
        return Paginator(rows, ROWS_A_PAGE).page(int(query.page))
    except EmptyPage:
        raise DomainError(f"没有第 {query.page} 页。", field="page") from None


def _count_choice(standing: Standing, query: ReadyQuery) -> dict[str, Any]:
    """A number of networks with the address that adds it to the filter or takes it away."""
    code = str(standing.number)
    chosen = code in query.count
    counts = tuple(value for value in query.count if value != code) if chosen else (*query.count, code)
    return {"standing": standing, "chosen": chosen, "address": query.address(count=counts)}
