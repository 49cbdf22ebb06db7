"""The page of ready land at /ready-land/ and its files: parse, ask, return. Its shares come from parcels.coverage."""

from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.errors import DomainError
from gis.history.leaving import note_file
from maps.pages.base import nothing_yet, page_context, reading_page
from maps.pages.list_filters import page_of
from maps.pages.ready_land.files import WRITERS, ReadyLandTable
from maps.pages.ready_land.filters import ReadyLandFilters
from maps.pages.ready_land.rows import labels, read_ready, shares_of
from parcels.coverage.ready_land import TERMS, NetworkCount, ready_zones
from parcels.coverage.report import marks_of
from parcels.coverage.text import terms_line
from parcels.models import Parcel, PlanningArea
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
    filters = ReadyLandFilters.read(request.GET)
    ready = read_ready(filters, as_of=as_of.day)
    context = page_context(request, active="land", as_of=as_of) | {
        "filters": filters,
        "labels": labels(),
        "zones": [(one, shares_of(one), len(one.reached_by)) for one in ready_zones(as_of=as_of.day)],
        "found": ready,
        "page": page_of(ready.rows, filters, rows_a_page=ROWS_A_PAGE),
        "counts": [_count_choice(one, filters) for one in ready.by_networks],
        "least": 100 * READY_SHARE,
        "terms": terms_line(TERMS, each=True),
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
    filters = ReadyLandFilters.read(request.GET)
    answer = ReadyLandTable(
        rows=read_ready(filters, as_of=as_of.day).rows,
        day=as_of.day,
        zones=dict(filters.choices("zone")),
        areas=ready_zones(as_of=as_of.day),
        words=[word.label for word in filters.words],
        terms=terms_line(TERMS, each=True),
        marks=marks_of(Parcel),
    )
    media_type, write = WRITERS[form]
    note_file(request, layer="ready-land", form=form)
    name = quote(f"熟地-{as_of.day}.{form}")
    return HttpResponse(
        write(answer),
        content_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _count_choice(count: NetworkCount, filters: ReadyLandFilters) -> dict[str, Any]:
    """A number of networks with the codes of the filter once it is added or taken away."""
    code = str(count.number)
    return {
        "count": count,
        "chosen": code in filters.values["count"],
        "codes": filters.toggled("count", code),
    }
