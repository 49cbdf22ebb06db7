from datetime import date, datetime

import pytest
from django.contrib.gis.geos import LineString
from django.utils.timezone import get_current_timezone

from gis.errors import DomainError
from roads.chainage import span_of
from roads.figures.progress import measure
from roads.models import CentrelineChange, ExistingStretch, Road
from roads.rereference import replace_centreline
from tests.shapes import EAST, NORTH, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
NOW = datetime(2014, 12, 1, tzinfo=get_current_timezone())


def replace(road: Road, line: LineString) -> CentrelineChange:
    change = replace_centreline(road=road, line=line, source="复测", by=make_user(), now=NOW)
    road.refresh_from_db()
    return change


def test_a_work_between_crossings_stays_between_them_on_a_longer_line() -> None:
    road = make_road(line=straight(length=2000))
    west = make_road(line=straight(x=500, y=-300, length=600, east=False))
    east = make_road(line=straight(x=1500, y=-300, length=600, east=False))
    work = make_work(road, 500, 1500, from_road=west, to_road=east)
    make_report(work, "subgrade", 500, 1000)
    before = measure([work], as_of=date(2014, 12, 31))[work.pk].percent
    # The new line begins 100 m further west and lies 20 m north.
    change = replace(road, straight(x=-100, y=20, length=2100))
    work.refresh_from_db()
    assert (work.span.lower, work.span.upper) == (600, 1600)
    assert work.line.coords[0] == pytest.approx((EAST + 500, NORTH + 20))
    (move,) = change.moves
    assert move["start"] == {"how": "crossing", "old_m": 500, "new_m": 600, "ground_m": 20}
    after = measure([work], as_of=date(2014, 12, 31))[work.pk]
    assert after.percent == pytest.approx(before)
    assert work.reports.get().span == span_of(500, 1000)
    assert work.reports.get().placed == span_of(600, 1100)


def test_a_work_without_crossings_is_carried_by_position() -> None:
    road = make_road(line=straight(length=1000))
    work = make_work(road, 200, 700)
    (move,) = replace(road, straight(x=-50, y=10, length=1100)).moves
    work.refresh_from_db()
    assert (work.span.lower, work.span.upper) == (250, 750)
    assert (move["start"]["how"], move["start"]["ground_m"]) == ("position", 10)


def test_a_line_drawn_the_other_way_is_turned_so_that_left_stays_left() -> None:
    road = make_road(line=straight(length=1000))
    work = make_work(road, 100, 300)
    replace(road, LineString((EAST + 1000, NORTH), (EAST, NORTH), srid=road.centreline.srid))
    work.refresh_from_db()
    assert (work.span.lower, work.span.upper) == (100, 300)
    assert road.centreline.coords[0] == (EAST, NORTH)


def test_a_work_that_cannot_be_placed_keeps_its_last_line_and_is_flagged() -> None:
    road = make_road(line=straight(length=2000))
    work = make_work(road, 1500, 2000)
    line = work.line.clone()
    (move,) = replace(road, straight(length=800)).moves
    work.refresh_from_db()
    assert work.line.equals_exact(line, 0.001)
    assert "保留原线位" in work.flag
    assert move["flag"] == work.flag
    assert work.slices.get().geom_3857.length > 0


def test_existing_stretches_move_too() -> None:
    road = make_road(line=straight(length=1000))
    stretch = ExistingStretch.objects.create(road=road, span=span_of(100, 400), since=date(2014, 4, 1))
    replace(road, straight(x=-100, length=1100))
    stretch.refresh_from_db()
    assert stretch.span == span_of(200, 500)


def test_a_line_in_another_crs_or_without_length_is_refused_and_nothing_changes() -> None:
    road = make_road()
    with pytest.raises(DomainError, match="坐标系"):
        replace(road, LineString((113.2, 35.1), (113.3, 35.1), srid=4326))
    with pytest.raises(DomainError, match="太短"):
        replace(road, straight(length=0.1))
    assert CentrelineChange.objects.count() == 0
