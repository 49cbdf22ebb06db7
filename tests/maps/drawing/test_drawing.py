"""Static maps: words that do not collide, pieces joined by look, the same picture for the same scene."""

# Faces: maps/drawing/*.py

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.day_numbers import day_number
from maps.briefings.forms.pictures import draw
from maps.drawing.district import state_keys
from maps.drawing.ground import ground_keys
from maps.drawing.labels import Labels, name_roads
from maps.drawing.placed import Places, runs
from maps.drawing.scene import LineShape, Piece, WorkShape
from maps.drawing.sheet import sheet
from tests.maps.briefings.conftest import district, june, works  # noqa: F401  fixtures of the small month

NEVER = 32767


def work(*pieces: Piece) -> WorkShape:
    return WorkShape(
        key=1, line=0, kind="carriageway", name="甲", unit="", from_m=0, to_m=100, light="green", light_before="",
        percent=0, reason="", pieces=pieces,
    )  # fmt: skip


def piece(side: str, low: float, high: float, finished: int = NEVER) -> Piece:
    return Piece(side=side, from_m=low, to_m=high, begun=finished, finished=finished, newest=finished)


def look(one: Piece) -> str:
    return "done" if one.finished < NEVER else "open"


def test_neighbours_of_one_look_are_one_stretch() -> None:
    assert runs(work(piece("B", 0, 40, 5), piece("B", 40, 100, 9)), look) == [("done", "B", 0, 100)]


def test_halves_that_look_alike_over_the_same_metres_are_the_whole_width() -> None:
    joined = runs(work(piece("L", 0, 50, 5), piece("R", 0, 50, 8), piece("B", 50, 100)), look)
    assert joined == [("done", "B", 0, 50), ("open", "B", 50, 100)]


def test_a_half_that_differs_stays_a_half() -> None:
    joined = runs(work(piece("L", 0, 100, 5), piece("R", 0, 100)), look)
    assert joined == [("done", "L", 0, 100), ("open", "R", 0, 100)]


@given(st.lists(st.sampled_from([3, 7, NEVER]), min_size=1, max_size=12))
def test_joining_loses_no_metre(days: list[int]) -> None:
    pieces = [piece("B", place * 10, place * 10 + 10, day) for place, day in enumerate(days)]
    joined = runs(work(*pieces), look)
    assert sum(high - low for _, _, low, high in joined) == 10 * len(days)
    assert all(one[0] != two[0] for one, two in pairwise(joined))


def test_names_and_shields_on_a_map_do_not_collide() -> None:
    made = sheet((0, 0, 4000, 5000), width_mm=150, height_mm=190, legend_rows=1)
    labels = Labels(made)
    lines = [
        LineShape(name=f"第{number}试验路", label=f"横{number}", road_class="arterial", start_m=0, in_plan=True,
                  points=((200.0, number * 120.0), (3800.0, number * 120.0 + 40)))
        for number in range(1, 30)
    ]  # fmt: skip
    name_roads(labels, lines)
    assert len(labels.taken) > 30
    assert not any(one.intersects(two) for one, two in combinations(labels.taken[3:], 2))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["grid", "change", "coverage", "curve", "series", "funnel"])
def test_the_same_scene_gives_the_same_picture(district: None, key: str) -> None:  # noqa: F811
    prepared = june()
    for form in ("svg", "pdf", "png"):
        first = draw(key, prepared.facts, prepared.scene, form)
        assert first == draw(key, prepared.facts, prepared.scene, form)


@pytest.mark.django_db
def test_the_legend_names_what_is_drawn_and_nothing_else(district: None) -> None:  # noqa: F811
    scene = june().scene
    places, day = Places(scene), day_number(scene.as_of)
    labels = [key.label for key in state_keys(places, day=day)]
    assert "已有道路" not in labels
    assert "已完工" not in labels
    assert {"在建", "未开工", "规划路网"} <= set(labels)
    assert ("滞后（红灯）" in labels) == any(
        one.light == "red" for one in scene.works if one.kind == "carriageway"
    )
    assert [key.label for key in ground_keys(scene)] == (["区界"] if scene.of_role("outline") else [])
    west, south = scene.lines[0].points[0]
    far = (west - 9000.0, south - 9000.0, west - 8000.0, south - 8000.0)
    assert state_keys(places, day=day, within=far) == []


@pytest.mark.django_db
def test_a_suspended_and_a_late_carriageway_are_in_the_legend_of_a_village_too(district: None) -> None:  # noqa: F811
    scene = june().scene
    road = next(one for one in scene.works if one.kind == "carriageway")
    for light, label in (("red", "滞后（红灯）"), ("suspended", "道路停工或取消")):
        changed = replace(scene, works=(replace(road, light=light),))
        assert label in [
            key.label for key in state_keys(Places(changed), day=day_number(scene.as_of), of="道路")
        ]
