"""Coordinate reference systems: the one that stores and measures, and transformations to those that go out."""

from functools import lru_cache
from typing import Any

import shapely
from django.conf import settings
from pyproj import CRS, Geod, Transformer

WGS84 = 4326
WEB_MERCATOR = 3857
# CGCS2000 ellipsoid (EPSG 1024): semi-major axis in metres, inverse flattening. Areas are measured on it.
CGCS2000 = Geod(a=6378137.0, rf=298.257222101)


def storage_srid() -> int:
    """EPSG code of the metric CRS every stored geometry is in."""
    return int(settings.STORAGE_SRID)


def is_metric(srid: int) -> bool:
    """Whether `srid` is a projected CRS in metres."""
    crs = CRS.from_epsg(srid)
    return crs.is_projected and all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info)


@lru_cache(maxsize=64)
def transformer(source: int, target: int) -> Transformer:
    """Transformer between EPSG codes, always x (east) before y (north); cached because making one is slow."""
    return Transformer.from_crs(source, target, always_xy=True)


def to_wgs84(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of a point in the storage CRS."""
    lon, lat = transformer(storage_srid(), WGS84).transform(x, y)
    return float(lon), float(lat)


def from_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Easting and northing in metres, storage CRS, of a point in degrees."""
    x, y = transformer(WGS84, storage_srid()).transform(lon, lat)
    return float(x), float(y)


def ellipsoidal_area_m2(geometry: Any) -> float:
    """Area in m² on the CGCS2000 ellipsoid of a shapely (multi)polygon in degrees; holes are taken off.

    Rings may run either way round.
    """
    area, _ = CGCS2000.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area))
