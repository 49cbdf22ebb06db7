from decimal import Decimal

import pytest

from roads.figures.evidence.repetition import Repetition, repetition_of, standing_reports
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db


def test_each_metre_counts_once_and_only_earlier_reports_of_the_step_on_a_shared_side() -> None:
    work = make_work()
    make_report(work, "subgrade", 0, 100, by=make_user("王五"))
    make_report(work, "subgrade", 50, 130, side="L", by=make_user("赵六"))
    make_report(work, "base", 0, 1000, by=make_user("王五"))
    report = make_report(work, "subgrade", 60, 200, side="R")
    make_report(work, "subgrade", 0, 1000)
    assert repetition_of(report) == Repetition(Decimal(40), (("王五", Decimal(40)),))
    whole = make_report(work, "subgrade", 0, 130, side="L", by=make_user("赵六"))
    assert repetition_of(whole).metres == 130


def test_reports_that_stand_are_handed_over_with_their_names() -> None:
    work = make_work()
    make_report(work, "subgrade", 0, 100, by=make_user("王五"))
    (told,) = standing_reports(work)
    assert (told.low, told.high, told.side, told.by, told.day) == (0, 100, "B", "王五", "2014-06-01")
