"""What is due in a month to come, what is silent, and money as far as it is known."""

# Faces: roads/figures/budget.py

from datetime import date

import pytest

from roads.figures.attention import stale_works, upcoming
from roads.figures.budget import budget
from roads.models import Obstacle, Step, Work
from roads.norms import SILENT_DAYS
from tests.shapes import make_report, make_work

pytestmark = pytest.mark.django_db
JUNE_30, JULY_31 = date(2014, 6, 30), date(2014, 7, 31)


def finish(work: Work) -> None:
    for step in Step.objects.filter(kind=work.kind):
        make_report(work, step.code, 0, work.length_m)


def test_works_to_begin_and_to_finish_are_those_that_have_not() -> None:
    begin = make_work(planned_start=date(2014, 7, 1), planned_finish=date(2014, 9, 1))
    begun = make_work(planned_start=date(2014, 7, 2), planned_finish=date(2014, 7, 31))
    make_report(begun)
    done = make_work(planned_start=date(2014, 5, 1), planned_finish=date(2014, 7, 15))
    finish(done)
    make_work(planned_start=JUNE_30, planned_finish=date(2014, 8, 1))
    coming = upcoming(after=JUNE_30, until=JULY_31)
    assert [work for work, _ in coming.to_begin] == [begin]
    assert [work for work, _ in coming.to_finish] == [begun]


def test_a_goal_that_is_met_is_not_due() -> None:
    met, open_ = make_work(goal="base", goal_due=JULY_31), make_work(goal="base", goal_due=JULY_31)
    make_work(goal="finish", goal_due=JULY_31)
    make_report(met, "base", 0, 1000)
    assert [work for work, _ in upcoming(after=JUNE_30, until=JULY_31).goals_due] == [open_]


def test_open_obstacles_that_are_due_are_listed_by_day() -> None:
    for code, due, resolved in (("b", 20, None), ("a", 10, None), ("c", 15, 1)):
        Obstacle.objects.create(
            code=code, kind="land", title=code, found_on=date(2014, 6, 1), due=date(2014, 7, due),
            resolved_on=date(2014, 6, resolved) if resolved else None,
        )  # fmt: skip
    assert [row.code for row in upcoming(after=JUNE_30, until=JULY_31).obstacles_due] == ["a", "b"]


def test_a_work_under_way_is_silent_after_a_month_without_a_report() -> None:
    quiet, loud, finished = make_work(), make_work(), make_work()
    make_report(quiet, day=date(2014, 5, 31))
    make_report(loud, day=date(2014, 6, 20))
    finish(finished)
    assert [work for work, _ in stale_works(as_of=date(2014, 6, 30))] == [quiet]
    assert SILENT_DAYS == 30


def test_money_counts_known_budgets_by_percent_and_says_how_many_are_not_known() -> None:
    half = make_work(budget_wan_yuan=1000)
    for step in Step.objects.filter(kind="carriageway"):
        make_report(half, step.code, 0, 500)
    make_work(budget_wan_yuan=500)
    make_work()
    money = budget(as_of=JUNE_30)
    assert (money.works, money.without, money.budget_wan_yuan) == (3, 1, 1500)
    assert money.done_wan_yuan == pytest.approx(500)
