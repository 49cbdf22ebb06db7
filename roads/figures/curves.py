"""Curves over time: planned against actual, of one work and of all together; metres finished month by month."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from gis.day_numbers import day_number
from gis.replica import connection
from roads.figures.lights import Plan, planned_percent
from roads.figures.plan_book import plan_book
from roads.figures.progress import progress_of_all
from roads.models import Work

# Weighted metres finished of one work at the end of each day on which a standing report finished something (a row a
# step and half: the weighted mean over both halves and all steps).
ACTUAL_DAYS = """
    SELECT days.day, sum(s.weight * roads_metres(spans.done)) / sum(s.weight)
    FROM (
        SELECT DISTINCT day FROM roads_progressreport
        WHERE work_id = %(work)s AND voided_at IS NULL AND day <= %(as_of)s
    ) AS days
    CROSS JOIN LATERAL roads_step_spans(ARRAY[%(work)s]::bigint[], days.day, 'infinity') AS spans
    JOIN roads_step s ON s.id = spans.step_id
    GROUP BY days.day ORDER BY days.day
"""

# Every step of every slice with the day it was finished and its weight: a row a slice and step.
FINISHED_STEPS = """
    FROM roads_slice slice
    JOIN roads_work work ON work.id = slice.work_id
    CROSS JOIN LATERAL unnest(slice.step_days) WITH ORDINALITY AS step (day, no)
    JOIN LATERAL (
        SELECT code, weight, row_number() OVER (ORDER BY position) AS no FROM roads_step WHERE kind = work.kind
    ) AS kind_step USING (no)
    JOIN (SELECT kind, sum(weight) AS weight FROM roads_step GROUP BY kind) AS total ON total.kind = work.kind
"""
# Its weighted metres: weight × length, half for one side only.
WEIGHTED = """
    (upper(slice.span) - lower(slice.span)) * CASE slice.side WHEN 'B' THEN 1 ELSE 0.5 END
    * kind_step.weight / total.weight
"""
MONTH_OF_STEP = "date_trunc('month', kernel_day(step.day))::date"
# Weighted metres newly finished in each month, over all works.
MONTHS = (
    f"SELECT {MONTH_OF_STEP}, sum({WEIGHTED}) {FINISHED_STEPS} "
    "WHERE kernel_day(step.day) IS NOT NULL GROUP BY 1 ORDER BY 1"
)
# The same of each work, up to a day.
MONTHS_OF_WORKS = (
    f"SELECT work.id, {MONTH_OF_STEP}, sum({WEIGHTED}) {FINISHED_STEPS} "
    "WHERE step.day <= %s GROUP BY 1, 2 ORDER BY 1, 2"
)

# Weighted metres finished of some works together at the end of each of some days (halves averaged, steps weighted).
TOGETHER = """
    SELECT days.day, sum(spans.metres * kind_step.weight / total.weight)
    FROM unnest(%(days)s::date[]) AS days (day)
    CROSS JOIN LATERAL (
        SELECT step_id, sum(roads_metres(done)) / 2 AS metres
        FROM roads_step_spans(%(works)s, days.day, %(known_at)s) GROUP BY 1
    ) AS spans
    JOIN roads_step kind_step ON kind_step.id = spans.step_id
    JOIN (SELECT kind, sum(weight) AS weight FROM roads_step GROUP BY kind) AS total ON total.kind = kind_step.kind
    GROUP BY 1
"""


class CurvePoint(NamedTuple):
    """Percents (0–100) at the end of a day; planned is None without planned days."""

    day: date
    planned: float | None
    actual: float | None


class Month(NamedTuple):
    """First day of a month and the weighted metres finished in it: a metre with every step done counts once."""

    month: date
    metres: float


def actual_and_planned(work: Work, *, as_of: date, known_at: datetime | None = None) -> list[CurvePoint]:
    """Points of both curves in order of days: where progress was made, at the plan's ends, and on `as_of`.

    The planned curve is that of the plan which held on `as_of`, as believed at `known_at`.
    """
    with connection.cursor() as cursor:
        cursor.execute(ACTUAL_DAYS, {"work": work.pk, "as_of": as_of})
        actual = (
            {day: 100.0 * float(metres) / work.length_m for day, metres in cursor} if work.length_m else {}
        )
    plan = plan_book([work.pk], known_at=known_at).on(work, as_of)
    days = set(actual) | {as_of} | {day for day in (plan.start, plan.finish) if day}
    # The planned curve begins to rise on the day the plan starts, and not from the last point before it.
    if plan.start:
        days.add(plan.start - timedelta(days=1))
    points: list[CurvePoint] = []
    reached = 0.0
    for day in sorted(days):
        reached = actual.get(day, reached)
        points.append(CurvePoint(day, planned_percent(plan, as_of=day), reached if day <= as_of else None))
    return points


def months() -> list[Month]:
    """Weighted metres finished in each month that has any, over all works, as now known."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        return [Month(month, float(metres)) for month, metres in cursor]


def months_of_works(*, as_of: date) -> dict[int, list[Month]]:
    """Weighted metres finished in each month that has any, of each work by primary key, up to the end of `as_of`."""
    months: dict[int, list[Month]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(MONTHS_OF_WORKS, [day_number(as_of)])
        for work, month, metres in cursor:
            months[work].append(Month(month, float(metres)))
    return months


class Together(NamedTuple):
    """Weighted metres of all works together at the end of a day; done_m is None for days still to come."""

    day: date
    planned_m: float
    done_m: float | None


def plan_against_fact(
    days: Sequence[date], *, as_of: date, known_at: datetime | None = None
) -> list[Together]:
    """The S-curve of all works that have planned days, at the end of each of `days`.

    Works without planned days are left out of both curves, so that the two may be held against each other. Works that
    are stopped on `as_of` keep what they built in both curves: as done, and as all that the plan still holds of them.
    Of each day counts the plan that held on it.
    """
    progress = progress_of_all(as_of=as_of, known_at=known_at)
    book = plan_book(known_at=known_at)
    rows = [
        row
        for row in Work.objects.located().defer("line")
        if row.pk in progress and _dated(progress[row.pk].plan)
    ]
    active = [row for row in rows if progress[row.pk].counts]
    stopped = [row.pk for row in rows if not progress[row.pk].counts]
    gone = sorted({*(day for day in days if day <= as_of), as_of})
    done = _together([row.pk for row in rows], gone, known_at)
    kept = _together(stopped, gone, known_at) if stopped else {}
    return [
        Together(
            day,
            sum(
                (planned_percent(book.on(row, day), as_of=day) or 0.0) / 100.0 * row.length_m
                for row in active
            )
            + kept.get(min(day, as_of), 0.0),
            done.get(day, 0.0) if day <= as_of else None,
        )
        for day in days
    ]


def _dated(plan: Plan) -> bool:
    return plan.start is not None and plan.finish is not None


def _together(works: list[int], days: list[date], known_at: datetime | None) -> dict[date, float]:
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, {"works": works, "days": days, "known_at": known_at or "infinity"})
        return {day: float(metres) for day, metres in cursor}
