"""Which CRS numbers without one may be in: every reading that puts them into the district, the likeliest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from gis.exchange.georeferencing.coordinate_text import unpacked
from gis.exchange.georeferencing.crs_catalogue import CGCS2000_DEGREES, MERIDIANS, gauss, parse_reference
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.georeferencing.placement import Placement, Points

# A reading that puts most points into the district is a candidate.
LEAST_INSIDE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Guess:
    """A reading of the numbers: how, the share of points inside the district, how far its middle lies from it (m)."""

    placement: Placement
    inside: float
    away_m: float


def guesses(points: Points, extent: KnownExtent) -> list[Guess]:
    """Readings of `points` (numbers as the file has them), best first; without a known district those inside China."""
    if not len(points):
        return []
    guesses = []
    for placement in readings(points):
        placed = placement.place(points)
        finite = placed[np.isfinite(placed).all(axis=1)]
        if len(finite) < len(points) / 2:
            continue
        inside = extent.inside(placed) if extent.area is not None else _in_china(placement, points)
        away = extent.away_m(placed) if extent.area is not None else 0.0
        guesses.append(Guess(placement, inside, away))
    return sorted(guesses, key=lambda guess: (-round(guess.inside, 2), guess.away_m))


def likely(points: Points, extent: KnownExtent) -> list[Guess]:
    """Those of `guesses` that put most points into the district."""
    return [guess for guess in guesses(points, extent) if guess.inside >= LEAST_INSIDE]


def readings(points: Points) -> Iterator[Placement]:
    """Every reading that the size of the numbers allows, plain ones before swapped ones."""
    for swapped in (False, True):
        x, y = np.median(points[:, ::-1] if swapped else points, axis=0)
        for code in _codes(float(x), float(y)):
            yield Placement(parse_reference(str(code)), swapped=swapped)
        if _may_be_packed(float(x), float(y)) and np.isfinite(unpacked(points)).all():
            yield Placement(parse_reference(str(CGCS2000_DEGREES)), swapped=swapped, packed=True)


def _may_be_packed(x: float, y: float) -> bool:
    """Whether numbers of this size can be degrees, minutes and seconds in one: 113.16355, or 1131635.5."""
    return (70 <= x <= 140 and 0 <= y <= 56) or (700_000 <= x <= 1_400_000 and 30_000 <= y <= 560_000)


def _codes(x: float, y: float) -> Iterator[int]:
    """EPSG codes in which an easting and northing (or longitude and latitude) of this size make sense in China."""
    if 70 <= x <= 140 and 0 <= y <= 56:
        yield CGCS2000_DEGREES
    if not 1_800_000 <= y <= 7_600_000:
        return
    zone = int(x // 1_000_000)
    if 25 <= zone <= 45:
        yield gauss("cgcs2000", meridian=3 * zone, zone=zone)
    if 13 <= zone <= 23:
        yield gauss("cgcs2000", meridian=6 * zone - 3, zone=zone, degrees=6)
    if 0 <= x <= 1_000_000:
        for meridian in MERIDIANS[3]:
            yield gauss("cgcs2000", meridian=meridian)
    if 7_500_000 <= x <= 15_600_000:
        yield 3857


def _in_china(placement: Placement, points: Points) -> float:
    """Share of points between 73° and 135° E and 18° and 54° N."""
    places = placement.reference.degrees(points[:, ::-1] if placement.swapped else points)
    lon, lat = places.T
    return float(((lon > 73) & (lon < 135.1) & (lat > 18) & (lat < 54)).mean())
