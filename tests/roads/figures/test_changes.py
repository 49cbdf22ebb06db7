"""What happened between two days: events of a work, and metres, by an independent count."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from roads.figures.changes import Event, changes, events_of_all
from roads.models import Step
from roads.services import set_status
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_report, make_road, make_user, make_work

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2014, 5, 31), date(2014, 6, 30)


def finish(work: object, start_m: float, end_m: float, **fields: object) -> None:
    for step in Step.objects.filter(kind="carriageway"):
        make_report(work, step.code, start_m, end_m, **fields)  # type: ignore[arg-type]


def test_a_work_is_begun_by_its_first_report_and_finished_by_its_last() -> None:
    work = make_work()
    make_report(work, "subgrade", 0, 400, day=date(2014, 6, 1))
    assert events_of_all(since=MAY, until=JUNE)[work.pk] == {Event.BEGUN, Event.ADVANCED}
    finish(work, 0, 1000, day=date(2014, 7, 10))
    assert events_of_all(since=JUNE, until=date(2014, 7, 31))[work.pk] == {Event.FINISHED, Event.ADVANCED}


def test_the_last_day_before_counts_to_what_was_there() -> None:
    work = make_work()
    make_report(work, day=MAY)
    assert events_of_all(since=MAY, until=JUNE)[work.pk] == frozenset()


def test_metres_are_weighted_by_step_and_halved_for_a_side() -> None:
    work = make_work(make_road(), 0, 1000)
    make_report(work, "subgrade", 0, 400, side="L", day=date(2014, 6, 3))
    (change,) = changes(since=MAY, until=JUNE)
    weights = {step.code: float(step.weight) for step in Step.objects.filter(kind="carriageway")}
    assert change.built_m == pytest.approx(400 / 2 * weights["subgrade"] / sum(weights.values()))
    assert change.finished_m == 0


def test_what_was_built_before_a_work_was_suspended_has_happened() -> None:
    work = make_work()
    make_report(work, day=date(2014, 6, 3))
    now = datetime(2014, 6, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
    set_status(work=work, status="suspended", day=date(2014, 6, 20), reason="停", by=make_user(), now=now)
    assert events_of_all(since=MAY, until=JUNE)[work.pk] == {Event.BEGUN, Event.ADVANCED}


def test_a_work_past_its_planned_end_turns_red() -> None:
    work = make_work(planned_start=date(2014, 4, 1), planned_finish=date(2014, 6, 15))
    make_report(work, "subgrade", 0, 1000, day=date(2014, 4, 20))
    make_report(work, "base", 0, 1000, day=date(2014, 4, 20))
    make_report(work, "surface", 0, 900, day=date(2014, 5, 20))
    assert Event.TURNED_RED in events_of_all(since=MAY, until=JUNE)[work.pk]


def test_the_ledger_shows_what_happened_in_the_month(client: Client) -> None:
    begun, idle = make_work(code="begun"), make_work(code="idle")
    make_report(begun, day=date(2014, 6, 1))
    make_report(idle, day=date(2014, 5, 1))
    text = PageReader(client.get("/works/?as_of=2014-06-30&month=begun").content.decode()).text
    assert "本月：新开工" in text
    assert begun.stretch in text
    assert idle.stretch not in text
    assert client.get("/works/?as_of=2014-06-30&month=other").status_code == 400
