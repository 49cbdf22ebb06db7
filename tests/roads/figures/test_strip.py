from datetime import date

import pytest

from roads.figures.strip import crossings_along, end_names, strip_of
from roads.services import void_report
from tests.shapes import make_place, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
AS_OF = date(2014, 12, 31)


def test_the_strip_of_a_step_has_both_halves_and_what_is_missing_on_either() -> None:
    work = make_work(start_m=0, end_m=1000)
    make_report(work, "subgrade", 0, 300)
    make_report(work, "subgrade", 200, 500, side="L")
    make_report(work, "subgrade", 900, 1000, side="R")
    subgrade, base, *_ = strip_of(work, as_of=AS_OF)
    assert subgrade.left == ((0, 500),)
    assert subgrade.right == ((0, 300), (900, 1000))
    assert subgrade.remaining == ((300, 1000),)
    assert subgrade.remaining[0].length_m == 700
    assert (base.step.code, base.left, base.remaining) == ("base", (), ((0, 1000),))


def test_the_strip_knows_no_later_day_and_no_voided_report() -> None:
    work = make_work()
    report = make_report(work, "subgrade", 0, 300, day=date(2014, 6, 1))
    assert strip_of(work, as_of=date(2014, 5, 31))[0].left == ()
    assert strip_of(work, as_of=date(2014, 6, 1))[0].left == ((0, 300),)
    void_report(report=report, reason="填错", by=make_user(), now=report.recorded_at)
    assert strip_of(work, as_of=AS_OF)[0].left == ()


def test_crossings_along_a_work_are_those_between_its_ends() -> None:
    road = make_road("神州路")
    for name, x in (("甲路", 100), ("乙路", 400), ("丙路", 900)):
        make_road(name, line=straight(x=x, y=-50, length=100, east=False))
    work = make_work(road, 200, 900)
    crossings = [(crossing.other.name, round(crossing.measure_m)) for crossing in crossings_along(work)]
    assert crossings == [("乙路", 400), ("丙路", 900)]


def test_ends_are_named_by_chainage_whatever_the_order_of_the_text() -> None:
    road = make_road("神州路")
    for name, x in (("西经大道", 200), ("中原路", 900)):
        make_road(name, line=straight(x=x, y=-50, length=100, east=False))
    for first, second in (("中原路", "西经大道"), ("西经大道", "中原路")):
        work = make_work(road, 200, 900, from_label=first, to_label=second)
        assert end_names(work, crossings_along(work)) == ("西经大道", "中原路")


def test_an_end_at_a_place_turns_the_names_too() -> None:
    gate = make_place("南门", 950, 30)
    work = make_work(make_road(), 200, 900, from_label="南门", from_place=gate, to_label="河边")
    assert end_names(work, crossings_along(work)) == ("河边", "南门")
