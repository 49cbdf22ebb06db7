"""Covered areas by cells against whole unions measured by geodesics."""

# Faces: parcels/coverage/engine/dissolve.py, parcels/coverage/engine/results.py

from typing import Any

import numpy as np
import pytest
import shapely

from parcels.coverage.engine.dissolve import dissolved
from parcels.coverage.engine.problem import Network, ask
from parcels.coverage.engine.results import covered
from tests.parcels.coverage.independent import geodesic_km2, in_at_least, union_of
from tests.shapes import EAST, NORTH

RELATIVE = 1e-6


def streets(number: int, *, spread_m: float, seed: int, bends: int = 1) -> Any:
    """Random streets of up to 400 m with some bends, scattered over a square."""
    random = np.random.default_rng(seed)
    start = random.uniform(0, spread_m, (number, 1, 2)) + np.array([EAST, NORTH])
    steps = random.uniform(-400, 400, (number, bends, 2)) / bends
    return shapely.linestrings(np.concatenate([start, start + np.cumsum(steps, axis=1)], axis=1))


def square(side_m: float, x: float = 0, y: float = 0) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + side_m, NORTH + y + side_m)


HOLED = (
    shapely.Point(EAST + 3_000, NORTH + 3_000)
    .buffer(2_800, quad_segs=90)
    .difference(square(900, 2_000, 2_500))
)
APART = shapely.MultiPolygon([square(1_500), square(1_700, 3_000, 3_100)])


@pytest.mark.parametrize(
    "extent", [square(6_000), HOLED, APART], ids=["square", "with a hole", "in two parts"]
)
@pytest.mark.parametrize("number", [3, 60, 700])
@pytest.mark.parametrize("bends", [1, 4])
def test_the_covered_area_is_that_of_the_clipped_union(
    extent: shapely.Geometry, number: int, bends: int
) -> None:
    lines = streets(number, spread_m=6_000, seed=number, bends=bends)
    answer = covered(ask(extent, [Network.of("road", lines, reach_m=250)]), as_of=0)
    expected = geodesic_km2(union_of(lines, 250, extent))
    assert answer.covered_km2 == pytest.approx(expected, rel=RELATIVE)
    assert answer.area_km2 == pytest.approx(geodesic_km2(extent), rel=RELATIVE)


@pytest.mark.parametrize("quad_segs", [1, 8, 32, 100])
def test_the_arc_approximation_is_the_one_asked_for(quad_segs: int) -> None:
    lines = streets(40, spread_m=5_000, seed=5, bends=2)
    answer = covered(
        ask(square(5_000), [Network.of("road", lines, reach_m=300)], quad_segs=quad_segs), as_of=0
    )
    assert answer.covered_km2 == pytest.approx(
        geodesic_km2(union_of(lines, 300, square(5_000), quad_segs)), rel=RELATIVE
    )


@pytest.mark.parametrize(("combine", "number"), [("any", 1), (2, 2), (3, 3), ("all", 4)])
def test_kinds_combine_as_sets_and_each_kind_stands_alone(combine: str | int, number: int) -> None:
    reach = {"road": 250.0, "water": 150.0, "gas": 400.0, "heat": 90.0}
    lines = {kind: streets(150, spread_m=5_000, seed=index) for index, kind in enumerate(reach)}
    networks = [Network.of(kind, lines[kind], reach_m=reach[kind]) for kind in reach]
    answer = covered(ask(HOLED, networks, combine=combine), as_of=0)
    alone = {kind: union_of(lines[kind], reach[kind], HOLED) for kind in reach}
    assert answer.by_kind_km2 == pytest.approx(
        {kind: geodesic_km2(shape) for kind, shape in alone.items()}, rel=RELATIVE
    )
    expected = geodesic_km2(in_at_least(number, list(alone.values())))
    assert answer.covered_km2 == pytest.approx(expected, rel=RELATIVE)


def test_roads_of_each_class_reach_as_far_as_their_class() -> None:
    lines = streets(300, spread_m=6_000, seed=9)
    reach = np.array([125.0, 250.0, 500.0])[np.arange(300) % 3]
    answer = covered(ask(square(6_000), [Network.of("road", lines, reach_m=reach)]), as_of=0)
    assert answer.covered_km2 == pytest.approx(
        geodesic_km2(union_of(lines, reach, square(6_000))), rel=RELATIVE
    )


def test_networks_of_one_kind_count_as_one_kind() -> None:
    lines = streets(100, spread_m=4_000, seed=3)
    halves = [Network.of("road", lines[:50], reach_m=200), Network.of("road", lines[50:], reach_m=200)]
    apart = covered(ask(square(4_000), halves, combine="all"), as_of=0)
    together = covered(ask(square(4_000), [Network.of("road", lines, reach_m=200)]), as_of=0)
    assert apart.covered_km2 == together.covered_km2


def test_a_straight_road_covers_its_strip_and_two_half_discs() -> None:
    road = shapely.LineString([(EAST + 2_000, NORTH + 2_000), (EAST + 3_000, NORTH + 2_000)])
    answer = covered(ask(square(5_000), [Network.of("road", road, reach_m=250)]), as_of=0)
    # 1,000 m × 500 m and a disc of 250 m; the plane here is 0.012 % larger than the ellipsoid, the disc 0.04 % short.
    assert answer.covered_km2 == pytest.approx(0.5 + np.pi * 0.25**2, rel=3e-4)


def test_lines_on_one_another_end_somewhere() -> None:
    lines = np.repeat(streets(3, spread_m=500, seed=1), 100)
    answer = covered(ask(square(1_500), [Network.of("road", lines, reach_m=250)]), as_of=0)
    assert answer.covered_km2 == pytest.approx(
        geodesic_km2(union_of(lines[::100], 250, square(1_500))), rel=RELATIVE
    )


def test_the_covered_shape_has_the_area_and_the_holes_of_the_union() -> None:
    lines = streets(160, spread_m=6_000, seed=8)
    answer = covered(ask(HOLED, [Network.of("road", lines, reach_m=250)]), as_of=0, pieces=True)
    shape, expected = dissolved(answer.pieces), union_of(lines, 250, HOLED)
    assert shape.is_valid
    assert geodesic_km2(shape) == pytest.approx(answer.covered_km2, rel=1e-5)
    assert shape.symmetric_difference(expected).area < 1e-6 * expected.area + 0.002 * expected.length
    holes = [shapely.Polygon(hole).area for part in shapely.get_parts(expected) for hole in part.interiors]
    assert sum(len(part.interiors) for part in shape.geoms) == sum(area > 0.1 for area in holes)
