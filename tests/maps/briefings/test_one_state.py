"""While a briefing is made others go on: what is published is of one moment, and a job lives while its process does."""

# Faces: maps/briefings/jobs.py

from collections.abc import Callable
from datetime import date, timedelta
from threading import Event, Thread, Timer
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction

from gis.as_of import this_moment
from gis.jobs import running
from gis.jobs.services import MOST_ATTEMPTS, recover
from gis.models import DataVersion
from maps.briefings import jobs, render
from maps.briefings.render import prepare_at_once
from maps.models import BriefingJob
from roads.models import Obstacle, Work
from tests.maps.briefings.conftest import JULY_5, JUNE, TODAY, lay_district, lay_works
from tests.shapes import make_report, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
A_WHILE_S = 30


def aside(write: Callable[[], Any]) -> Thread:
    """Another person, with a connection of their own."""

    def run() -> None:
        try:
            write()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def find_problem() -> None:
    work = Work.objects.get(code="R1")
    Obstacle.objects.create(
        code="P1",
        title="新问题",
        kind="land",
        work=work,
        found_on=date(2014, 6, 20),
        geom=Point(*work.line.coords[0]),
    )


def test_facts_and_maps_are_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    lay_works()
    lay_district()
    collect_facts = render.collect_facts

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        facts = collect_facts(*args, **kwargs)
        aside(find_problem).join(A_WHILE_S)
        assert Obstacle.objects.count() == 0
        return facts

    monkeypatch.setattr(render, "collect_facts", interrupted)
    prepared = prepare_at_once(JUNE, today=TODAY, known_at=JULY_5)
    assert Obstacle.objects.count() == 1
    assert len(prepared.facts.obstacles.open) == len(prepared.scene.marks) == 0


def test_a_report_that_is_being_written_is_waited_for() -> None:
    water = lay_works()[1]
    written, go_on = Event(), Event()

    def report() -> None:
        with transaction.atomic():
            make_report(
                water, "trench", 100, 200, day=date(2014, 6, 28), recorded_at=JULY_5 - timedelta(minutes=1)
            )
            written.set()
            go_on.wait(A_WHILE_S)

    writer = aside(report)
    assert written.wait(A_WHILE_S)
    before = DataVersion.objects.get().version
    Timer(1.0, go_on.set).start()
    prepared = prepare_at_once(JUNE, today=TODAY, known_at=JULY_5)
    writer.join(A_WHILE_S)
    assert prepared.facts.reports_in_month == 3
    assert DataVersion.objects.get().version > before


def test_a_running_job_is_alive_as_long_as_its_process_and_dead_at_once_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long it is silent, and however lately it was heard of."""
    long_ago = this_moment() - timedelta(hours=1)
    job = BriefingJob.objects.create(
        task=jobs.PUBLISH, subject="briefing:2014-06", month=JUNE, by=make_user("审核"), asked_at=long_ago,
        heard_at=long_ago, attempts=MOST_ATTEMPTS,
    )  # fmt: skip
    begun, go_on = Event(), Event()

    def slowly(*args: Any) -> None:
        begun.set()
        go_on.wait(A_WHILE_S)

    monkeypatch.setattr(running, "_do", slowly)  # and as if it were killed before its end
    process = aside(lambda: running.run(job.pk))
    assert begun.wait(A_WHILE_S)
    recover(now=this_moment())
    job.refresh_from_db()
    assert job.state == "running"
    go_on.set()
    process.join(A_WHILE_S)
    BriefingJob.objects.update(heard_at=this_moment())
    recover(now=this_moment())
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "编制进程中断，请重新开始。")
