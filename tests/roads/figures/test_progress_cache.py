# Faces: roads/figures/tally.py
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roads.choices import Light
from roads.figures.progress import progress_of_all
from roads.figures.tally import tally, tally_by_light
from tests.shapes import make_report, make_work

pytestmark = pytest.mark.django_db
AS_OF = date(2014, 12, 31)


def test_all_works_are_measured_once_while_the_data_stand() -> None:
    work = make_work()
    make_report(work, "subgrade", 0, 500)
    first = progress_of_all(as_of=AS_OF)
    assert first[work.pk].percent == pytest.approx(15)
    with CaptureQueriesContext(connection) as captured:
        assert progress_of_all(as_of=AS_OF) is first
    assert len(captured) == 1


def test_any_write_makes_them_measured_anew() -> None:
    work = make_work()
    assert progress_of_all(as_of=AS_OF)[work.pk].percent == 0
    make_report(work, "subgrade", 0, 500)
    assert progress_of_all(as_of=AS_OF)[work.pk].percent == pytest.approx(15)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE roads_work SET span = numrange(0, 500) WHERE id = %s", [work.pk])
    assert progress_of_all(as_of=AS_OF)[work.pk].percent == pytest.approx(30)


def test_days_are_kept_apart() -> None:
    work = make_work()
    make_report(work, "subgrade", 0, 500, day=date(2014, 6, 2))
    assert progress_of_all(as_of=date(2014, 6, 1))[work.pk].percent == 0
    assert progress_of_all(as_of=date(2014, 6, 2))[work.pk].percent > 0


def test_a_tally_adds_up_lengths_row_by_row() -> None:
    done, begun = make_work(end_m=100), make_work(end_m=400)
    for step in ("subgrade", "base", "surface", "ancillary"):
        make_report(done, step, 0, 100)
    make_report(begun, "subgrade", 0, 300)
    counts = tally(progress_of_all(as_of=AS_OF).values())
    assert (counts.works, counts.length_m, counts.finished_m, counts.under_way_m) == (2, 500, 100, 300)
    assert counts.percent == 20
    assert tally([]).percent is None


def test_lights_are_tallied_with_what_needs_attention_first() -> None:
    make_work(end_m=100, planned_start=date(2014, 5, 1), planned_finish=date(2014, 6, 1))
    make_work(end_m=200)
    counts = tally_by_light(progress_of_all(as_of=AS_OF).values())
    assert [(light, part.works, part.length_m) for light, part in counts.items()] == [
        (Light.RED, 1, 100),
        (Light.NO_PLAN, 1, 200),
    ]
