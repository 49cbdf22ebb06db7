"""The 十纵八横 matrix at /grid/: parse, ask, return. Every figure comes from roads.figures.grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import offers
from maps.pages.ledger.query import AXES, LedgerQuery
from roads.choices import Kind
from roads.figures.grid import GridTotals, Metres, RoadTotals, grid, works_left_out


@dataclass(frozen=True, slots=True)
class Cell:
    """Metres of one kind on one row, None where nothing is planned, and the address of its works in the ledger."""

    kind: str
    metres: Metres | None
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the matrix: an axis with its road, if one is named, or a total."""

    label: str
    name: str
    road_id: int | None
    cells: list[Cell]


# What the ledger is told so that it lists the works of a row: the axes in all, the other roads, everything.
ALL_AXES: Final = tuple(code for code, _ in AXES)


@require_safe
@reading_page
def grid_page(request: HttpRequest) -> HttpResponse:
    """The matrix as of a day."""
    as_of = requested_day(request)
    totals = grid(as_of=as_of.day)
    context = page_context(request, active="grid", as_of=as_of) | {
        "downloads": offers("roads", "works", "slices", as_of=as_of.day),
        "kinds": [(code, label) for code, label in Kind.choices if code in _kinds(totals)],
        "axes": _axes(totals, day=str(as_of.day)),
        "sums": _sums(totals, day=str(as_of.day)),
        "longest_m": _longest(totals),
        "left_out": works_left_out(as_of=as_of.day),
        "left_out_address": LedgerQuery(light=("suspended", "cancelled"), as_of=str(as_of.day)).address(),
    }
    return render(request, "maps/grid/page.html", context)


def _kinds(totals: GridTotals) -> list[str]:
    """Kinds in the order of the plan; 其他 only where there is any."""
    return [code for code in Kind.values if code != Kind.OTHER or code in totals.everything]


def _axes(totals: GridTotals, *, day: str) -> list[Row]:
    """All eighteen axes in plan order, also those that no road has been given to."""
    taken: dict[str, RoadTotals] = {f"{one.road.axis}{one.road.axis_no}": one for one in totals.axes}
    rows = []
    for code, label in AXES:
        one = taken.get(code)
        cells = _cells(totals, one.kinds if one else {}, axis=(code,), day=day)
        rows.append(Row(label, one.road.name if one else "", one.road.pk if one else None, cells))
    return rows


def _sums(totals: GridTotals, *, day: str) -> list[Row]:
    rows = [Row("十纵八横合计", "", None, _cells(totals, totals.totals, axis=ALL_AXES, day=day))]
    if totals.others:
        rows.append(Row("其他道路", "", None, _cells(totals, totals.others, axis=("none",), day=day)))
        rows.append(Row("全部", "", None, _cells(totals, totals.everything, axis=(), day=day)))
    return rows


def _cells(totals: GridTotals, kinds: Mapping[str, Metres], *, axis: tuple[str, ...], day: str) -> list[Cell]:
    return [
        Cell(kind, kinds.get(kind), LedgerQuery(kind=(kind,), axis=axis, as_of=day).address())
        for kind in _kinds(totals)
    ]


def _longest(totals: GridTotals) -> float:
    """The longest planned length of any axis and kind: what a full bar stands for."""
    return max((metres.planned_m for one in totals.axes for metres in one.kinds.values()), default=0.0)
