from datetime import date
from typing import Any

import pytest

from roads.figures.shortfall import shortfall_by_kind
from roads.models import Step
from tests.shapes import make_report, make_road, make_work

pytestmark = pytest.mark.django_db
PLAN: dict[str, Any] = {"planned_start": date(2014, 6, 1), "planned_finish": date(2014, 6, 10)}
HALF = date(2014, 6, 5)


def test_what_one_work_did_beyond_its_plan_makes_up_for_nothing_another_misses() -> None:
    ahead, _ = make_work(**PLAN), make_work(**PLAN)
    for step in Step.objects.filter(kind="carriageway"):
        make_report(ahead, step.code, 0, 1000)
    make_work(make_road(), kind="gas", **PLAN)
    road, gas = shortfall_by_kind(as_of=HALF)
    assert (road.kind, road.works, road.planned_m, road.done_m) == ("carriageway", 2, 1000, 1000)
    assert (road.behind, road.behind_m) == (1, 500)
    assert (gas.kind, gas.behind_m) == ("gas", 500)


def test_works_without_a_plan_are_no_part_of_it() -> None:
    make_work()
    assert shortfall_by_kind(as_of=HALF) == []
