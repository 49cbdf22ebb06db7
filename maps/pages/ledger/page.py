"""The ledger page at /works/ and its workbook: parse, ask, return."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.errors import DomainError
from gis.history.leaving import note_file
from gis.parts import by_row, shared
from maps.exports.formats import XLSX
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import offers
from maps.pages.ledger.columns import COLUMNS, Column
from maps.pages.ledger.filters import LedgerFilters
from maps.pages.ledger.rows import Ledger, read_ledger
from maps.pages.ledger.workbook import workbook_of
from maps.pages.list_filters import EVERYTHING, page_of
from roads.figures.evidence.confirmed import confirmed_of

ROWS_A_PAGE: Final = 200
ROWS_AT_ONCE: Final = 2000


@require_safe
@reading_page
def ledger(request: HttpRequest) -> HttpResponse:
    """The table of works as of a day; `?work=` leads to the row of that work."""
    as_of = requested_day(request)
    filters = LedgerFilters.read(request.GET)
    rows = read_ledger(filters, as_of=as_of.day)
    if "work" in request.GET:
        return HttpResponseRedirect(_row_address(rows, filters, request.GET["work"]))
    page = _page_of(rows, filters)
    context = page_context(request, active="ledger", as_of=as_of) | {
        "filters": filters,
        "ledger": rows,
        "page": page,
        "confirmed": confirmed_of(None, as_of=as_of.day).sentence,
        "rows": _rows(rows, list(page), filters),
        "headings": [_heading(column, filters.values["sort"]) for column in COLUMNS],
        "lights": [_light_choice(light, tally, filters) for light, tally in rows.lights.items()],
        "fits_at_once": len(rows.rows) <= ROWS_AT_ONCE,
        "downloads": offers(
            "works", as_of=as_of.day, filters=filters.address(sort=None, as_of=None).removeprefix("?")
        ),
    }
    return render(request, "maps/ledger/page.html", context)


@require_safe
@reading_page
def ledger_workbook(request: HttpRequest) -> HttpResponse:
    """The same rows, columns, filters and day as a workbook."""
    as_of = requested_day(request)
    filters = LedgerFilters.read(request.GET)
    words = [word.label for word in filters.words]
    context = page_context(request, active="ledger", as_of=as_of)
    content = workbook_of(read_ledger(filters, as_of=as_of.day), as_of=as_of, words=words, context=context)
    note_file(request, layer="works", form="xlsx")
    name = quote(f"工程台账-{as_of.day}.xlsx")
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


def _rows(ledger: Ledger, keys: list[int], filters: LedgerFilters) -> SafeString:
    """The rows of a page as HTML, the same for everybody; kept for all processes while the data stay as they are."""
    address = filters.address(page=filters.values["page"])
    return shared("ledger-rows", (ledger.state, address, ledger.as_of), lambda: _rendered(ledger, keys))


def _rendered(ledger: Ledger, keys: list[int]) -> SafeString:
    """Rows in their order. A row is written anew only where something was written to its road."""
    parts = {key: ledger.parts[key] for key in keys}
    html = by_row("ledger-row", (ledger.as_of, ledger.state[1:]), parts, partial(_written, ledger))
    apart = set(ledger.left_out)
    first_apart = next((key for key in keys if key in apart), None)
    heading = render_to_string("maps/ledger/apart.html", {"ledger": ledger, "columns": len(COLUMNS)})
    return mark_safe(  # each piece is a template's
        "".join(f"{heading if key == first_apart else ''}{html[key]}" for key in keys if key in html)
    )


def _written(ledger: Ledger, keys: Sequence[int]) -> dict[int, str]:
    template = get_template("maps/ledger/row.html")
    return {
        work.pk: template.render({"work": work, "progress": work.progress, "day": ledger.as_of})
        for work in ledger.works(keys)
    }


def _page_of(ledger: Ledger, filters: LedgerFilters) -> Page[int]:
    if filters.values["page"] == EVERYTHING:
        if len(ledger.rows) > ROWS_AT_ONCE:
            raise DomainError(
                f"共 {len(ledger.rows)} 项，一页最多显示 {ROWS_AT_ONCE} 项，请下载表格或先筛选。"
            )
        return Paginator(ledger.rows, ROWS_AT_ONCE).page(1)
    return page_of(ledger.rows, filters, rows_a_page=ROWS_A_PAGE)


def _row_address(ledger: Ledger, filters: LedgerFilters, work: str) -> str:
    """The address of the page that a work's row is on, with the row as its target."""
    places = {str(key): place for place, key in enumerate(ledger.rows)}
    if work not in places:
        raise DomainError(f"台账里没有编号为“{work[:20]}”的工程，或它不符合筛选。", field="work")
    page = places[work] // ROWS_A_PAGE + 1
    return f"{filters.address(page=str(page) if page > 1 else None)}#work-{work}"


def _heading(column: Column, sort: str) -> dict[str, Any]:
    """A column with the order that its heading asks for: turned round when the table is sorted by it already."""
    order = {column.code: "ascending", f"-{column.code}": "descending"}.get(sort, "")
    return {
        "column": column,
        "order": order,
        "sort": f"-{column.code}" if order == "ascending" else column.code,
    }


def _light_choice(light: Any, tally: Any, filters: LedgerFilters) -> dict[str, Any]:
    """A light with its tally and the codes of the filter once it is added or taken away."""
    chosen = light in filters.values["light"]
    return {"light": light, "tally": tally, "chosen": chosen, "codes": filters.toggled("light", str(light))}
