"""Ready land: shares of a parcel by network, and how many reach it."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from parcels.models import LandUse, Parcel
from parcels.ready_land import ready_land
from tests.parcels.test_coverage import DAY, lay_pipe
from tests.shapes import EAST, NORTH

pytestmark = pytest.mark.django_db


def lay_parcel(*, south: float, north: float) -> Parcel:
    box = Polygon.from_bbox((EAST + 100, NORTH + south, EAST + 200, NORTH + north))
    use, _ = LandUse.objects.get_or_create(code="X1", defaults={"name": "试验用地"})
    return Parcel.objects.create(code=f"P{south:.0f}", use=use, outline=MultiPolygon(box, srid=4547))


def test_a_parcel_half_within_reach_has_half_a_share_and_is_not_reached() -> None:
    lay_parcel(south=450, north=550)
    lay_pipe("water")
    (found,) = ready_land(as_of=DAY)
    assert found.shares["water"] == pytest.approx(0.5, abs=1e-3)
    assert found.reached_by == ()


def test_a_parcel_beside_its_pipes_counts_each_kind_once(client: Client) -> None:
    lay_parcel(south=50, north=150)
    for kind in ("water", "water", "gas"):
        lay_pipe(kind)
    (found,) = ready_land(as_of=DAY)
    assert found.reached_by == ("water", "gas")
    (row,) = client.get("/api/ready-land/", {"as_of": str(DAY)}).json()["parcels"]
    assert row["label"] == "2通"


def test_without_parcels_there_is_nothing_to_say() -> None:
    assert ready_land(as_of=DAY) == ()
