"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps: the public algorithm and its inverse by iteration."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]
Shift = Callable[[Degrees], Degrees]

# Constants of the published algorithm: Krassowsky's semi-major axis in metres and squared eccentricity.
AXIS_M: Final = 6378245.0
ECCENTRICITY: Final = 0.00669342162296594323
BAIDU_PI: Final = np.pi * 3000.0 / 180.0
# 1e-10° is a hundredth of a millimetre; the shift changes so slowly that each round gains three digits.
ENOUGH_DEGREES: Final = 1e-10
MOST_ROUNDS: Final = 30


def to_gcj02(places: Degrees) -> Degrees:
    """GCJ-02 of longitudes and latitudes (n × 2, degrees, WGS 84 or CGCS2000): what 高德 and 腾讯 show."""
    x, y = places[:, 0] - 105.0, places[:, 1] - 35.0
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + _waves(y, 20.0, 40.0, (160.0, 12.0), (320.0, 30.0))) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + _waves(x, 20.0, 40.0, (150.0, 12.0), (300.0, 30.0))) * 2.0 / 3.0
    latitude = np.radians(places[:, 1])
    curve = 1.0 - ECCENTRICITY * np.sin(latitude) ** 2
    north_radius = AXIS_M * (1.0 - ECCENTRICITY) / curve**1.5
    east_radius = AXIS_M / np.sqrt(curve) * np.cos(latitude)
    moved = np.column_stack([np.degrees(east / east_radius), np.degrees(north / north_radius)])
    shifted: Degrees = places + moved
    return shifted


def _waves(
    along: NDArray[np.float64],
    first: float,
    second: float,
    third: tuple[float, float],
    fourth: tuple[float, float],
) -> NDArray[np.float64]:
    """The four sine waves of the algorithm along one axis: two short, then two given as (height, length)."""
    waves: NDArray[np.float64] = first * np.sin(along * np.pi) + second * np.sin(along / 3.0 * np.pi)
    for height, length in (third, fourth):
        waves = waves + height * np.sin(along / length * np.pi)
    return waves


def to_bd09(places: Degrees) -> Degrees:
    """BD-09, Baidu's coordinates, of longitudes and latitudes (n × 2, degrees, WGS 84 or CGCS2000)."""
    x, y = to_gcj02(places).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * BAIDU_PI)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * BAIDU_PI)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def undone(shift: Shift, places: Degrees) -> Degrees:
    """The places that `shift` carries to `places`, to a hundredth of a millimetre."""
    wgs84 = places.copy()
    for _ in range(MOST_ROUNDS):
        error = shift(wgs84) - places
        wgs84 -= error
        if not error.size or float(np.nanmax(np.abs(error))) < ENOUGH_DEGREES:
            break
    return wgs84


SHIFTS: Final[dict[str, Shift]] = {"gcj02": to_gcj02, "bd09": to_bd09}
SHIFT_LABELS: Final = {"gcj02": "GCJ-02（高德、腾讯）", "bd09": "BD-09（百度）"}
