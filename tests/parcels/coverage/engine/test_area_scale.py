"""The scale of area at a piece's centroid, times its plane area, against geodesics."""

# Faces: parcels/coverage/engine/area_scale.py, parcels/coverage/engine/measure.py

import numpy as np
import pytest
import shapely

from parcels.coverage.engine.area_scale import AreaScale, TooDistorted
from tests.parcels.coverage.independent import geodesic_km2
from tests.shapes import EAST, NORTH


def measured_km2(piece: shapely.Polygon, scale: AreaScale) -> float:
    centre = piece.centroid
    return piece.area * float(scale.at(np.array([centre.x]), np.array([centre.y]))[0]) / 1e6


@pytest.mark.parametrize("east", [EAST, EAST + 70_000, EAST - 130_000])
def test_a_piece_of_two_kilometres_is_right_to_a_hundred_millionth(east: float) -> None:
    piece = shapely.Point(east, NORTH).buffer(1_000, quad_segs=90)
    scale = AreaScale.over(piece.bounds, "EPSG:4547")
    assert measured_km2(piece, scale) == pytest.approx(geodesic_km2(piece, step_m=10), rel=2e-8)


def test_the_plane_is_larger_than_the_ground_away_from_the_meridian() -> None:
    piece = shapely.box(EAST, NORTH, EAST + 1_000, NORTH + 1_000)
    ratio = measured_km2(piece, AreaScale.over(piece.bounds, "EPSG:4547"))
    # 69.5 km from the meridian of 500 000 m: one part in (6 378 km ÷ 69.5 km)².
    assert ratio == pytest.approx(1 - (69_500 / 6_378_000) ** 2, abs=2e-6)


def test_one_polynomial_serves_a_whole_province() -> None:
    scale = AreaScale.over((300_000, 3_300_000, 700_000, 4_200_000), "EPSG:4547")
    for corner in [(300_000, 3_300_000), (699_000, 4_199_000), (500_000, 3_700_000)]:
        piece = shapely.box(*corner, corner[0] + 1_000, corner[1] + 1_000)
        assert measured_km2(piece, scale) == pytest.approx(geodesic_km2(piece, step_m=5), rel=1e-8)


def test_where_plane_metres_are_not_metres_nothing_is_measured() -> None:
    with pytest.raises(TooDistorted):
        AreaScale.over((1_500_000, NORTH, 1_500_100, NORTH + 100), "EPSG:4547")
