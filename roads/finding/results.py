"""What a search hands back: results, and in words what cannot be had."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One result; lon, lat and bbox (west, south, east, north) in EPSG:4326, None where the place is not known."""

    type: str
    id: int
    label: str
    sub: str
    lon: float | None = None
    lat: float | None = None
    bbox: tuple[float, float, float, float] | None = None
    road: int | None = None
    m: float | None = None
    schematic: bool = False
    rank: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What was found, best first, and in words what cannot be had (a chainage past a road's end)."""

    rows: list[SearchResult]
    message: str = ""


def place_of(point: Point | None, extent: GEOSGeometry | None) -> tuple[Any, Any, Any]:
    """Longitude, latitude and box of a result from its point and extent in EPSG:4326."""
    if point is None:
        return None, None, None
    box = tuple(round(value, 7) for value in extent.extent) if extent is not None else None
    return round(point.x, 7), round(point.y, 7), box
