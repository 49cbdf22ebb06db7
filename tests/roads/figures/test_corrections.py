"""What was put right after a moment, how it changes the state of a day that was told of already."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from roads.figures.corrections import corrections
from roads.models import ProgressReport
from roads.services import void_report
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db
DAY = date(2014, 6, 30)
TOLD = datetime(2014, 7, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
NOW = TOLD + timedelta(days=20)


def void(report: ProgressReport, moment: datetime) -> None:
    void_report(report=report, reason="报错", by=make_user(), now=moment)


def test_a_report_voided_since_is_a_correction_with_both_states() -> None:
    work = make_work()
    for step in ("subgrade", "base", "surface", "ancillary"):
        report = make_report(work, step, 0, 400)
    void(report, TOLD + timedelta(days=1))
    (row,) = corrections(as_of=DAY, since=TOLD, until=NOW)
    assert (row.work, row.voided, row.added) == (work, (report,), ())
    assert (row.finished_m_before, row.finished_m_after) == (400, 0)
    assert row.percent_before > row.percent_after


def test_a_report_recorded_since_about_an_old_day_is_one_too() -> None:
    work = make_work()
    report = make_report(work, recorded_at=TOLD + timedelta(days=1))
    (row,) = corrections(as_of=DAY, since=TOLD, until=NOW)
    assert row.added == (report,)


def test_what_was_voided_before_after_or_speaks_of_later_days_is_none() -> None:
    work = make_work()
    void(make_report(work), TOLD - timedelta(days=1))
    void(make_report(work), NOW + timedelta(days=1))
    make_report(work, day=date(2014, 7, 10), recorded_at=TOLD + timedelta(days=6))
    never_told = make_report(work, recorded_at=TOLD + timedelta(days=1))
    void(never_told, TOLD + timedelta(days=2))
    assert corrections(as_of=DAY, since=TOLD, until=NOW) == []


def test_the_number_of_queries_does_not_grow_with_works(django_assert_max_num_queries: object) -> None:
    for _ in range(5):
        void(make_report(make_work()), TOLD + timedelta(days=1))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert len(corrections(as_of=DAY, since=TOLD, until=NOW)) == 5
