"""The matrix of a plan's axes at /grid/: parse, ask, return. Every figure comes from roads.figures.grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import requested_day
from maps.pages.base import page_context, reading_page
from maps.pages.downloads import offers
from maps.pages.ledger.filters import NO_AXIS, LedgerFilters
from roads.choices import Kind
from roads.figures.grid import GridTotals, Metres, RoadTotals, grid, works_left_out
from roads.grid_plans import AxisPlace, places, plan_asked, plan_name
from roads.models import GridPlan, Road


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
    first_of_group: bool = False


@require_safe
@reading_page
def grid_page(request: HttpRequest) -> HttpResponse:
    """The matrix as of a day."""
    as_of = requested_day(request)
    plan = plan_asked(request.GET.get("plan", ""))
    totals = grid(as_of=as_of.day, plan=plan)
    context = page_context(request, active="grid", as_of=as_of) | {
        "downloads": offers("roads", "works", "slices", as_of=as_of.day),
        "kinds": [(code, label) for code, label in Kind.choices if code in _kinds(totals)],
        "plan": plan,
        "plans": GridPlan.objects.all(),
        "axes": _axes(totals, plan, day=str(as_of.day)),
        "sums": _sums(totals, plan, day=str(as_of.day)),
        "longest_m": _longest(totals),
        "left_out": works_left_out(as_of=as_of.day),
        "left_out_address": LedgerFilters.link(light=("suspended", "cancelled"), as_of=str(as_of.day)),
    }
    return render(request, "maps/grid/page.html", context)


def _kinds(totals: GridTotals) -> list[str]:
    """Kinds in the order of the plan; 其他 only where there is any."""
    return [code for code in Kind.values if code != Kind.OTHER or code in totals.everything]


def _axes(totals: GridTotals, plan: GridPlan | None, *, day: str) -> list[Row]:
    """All axes of the plan in its order, also those that no road has been given to."""
    taken: dict[str, RoadTotals] = {f"{one.road.axis}{one.road.axis_no}": one for one in totals.axes}
    rows = []
    for place in places(plan):
        one = taken.get(place.code)
        filters = {**_filters_of(plan, place, one), "as_of": day}
        cells = _cells(totals, one.kinds if one else {}, filters)
        first = place.axis == Road.Axis.EAST_WEST and place.no == 1
        rows.append(
            Row(place.label, one.road.name if one else "", one.road.pk if one else None, cells, first)
        )
    return rows


def _filters_of(plan: GridPlan | None, place: AxisPlace, one: RoadTotals | None) -> dict[str, Any]:
    """The ledger of an axis: by its number, which is that of the default plan, else by its road's name."""
    if plan is None or plan.is_default:
        return {"axis": [place.code]}
    return {"q": one.road.name if one else ""}


def _sums(totals: GridTotals, plan: GridPlan | None, *, day: str) -> list[Row]:
    everything: dict[str, Any] = {"as_of": day}
    here, beside = everything, everything
    if plan is None or plan.is_default:
        here = {**everything, "axis": [place.code for place in places(plan)]}
        beside = {**everything, "axis": [NO_AXIS]}
    rows = [Row(f"{plan_name(plan)}合计", "", None, _cells(totals, totals.totals, here))]
    if totals.others:
        rows.append(Row("其他道路", "", None, _cells(totals, totals.others, beside)))
        rows.append(Row("全部", "", None, _cells(totals, totals.everything, everything)))
    return rows


def _cells(totals: GridTotals, kinds: Mapping[str, Metres], filters: dict[str, Any]) -> list[Cell]:
    return [
        Cell(kind, kinds.get(kind), LedgerFilters.link(**filters, kind=[kind])) for kind in _kinds(totals)
    ]


def _longest(totals: GridTotals) -> float:
    """The longest planned length of any axis and kind: what a full bar stands for."""
    return max((metres.planned_m for one in totals.axes for metres in one.kinds.values()), default=0.0)
