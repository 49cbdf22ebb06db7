"""Ellipsoidal areas of plane pieces against geodesics."""

import numpy as np
import pytest
import shapely

from parcels.ellipsoid import AreaScale, TooDistorted, area_m2
from tests.parcels.independent import geodesic_km2
from tests.shapes import EAST, NORTH


@pytest.mark.parametrize("east", [EAST, EAST + 70_000, EAST - 130_000])
def test_a_piece_of_two_kilometres_is_right_to_a_hundred_millionth(east: float) -> None:
    piece = shapely.Point(east, NORTH).buffer(1_000, quad_segs=90)
    scale = AreaScale.over(piece.bounds, "EPSG:4547")
    assert area_m2(np.array([piece]), scale)[0] / 1e6 == pytest.approx(
        geodesic_km2(piece, step_m=10), rel=2e-8
    )


def test_the_plane_is_larger_than_the_ground_away_from_the_meridian() -> None:
    piece = np.array([shapely.box(EAST, NORTH, EAST + 1_000, NORTH + 1_000)])
    ratio = area_m2(piece, AreaScale.over(shapely.total_bounds(piece), "EPSG:4547"))[0] / 1e6
    # 69.5 km from the meridian of 500 000 m: one part in (6 378 km ÷ 69.5 km)².
    assert ratio == pytest.approx(1 - (69_500 / 6_378_000) ** 2, abs=2e-6)


def test_one_polynomial_serves_a_whole_province() -> None:
    scale = AreaScale.over((300_000, 3_300_000, 700_000, 4_200_000), "EPSG:4547")
    for corner in [(300_000, 3_300_000), (699_000, 4_199_000), (500_000, 3_700_000)]:
        piece = shapely.box(*corner, corner[0] + 1_000, corner[1] + 1_000)
        assert area_m2(np.array([piece]), scale)[0] / 1e6 == pytest.approx(
            geodesic_km2(piece, step_m=5), rel=1e-8
        )


def test_pieces_without_area_have_none() -> None:
    scale = AreaScale.over((EAST, NORTH, EAST + 1, NORTH + 1), "EPSG:4547")
    assert area_m2(np.array([shapely.Polygon(), None], dtype=object), scale).tolist() == [0.0, 0.0]


def test_where_plane_metres_are_not_metres_nothing_is_measured() -> None:
    with pytest.raises(TooDistorted):
        AreaScale.over((1_500_000, NORTH, 1_500_100, NORTH + 100), "EPSG:4547")
