"""Units ranked by the share done of what should be done by a day, on works of 1,000 m checkable in the head."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gis.models import ResponsibleUnit
from roads.figures.ranking import formula_text, rank_units, rank_works
from roads.models import Step, Work
from roads.norms import LAST_UNITS
from roads.services import set_status
from tests.shapes import make_report, make_road, make_user, make_work

pytestmark = pytest.mark.django_db
# Half of the plan's ten days are over.
START, HALF, END = date(2014, 6, 1), date(2014, 6, 5), date(2014, 6, 10)


def unit_with(name: str, *done_m: float, **fields: Any) -> ResponsibleUnit:
    """A unit with one work for each length done (all steps, both halves)."""
    unit = ResponsibleUnit.objects.create(name=name)
    for metres in done_m:
        work = make_work(unit=unit, planned_start=START, planned_finish=END, **fields)
        if metres:
            finish(work, metres)
    return unit


def finish(work: Work, metres: float) -> None:
    for step in Step.objects.filter(kind=work.kind):
        make_report(work, step.code, 0, metres, day=START)


def test_the_share_done_of_what_should_be_done_orders_units() -> None:
    slow, fast = unit_with("慢", 100), unit_with("快", 400)
    rows = rank_units(as_of=HALF)
    assert [row.unit for row in rows] == [fast, slow]
    assert [row.rate for row in rows] == [pytest.approx(80), pytest.approx(20)]
    assert [row.planned_m for row in rows] == [pytest.approx(500)] * 2


def test_a_work_ahead_of_its_plan_does_not_hide_one_behind() -> None:
    unit_with("一快一慢", 1000, 0)
    (row,) = rank_units(as_of=HALF)
    assert row.done_m == pytest.approx(500)
    assert row.rate == pytest.approx(50)


def test_of_equal_shares_fewer_red_lights_come_first() -> None:
    for name in ("甲", "乙"):
        unit_with(name, 500)
    red = ResponsibleUnit.objects.get(name="甲")
    work = make_work(unit=red, planned_start=START, planned_finish=END, goal="begin", goal_due=START)
    finish(work, 500)
    work.goal, work.goal_due = "finish", START
    work.save()
    rows = rank_units(as_of=HALF)
    assert [(row.unit.name, row.red) for row in rows] == [("乙", 0), ("甲", 1)]


def test_the_last_ones_are_marked_as_far_as_they_are_behind() -> None:
    for number in range(6):
        unit_with(f"单位{number}", 500 if number < 4 else 100)
    rows = rank_units(as_of=HALF)
    assert [row.last for row in rows] == [False] * 4 + [True] * 2
    assert LAST_UNITS == 3


def test_units_without_anything_planned_yet_are_listed_unranked() -> None:
    unit_with("早", 100)
    unit_with("晚", 0, code="late").works.update(
        planned_start=date(2014, 9, 1), planned_finish=date(2014, 9, 9)
    )
    rows = rank_units(as_of=HALF)
    assert [(row.unit.name, row.rank) for row in rows] == [("早", 1), ("晚", None)]


def test_suspended_works_do_not_count() -> None:
    unit = unit_with("停", 0)
    set_status(
        work=unit.works.get(), status="suspended", day=START, reason="停", by=make_user(),
        now=datetime(2014, 6, 1, tzinfo=ZoneInfo("Asia/Shanghai")),
    )  # fmt: skip
    assert rank_units(as_of=HALF) == []


def test_the_first_unit_is_never_one_of_the_last() -> None:
    unit_with("独一家", 100)
    assert [row.last for row in rank_units(as_of=HALF)] == [False]
    for number in range(LAST_UNITS - 1):
        unit_with(f"第{number}家", 50 - number)
    assert [row.last for row in rank_units(as_of=HALF)] == [False] + [True] * (LAST_UNITS - 1)


def test_units_equal_in_rate_and_red_lights_share_a_place() -> None:
    for name, metres in (("甲", 250), ("乙", 250), ("丙", 100)):
        unit_with(name, metres)
    assert [(row.unit.name, row.rank) for row in rank_units(as_of=HALF)] == [("乙", 1), ("甲", 1), ("丙", 3)]


def test_metres_that_works_of_one_kind_share_count_once() -> None:
    unit = ResponsibleUnit.objects.create(name="重叠")
    road, plan = make_road(), {"planned_start": START, "planned_finish": END}
    finish(make_work(road, 0, 600, unit=unit, code="a", **plan), 600)
    make_work(road, 200, 1000, unit=unit, code="b", **plan)
    (row,) = rank_units(as_of=HALF)
    # 0–600 is the first's (300 m due and done), 600–1000 the second's (200 m due, none done)
    assert [row.planned_m, row.done_m] == pytest.approx([500, 300])


def test_a_unit_without_a_red_or_yellow_light_is_not_among_the_last() -> None:
    unit_with("快", 1000)
    unit_with("差一点", 490)
    rows = rank_units(as_of=HALF)
    assert [(row.unit.name, row.red + row.yellow, row.last) for row in rows] == [
        ("快", 0, False),
        ("差一点", 0, False),
    ]


def test_works_are_ranked_by_metres_behind_times_the_days_they_have_been_due() -> None:
    # Half of 1,000 m was due: nothing done is 500 m for five days, 300 m done is 200 m for two.
    unit_with("甲", 300, 0)
    first, second = rank_works(as_of=HALF)
    assert (first.behind_m, first.days_behind, first.metre_days) == (500, 5, 2500)
    assert (second.behind_m, second.days_behind, second.rank) == pytest.approx((200, 2, 2))
    (unit,) = rank_units(as_of=HALF)
    assert [unit.metre_days, unit.overdue] == pytest.approx([2900, 0])


def test_overdue_goals_are_counted_beside_the_rate() -> None:
    unit_with("甲", 300, goal="finish", goal_due=START)
    assert [row.overdue for row in rank_units(as_of=HALF)] == [1]


def test_the_formula_is_told_with_its_version_and_weights() -> None:
    assert formula_text().startswith("排名办法第2版：")
    assert "工序比重法" in formula_text()
