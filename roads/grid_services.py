"""Writing plans of axes: a plan made or changed, roads put on its axes, another plan made the default."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from gis.errors import DomainError
from roads.grid_plans import AxisPlace, places, roads_by_place
from roads.models import GridPlan, PlanAxis, Road


@transaction.atomic
def save_plan(*, plan: GridPlan, by: Any) -> GridPlan:
    """Write a plan; the first is the default. DomainError where a road stands on an axis it would no longer have."""
    if plan.pk:
        known = {place.code for place in places(plan)}
        lost = [road for code, road in roads_by_place(plan).items() if code not in known]
        if lost:
            raise DomainError(f"条数少了，{lost[0].name}就没有轴了；请先把它从轴上取下。", field="ns_count")
    elif not GridPlan.objects.default():
        plan.is_default = True
        _fit_roads(plan)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise DomainError("已有叫这个名称的方案，或条数不对。", field="name") from None
    return plan


def _fit_roads(plan: GridPlan) -> None:
    """The first plan takes over the axes that roads already have; DomainError where it has not so many."""
    for axis in Road.Axis:
        most = Road.objects.filter(axis=axis, axis_no__gt=plan.count(axis)).order_by("-axis_no").first()
        if most:
            raise DomainError(
                f"{most.name}已是{most.axis_label}，方案里的{axis.label}至少要有 {most.axis_no} 条。"
            )


@transaction.atomic
def assign_axes(*, plan: GridPlan, axes: Mapping[AxisPlace, int], by: Any) -> int:
    """Put roads (by key) on places of the plan, all others off; returns how many there are now.

    DomainError for a place the plan has not, a road that does not exist, or a road on two axes.
    """
    known = set(places(plan))
    for place in axes:
        if place not in known:
            raise DomainError(f"{plan.name}没有{place.label}。", field="axes")
    if len(set(axes.values())) < len(axes):
        raise DomainError("一条道路在一个方案里只能是一条轴。", field="axes")
    roads = Road.objects.in_bulk(list(axes.values()))
    missing = set(axes.values()) - set(roads)
    if missing:
        raise DomainError(f"没有编号是 {min(missing)} 的道路。", field="axes")
    if plan.is_default:
        _write_on_roads({road: place for place, road in axes.items()})
    else:
        plan.axes.all().delete()
        PlanAxis.objects.bulk_create(
            PlanAxis(plan=plan, axis=place.axis, no=place.no, road_id=road) for place, road in axes.items()
        )
    return len(axes)


def _write_on_roads(axes: Mapping[int, AxisPlace]) -> None:
    """All roads off their axes first: a number that changes hands would be taken twice for a moment."""
    Road.objects.exclude(axis="").update(axis="", axis_no=None)
    for road, place in axes.items():
        Road.objects.filter(pk=road).update(axis=place.axis, axis_no=place.no)


@transaction.atomic
def make_default(*, plan: GridPlan, by: Any) -> None:
    """From now on `plan` stands on the roads, and the plan that stood there is kept in rows of its own."""
    before = GridPlan.objects.select_for_update().filter(is_default=True).first()
    if before == plan:
        return
    coming = {AxisPlace(one.axis, one.no): one.road_id for one in plan.axes.all()}
    if before:
        kept = {
            AxisPlace(road.axis, road.axis_no or 0): road.pk
            for road in Road.objects.exclude(axis="").only("axis", "axis_no")
        }
        GridPlan.objects.filter(pk=before.pk).update(is_default=False)
        before.is_default = False
        assign_axes(plan=before, axes=kept, by=by)
    plan.axes.all().delete()
    GridPlan.objects.filter(pk=plan.pk).update(is_default=True)
    plan.is_default = True
    assign_axes(plan=plan, axes=coming, by=by)


@transaction.atomic
def remove_plan(*, plan: GridPlan, by: Any) -> None:
    """Take a plan away; the default one only where it is the last, with its axes."""
    if plan.is_default and GridPlan.objects.count() > 1:
        raise DomainError("默认方案不能删除；请先把别的方案设为默认。")
    if plan.is_default:
        _write_on_roads({})
    plan.delete()
