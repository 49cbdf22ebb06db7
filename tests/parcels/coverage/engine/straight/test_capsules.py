"""Capsules in numbers against the geometry engine's buffers: distance, and where a segment enters."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from parcels.coverage.engine.straight.capsules import Segments, Straights

RANDOM = np.random.default_rng(5)
NUMBER = 2_000
ENDS = RANDOM.uniform(-600, 600, (NUMBER, 2, 2))
REACH_M = RANDOM.uniform(5, 500, NUMBER)
LINES = shapely.linestrings(ENDS)


def taken(ends: Any, reach_m: Any, edges: Any, quad_segs: int) -> Any:
    """Metres of each edge inside the capsule beside it, as numbers say."""
    enter, leave = Straights.of(ends, reach_m).passage(Segments(*edges.T), quad_segs)
    share = np.where(enter < leave, leave - enter, 0.0)
    return share * np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])


def taken_by_engine(ends: Any, reach_m: Any, edges: Any, quad_segs: int) -> Any:
    shapes = shapely.buffer(shapely.linestrings(ends), reach_m, quad_segs=quad_segs)
    return shapely.length(shapely.intersection(shapes, shapely.linestrings(edges.reshape(-1, 2, 2))))


def test_the_distance_is_that_of_the_engine() -> None:
    points = RANDOM.uniform(-900, 900, (NUMBER, 2))
    ours = Straights.of(ENDS, REACH_M).distance_m(np.arange(NUMBER), *points.T)
    assert ours == pytest.approx(shapely.distance(LINES, shapely.points(points)), abs=1e-9)


@pytest.mark.parametrize("quad_segs", [1, 2, 8, 32])
@pytest.mark.parametrize("length_m", [5.0, 60.0, 3_000.0])
def test_what_a_capsule_takes_of_an_edge_is_what_the_engine_cuts(quad_segs: int, length_m: float) -> None:
    middle, turn = RANDOM.uniform(-900, 900, (NUMBER, 2)), RANDOM.uniform(0, np.pi, NUMBER)
    step = np.stack([np.cos(turn), np.sin(turn)], axis=1) * length_m / 2
    edges = np.concatenate([middle - step, middle + step], axis=1)
    ours = taken(ENDS, REACH_M, edges, quad_segs)
    assert ours == pytest.approx(taken_by_engine(ENDS, REACH_M, edges, quad_segs), abs=1e-6)
    assert (ours > 0).sum() > 100


tens = st.tuples(st.integers(-30, 30), st.integers(-30, 30)).map(
    lambda pair: (pair[0] * 10.0, pair[1] * 10.0)
)
segments = st.lists(tens, min_size=2, max_size=2, unique=True)


@given(segments, segments, st.sampled_from([7.0, 100.0, 250.0]), st.sampled_from([4, 32]))
@settings(max_examples=300, deadline=None)
def test_edges_that_touch_or_run_along_an_axis_are_cut_like_any_other(
    line: Any, edge: Any, reach_m: float, quad_segs: int
) -> None:
    ends, edges = np.array([line]), np.array([edge]).reshape(1, 4)
    (ours,), (theirs,) = (
        way(ends, np.array([reach_m]), edges, quad_segs) for way in (taken, taken_by_engine)
    )
    # An edge that lies on the capsule's own may count either way, so nothing is said of it.
    on = shapely.buffer(shapely.linestrings(ends), reach_m, quad_segs=quad_segs)[0].exterior
    shared = shapely.length(
        shapely.intersection(on.buffer(1e-6), shapely.linestrings(edges.reshape(-1, 2, 2)))
    )[0]
    assert abs(ours - theirs) <= 1e-6 + shared
