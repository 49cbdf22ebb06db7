"""Areas on the ellipsoid: rings may run either way round."""

import pytest
import shapely

from gis.crs import ellipsoidal_area_m2

SHELL = [(113.20, 35.10), (113.24, 35.10), (113.24, 35.14), (113.20, 35.14)]
HOLE = [(113.21, 35.11), (113.22, 35.11), (113.22, 35.12), (113.21, 35.12)]


@pytest.mark.parametrize("shell", [SHELL, SHELL[::-1]])
@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]])
def test_a_hole_is_taken_off_whichever_way_its_ring_runs(shell: list, hole: list) -> None:
    whole, gone = ellipsoidal_area_m2(shapely.Polygon(SHELL)), ellipsoidal_area_m2(shapely.Polygon(HOLE))
    assert ellipsoidal_area_m2(shapely.Polygon(shell, [hole])) == pytest.approx(whole - gone, rel=1e-9)


def test_parts_add_up_whichever_way_their_rings_run() -> None:
    away = [(x + 0.1, y) for x, y in SHELL[::-1]]
    parts = [shapely.Polygon(SHELL), shapely.Polygon(away)]
    assert ellipsoidal_area_m2(shapely.MultiPolygon(parts)) == pytest.approx(
        sum(ellipsoidal_area_m2(part) for part in parts), rel=1e-9
    )
