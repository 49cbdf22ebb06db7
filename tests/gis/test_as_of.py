from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from gis.as_of import local_today, parse_day, requested_day
from gis.errors import DomainError
from roads.services import void_report
from tests.shapes import make_report, make_user, make_work


def asked(rf: RequestFactory, **query: str) -> Any:
    return requested_day(rf.get("/", query))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2014-2-1",
        "20140201",
        "2014-02-30",
        "2014-W05-1",
        "１９９９-01-01",
        "1999-12-31",
        "2089-09-18",
        "x" * 999,
    ],
)
def test_what_is_no_day_of_the_calendar_of_tiles_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as error:
        parse_day(text)
    assert error.value.field == "as_of"
    assert len(error.value.message) < 80


@pytest.mark.parametrize("text", ["2000-01-01", "2014-11-30", "2089-09-17"])
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert parse_day(text).isoformat() == text


@pytest.mark.django_db
def test_without_reports_the_day_is_today(rf: RequestFactory) -> None:
    requested = asked(rf)
    assert (requested.day, requested.explicit, requested.newest_report, requested.report_age_days) == (
        local_today(),
        False,
        None,
        None,
    )


@pytest.mark.django_db
def test_without_a_day_the_newest_standing_report_gives_it(rf: RequestFactory) -> None:
    work = make_work()
    make_report(work, day=date(2014, 6, 1))
    wrong = make_report(work, day=date(2014, 9, 1))
    assert asked(rf).day == date(2014, 9, 1)
    void_report(report=wrong, reason="填错", by=make_user(), now=wrong.recorded_at)
    assert asked(rf).day == date(2014, 6, 1)


@pytest.mark.django_db
def test_a_day_that_is_asked_for_stands_with_the_newest_report_up_to_it(rf: RequestFactory) -> None:
    work = make_work()
    make_report(work, day=date(2014, 6, 1))
    make_report(work, day=date(2014, 9, 1))
    requested = asked(rf, as_of="2014-06-11")
    assert (requested.day, requested.explicit, requested.newest_report) == (
        date(2014, 6, 11),
        True,
        date(2014, 6, 1),
    )
    assert requested.report_age_days == 10
    assert not requested.in_future
    assert asked(rf, as_of="2088-01-01").in_future
