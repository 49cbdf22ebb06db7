"""Reading plans of axes: which places a plan has, which road has each, and what the plan is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, Q

from gis.errors import DomainError
from roads.models import GridPlan, PlanAxis, Road

# What the grid is called where no plan has a name yet.
UNNAMED: Final = "路网"


@dataclass(frozen=True, slots=True)
class AxisPlace:
    """One place in a plan: NS and 3 for 纵3."""

    axis: str
    no: int

    @property
    def code(self) -> str:
        return f"{self.axis}{self.no}"

    @property
    def label(self) -> str:
        return f"{Road.Axis(self.axis).label}{self.no}"


def places(plan: GridPlan | None = None) -> tuple[AxisPlace, ...]:
    """The places of a plan (the default one), 纵 before 横; without a plan as many as roads have numbers."""
    plan = plan or GridPlan.objects.default()
    counts = {axis: plan.count(axis) for axis in Road.Axis.values} if plan else _counts_of_roads()
    return tuple(AxisPlace(axis, no) for axis in Road.Axis.values for no in range(1, counts[axis] + 1))


def _counts_of_roads() -> dict[str, int]:
    rows = Road.objects.exclude(axis="").order_by().values_list("axis").annotate(most=Max("axis_no"))
    return dict.fromkeys(Road.Axis.values, 0) | dict(rows)


def axis_choices() -> list[tuple[str, str]]:
    """Codes and labels of the default plan's places: NS3, 纵3."""
    return [(place.code, place.label) for place in places()]


def plan_name(plan: GridPlan | None = None) -> str:
    """What the grid is called: the name of the plan, else of the default one."""
    plan = plan or GridPlan.objects.default()
    return plan.name if plan else UNNAMED


def plan_asked(text: str) -> GridPlan | None:
    """The plan with this key or name; without a text the default one, None where there is none. DomainError else."""
    word = text.strip()
    if not word:
        return GridPlan.objects.default()
    key = int(word) if word.isascii() and word.isdigit() and len(word) < 10 else None
    plan = GridPlan.objects.filter(Q(name=word) | Q(pk=key)).first() if "\0" not in word else None
    if plan is None:
        raise DomainError(f"没有路网方案“{word[:20]}”。", field="plan")
    return plan


def put_on_plan(roads: Iterable[Road], plan: GridPlan | None) -> list[Road]:
    """The roads with the axes that `plan` gives them, unsaved; as they are for the default plan and for none."""
    rows = list(roads)
    if plan is None or plan.is_default:
        return rows
    given = {one.road_id: one for one in PlanAxis.objects.filter(plan=plan)}
    for road in rows:
        one = given.get(road.pk)
        road.axis, road.axis_no = (one.axis, one.no) if one else ("", None)
    return rows


def roads_by_place(plan: GridPlan) -> dict[str, Road]:
    """The road of each place of the plan that has one, by the place's code; without shapes."""
    bare = Road.objects.defer("centreline", "centreline_3857")
    rows = bare.exclude(axis="") if plan.is_default else bare.filter(plan_axes__plan=plan)
    return {f"{road.axis}{road.axis_no}": road for road in put_on_plan(rows, plan)}
