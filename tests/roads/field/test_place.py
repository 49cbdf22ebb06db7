import random
from statistics import median
from typing import Any

import pytest
from django.test import Client

from gis.crs import to_wgs84
from roads.field.place import roads_near, side_of
from tests.photos import at
from tests.shapes import EAST, NORTH, make_road, make_user, straight

pytestmark = pytest.mark.django_db


def test_the_side_is_told_only_where_the_accuracy_tells_it() -> None:
    assert side_of(turn=5, offset_m=8, accuracy_m=5) == "L"
    assert side_of(turn=-5, offset_m=8, accuracy_m=5) == "R"
    assert side_of(turn=5, offset_m=8, accuracy_m=12) == "B"


def test_a_position_becomes_road_chainage_and_side(client: Client) -> None:
    make_road("世纪路", line=straight(length=3000))
    make_road("中原路", line=straight(x=1000, y=-500, length=1000, east=False))
    row = client.get("/api/where/", {**at(1203, -8), "accuracy": 5}).json()
    place = row["roads"][0]
    assert (place["road"], place["chainage"], place["side"]) == ("世纪路", "K1+203", "R")
    assert not row["ask"]
    assert [one["road"] for one in row["roads"]] == ["世纪路"]
    both = client.get("/api/where/", {**at(1100, -8)}).json()["roads"]
    assert [one["road"] for one in both] == ["世纪路", "中原路"]


@pytest.mark.parametrize("noise", [5, 20])
def test_chainage_is_off_by_no_more_than_the_noise_along_the_road(noise: float) -> None:
    make_road("世纪路", line=straight(length=3000))
    chance = random.Random(noise)
    errors = []
    for _ in range(200):
        metres = chance.uniform(100, 2900)
        lon, lat = to_wgs84(EAST + metres + chance.gauss(0, noise), NORTH + chance.gauss(0, noise))
        place = roads_near(_point(lon, lat), accuracy_m=noise)[0]
        errors.append(abs(place.metres - metres))
    print(f"noise {noise} m: half within {median(errors):.1f} m, all within {max(errors):.1f} m")
    # half of a normal law lies within 0.67 of its deviation, nearly all of it within 3.5
    assert median(errors) == pytest.approx(0.67 * noise, rel=0.25)
    assert max(errors) < 3.5 * noise


def _point(lon: float, lat: float) -> Any:
    from gis.photos.services import stored_point

    return stored_point(lon, lat)


@pytest.mark.parametrize(
    "query", [{}, {"lon": "x", "lat": 1}, {"lon": 181, "lat": 1}, {"lon": 1, "lat": "nan"}]
)
def test_a_position_that_is_none_is_refused(client: Client, query: dict[str, Any]) -> None:
    client.force_login(make_user())
    assert client.get("/api/where/", query).status_code == 400


def test_far_from_every_road_there_is_no_answer(client: Client) -> None:
    make_road(line=straight(length=3000))
    assert client.get("/api/where/", at(1500, 900)).json()["roads"] == []
