"""The `bbox` parameter: four numbers in a named CRS become an area in the storage CRS."""

import math
from functools import lru_cache
from typing import Final

import numpy as np
from django.contrib.gis.geos import Polygon
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.crs import WGS84, storage_srid, transformer
from gis.errors import DomainError

BBOX: Final = OpenApiParameter(
    "bbox",
    OpenApiTypes.STR,
    description=(
        "只要与这个框相交的：最小经度,最小纬度,最大经度,最大纬度。没有位置的不在框里。"
        "坐标系另由 bbox-crs 写明。"
    ),
)
BBOX_CRS: Final = OpenApiParameter(
    "bbox-crs",
    OpenApiTypes.STR,
    description="框的坐标系，如 EPSG:4547；不写为 EPSG:4326。不论哪种，都先写东向（经度）后写北向（纬度）。",
)
# A straight edge in one CRS is a curve in another: each edge is followed at this many points.
POINTS_AN_EDGE: Final = 21
# How far, in degrees, beyond the area a CRS is made for we still trust its formulas.
MARGIN_DEGREES: Final = 5.0
SMALLEST_SIDE: Final = 1e-7
CRS84: Final = ("CRS84", "OGC:CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84")
OGC_EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"

Bounds = tuple[float, float, float, float]


def read_bbox(text: str, crs: str = "") -> Polygon | None:
    """The box as a polygon in the storage CRS; None when it lies wholly outside the CRS's reach. DomainError if bad."""
    srid = read_crs(crs)
    bounds = read_bounds(text)
    if _crs(srid).is_geographic:
        _check_degrees(bounds)
    return as_stored(bounds, srid)


def as_stored(bounds: Bounds, srid: int) -> Polygon | None:
    """A box of any CRS, x before y, as a polygon in the storage CRS; None for degrees wholly outside its reach.
    DomainError for metres that are nowhere."""
    inside = within_reach(bounds, srid)
    if inside is None and _crs(srid).is_geographic:
        return None
    return _ring(inside or bounds, srid)


def read_bounds(text: str) -> Bounds:
    """Four finite numbers, each minimum below its maximum."""
    parts = text.split(",")
    if len(parts) != 4:
        raise DomainError(
            f"要四个数，用英文逗号隔开：最小经度,最小纬度,最大经度,最大纬度；现在是 {len(parts)} 个。",
            field="bbox",
        )
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise DomainError(f"“{text[:60]}”里有不是数的内容。", field="bbox") from None
    if not all(math.isfinite(value) and abs(value) < 1e9 for value in (west, south, east, north)):
        raise DomainError("框的坐标超出范围。", field="bbox")
    if east - west < SMALLEST_SIDE or north - south < SMALLEST_SIDE:
        raise DomainError("框要先写西南角再写东北角，宽和高都大于 0。", field="bbox")
    return west, south, east, north


def read_crs(text: str) -> int:
    """EPSG code of `EPSG:4547`, `4547`, an OGC address or CRS84; empty means 4326."""
    name = text.strip()
    if not name or name in CRS84:
        return WGS84
    code = name.removeprefix(OGC_EPSG).removeprefix("EPSG:").removeprefix("epsg:")
    if code.isascii() and code.isdigit() and len(code) <= 6:
        try:
            crs = _crs(int(code))
        except CRSError:
            crs = None
        if crs is not None and (crs.is_projected or (crs.is_geographic and len(crs.axis_info) == 2)):
            return int(code)
    raise DomainError(
        f"不认识坐标系“{name[:60]}”，请写成 EPSG:4326、EPSG:4547 这样的平面或经纬度坐标系。", field="bbox-crs"
    )


@lru_cache(maxsize=64)
def _crs(srid: int) -> CRS:
    return CRS.from_epsg(srid)


def _check_degrees(bounds: Bounds) -> None:
    west, south, east, north = bounds
    if south < -90 or north > 90:
        raise DomainError("纬度要在 -90 至 90 之间；次序是先经度后纬度。", field="bbox")
    if west < -180 or east > 180:
        raise DomainError("经度要在 -180 至 180 之间。", field="bbox")


def within_reach(bounds: Bounds, srid: int) -> Bounds | None:
    """The part of a box of a CRS, x before y, where the storage CRS can be trusted; None where there is none."""
    reach = _reach(srid)
    if reach is None:
        return bounds
    west, south = max(bounds[0], reach[0]), max(bounds[1], reach[1])
    east, north = min(bounds[2], reach[2]), min(bounds[3], reach[3])
    return (west, south, east, north) if west <= east and south <= north else None


@lru_cache(maxsize=64)
def _reach(srid: int) -> Bounds | None:
    """Where the storage CRS can be trusted, in another CRS; None of itself, and where nobody says."""
    area = _crs(storage_srid()).area_of_use
    if area is None or srid == storage_srid():
        return None
    west, south = area.west - MARGIN_DEGREES, area.south - MARGIN_DEGREES
    east, north = area.east + MARGIN_DEGREES, area.north + MARGIN_DEGREES
    if _crs(srid).is_geographic:
        return west, south, east, north
    bounds = transformer(WGS84, srid).transform_bounds(west, south, east, north)
    return bounds if all(map(math.isfinite, bounds)) else None


def _ring(bounds: Bounds, srid: int) -> Polygon:
    west, south, east, north = bounds
    along, up = np.linspace(west, east, POINTS_AN_EDGE), np.linspace(south, north, POINTS_AN_EDGE)
    x = np.concatenate([along, np.full(POINTS_AN_EDGE, east), along[::-1], np.full(POINTS_AN_EDGE, west)])
    y = np.concatenate([np.full(POINTS_AN_EDGE, south), up, np.full(POINTS_AN_EDGE, north), up[::-1]])
    if srid != storage_srid():
        try:
            x, y = transformer(srid, storage_srid()).transform(x, y)
        except CRSError:
            raise DomainError("这个坐标系不能换算到项目的坐标系。", field="bbox-crs") from None
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise DomainError("框落在坐标系管不到的地方，请核对坐标和 bbox-crs。", field="bbox")
    return Polygon(list(zip(x.tolist(), y.tolist(), strict=True)), srid=storage_srid())
