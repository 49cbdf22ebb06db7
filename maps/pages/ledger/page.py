"""The ledger page at /works/ and its workbook: parse, ask, return."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from gis.errors import DomainError
from gis.parts import by_row, shared
from maps.exports.formats import XLSX
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import offers
from maps.pages.ledger.columns import COLUMN_OF, COLUMNS, Column
from maps.pages.ledger.land import LAND
from maps.pages.ledger.query import FILTERS, NO_AXIS, NO_UNIT, LedgerQuery, unit_names
from maps.pages.ledger.rows import Ledger, read_ledger
from maps.pages.ledger.workbook import workbook_of
from roads.choices import Kind
from roads.figures.changes import Event
from roads.figures.evidence.confirmed import confirmed_of
from roads.figures.progress import State, state_of_data
from roads.grid_plans import axis_choices

ROWS_A_PAGE: Final = 200
ROWS_AT_ONCE: Final = 2000


@require_safe
@reading_page
def ledger(request: HttpRequest) -> HttpResponse:
    """The table of works as of a day; `?work=` leads to the row of that work."""
    as_of = requested_day(request)
    query = LedgerQuery.read(request.GET, sortable=COLUMN_OF)
    state = state_of_data()
    rows = read_ledger(query, as_of=as_of.day)
    if "work" in request.GET:
        return HttpResponseRedirect(_row_address(rows, query, request.GET["work"]))
    page = _page_of(rows, query)
    names = unit_names()
    context = page_context(request, active="ledger", as_of=as_of) | {
        "query": query,
        "ledger": rows,
        "page": page,
        "confirmed": confirmed_of(None, as_of=as_of.day).sentence,
        "rows": _rows(rows, list(page), query, state),
        "previous_page": query.address(page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_page": query.address(page=str(page.next_page_number())) if page.has_next() else "",
        "words": query.words(names),
        "headings": [_heading(column, query) for column in COLUMNS],
        "lights": [_light_choice(light, tally, query) for light, tally in rows.lights.items()],
        "kinds": Kind.choices,
        "units": [*names.items(), (NO_UNIT, "未指定")],
        "axes": [*axis_choices(), (NO_AXIS, "不在轴上")],
        "months": Event.choices,
        "land": LAND,
        "hidden": _hidden(query),
        "without_filters": LedgerQuery(sort=query.sort, as_of=query.as_of).address(),
        "all_at_once": query.address(page="all") if len(rows.rows) <= ROWS_AT_ONCE else "",
        "workbook": f"/works/export.xlsx{query.address()}",
        "downloads": offers("works", as_of=as_of.day, filters=_filters(query)),
    }
    return render(request, "maps/ledger/page.html", context)


@require_safe
@reading_page
def ledger_workbook(request: HttpRequest) -> HttpResponse:
    """The same rows, columns, filters and day as a workbook."""
    as_of = requested_day(request)
    query = LedgerQuery.read(request.GET, sortable=COLUMN_OF)
    words = [word.label for word in query.words(unit_names())]
    context = page_context(request, active="ledger", as_of=as_of)
    content = workbook_of(read_ledger(query, as_of=as_of.day), as_of=as_of, words=words, context=context)
    name = quote(f"工程台账-{as_of.day}.xlsx")
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


def _rows(ledger: Ledger, keys: list[int], query: LedgerQuery, state: State) -> SafeString:
    """The rows of a page as HTML, the same for everybody; kept for all processes while the data stay as they are."""
    return shared("ledger-rows", (state, query, ledger.as_of), lambda: _rendered(ledger, keys, state))


def _rendered(ledger: Ledger, keys: list[int], state: State) -> SafeString:
    """Rows in their order. A row is written anew only where something was written to its road."""
    parts = {key: ledger.parts[key] for key in keys}
    html = by_row("ledger-row", (ledger.as_of, state[1:]), parts, partial(_written, ledger))
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


def _page_of(ledger: Ledger, query: LedgerQuery) -> Page[int]:
    if query.page == "all":
        if len(ledger.rows) > ROWS_AT_ONCE:
            raise DomainError(
                f"共 {len(ledger.rows)} 项，一页最多显示 {ROWS_AT_ONCE} 项，请下载表格或先筛选。"
            )
        return Paginator(ledger.rows, ROWS_AT_ONCE).page(1)
    try:
        return Paginator(ledger.rows, ROWS_A_PAGE).page(int(query.page))
    except EmptyPage:
        raise DomainError(f"没有第 {query.page} 页。", field="page") from None


def _row_address(ledger: Ledger, query: LedgerQuery, work: str) -> str:
    """The address of the page that a work's row is on, with the row as its target."""
    places = {str(key): place for place, key in enumerate(ledger.rows)}
    if work not in places:
        raise DomainError(f"台账里没有编号为“{work[:20]}”的工程，或它不符合筛选。", field="work")
    return f"{query.address(page=str(places[work] // ROWS_A_PAGE + 1))}#work-{work}"


def _heading(column: Column, query: LedgerQuery) -> dict[str, Any]:
    """A column with the address that sorts by it, or turns the order round when it is sorted already."""
    order = {column.code: "ascending", f"-{column.code}": "descending"}.get(query.sort, "")
    sort = f"-{column.code}" if order == "ascending" else column.code
    return {"column": column, "order": order, "address": query.address(sort=sort)}


def _light_choice(light: Any, tally: Any, query: LedgerQuery) -> dict[str, Any]:
    """A light with its tally and the address that adds it to the filter or takes it away."""
    chosen = light in query.light
    lights = tuple(value for value in query.light if value != light) if chosen else (*query.light, str(light))
    return {"light": light, "tally": tally, "chosen": chosen, "address": query.address(light=lights)}


def _filters(query: LedgerQuery) -> str:
    """What the query leaves out, for other addresses that take its filters."""
    return replace(query, sort="", as_of="").address().removeprefix("?")


def _hidden(query: LedgerQuery) -> list[tuple[str, str]]:
    """What the filter form has to hand on beside its own fields."""
    pairs = [(name, value) for name in FILTERS for value in getattr(query, name)]
    return [
        *pairs,
        *((name, value) for name, value in (("sort", query.sort), ("as_of", query.as_of)) if value),
    ]
