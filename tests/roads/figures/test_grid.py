from datetime import date, datetime
from typing import Any

import pytest
from django.utils.timezone import get_current_timezone

from roads.chainage import span_of
from roads.figures.grid import Metres, grid, works_left_out
from roads.models import ExistingStretch, Pipe, Work, WorkStatus
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
AS_OF = date(2014, 12, 31)
STEPS = ("subgrade", "base", "surface", "ancillary")


def test_existing_road_and_works_add_up_and_overlaps_count_once() -> None:
    road = make_road(axis="NS", axis_no=3, line=straight(length=2000, east=False))
    ExistingStretch.objects.create(road=road, span=span_of(0, 500), since=date(2014, 4, 24))
    for start, end in ((400, 1000), (900, 1500)):
        work = make_work(road, start, end)
        for step in STEPS:
            make_report(work, step, start, start + 200)
    totals = grid(as_of=AS_OF)
    (axis,) = totals.axes
    assert axis.road.axis_label == "纵3"
    # planned 0–1500; finished 0–600 and 900–1100
    assert axis.carriageway == Metres(1500, 800, 0, 700)
    assert totals.totals["carriageway"].percent == pytest.approx(100 * 800 / 1500)


def test_metres_with_some_steps_are_under_way() -> None:
    work = make_work(make_road(axis="EW", axis_no=1), 0, 1000)
    make_report(work, "subgrade", 0, 600)
    make_report(work, "base", 0, 400, side="L")
    (axis,) = grid(as_of=AS_OF).axes
    assert axis.carriageway == Metres(1000, 0, 600, 400)


def stop(work: Work, status: str) -> None:
    WorkStatus.objects.create(
        work=work, day=date(2014, 8, 1), status=status, reason="规划调整", by=make_user(),
        recorded_at=datetime(2014, 8, 1, 9, tzinfo=get_current_timezone()),
    )  # fmt: skip


def half_built_axis() -> Work:
    """横1 over 1 km: a work not begun, and one of 600 m with 200 m finished and 100 m begun."""
    road = make_road(axis="EW", axis_no=1)
    make_work(road, 0, 400)
    work = make_work(road, 400, 1000)
    for step in STEPS:
        make_report(work, step, 400, 600)
    make_report(work, "subgrade", 600, 700)
    return work


def test_a_suspended_work_keeps_what_it_built_and_its_length_and_is_listed() -> None:
    stopped = half_built_axis()
    before = grid(as_of=AS_OF).totals["carriageway"]
    stop(stopped, "suspended")
    assert grid(as_of=AS_OF).totals["carriageway"] == before == Metres(1000, 200, 100, 700)
    (row,) = works_left_out(as_of=AS_OF)
    assert (row.work, row.work.progress.finished_m, row.work.progress.dropped_m) == (stopped, 200, 0)


def test_a_cancelled_work_keeps_what_it_began_and_its_unbuilt_rest_leaves_the_plan_and_is_listed() -> None:
    stopped = half_built_axis()
    stop(stopped, "cancelled")
    assert grid(as_of=date(2014, 7, 31)).totals["carriageway"].planned_m == 1000
    assert grid(as_of=AS_OF).totals["carriageway"] == Metres(700, 200, 100, 400)
    (row,) = works_left_out(as_of=AS_OF)
    assert (row.work.progress.finished_m, row.work.progress.dropped_m) == (200, 300)


def test_a_work_cancelled_before_it_began_leaves_no_cell_behind() -> None:
    stop(make_work(make_road(axis="EW", axis_no=1)), "cancelled")
    assert grid(as_of=AS_OF).totals == {}


def test_pipes_and_pipe_works_along_an_axis_count_once_by_kind() -> None:
    road = make_road(axis="NS", axis_no=1, line=straight(east=False))
    make_work(road, 0, 600, kind="water")
    Pipe.objects.create(
        code="P1",
        kind="water",
        road=road,
        span=span_of(500, 900),
        line=straight(x=5, length=400),
        laid_on=date(2014, 3, 1),
    )
    (axis,) = grid(as_of=AS_OF).axes
    assert axis.kinds["water"] == Metres(900, 400, 0, 500)
    assert grid(as_of=date(2014, 2, 28)).axes[0].kinds["water"].finished_m == 0


def test_axes_stand_in_plan_order_and_other_roads_apart() -> None:
    for axis, number in (("EW", 2), ("NS", 10), ("EW", 1), ("NS", 2)):
        make_work(make_road(axis=axis, axis_no=number), 0, 100)
    make_work(make_road(), 0, 50)
    totals = grid(as_of=AS_OF)
    assert [row.road.axis_label for row in totals.axes] == ["纵2", "纵10", "横1", "横2"]
    assert totals.others["carriageway"].planned_m == 50
    assert totals.everything["carriageway"].planned_m == 450


def test_the_grid_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(1, 9):
        make_report(make_work(make_road(axis="EW", axis_no=number), 0, 500))
    with django_assert_max_num_queries(6):
        grid(as_of=AS_OF)


def test_totals_say_how_old_their_newest_report_is() -> None:
    work = make_work(make_road(axis="EW", axis_no=1))
    make_report(work, day=date(2014, 6, 3))
    make_report(work, "base", day=date(2014, 9, 7))
    assert grid(as_of=date(2014, 8, 1)).newest_report == date(2014, 6, 3)
