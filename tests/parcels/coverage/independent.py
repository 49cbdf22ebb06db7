"""Coverage computed the plain way, by whole unions and geodesic areas, to check the cells against."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pyproj
import shapely

TO_DEGREES = pyproj.Transformer.from_crs("EPSG:4547", "EPSG:4490", always_xy=True)
ELLIPSOID = pyproj.CRS("EPSG:4490").get_geod()


def geodesic_km2(shape: shapely.Geometry, *, step_m: float = 100.0) -> float:
    """Ellipsoidal area of a shape in EPSG:4547, its edges cut into steps and each ring measured by geodesics."""
    rings = [
        (ring, sign)
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon"
        for ring, sign in [(polygon.exterior, 1), *((hole, -1) for hole in polygon.interiors)]
    ]
    return sum(sign * _ring_m2(ring, step_m) for ring, sign in rings) / 1e6


def _ring_m2(ring: shapely.Geometry, step_m: float) -> float:
    x, y = shapely.get_coordinates(shapely.segmentize(ring, step_m)).T
    # Degrees far from zero cost digits in small rings; the area does not depend on the meridian counted from.
    longitude, latitude = TO_DEGREES.transform(x, y)
    return abs(ELLIPSOID.polygon_area_perimeter(np.asarray(longitude), latitude)[0])


def union_of(lines: Any, reach_m: Any, area: shapely.Geometry, quad_segs: int = 32) -> shapely.Geometry:
    """The ground within reach of the lines."""
    return shapely.union_all(shapely.buffer(np.asarray(lines), reach_m, quad_segs=quad_segs)).intersection(
        area
    )


def in_at_least(number: int, shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """The ground in at least `number` of the shapes."""
    return shapely.union_all([shapely.intersection_all(list(some)) for some in combinations(shapes, number)])
