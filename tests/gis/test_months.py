"""Ends of months, the month before, the same day a year ago."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gis.months import last_day_before_month_of, last_day_of_month, month_ends, same_day_last_year

DAYS = st.dates(date(2000, 1, 1), date(2089, 1, 1))


@given(DAYS)
def test_the_day_after_the_last_of_a_month_is_a_first(day: date) -> None:
    assert (last_day_of_month(day) + timedelta(days=1)).day == 1
    assert last_day_of_month(day) >= day
    assert last_day_before_month_of(day) + timedelta(days=1) == day.replace(day=1)


@given(DAYS, st.integers(0, 40))
def test_month_ends_are_one_for_each_month(first: date, months: int) -> None:
    last = first + timedelta(days=28 * months)
    ends = month_ends(first, last)
    assert len(ends) == (last.year - first.year) * 12 + last.month - first.month + 1
    assert all(last_day_of_month(end) == end for end in ends)


def test_the_29th_of_february_falls_back() -> None:
    assert same_day_last_year(date(2016, 2, 29)) == date(2015, 2, 28)
    assert same_day_last_year(date(2014, 11, 30)) == date(2013, 11, 30)
