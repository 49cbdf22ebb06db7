"""Periods: every day lies in one period of each cadence, keys are read back, words say which one it is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import DomainError
from gis.periods import Cadence, parse_period

DAYS = st.dates(date(2001, 1, 1), date(2080, 12, 31))


@given(DAYS, st.sampled_from(Cadence))
def test_a_day_lies_in_one_period_whose_key_is_read_back(day: date, cadence: Cadence) -> None:
    first, last = cadence.first_of(day), cadence.last_of(day)
    assert first <= day <= last
    assert cadence.first_of(last) == first
    assert cadence.first_of(last + timedelta(days=1)) == last + timedelta(days=1)
    assert parse_period(cadence.key(day)) == (cadence, first)


@pytest.mark.parametrize(
    ("key", "words", "first", "last"),
    [
        ("2014-W47", "2014年第47周", date(2014, 11, 17), date(2014, 11, 23)),
        ("2015-W01", "2015年第1周", date(2014, 12, 29), date(2015, 1, 4)),
        ("2014-11-H2", "2014年11月下半月", date(2014, 11, 16), date(2014, 11, 30)),
        ("2014-11", "2014年11月", date(2014, 11, 1), date(2014, 11, 30)),
        ("2014-Q4", "2014年第四季度", date(2014, 10, 1), date(2014, 12, 31)),
        ("2014", "2014年", date(2014, 1, 1), date(2014, 12, 31)),
    ],
)
def test_a_period_by_its_key(key: str, words: str, first: date, last: date) -> None:
    cadence, day = parse_period(key)
    assert (day, cadence.last_of(day), cadence.words(day)) == (first, last, words)


def test_the_period_after_ends_when_it_ends() -> None:
    assert Cadence.QUARTER.end_of_next(date(2014, 11, 5)) == date(2015, 3, 31)
    assert Cadence.WEEK.end_of_next(date(2014, 12, 30)) == date(2015, 1, 11)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2014-13",
        "2014-W54",
        "2014-W00",
        "2014-Q5",
        "2014-11-H3",
        "2014-W53",
        "14-11",
        "0000",
        "9999",
        "2014-11-1",
    ],
)
def test_what_names_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(DomainError, match="期次"):
        parse_period(text)
