"""What is no day, moment or CRS is refused where nothing depends on it, too; filters of several values are repeated."""

# Faces: gis/api/collections.py, gis/api/dated.py

from typing import Any

import pytest
from django.test import Client

from roads.models import Crossing
from tests.shapes import make_road, straight

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossing() -> Any:
    make_road("神州路", line=straight(length=2000))
    make_road("华夏路", line=straight(x=1000, y=-500, east=False))
    return Crossing.objects.earliest("id")


@pytest.mark.parametrize("query", ["as_of=2014-13-01", "known_at=never", "as_of=x&known_at=2014-12-01"])
def test_a_day_that_is_none_is_refused_of_a_row_that_no_day_changes(
    client: Client, crossing: Any, query: str
) -> None:
    assert client.get(f"/api/crossings/{crossing.pk}/").status_code == 200
    assert client.get(f"/api/crossings/{crossing.pk}/?{query}").status_code == 400


def test_a_crs_that_is_none_is_refused_without_a_box_too(client: Client, crossing: Any) -> None:
    assert "bbox-crs" in client.get("/api/roads/?bbox-crs=mars").json()
    assert client.get("/api/roads/?bbox-crs=EPSG:4547").status_code == 200


def test_filters_that_take_several_values_take_them_repeated(client: Client, crossing: Any) -> None:
    one, other = ("/api/roads/?road_class=local&road_class=arterial", "/api/roads/?road_class=local,arterial")
    assert client.get(one).json()["features"] == client.get(other).json()["features"]
    assert client.get("/api/roads/?q=a&q=b").status_code == 400
