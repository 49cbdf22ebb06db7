"""Ready land: shares of a parcel by network, and how many reach it."""

# Faces: parcels/coverage/area.py, parcels/coverage/terms.py

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from parcels.coverage.area import stored_area
from parcels.coverage.figures import coverage
from parcels.coverage.ready_land import parcels_by_networks, ready_land, ready_zones
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms
from parcels.models import LandUse, Parcel
from roads.models import Pipe, Step
from tests.parcels.coverage.independent import union_of
from tests.parcels.coverage.test_figures import DAY, lay_area, lay_pipe
from tests.shapes import EAST, NORTH, make_report, make_work

pytestmark = pytest.mark.django_db


def lay_parcel(*, south: float, north: float) -> Parcel:
    box = Polygon.from_bbox((EAST + 100, NORTH + south, EAST + 200, NORTH + north))
    use, _ = LandUse.objects.get_or_create(code="X1", defaults={"name": "试验用地"})
    return Parcel.objects.create(code=f"P{south:.0f}", use=use, outline=MultiPolygon(box, srid=4547))


def test_a_parcel_half_within_reach_has_half_a_share_and_is_not_reached() -> None:
    lay_parcel(south=450, north=550)
    lay_pipe("water")
    (parcel,) = ready_land(as_of=DAY)
    assert parcel.shares["water"] == pytest.approx(0.5, abs=1e-3)
    assert parcel.reached_by == ()


def test_a_parcel_beside_its_pipes_counts_each_kind_once(client: Client) -> None:
    lay_parcel(south=50, north=150)
    for kind in ("water", "water", "gas"):
        lay_pipe(kind)
    (parcel,) = ready_land(as_of=DAY)
    assert parcel.reached_by == ("water", "gas")
    (row,) = client.get("/api/ready-land/", {"as_of": str(DAY)}).json()["parcels"]
    assert row["label"] == "2通"


def test_without_parcels_there_is_nothing_to_say() -> None:
    assert ready_land(as_of=DAY) == ()


def test_a_planning_area_has_shares_of_its_own() -> None:
    lay_area()
    lay_pipe("gas", x=300, length=1200)
    (zone,) = ready_zones(as_of=DAY)
    figure = coverage(CoverageRequest(Terms(kinds=("gas",)), stored_area()), as_of=DAY)
    assert zone.shares["gas"] == pytest.approx(figure.covered_km2 / figure.area_km2, abs=1e-4)
    assert zone.area_m2 == pytest.approx(figure.area_km2 * 1e6)
    assert zone.reached_by == ()


def test_shares_are_those_of_the_whole_union() -> None:
    for number in range(4):
        lay_pipe("water", x=130.0 * number, y=90.0 * number, length=300)
    box = lay_parcel(south=480, north=900)
    lines = [shapely.from_wkb(bytes(pipe.line.wkb)) for pipe in Pipe.objects.all()]
    shape = shapely.from_wkb(bytes(box.outline.wkb))
    (parcel,) = ready_land(as_of=DAY)
    assert parcel.shares["water"] == pytest.approx(union_of(lines, 500, shape).area / shape.area, abs=1e-4)


def test_parcels_are_counted_by_their_number_of_networks() -> None:
    lay_parcel(south=50, north=150)
    lay_parcel(south=9_000, north=9_100)
    lay_pipe("water")
    counted = {
        one.number: (one.parcels, round(one.area_m2)) for one in parcels_by_networks(ready_land(as_of=DAY))
    }
    assert list(counted) == [7, 6, 5, 4, 3, 2, 1, 0]
    assert counted[1][0] == counted[0][0] == 1
    assert counted[7] == (0, 0)


def test_what_was_recorded_later_did_not_reach_a_parcel_earlier(client: Client) -> None:
    lay_parcel(south=50, north=150)
    work = make_work(kind="water")
    late = datetime(2014, 8, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    for step in Step.objects.filter(kind="water").order_by("position"):
        make_report(work, step.code, 0, 1000, recorded_at=late)
    (now,) = ready_land(as_of=DAY)
    (then,) = ready_land(as_of=DAY, known_at=datetime(2014, 7, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert (now.reached_by, then.reached_by) == (("water",), ())
    answer = client.get("/api/ready-land/", {"as_of": str(DAY), "known_at": "2014-07-01"}).json()
    assert answer["parcels"][0]["label"] == "0通"
    assert answer["known_at"].startswith("2014-07-01")
