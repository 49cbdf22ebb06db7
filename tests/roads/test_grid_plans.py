# Faces: roads/grid_services.py
import pytest
from django.db import IntegrityError, transaction

from gis.errors import DomainError
from roads.grid_plans import AxisPlace, axis_choices, places, plan_asked, plan_name, roads_by_place
from roads.grid_services import assign_axes, make_default, remove_plan, save_plan
from roads.models import GridPlan, PlanAxis, Road
from tests.shapes import make_plan, make_road, make_user

pytestmark = pytest.mark.django_db


def labels(plan: GridPlan | None = None) -> list[str]:
    return [place.label for place in places(plan)]


def test_a_plan_has_as_many_places_as_it_says() -> None:
    plan = make_plan("六纵六横", 6, 6)
    assert labels() == labels(plan) == [*(f"纵{n}" for n in range(1, 7)), *(f"横{n}" for n in range(1, 7))]
    assert axis_choices()[0] == ("NS1", "纵1")
    assert plan_name() == "六纵六横"


def test_without_a_plan_there_are_as_many_as_roads_have() -> None:
    assert places() == ()
    make_road(axis="NS", axis_no=12)
    assert labels() == [f"纵{n}" for n in range(1, 13)]
    assert plan_name() == "路网"


def test_the_first_plan_is_the_default_and_takes_over_what_roads_have() -> None:
    road = make_road("十二路", axis="NS", axis_no=12)
    with pytest.raises(DomainError, match="十二路已是纵12"):
        save_plan(plan=GridPlan(name="六纵", ns_count=6, ew_count=0), by=make_user())
    plan = save_plan(plan=GridPlan(name="十二纵", ns_count=12, ew_count=0), by=make_user())
    assert plan.is_default
    assert roads_by_place(plan) == {"NS12": road}


def test_roads_are_put_on_axes_several_at_once_and_numbers_may_change_hands() -> None:
    plan, by = make_plan("二纵一横", 2, 1), make_user()
    west, east, south = make_road("西路"), make_road("东路"), make_road("南路")
    first, second, across = places(plan)
    assign_axes(plan=plan, axes={first: west.pk, second: east.pk, across: south.pk}, by=by)
    assert {road.name: road.axis_label for road in Road.objects.all()} == {
        "西路": "纵1", "东路": "纵2", "南路": "横1",
    }  # fmt: skip
    assign_axes(plan=plan, axes={first: east.pk, second: west.pk}, by=by)
    assert roads_by_place(plan) == {"NS1": east, "NS2": west}


@pytest.mark.parametrize(
    ("axes", "said"),
    [
        ({AxisPlace("NS", 3): 0}, "二纵没有纵3"),
        ({AxisPlace("NS", 1): 0, AxisPlace("NS", 2): 0}, "只能是一条轴"),
        ({AxisPlace("NS", 1): 10**9}, "没有编号"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(axes: dict[AxisPlace, int], said: str) -> None:
    plan, road = make_plan("二纵", 2, 0), make_road(axis="NS", axis_no=2)
    axes = {place: key or road.pk for place, key in axes.items()}
    with pytest.raises(DomainError, match=said):
        assign_axes(plan=plan, axes=axes, by=make_user())
    road.refresh_from_db()
    assert road.axis_no == 2


def test_another_plan_keeps_its_own_axes_and_may_become_the_default() -> None:
    ours, theirs, by = make_plan("一纵", 1, 0), make_plan("一横", 0, 1, default=False), make_user()
    road = make_road("市政路", axis="NS", axis_no=1)
    assign_axes(plan=theirs, axes={AxisPlace("EW", 1): road.pk}, by=by)
    assert roads_by_place(ours)["NS1"].axis_label == "纵1"
    assert roads_by_place(theirs)["EW1"].axis_label == "横1"
    make_default(plan=theirs, by=by)
    road.refresh_from_db()
    assert road.axis_label == "横1"
    assert [str(one) for one in PlanAxis.objects.all()] == ["纵1 市政路"]
    ours.refresh_from_db()
    assert roads_by_place(ours)["NS1"] == road


def test_fewer_axes_than_are_taken_are_refused() -> None:
    plan = make_plan("二纵", 2, 0)
    make_road("东路", axis="NS", axis_no=2)
    plan.ns_count = 1
    with pytest.raises(DomainError, match="东路就没有轴了"):
        save_plan(plan=plan, by=make_user())


def test_the_default_goes_last_and_takes_the_axes_along() -> None:
    ours, theirs, by = make_plan("一纵", 1, 0), make_plan("一横", 0, 1, default=False), make_user()
    road = make_road(axis="NS", axis_no=1)
    with pytest.raises(DomainError, match="默认方案不能删除"):
        remove_plan(plan=ours, by=by)
    remove_plan(plan=theirs, by=by)
    remove_plan(plan=ours, by=by)
    road.refresh_from_db()
    assert road.axis == ""


def test_a_plan_is_found_by_its_name_or_number() -> None:
    plan = make_plan()
    assert plan_asked("") == plan_asked("十纵八横") == plan_asked(str(plan.pk)) == plan
    with pytest.raises(DomainError, match="没有路网方案"):
        plan_asked("九\0纵")
    with pytest.raises(DomainError, match="没有路网方案“九纵”"):
        plan_asked("九纵")


def test_the_database_keeps_one_default_and_no_empty_plan() -> None:
    make_plan()
    with pytest.raises(IntegrityError, match="grid_plan_one_default"), transaction.atomic():
        make_plan("又一个")
    with pytest.raises(IntegrityError, match="grid_plan_has_axes"), transaction.atomic():
        make_plan("空的", 0, 0, default=False)
