"""Parcels: areas, blockers, repeated digging, neighbours and sums, on shapes checkable in the head."""

# Faces: parcels/area_sums.py, parcels/blockers.py, parcels/digging.py, parcels/models.py, parcels/neighbours.py

from datetime import date, datetime
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import get_current_timezone

from gis.crs import ellipsoidal_area_m2, transformer
from gis.errors import DomainError
from parcels.area_sums import area_sums
from parcels.blockers import blockers
from parcels.digging import digging_of_draft, repeated_digging
from parcels.models import LandUse, Parcel, ParcelState
from parcels.neighbours import gaps, overlaps
from roads.chainage import span_of
from roads.models import ExistingStretch
from roads.services import change_plan
from tests.shapes import EAST, NORTH, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
AS_OF = date(2014, 6, 30)


def box(x: float, y: float, width: float, height: float) -> MultiPolygon:
    polygon = Polygon.from_bbox((EAST + x, NORTH + y, EAST + x + width, NORTH + y + height))
    return MultiPolygon(polygon, srid=4547)


def make_parcel(
    code: str, x: float, y: float, width: float, height: float, use: str = "R2", **fields: Any
) -> Parcel:
    row = Parcel.objects.create(code=code, use_id=use, outline=box(x, y, width, height), **fields)
    row.refresh_from_db()
    return row


def set_state(parcel: Parcel, state: str, day: date) -> ParcelState:
    recorded = datetime(2014, 12, 31, tzinfo=get_current_timezone())
    return ParcelState.objects.create(
        parcel=parcel, state=state, day=day, by=make_user(), recorded_at=recorded
    )


def test_the_measured_area_is_ellipsoidal_and_agrees_with_an_independent_computation() -> None:
    parcel = make_parcel("P1", 0, 0, 400, 250)
    to_degrees = transformer(4547, 4490).transform
    dense = shapely.segmentize(shapely.from_wkb(bytes(parcel.outline.wkb)), 5.0)
    expected = ellipsoidal_area_m2(shapely.transform(dense, to_degrees, interleaved=False))
    assert parcel.area_m2 == pytest.approx(expected, rel=1e-6)
    assert parcel.area_m2 != pytest.approx(400 * 250, rel=1e-5)


def test_states_are_appended_only() -> None:
    state = set_state(make_parcel("P1", 0, 0, 10, 10), "acquired", date(2014, 5, 1))
    state.state = "cleared"
    with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        state.save()


def test_a_parcel_not_yet_clear_in_the_corridor_blocks_its_road_for_the_metres_it_covers() -> None:
    road = make_road(red_line_m=40)
    work = make_work(road, 0, 1000, planned_start=date(2014, 7, 10))
    inside = make_parcel("P1", 300, 10, 150, 100)  # reaches into the corridor, which is 20 m to each side
    make_parcel("P2", 700, 21, 150, 100)  # one metre outside
    (blocker,) = blockers(as_of=AS_OF)
    assert (blocker.work, blocker.parcel, blocker.state, blocker.float_days) == (
        work,
        inside,
        "to_acquire",
        10,
    )
    assert blocker.affected_m == pytest.approx(150)


def test_a_blocker_is_resolved_by_the_parcels_state_from_that_day_on() -> None:
    make_work(make_road(red_line_m=40), 0, 1000, planned_start=date(2014, 7, 10))
    parcel = make_parcel("P1", 300, 0, 150, 100)
    set_state(parcel, "demolished", date(2014, 5, 1))
    set_state(parcel, "cleared", date(2014, 6, 20))
    assert [len(blockers(as_of=day)) for day in (date(2014, 6, 19), date(2014, 6, 20))] == [1, 0]


def test_a_blocker_names_what_waits_behind_it_in_the_order_of_building() -> None:
    road = make_road(red_line_m=40)
    make_work(road, 0, 1000)
    lighting = make_work(road, 0, 1000, kind="lighting")
    sewage = make_work(road, 200, 400, kind="sewage")
    greening = make_work(road, 300, 900, kind="greening")
    make_work(make_road(), 0, 1000, kind="gas")
    make_parcel("P1", 300, 0, 150, 100)
    (blocker,) = blockers(as_of=AS_OF)
    assert blocker.waiting == (sewage, greening, lighting)


def test_a_pipe_under_a_finished_surface_is_repeated_digging_for_the_metres_they_share() -> None:
    road = make_road()
    carriageway = make_work(road, 0, 1000)
    make_report(carriageway, "surface", 0, 600, day=date(2014, 5, 9))
    pipe = make_work(road, 400, 900, kind="gas", planned_finish=date(2014, 12, 31))
    for step in ("trench", "lay", "test", "backfill"):
        make_report(pipe, step, 400, 450, day=date(2014, 4, 1))
    (digging,) = repeated_digging(as_of=AS_OF)
    assert (digging.pipe, digging.surface, digging.paved_m, digging.surface_day) == (
        pipe,
        carriageway,
        150,
        date(2014, 5, 9),
    )
    assert repeated_digging(as_of=date(2014, 5, 8)) == ()


def test_a_pipe_that_is_laid_but_not_backfilled_everywhere_opens_nothing_again() -> None:
    road = make_road()
    make_report(make_work(road, 0, 1000), "surface", 0, 1000, day=date(2014, 5, 9))
    pipe = make_work(road, 400, 900, kind="gas", planned_finish=date(2014, 12, 31))
    make_report(pipe, "lay", 400, 700, day=date(2014, 6, 1))
    cable = make_work(road, 0, 300, kind="telecom")
    make_report(cable, "duct", 0, 300, day=date(2014, 6, 1))
    assert [(one.pipe, one.paved_m) for one in repeated_digging(as_of=AS_OF)] == [(pipe, 200)]


def test_a_surface_planned_before_the_pipe_is_repeated_digging_and_one_planned_after_is_not() -> None:
    road = make_road()
    make_work(road, 0, 1000, planned_finish=date(2014, 9, 30))
    make_work(road, 400, 900, kind="gas", planned_finish=date(2014, 12, 31))
    make_work(road, 0, 300, kind="water", planned_finish=date(2014, 8, 31))
    (digging,) = repeated_digging(as_of=AS_OF)
    assert (digging.pipe.kind, digging.planned_m, digging.paved_m) == ("gas", 500, 0)


def test_a_draft_is_checked_before_it_is_entered() -> None:
    road = make_road()
    ExistingStretch.objects.create(road=road, span=span_of(0, 350), since=date(2013, 1, 1))
    (digging,) = digging_of_draft(road=road, kind="heat", span=span_of(300, 800), ready=None, as_of=AS_OF)
    assert (digging.pipe, digging.surface, digging.paved_m) == (None, None, 50)
    with pytest.raises(DomainError, match="地下管线"):
        digging_of_draft(road=road, kind="greening", span=span_of(0, 10), ready=None, as_of=AS_OF)


def test_overlaps_and_gaps_are_found_with_their_areas() -> None:
    a = make_parcel("A", 0, 0, 100, 100)
    b = make_parcel("B", 95, 0, 105, 100)  # shares 5 × 100 m with A
    c = make_parcel("C", 203, 0, 97, 100)  # leaves 3 × 100 m to B
    make_parcel("D", 310, 0, 50, 100)  # a lane of 10 m to C is no gap
    (overlap,) = overlaps()
    assert overlap.parcels == (a, b)
    assert overlap.area_m2 == pytest.approx(500, rel=1e-3)
    (gap,) = gaps()
    assert gap.parcels == (b, c)
    assert gap.area_m2 == pytest.approx(300, rel=1e-3)


def test_sums_count_shared_ground_once() -> None:
    make_parcel("A", 0, 0, 100, 100)
    make_parcel("B", 50, 0, 100, 100)
    make_parcel("C", 500, 0, 100, 100, use="G1")
    living, green = area_sums("use", as_of=AS_OF)
    assert (living.key, living.parcels, green.key, green.parcels) == ("R2", 2, "G1", 1)
    assert living.area_m2 == pytest.approx(15_000, rel=1e-3)
    assert green.area_m2 == pytest.approx(10_000, rel=1e-3)


def test_sums_by_state_follow_the_day() -> None:
    parcel = make_parcel("A", 0, 0, 100, 100)
    set_state(parcel, "cleared", date(2014, 6, 1))
    assert [row.label for row in area_sums("state", as_of=date(2014, 5, 31))] == ["待征"]
    assert [row.label for row in area_sums("state", as_of=AS_OF)] == ["净地"]
    with pytest.raises(DomainError, match="不能按"):
        area_sums("colour", as_of=AS_OF)


def test_land_uses_come_with_the_database() -> None:
    assert LandUse.objects.get(code="R2").name == "二类居住用地"


def test_blockers_of_many_parcels_take_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        make_work(make_road(red_line_m=40, line=straight(y=500 * number)), 0, 1000)
        make_parcel(f"P{number}", 300, 500 * number, 100, 50)
    with django_assert_max_num_queries(9):
        assert len(blockers(as_of=AS_OF)) == 5


def test_land_and_digging_of_a_past_day_go_by_the_plan_that_held_then() -> None:
    road = make_road(red_line_m=40)
    surface = make_work(road, 0, 1000, planned_start=date(2014, 7, 10), planned_finish=date(2014, 9, 30))
    make_work(road, 400, 900, kind="gas", planned_finish=date(2014, 12, 31))
    make_parcel("P1", 300, 10, 150, 100)
    before = timezone.now()
    change_plan(
        work=surface,
        name="调整计划",
        holds_from=date(2014, 8, 1),
        reason="缓建",
        by=make_user(),
        planned_start=date(2015, 1, 1),
        planned_finish=date(2015, 3, 31),
    )
    july, august = date(2014, 7, 20), date(2014, 8, 20)

    def told(day: date, moment: datetime | None = None) -> tuple[int | None, list[float]]:
        (row,) = blockers(as_of=day, known_at=moment)
        return row.float_days, [one.planned_m for one in repeated_digging(as_of=day, known_at=moment)]

    assert told(july) == (-10, [500])
    assert told(august) == ((date(2015, 1, 1) - august).days, [])
    assert told(august, before) == (-41, [500])
