"""Buffers made in one pass against those of the geometry engine."""

import numpy as np
import pytest
import shapely

from parcels.coverage.engine.buffers import BufferStore, buffers
from tests.shapes import EAST, NORTH

HERE = np.array([EAST, NORTH])
RANDOM = np.random.default_rng(11)
STRAIGHT = shapely.linestrings(HERE + RANDOM.uniform(-500, 500, (200, 2, 2)))
BENT = shapely.linestrings(HERE + RANDOM.uniform(-500, 500, (50, 5, 2)))
POINTLIKE = shapely.linestrings(np.broadcast_to(HERE, (1, 2, 2)))
CLOSED = np.array([shapely.LineString(shapely.box(EAST, NORTH, EAST + 900, NORTH + 700).exterior)])


@pytest.mark.parametrize("quad_segs", [1, 5, 32])
def test_straight_lines_get_the_engines_buffer_corner_by_corner(quad_segs: int) -> None:
    reach_m = RANDOM.uniform(1, 600, len(STRAIGHT))
    ours, theirs = (
        buffers(STRAIGHT, reach_m, quad_segs),
        shapely.buffer(STRAIGHT, reach_m, quad_segs=quad_segs),
    )
    assert shapely.get_num_coordinates(ours).tolist() == shapely.get_num_coordinates(theirs).tolist()
    assert np.abs(shapely.get_coordinates(ours) - shapely.get_coordinates(theirs)).max() < 1e-8
    assert shapely.is_valid(ours).all()


def test_all_other_lines_get_the_engines_buffer_itself() -> None:
    lines = np.concatenate([BENT, POINTLIKE, CLOSED, STRAIGHT[:3]])
    ours = buffers(lines, np.full(len(lines), 120.0), 16)
    theirs = shapely.buffer(lines, 120.0, quad_segs=16)
    assert shapely.equals_exact(shapely.normalize(ours), shapely.normalize(theirs), 1e-6).all()


def test_a_closed_line_that_crosses_itself_loses_no_land() -> None:
    knot = shapely.LineString(
        HERE + np.array([(600, 1_790), (340, 620), (2_800, 1_830), (2_780, 40), (600, 1_790)])
    )
    (ours,) = buffers(np.array([knot]), np.array([900.0]), 32)
    within = shapely.points(HERE + RANDOM.uniform(-500, 3_500, (2_000, 2)))
    within = within[shapely.distance(within, knot) < 899]
    assert shapely.covers(ours, within).all()


def test_a_buffer_is_made_once_and_handed_out_again() -> None:
    store = BufferStore(STRAIGHT, np.full(len(STRAIGHT), 50.0), 8)
    first, second = store.of(np.array([3, 1, 3])), store.of(np.array([1]))
    assert first[0] is first[2]
    assert first[1] is second[0]
