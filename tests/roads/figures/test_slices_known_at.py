"""Slices as they were known at a moment: held against the spans that progress is measured from, and the kept ones."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roads.models import Step, Work
from roads.services import void_report
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db

START = datetime(2014, 6, 1, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
# Metres of a half that had every step by a day, from slices and from the union of reports.
FROM_SLICES = """
    SELECT half.side, coalesce(range_agg(s.span) FILTER (WHERE s.finished_day <= %(day)s - DATE '2000-01-01'), '{}')
    FROM (VALUES ('L'), ('R')) AS half (side)
    LEFT JOIN roads_slices_at(%(ids)s, %(known_at)s) s ON s.side IN ('B', half.side) GROUP BY 1 ORDER BY 1
"""
FROM_REPORTS = "SELECT side, finished FROM roads_work_spans(%(ids)s, %(day)s, %(known_at)s) ORDER BY 1"

reports = st.lists(
    st.tuples(
        st.integers(0, 1),  # the step
        st.integers(0, 9),  # where it begins, in tens of metres
        st.integers(1, 10),
        st.sampled_from("LRB"),
        st.integers(0, 20),  # the day
        st.integers(0, 10),  # days until it was recorded
        st.none() | st.integers(1, 20),  # days until it was voided
    ),
    max_size=8,
)


def rows(statement: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def tell(work: Work, told: list[tuple[int, int, int, str, int, int, int | None]]) -> None:
    codes = list(Step.objects.filter(kind=work.kind).order_by("position").values_list("code", flat=True))
    for step, begin, length, side, day, late, void in told:
        on, recorded = START.date() + timedelta(day), START + timedelta(day + late)
        span = (begin * 10, min(begin + length, 10) * 10)
        report = make_report(work, codes[step], *span, side=side, day=on, recorded_at=recorded)
        if void is not None:
            void_report(report=report, reason="写错", by=make_user(), now=recorded + timedelta(void))


@given(reports, st.integers(0, 50), st.integers(0, 25))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_slices_of_any_moment_say_what_the_reports_then_known_say(
    told: list[Any], known: int, day: int
) -> None:
    first_two = Step.objects.filter(kind="heat").order_by("position").values_list("pk", flat=True)[:2]
    Step.objects.filter(kind="heat").exclude(pk__in=list(first_two)).delete()
    work = make_work(kind="heat", end_m=100)
    tell(work, told)
    moments = {
        "ids": [work.pk],
        "day": START.date() + timedelta(day),
        "known_at": START + timedelta(known, hours=1),
    }
    assert rows(FROM_SLICES, **moments) == rows(FROM_REPORTS, **moments)


def test_the_kept_slices_are_those_known_in_the_end() -> None:
    work = make_work(end_m=100)
    tell(work, [(0, 0, 6, "B", 0, 0, None), (0, 4, 6, "L", 3, 0, None), (1, 0, 9, "R", 5, 2, 4)])
    columns = "side, span, begun_day, finished_day, step_days"
    kept = rows(
        f"SELECT {columns} FROM roads_slice WHERE work_id = %(work)s ORDER BY span, side", work=work.pk
    )
    statement = f"SELECT {columns} FROM roads_slices_at(%(ids)s, 'infinity') ORDER BY span, side"
    assert kept == rows(statement, ids=[work.pk])
    assert len(kept) == 3
    assert kept[0][2] == (date(2014, 6, 1) - date(2000, 1, 1)).days
