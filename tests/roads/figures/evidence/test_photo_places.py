# Faces: roads/api/photo_marks.py
# Faces: roads/figures/evidence/photo_pairs.py
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.roles import REPORTER
from roads.figures.evidence.photo_pairs import Pair, Stretch, best_pairs, pairs
from roads.figures.evidence.photo_places import film, marks
from roads.models import PhotoPlace
from tests.roads.figures.evidence.test_grades import DAY, make_photo
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Any:
    return make_work(make_road("世纪路", line=straight(length=2000)), 0, 1000)


def test_a_film_holds_the_photos_of_one_chainage_side_and_direction_in_order(work: Any) -> None:
    def taken(m: float, days: int, **more: Any) -> int:
        return make_photo(work, "base", m, day=DAY + timedelta(days=days), **more).pk

    first = taken(500, 0, side="L", heading_deg=10)
    last = taken(515, 90, side="L", heading_deg=350)
    unknown = taken(490, 30, side="B")
    taken(500, 60, side="R", heading_deg=10)  # the other half
    taken(500, 60, side="L", heading_deg=180)  # looking back
    taken(530, 60, side="L", heading_deg=10)  # too far on
    place = PhotoPlace.objects.get(photo=first)
    assert film(place, as_of=DAY + timedelta(days=90)) == [first, unknown, last]
    assert film(place, as_of=DAY + timedelta(days=40)) == [first, unknown]


def test_marks_say_where_when_and_which_way_for_people_with_a_role_alone(client: Client, work: Any) -> None:
    photo = make_photo(work, "base", 500, heading_deg=90)
    make_photo(work, "base", 600, day=DAY + timedelta(days=5))
    (one,) = marks(as_of=DAY + timedelta(days=4))
    assert (one["id"], one["properties"]["age"], one["properties"]["heading"]) == (photo.pk, 4, 90)
    assert one["properties"]["road"] == "世纪路"
    assert client.get("/api/photo-marks/").status_code in (401, 403)
    user = make_user("看")
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    client.force_login(user)
    answer = client.get("/api/photo-marks/", {"as_of": str(DAY)}).json()
    assert [feature["id"] for feature in answer["features"]] == [photo.pk]
    assert date.fromisoformat(answer["features"][0]["properties"]["day"]) == DAY


def test_pairs_are_one_a_place_the_longest_apart_first_and_the_best_of_a_stretch(work: Any) -> None:
    def taken(m: float, days: int, **more: Any) -> int:
        return make_photo(work, "base", m, day=DAY + timedelta(days=days), **more).pk

    first, last = taken(55, 0, side="L"), taken(65, 90, side="L")
    taken(60, 80, side="L")  # the same place, less apart
    early, late = taken(500, 0, side="R", heading_deg=355), taken(505, 30, side="R", heading_deg=5)
    taken(505, 60, side="R", heading_deg=180)  # looking back
    end = DAY + timedelta(days=100)
    assert pairs(as_of=end) == [Pair(first, last, 90), Pair(early, late, 30)]
    assert pairs(as_of=end, road_id=work.road_id, from_m=400, to_m=900, most=1) == [Pair(early, late, 30)]
    assert pairs(as_of=DAY) == []
    stretches = [
        Stretch(work.road_id, 400, 900),
        Stretch(work.road_id, 900, 1000),
        Stretch(work.road_id, 0, 900),
    ]
    assert best_pairs(stretches, as_of=end) == [Pair(early, late, 30), None, Pair(first, last, 90)]
    assert best_pairs([], as_of=end) == []
