"""Questions that are empty, crooked or out of place get an answer or a sentence that says why not."""

# Faces: parcels/coverage/engine/results.py, parcels/coverage/engine/what_if.py

from typing import Any

import numpy as np
import pytest
import shapely

from parcels.coverage.engine.problem import CoverageError, Network, ask
from parcels.coverage.engine.results import covered, difference, series
from parcels.coverage.engine.what_if import WhatIf, by_owner
from tests.parcels.coverage.independent import geodesic_km2
from tests.shapes import EAST, NORTH

GROUND = shapely.box(EAST, NORTH, EAST + 3_000, NORTH + 3_000)
ROAD = shapely.LineString([(EAST + 500, NORTH + 1_500), (EAST + 2_500, NORTH + 1_500)])


def broken(text: str) -> shapely.Geometry:
    """A shape that the engine itself would warn of when it is read."""
    with np.errstate(invalid="ignore"):
        return shapely.from_wkt(text)


def roads(*lines: Any, reach_m: Any = 250) -> Network:
    return Network.of("road", list(lines), reach_m=reach_m)


def test_no_network_covers_nothing() -> None:
    answer = covered(ask(GROUND, []), as_of=0)
    assert (answer.covered_km2, answer.by_kind_km2) == (0.0, {})
    assert answer.area_km2 == pytest.approx(geodesic_km2(GROUND), rel=1e-7)


def test_a_network_without_lines_covers_nothing_and_all_kinds_then_cover_nothing() -> None:
    answer = covered(ask(GROUND, [roads(ROAD), Network.of("gas", [], reach_m=100)], combine="all"), as_of=0)
    assert answer.covered_km2 == 0.0
    assert answer.by_kind_km2["gas"] == 0.0
    assert answer.by_kind_km2["road"] > 1.0


def test_no_day_gives_an_empty_series() -> None:
    assert series(ask(GROUND, [roads(ROAD)]), []) == []


def test_days_of_a_series_may_come_in_any_order_and_twice() -> None:
    network = Network.of("road", [ROAD, ROAD], reach_m=[100, 250], day=[3, 5])
    answers = series(ask(GROUND, [network]), [9, 3, 4, 9, 2])
    late, early, same, again, none = (answer.covered_km2 for answer in answers)
    assert late == again > early == same > none == 0.0


def test_the_day_itself_counts() -> None:
    network = Network.of("road", ROAD, reach_m=250, day=7)
    assert covered(ask(GROUND, [network]), as_of=6).covered_km2 == 0.0
    assert covered(ask(GROUND, [network]), as_of=7).covered_km2 > 0.0


def test_ground_far_from_every_line_is_not_covered() -> None:
    away = shapely.box(EAST + 50_000, NORTH, EAST + 51_000, NORTH + 1_000)
    answer = covered(ask(away, [roads(ROAD)]), as_of=0)
    assert answer.covered_km2 == 0.0
    assert answer.area_km2 == pytest.approx(geodesic_km2(away), rel=1e-7)


def test_ground_outside_the_projection_is_refused() -> None:
    nowhere = shapely.box(1e9, 1e9, 1e9 + 1_000, 1e9 + 1_000)
    with pytest.raises(CoverageError, match="坐标系"):
        covered(ask(nowhere, [roads(ROAD)]), as_of=0)


def test_reach_zero_covers_nothing_and_says_so() -> None:
    answer = covered(ask(GROUND, [roads(ROAD, reach_m=0)]), as_of=0)
    assert answer.covered_km2 == 0.0
    assert "服务半径为 0" in answer.notes[0]


def test_a_huge_reach_covers_all_ground() -> None:
    answer = covered(ask(GROUND, [roads(ROAD, reach_m=1e7)]), as_of=0)
    assert answer.covered_km2 == pytest.approx(answer.area_km2, rel=1e-12)


def test_self_crossing_ground_is_mended_and_said() -> None:
    bow = shapely.Polygon(
        [(EAST, NORTH), (EAST + 2_000, NORTH + 2_000), (EAST + 2_000, NORTH), (EAST, NORTH + 2_000)]
    )
    answer = covered(ask(bow, [roads(ROAD, reach_m=1e5)]), as_of=0)
    assert answer.covered_km2 == pytest.approx(2.0, rel=1e-3)
    assert "自相交" in answer.notes[0]


def test_self_crossing_lines_are_buffered_like_any_other() -> None:
    loop = shapely.LineString(
        [(EAST, NORTH), (EAST + 900, NORTH + 900), (EAST + 900, NORTH), (EAST, NORTH + 900)]
    )
    answer = covered(ask(GROUND, [roads(loop, reach_m=80)]), as_of=0)
    assert answer.covered_km2 == pytest.approx(
        geodesic_km2(loop.buffer(80, quad_segs=32).intersection(GROUND)), rel=1e-6
    )


def test_points_that_stand_for_lines_count_as_discs() -> None:
    stop = shapely.LineString([(EAST + 1_000, NORTH + 1_000)] * 2)
    answer = covered(ask(GROUND, [roads(stop, reach_m=300)]), as_of=0)
    assert answer.covered_km2 == pytest.approx(np.pi * 0.09, rel=1e-3)


def test_multi_lines_count_part_by_part() -> None:
    parts = shapely.MultiLineString([ROAD, shapely.affinity.translate(ROAD, 0, 900)])
    whole = covered(ask(GROUND, [roads(parts)]), as_of=0)
    apart = covered(ask(GROUND, [roads(*parts.geoms)]), as_of=0)
    assert whole.covered_km2 == apart.covered_km2


def test_missing_and_empty_lines_are_left_out_and_counted() -> None:
    answer = covered(ask(GROUND, [roads(None, shapely.LineString(), ROAD)]), as_of=0)
    assert answer.covered_km2 > 1.0
    assert "2 条空线" in answer.notes[0]


@pytest.mark.parametrize(
    ("lines", "reach_m", "said"),
    [
        ([broken("LINESTRING (0 NaN, 0 1)")], 250, "无效坐标"),
        ([broken("LINESTRING (0 Inf, 0 1)")], 250, "无效坐标"),
        ([GROUND], 250, "必须是线"),
        ([ROAD], -1, "不小于 0"),
        ([ROAD], float("nan"), "不小于 0"),
        ([ROAD], float("inf"), "不小于 0"),
    ],
)
def test_lines_that_mean_nothing_are_refused(lines: list[Any], reach_m: float, said: str) -> None:
    with pytest.raises(CoverageError, match=said):
        Network.of("road", lines, reach_m=reach_m)


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (shapely.Polygon(), "空的"),
        (None, "空的"),
        (ROAD, "必须是面"),
        (shapely.Polygon([(EAST, NORTH), (EAST, NORTH), (EAST, NORTH)]), "必须是面"),
        (broken("POLYGON ((0 0, 1 NaN, 1 1, 0 0))"), "无效坐标"),
    ],
)
def test_ground_that_is_no_ground_is_refused(extent: Any, said: str) -> None:
    with pytest.raises(CoverageError, match=said):
        ask(extent, [roads(ROAD)])


@pytest.mark.parametrize("combine", ["some", 0, 2, -1, True, 1.0])
def test_a_combination_that_cannot_be_is_refused(combine: Any) -> None:
    with pytest.raises(CoverageError, match="组合方式"):
        ask(GROUND, [roads(ROAD)], combine=combine)


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:0", "EPSG:2263"])
def test_a_plane_that_is_not_metric_is_refused(crs: str) -> None:
    with pytest.raises(CoverageError, match="坐标系"):
        ask(GROUND, [roads(ROAD)], crs=crs)


def test_segments_outside_reason_are_refused() -> None:
    with pytest.raises(CoverageError, match="分段"):
        ask(GROUND, [roads(ROAD)], quad_segs=0)


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(CoverageError, match="日期"):
        difference(ask(GROUND, [roads(ROAD)]), since=5, until=4)


def test_a_what_if_of_a_kind_not_asked_about_is_refused() -> None:
    with pytest.raises(CoverageError, match="燃气"):
        WhatIf(ask(GROUND, [roads(ROAD)]), as_of=0).gain([Network.of("燃气", ROAD, reach_m=100)])


def test_a_what_if_on_ground_wholly_covered_adds_nothing() -> None:
    what_if = WhatIf(ask(GROUND, [roads(ROAD, reach_m=1e5)]), as_of=0)
    assert what_if.gain([roads(ROAD)]).gained_km2 == 0.0
    assert what_if.rank(by_owner([roads(ROAD)]), 3) == []


def test_parts_that_overlap_are_counted_once_and_holes_beside_take_nothing() -> None:
    two = shapely.MultiPolygon([shapely.box(0, 0, 400, 400), shapely.box(100, 0, 500, 400)])
    assert ask(two, [roads(ROAD, reach_m=1e5)]).extent.area == pytest.approx(500 * 400)
    beside = shapely.Polygon(shapely.box(0, 0, 100, 100).exterior, [shapely.box(200, 0, 250, 50).exterior])
    assert ask(beside, [roads(ROAD, reach_m=1e5)]).extent.area == pytest.approx(100 * 100)
    within = shapely.Polygon(
        [(0, 0), (100, 0), (100, 100), (0, 100), (50, -20)], [shapely.box(10, 30, 20, 40).exterior]
    )
    mended = ask(within, [roads(ROAD, reach_m=1e5)]).extent
    assert not mended.contains(shapely.Point(15, 35))


def test_a_tangle_is_refused_before_it_is_mended() -> None:
    tangle = shapely.Polygon(np.random.default_rng(1).uniform(0, 20_000, (2_000, 2)))
    with pytest.raises(CoverageError, match="自相交超过"):
        ask(tangle, [roads(ROAD, reach_m=1e5)])


def test_many_copies_of_one_polygon_are_one() -> None:
    copies = shapely.MultiPolygon([shapely.box(EAST, NORTH, EAST + 1_000, NORTH + 1_000)] * 1_000)
    assert ask(copies, [roads(ROAD)]).extent.area == pytest.approx(1e6)


SLANT = shapely.LineString([(EAST + 501.3, NORTH + 1_307.7), (EAST + 2_511.9, NORTH + 1_903.1)])
MIDDLE = SLANT.interpolate(0.37, normalized=True).coords[0]
# One stretch of ground written in three ways, of equal gain but for the last bits.
WAYS = [
    [SLANT],
    [shapely.LineString([SLANT.coords[0], MIDDLE]), shapely.LineString([MIDDLE, SLANT.coords[1]])],
    [shapely.LineString(SLANT.coords[::-1])],
]


def test_what_only_rounding_gained_is_caused_by_nobody() -> None:
    for turn in range(3):
        lines = [line for way in WAYS[turn:] + WAYS[:turn] for line in way]
        owners = [owner for owner, way in zip("abc", WAYS[turn:] + WAYS[:turn], strict=True) for _ in way]
        network = Network.of("road", lines, reach_m=250, day=1, owner=owners)
        gains = difference(ask(GROUND, [network]), since=0, until=9).gains
        assert [gain.owner for gain in gains] == ["a"]


def test_of_candidates_that_gain_the_same_the_lesser_comes_first() -> None:
    for turn in range(3):
        lines = WAYS[turn:] + WAYS[:turn]
        candidates = {owner: [roads(*some)] for owner, some in zip("abc", lines, strict=True)}
        (first,) = WhatIf(ask(GROUND, [roads()]), as_of=0).rank(candidates, 3)
        assert first.owner == "a"
