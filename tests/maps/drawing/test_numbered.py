"""Numbers on the map stand where their matters are."""

from dataclasses import replace
from datetime import date

import pytest

from gis.day_numbers import day_number
from maps.drawing.numbered import Numbered, _placed
from maps.drawing.placed import Places
from maps.drawing.scene import MarkShape
from tests.maps.briefings.conftest import district, june, works  # noqa: F401  fixtures of the small month

FOUND = date(2014, 5, 1)


def mark(east: float, due: date) -> MarkShape:
    return MarkShape(
        kind="power", title="杆线未迁", unit="", point=(east, 0.0), found=day_number(FOUND),
        due=day_number(due), resolved=day_number(None),
    )  # fmt: skip


@pytest.mark.django_db
def test_obstacles_of_one_title_have_a_place_each(district: None) -> None:  # noqa: F811
    early, late = date(2014, 5, 20), date(2014, 6, 1)
    scene = replace(june().scene, marks=(mark(10.0, early), mark(20.0, late), mark(30.0, late)))
    asked = [
        Numbered(number, mark="杆线未迁", found=FOUND, due=due)
        for number, due in enumerate((late, early, late), 1)
    ]
    assert [(number, at.x) for number, at in _placed(scene, Places(scene), asked)] == [
        (1, 20.0), (2, 10.0), (3, 30.0)
    ]  # fmt: skip
