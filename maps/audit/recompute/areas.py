"""Ellipsoidal areas by geodesics: edges cut into short steps, each ring measured on the ellipsoid of CGCS2000."""

from functools import lru_cache
from typing import Any

import numpy as np
import pyproj
import shapely

# A straight edge in the plane leaves the geodesic by less than two micrometres in a step of this length.
STEP_M = 100.0
M2_A_KM2 = 1e6


@lru_cache
def _to_degrees(srid: int) -> tuple[pyproj.Transformer, pyproj.Geod]:
    stored = pyproj.CRS.from_epsg(srid)
    geographic = stored.geodetic_crs
    geod = geographic.get_geod() if geographic else None
    if geographic is None or geod is None:
        raise ValueError(f"EPSG:{srid} has no ellipsoid")
    return pyproj.Transformer.from_crs(stored, geographic, always_xy=True), geod


def geodesic_km2(shape: Any, srid: int) -> float:
    """Square kilometres of the polygons of a shape in the storage CRS."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    signs = [sign for polygon in polygons for sign in (1, *(-1 for _ in polygon.interiors))]
    if not rings:
        return 0.0
    points, at = shapely.get_coordinates(shapely.segmentize(rings, STEP_M), return_index=True)
    transformer, geod = _to_degrees(srid)
    longitude, latitude = transformer.transform(points[:, 0], points[:, 1])
    cuts = np.flatnonzero(np.diff(at)) + 1
    areas = [
        abs(geod.polygon_area_perimeter(east, north)[0])
        for east, north in zip(np.split(longitude, cuts), np.split(latitude, cuts), strict=True)
    ]
    return float(sum(sign * area for sign, area in zip(signs, areas, strict=True))) / M2_A_KM2
