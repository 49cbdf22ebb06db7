from datetime import date

import pytest

from roads.figures.curves import actual_and_planned, months, plan_against_fact
from roads.figures.progress import measure
from roads.models import Step
from tests.shapes import make_report, make_work

pytestmark = pytest.mark.django_db


def test_the_actual_curve_ends_where_progress_stands_and_the_planned_one_at_a_hundred() -> None:
    work = make_work(planned_start=date(2014, 6, 1), planned_finish=date(2014, 9, 8))
    make_report(work, "subgrade", 0, 500, day=date(2014, 6, 20))
    make_report(work, "base", 0, 200, side="L", day=date(2014, 7, 5))
    make_report(work, "base", 100, 200, side="B", day=date(2014, 12, 1))
    as_of = date(2014, 8, 1)
    points = {point.day: point for point in actual_and_planned(work, as_of=as_of)}
    assert points[date(2014, 6, 20)].actual == pytest.approx(15)
    assert points[as_of].actual == pytest.approx(measure([work], as_of=as_of)[work.pk].percent)
    assert points[date(2014, 9, 8)] == (date(2014, 9, 8), 100.0, None)
    assert date(2014, 12, 1) not in points


def test_a_month_counts_the_weighted_metres_finished_in_it_once() -> None:
    work = make_work()
    make_report(work, "subgrade", 0, 400, day=date(2014, 5, 2))
    make_report(work, "subgrade", 300, 500, day=date(2014, 6, 2))
    make_report(work, "ancillary", 0, 100, side="L", day=date(2014, 6, 3))
    # 400 m × 0.3 in May; 100 new m × 0.3 + 100 m × half × 0.1 in June.
    may, june = months()
    assert (may.month, june.month) == (date(2014, 5, 1), date(2014, 6, 1))
    assert may.metres == pytest.approx(120)
    assert june.metres == pytest.approx(35)


def test_all_months_of_a_finished_work_add_up_to_its_length() -> None:
    work = make_work(end_m=800)
    for month, step in enumerate(("subgrade", "base", "surface", "ancillary"), start=5):
        make_report(work, step, 0, 800, day=date(2014, month, 9))
    assert sum(row.metres for row in months()) == pytest.approx(800)


def test_all_works_together_add_up_and_days_to_come_have_no_fact() -> None:
    for metres in (400, 600):
        work = make_work(planned_start=date(2014, 6, 1), planned_finish=date(2014, 6, 30))
        for step in Step.objects.filter(kind="carriageway"):
            make_report(work, step.code, 0, metres, day=date(2014, 6, 10))
    make_report(make_work(), day=date(2014, 6, 1))  # without a plan: in neither curve
    days = [date(2014, 5, 31), date(2014, 6, 15), date(2014, 6, 30)]
    before, middle, to_come = plan_against_fact(days, as_of=date(2014, 6, 15))
    assert (before.planned_m, before.done_m) == (0, 0)
    assert [middle.planned_m, middle.done_m] == pytest.approx([1000, 1000])
    assert to_come.planned_m == pytest.approx(2000)
    assert to_come.done_m is None
