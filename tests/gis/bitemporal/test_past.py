"""Rows as they were believed at a moment to be on a day, from their history."""

from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.db import DatabaseError, transaction
from django.utils import timezone

from gis.bitemporal.past import as_believed, changing, past_now
from gis.models import ResponsibleUnit, Target
from roads.figures.grid import grid
from roads.figures.progress import progress_of_all
from roads.models import Crossing, Pipe, Road, Slice, Step, Work
from roads.rereference import replace_centreline
from tests.shapes import EAST, NORTH, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
DAY = date(2014, 6, 30)


def test_a_row_is_seen_with_the_columns_it_had_and_in_the_geometry_it_had() -> None:
    road = make_road("甲路", line=straight(length=1000))
    before = timezone.now()
    road.name, road.centreline = "乙路", straight(length=1500)
    road.save()
    with as_believed(as_of=None, known_at=before):
        seen = Road.objects.get(pk=road.pk)
        assert (seen.name, seen.length_m) == ("甲路", pytest.approx(1000))
        assert seen.centreline.srid == road.centreline.srid
        assert past_now() == (None, before, False)
    assert Road.objects.get(pk=road.pk).name == "乙路"
    assert past_now() is None


def test_rows_that_came_later_are_not_there_and_rows_that_were_deleted_are() -> None:
    gone, before_all = make_road("旧路"), timezone.now()
    name = gone.name
    gone.delete()
    make_road("新路")
    with as_believed(as_of=None, known_at=before_all):
        assert list(Road.objects.values_list("name", flat=True)) == [name]
    assert list(Road.objects.values_list("name", flat=True)) == ["新路"]


def test_the_past_is_only_read() -> None:
    road, before = make_road("甲路"), timezone.now()
    Road.objects.filter(pk=road.pk).update(name="乙路")
    with pytest.raises(DatabaseError), as_believed(as_of=None, known_at=before), transaction.atomic():
        Road.objects.filter(pk=road.pk).update(name="丙路")
    assert Road.objects.get(pk=road.pk).name == "乙路"


def test_a_change_that_holds_from_a_day_leaves_the_days_before_it_alone() -> None:
    one, two, three = (ResponsibleUnit.objects.create(name=name) for name in ("一局", "二局", "三局"))
    work = make_work(unit=one)
    first = timezone.now()
    with changing(reason="移交", holds_from=date(2014, 9, 1)):
        Work.objects.filter(pk=work.pk).update(unit=two)
    second = timezone.now()
    # A mistake put right for all days: what was recorded last is believed.
    with changing(reason="登记错误"):
        Work.objects.filter(pk=work.pk).update(unit=three)

    def unit(day: date, moment: Any) -> str:
        with as_believed(as_of=day, known_at=moment):
            return str(Work.objects.get(pk=work.pk).unit)

    august, october = date(2014, 8, 31), date(2014, 10, 1)
    assert [unit(day, first) for day in (august, october)] == ["一局", "一局"]
    assert [unit(day, second) for day in (august, october)] == ["一局", "二局"]
    assert [unit(day, None) for day in (august, october)] == ["三局", "三局"]


def test_past_kilometres_do_not_move_when_a_road_is_reshaped() -> None:
    road = make_road(line=straight(length=1000))
    work = make_work(road)
    for step in Step.objects.filter(kind="carriageway"):
        make_report(work, step.code, 0, 1000)
    before = timezone.now()

    def metres(moment: Any) -> tuple[float, float]:
        with as_believed(as_of=DAY, known_at=moment):
            return (
                grid(as_of=DAY, known_at=moment).everything["carriageway"].finished_m,
                progress_of_all(as_of=DAY, known_at=moment)[work.pk].percent,
            )

    assert metres(before) == (1000, 100)
    # Two sides of 625 m instead of 1,000 m straight on, from the same point to the same.
    bent = LineString(
        (EAST, NORTH), (EAST + 500, NORTH + 375), (EAST + 1000, NORTH), srid=road.centreline.srid
    )
    replace_centreline(road=road, line=bent, by=make_user(), source="复测", now=timezone.now())
    assert metres(None)[0] == pytest.approx(1000 * 1.25)
    assert metres(before) == (1000, 100)


def test_weights_and_pipes_and_targets_are_those_of_the_moment() -> None:
    work = make_work()
    make_report(work, "subgrade", 0, 1000)
    pipe = Pipe.objects.create(
        code="p", kind="water", line=straight(), laid_on=date(2014, 5, 1), source="测", schematic=False
    )
    target = Target.objects.create(
        code="new-road", label="新建成道路", value=20, measure_unit="公里", source="测"
    )
    step = Step.objects.get(kind="carriageway", code="subgrade")
    was = progress_of_all(as_of=DAY)[work.pk].percent
    before = timezone.now()
    Step.objects.filter(pk=step.pk).update(weight=step.weight * 2)
    Pipe.objects.filter(pk=pipe.pk).update(laid_on=None)
    Target.objects.filter(pk=target.pk).update(value=30)
    assert progress_of_all(as_of=DAY)[work.pk].percent > was
    with as_believed(as_of=DAY, known_at=before):
        assert progress_of_all(as_of=DAY, known_at=before)[work.pk].percent == pytest.approx(was)
        assert Pipe.objects.get(pk=pipe.pk).laid_on == date(2014, 5, 1)
        assert Target.objects.get(pk=target.pk).value == 20
    assert progress_of_all(as_of=DAY)[work.pk].percent > was


def test_crossings_and_slices_are_seen_over_the_tables_of_the_past() -> None:
    road = make_road(line=straight(length=1000))
    other = make_road(line=straight(x=500, y=-100, length=200, east=False))
    make_report(make_work(road), "subgrade", 0, 100)
    before = timezone.now()
    Road.objects.filter(pk=other.pk).update(centreline=straight(x=5000, y=-100, length=200, east=False))
    assert not Crossing.objects.filter(road=road).exists()
    with as_believed(as_of=DAY, known_at=before):
        assert Crossing.objects.get(road=road).measure_m == pytest.approx(500)
        assert Slice.objects.count() == 2
