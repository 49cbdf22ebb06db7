"""Figures kept road by road: after any writes they are what measuring everything from the reports gives."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from gis.parts import part_versions
from parcels.digging import all_digging
from roads.chainage import span_of
from roads.figures.grid import grid
from roads.figures.progress import measure, progress_of_all
from roads.models import ExistingStretch, Pipe, ProgressReport, Road, Step, Work, WorkStatus
from roads.services import void_report
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
FIRST = date(2014, 6, 1)
KINDS = ("carriageway", "gas", "water", "lighting")

# Metres of each work from the union of its reports: finished, begun, and of each step in order.
FROM_REPORTS = """
    SELECT work_id,
        (SELECT sum(roads_metres(finished)) / 2 FROM roads_work_spans(ARRAY[work_id], %(day)s, %(moment)s)),
        (SELECT sum(roads_metres(begun)) / 2 FROM roads_work_spans(ARRAY[work_id], %(day)s, %(moment)s)),
        (SELECT array_agg(metres ORDER BY step_position) FROM (
            SELECT step_position, sum(roads_metres(done)) / 2 AS metres
            FROM roads_step_spans(ARRAY[work_id], %(day)s, %(moment)s) GROUP BY 1) AS of_step)
    FROM (SELECT id AS work_id FROM roads_work WHERE span IS NOT NULL) AS work
"""
# What each pipe would open, asked for one at a time.
ONE_BY_ONE = """
    SELECT pipe.id, opened.surface_id, opened.paved_m, opened.planned_m, opened.surface_day
    FROM roads_work pipe
    LEFT JOIN roads_plans_held(%(day)s, %(moment)s) held ON held.work_id = pipe.id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN held.work_id IS NULL THEN coalesce(pipe.planned_finish, pipe.planned_start)
            ELSE coalesce(held.planned_finish, held.planned_start) END AS ready
    ) AS plan
    CROSS JOIN LATERAL (
        SELECT range_intersect_agg(finished) AS finished FROM roads_work_spans(ARRAY[pipe.id], %(day)s, %(moment)s)
    ) AS done
    CROSS JOIN LATERAL parcels_opened(pipe.road_id, nummultirange(pipe.span) - done.finished,
        plan.ready, %(day)s, %(moment)s) AS opened
    WHERE pipe.kind IN ('gas', 'water') AND pipe.span IS NOT NULL
        AND pipe.id NOT IN (SELECT work_id FROM roads_stopped(%(day)s, %(moment)s))
        AND opened.paved_m + opened.planned_m >= 1
"""


def rows(statement: str, day: date, moment: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day, "moment": moment or "infinity"})
        return cursor.fetchall()


def write(rng: random.Random, roads: list[Road]) -> None:
    """One write of some sort, somewhere."""
    works = list(Work.objects.filter(span__isnull=False))
    work, day = rng.choice(works), FIRST + timedelta(rng.randrange(30))
    begin = rng.randrange(0, 90) * 10
    recorded = datetime(day.year, day.month, day.day, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    match rng.choice(
        ("report",) * 6 + ("void", "status", "move", "plan", "work", "pipe", "existing", "weight")
    ):
        case "report":
            step = rng.choice(list(Step.objects.filter(kind=work.kind)))
            low, high = float(work.span.lower), float(work.span.upper)
            start = min(max(begin, low), high - 10)
            make_report(work, step.code, start, min(start + 200, high), side=rng.choice("LRB"), day=day)
        case "void":
            for report in ProgressReport.objects.filter(voided_at=None).order_by("?")[:1]:
                void_report(
                    report=report, reason="写错", by=make_user(), now=report.recorded_at + timedelta(3)
                )
        case "status":
            status = rng.choice(("suspended", "cancelled", "active"))
            WorkStatus.objects.create(
                work=work, day=day, status=status, reason="试", by=make_user(), recorded_at=recorded
            )
        case "move":
            if not work.reports.exists():
                Work.objects.filter(pk=work.pk).update(road=rng.choice(roads))
        case "plan":
            finish = FIRST + timedelta(rng.randrange(60))
            Work.objects.filter(pk=work.pk).update(planned_start=FIRST, planned_finish=finish)
        case "work":
            make_work(rng.choice(roads), begin, begin + 100, kind=rng.choice(KINDS))
        case "pipe":
            Pipe.objects.create(
                code=f"p{rng.random()}", kind="gas", road=rng.choice(roads), span=span_of(begin, begin + 50),
                line=straight(), laid_on=rng.choice((None, day)),
            )  # fmt: skip
        case "existing":
            ExistingStretch.objects.create(
                road=rng.choice(roads), span=span_of(begin, begin + 70), since=day, source="试"
            )
        case "weight":
            Step.objects.filter(kind=work.kind, position=1).update(weight=rng.randrange(1, 60))


def check(day: date, moment: Any) -> None:
    kept = progress_of_all(as_of=day, known_at=moment)
    works = list(Work.objects.all())
    assert dict(kept) == measure(works, as_of=day, known_at=moment)
    for pk, finished, begun, steps in rows(FROM_REPORTS, day, moment):
        one = kept[pk]
        assert (one.finished_m, one.finished_m + one.under_way_m) == (float(finished), float(begun))
        assert [step.finished_m for step in one.steps] == [float(metres) for metres in steps]
    digging = {row[:5] for row in all_digging(as_of=day, known_at=moment)}
    assert digging == set(rows(ONE_BY_ONE, day, moment))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_by_road_is_what_measuring_all_reports_gives_after_any_writes(seed: int) -> None:
    rng = random.Random(seed)
    roads = [make_road() for _ in range(4)]
    for kind in KINDS * 2:
        make_work(rng.choice(roads), rng.randrange(4) * 100, 500 + rng.randrange(5) * 100, kind=kind)
    for _ in range(25):
        try:
            with transaction.atomic():
                write(rng, roads)
                if rng.random() < 0.2:
                    check(FIRST + timedelta(15), None)  # seen by the writer, then undone
                    raise LookupError
        except LookupError:
            pass
        check(FIRST + timedelta(15), None)
    check(FIRST + timedelta(rng.randrange(30)), datetime(2014, 6, 20, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert grid(as_of=FIRST + timedelta(15)).axes == ()


def test_a_report_raises_the_version_of_its_road_alone() -> None:
    works = [make_work(), make_work()]
    before = part_versions()
    make_report(works[0])
    changed = {part for part, version in part_versions().items() if before.get(part) != version}
    assert changed == {works[0].road_id}


def test_a_write_that_no_road_is_told_of_raises_the_rest() -> None:
    before = part_versions()
    Step.objects.filter(kind="gas", position=1).update(weight=7)
    assert part_versions()[-1] != before[-1]
