"""Lines exactly on one another cost no more than one, and change no figure."""

# Faces: parcels/coverage/engine/ranked_lines.py

import numpy as np
import pytest
import shapely

from parcels.coverage.engine import repeats
from parcels.coverage.engine.problem import Network, Question, ask
from parcels.coverage.engine.ranked_lines import RankedLines
from parcels.coverage.engine.repeats import without_repeats
from parcels.coverage.engine.results import covered, difference, series
from tests.shapes import EAST, NORTH

GROUND = shapely.box(EAST - 500, NORTH - 500, EAST + 1_500, NORTH + 500)
LINE = shapely.LineString([(EAST, NORTH), (EAST + 400, NORTH + 30), (EAST + 1_000, NORTH)])


def question(lines: list[shapely.LineString], days: list[int], owners: list[int]) -> Question:
    return ask(GROUND, [Network.of("road", lines, reach_m=250, day=days, owner=owners)], combine="any")


def test_nine_hundred_lines_on_one_another_leave_one_to_be_looked_at() -> None:
    lines = np.array([LINE, shapely.reverse(LINE)] * 450, dtype=object)
    many = RankedLines(lines, np.full(900, 250.0), np.zeros(900, np.int64), np.arange(900)[::-1].copy(), 900)
    left = without_repeats(many)
    assert list(left.rank) == [0]


def test_their_figures_are_those_of_one() -> None:
    one, many = question([LINE], [3], [1]), question([LINE] * 900, [3] * 900, [1] * 900)
    assert covered(many, as_of=5).covered_km2 == covered(one, as_of=5).covered_km2 > 0


def test_the_one_that_served_first_has_caused_it() -> None:
    lines = [LINE, shapely.reverse(LINE), LINE]
    twice = question(lines, [4, 2, 2], [7, 8, 9])
    once = question(lines[1:2], [2], [8])
    days = [1, 2, 3, 4]
    assert [day.covered_km2 for day in series(twice, days)] == [day.covered_km2 for day in series(once, days)]
    gains = difference(twice, since=1, until=4).gains
    assert [(gain.day, gain.owner) for gain in gains if gain.gained_km2 > 0] == [(2, 8)]


@pytest.mark.parametrize("change", ["reach", "kind", "course"])
def test_what_differs_in_reach_kind_or_course_stays(change: str) -> None:
    reach = [250.0, 300.0 if change == "reach" else 250.0]
    kind = [0, int(change == "kind")]
    # The same rectangle, another way through it.
    other = shapely.LineString([(EAST, NORTH), (EAST + 500, NORTH + 30), (EAST + 1_000, NORTH)])
    lines = np.array([LINE, other if change == "course" else LINE], dtype=object)
    both = RankedLines(lines, np.array(reach), np.array(kind), np.array([0, 1]), 2)
    assert len(without_repeats(both).lines) == 2


def test_lines_without_repeats_are_not_copied_nor_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = np.array([LINE, shapely.LineString([(EAST, NORTH), (EAST + 1, NORTH)])], dtype=object)
    different = RankedLines(lines, np.full(2, 250.0), np.zeros(2, np.int64), np.arange(2), 2)
    monkeypatch.setattr(repeats.shapely, "normalize", None)
    assert without_repeats(different) is different
