"""Day numbers: the same in Python and in the database, and their two constants written down once in each."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gis.day_numbers import DAY_ZERO, NEVER, day_number, day_of

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LAST = date(2089, 9, 16)  # the last day that is not never
HOMES = {"gis/day_numbers.py", "gis/migrations/sql/0001_days.sql"}


@given(st.dates(date(1990, 1, 1), LAST))
def test_a_day_comes_back_from_its_number(day: date) -> None:
    assert day_of(day_number(day)) == day


def test_no_day_is_never_and_never_is_no_day() -> None:
    assert day_number(None) == NEVER
    assert day_of(NEVER) is None
    assert day_number(DAY_ZERO) == 0
    assert day_number(LAST) == NEVER - 1


@pytest.mark.django_db
@pytest.mark.parametrize("day", [None, DAY_ZERO, date(2014, 11, 30), LAST])
def test_the_database_counts_days_as_python_does(day: date | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_day_number(%s), kernel_day(kernel_day_number(%s))", [day, day])
        assert cursor.fetchone() == (day_number(day), day)


def test_day_zero_and_never_are_written_down_once_in_python_and_once_in_sql() -> None:
    rooms = [Path(room.path) for room in apps.get_app_configs() if Path(room.path).parent == CHECKOUT]
    files = [file for room in rooms for suffix in ("py", "sql") for file in room.rglob(f"*.{suffix}")]
    said = {
        str(file.relative_to(CHECKOUT))
        for file in files
        if re.search(r"\b32767\b|DATE '2000-01-01'|date\(2000, 1, 1\)", file.read_text("utf-8"))
    }
    assert said == HOMES
