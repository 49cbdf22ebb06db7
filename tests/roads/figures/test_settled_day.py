from datetime import date, timedelta

import pytest
from django.test import Client

from roads.figures.overview import days_of_interest
from roads.figures.settled_day import settled_day
from tests.shapes import make_report, make_work

pytestmark = pytest.mark.django_db
LATE = date(2026, 11, 30)


def test_one_report_of_today_does_not_move_the_day_that_pages_open_with(client: Client) -> None:
    work = make_work()
    make_report(work, day=date(2014, 11, 30))
    make_report(work, day=date(2014, 10, 1))
    make_report(work, day=LATE)
    assert settled_day(as_of=LATE) == date(2014, 11, 30)
    assert days_of_interest() == (date(2014, 10, 1), date(2014, 11, 30))
    assert "截至2014年11月30日" in client.get("/grid/").content.decode()
    said = client.get("/api/months/").json()
    assert (said["last_day"], said["newest_report"]) == ("2014-11-30", "2026-11-30")


def test_five_reports_after_a_pause_are_a_beginning_and_no_slip() -> None:
    work = make_work()
    make_report(work, day=date(2014, 11, 30))
    for number in range(5):
        make_report(work, day=LATE - timedelta(days=number))
    assert settled_day(as_of=LATE) == LATE


def test_the_first_reports_are_where_a_district_is() -> None:
    assert settled_day(as_of=LATE) is None
    make_report(make_work(), day=LATE)
    assert settled_day(as_of=LATE) == LATE
    assert settled_day(as_of=LATE - timedelta(days=1)) is None
