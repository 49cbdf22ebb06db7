"""Areas by walking along edges against the geometry engine, which is asked where a walk is not believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcels.coverage.engine import chunk
from parcels.coverage.engine.problem import Network, Question, ask
from parcels.coverage.engine.results import Covered, covered, series
from parcels.coverage.engine.straight import areas
from tests.parcels.coverage.engine.test_cells import square, streets
from tests.parcels.coverage.independent import geodesic_km2, union_of
from tests.shapes import EAST, NORTH

DAYS = range(-1, 5)


@contextmanager
def walks() -> Iterator[list[tuple[int, int]]]:
    """Per block, the slots that were to be counted by walking and those left to the engine."""
    seen: list[tuple[int, int]] = []

    class Watched(areas.Counting):
        def count(self, *arguments: Any) -> areas.Counted:
            counted = super().count(*arguments)
            seen.append((counted.left_over.size, int(counted.left_over.sum())))
            return counted

    with patch.object(chunk, "Counting", Watched):
        yield seen


def by_the_engine(question: Question) -> list[Covered]:
    """The series with no walk believed."""
    with patch.object(areas, "OPEN_M", -1.0):
        return series(question, DAYS)


# Whole tens of metres make lines that repeat, run along one another and end on one another, whose capsules coincide.
tens = st.integers(0, 200).map(lambda ten: ten * 10.0)
points = st.tuples(tens, tens)
straights = st.lists(points, min_size=2, max_size=2, unique=True).map(
    lambda path: shapely.LineString([(EAST + x, NORTH + y) for x, y in path])
)


@st.composite
def questions(draw: Any) -> Question:
    networks = []
    for kind in draw(st.sampled_from([("road",), ("road", "water")])):
        lines = draw(st.lists(straights, max_size=12))
        days = draw(st.lists(st.integers(0, 4), min_size=len(lines), max_size=len(lines)))
        reach_m = draw(st.lists(st.sampled_from([60.0, 250.0]), min_size=len(lines), max_size=len(lines)))
        networks.append(Network.of(kind, lines, reach_m=reach_m, day=days))
    return ask(square(2_500.0, -200.0, -200.0), networks)


@given(questions())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_walking_gives_what_the_engine_gives_after_every_rank(question: Question) -> None:
    with walks() as seen:
        walked = series(question, DAYS)
    for ours, theirs in zip(walked, by_the_engine(question), strict=True):
        assert ours.covered_km2 == pytest.approx(theirs.covered_km2, rel=1e-8, abs=1e-9)
        assert ours.by_kind_km2 == pytest.approx(theirs.by_kind_km2, rel=1e-8, abs=1e-9)
    assert sum(left for _, left in seen) == 0


def test_nothing_is_left_to_the_engine_in_a_town_of_straight_streets() -> None:
    lines = streets(1_500, spread_m=6_000, seed=4)
    with walks() as seen:
        answer = covered(ask(square(6_000), [Network.of("road", lines, reach_m=250)]), as_of=0)
    assert [left for _, left in seen] == [0] * len(seen)
    assert answer.covered_km2 == pytest.approx(geodesic_km2(union_of(lines, 250, square(6_000))), rel=1e-8)


def test_a_square_grid_whose_capsules_share_edges_is_walked() -> None:
    node = np.arange(0, 2_001, 250.0)
    rows = [[(EAST + x, NORTH + y), (EAST + x + 250, NORTH + y)] for x in node[:-1] for y in node]
    lines = shapely.linestrings(
        rows + [[(b - NORTH + EAST, a - EAST + NORTH) for a, b in row] for row in rows]
    )
    extent = square(3_000, -500, -500)
    with walks() as seen:
        answer = covered(ask(extent, [Network.of("road", lines, reach_m=100)]), as_of=0)
    assert sum(left for _, left in seen) == 0
    assert answer.covered_km2 == pytest.approx(geodesic_km2(union_of(lines, 100, extent)), rel=1e-8)


def test_a_walk_that_does_not_close_is_left_to_the_engine() -> None:
    lines = streets(200, spread_m=4_000, seed=6)
    question = ask(square(4_000), [Network.of("road", lines, reach_m=250)])
    expected = covered(question, as_of=0).covered_km2
    whole = areas.Walk.parts

    def gappy(self: Any) -> Iterator[Any]:
        for parts in whole(self):
            yield parts[np.arange(len(parts.slot)) % 50 != 7]

    with walks() as seen, patch.object(areas.Walk, "parts", gappy):
        assert covered(question, as_of=0).covered_km2 == pytest.approx(expected, rel=1e-8)
    assert sum(left for _, left in seen) > 0


def test_cells_that_see_a_bent_line_are_left_to_the_engine_and_all_add_up() -> None:
    lines = np.concatenate(
        [streets(300, spread_m=4_000, seed=1), streets(40, spread_m=4_000, seed=2, bends=4)]
    )
    question = ask(square(4_000), [Network.of("road", lines, reach_m=200)])
    with walks() as seen:
        answer = covered(question, as_of=0)
    every, left = (sum(pair[place] for pair in seen) for place in (0, 1))
    assert 0 < left < every
    assert answer.covered_km2 == pytest.approx(geodesic_km2(union_of(lines, 200, square(4_000))), rel=1e-6)
