"""Arcs and spirals as points on them, so close that no chord lies further from the curve than the tolerance."""

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

# The height of a chord's bow at most.
TOLERANCE_M: Final = 0.01
MOST_POINTS: Final = 20_000
# Steps in which a spiral is summed up.
STEPS: Final = 2000
# How far the end of a spiral may miss the one that is written.
MISS_M: Final = 0.5

Points = Any


def _two_parabolas(along: Points) -> Points:
    return np.where(along <= 0.5, 2 * along**3 / 3, along - 0.5 + 2 * (1 - along) ** 3 / 3)


# How a spiral turns, by the share of its length that is behind: the integral of the share of its curvature that has
# grown. All grow from 0 to 1 alike from either end, so those that LandXML calls reversed (revBloss) are the same.
FORMS: Final[dict[str, Callable[[Points], Points]]] = {
    "clothoid": lambda along: along**2 / 2,
    "bloss": lambda along: along**3 - along**4 / 2,
    "biquadratic": _two_parabolas,
    "cosine": lambda along: along / 2 - np.sin(np.pi * along) / (2 * np.pi),
    "cosinusoid": lambda along: along / 2 - np.sin(np.pi * along) / (2 * np.pi),
    "sinusoid": lambda along: along**2 / 2 + (np.cos(2 * np.pi * along) - 1) / (4 * np.pi**2),
}
# Drawn over the tangent and not by how they turn: y = x^3 / 6RX, X being the length along the tangent.
CUBICS: Final = ("cubic", "cubicparabola", "japanesecubic")


def arc(start: Points, centre: Points, end: Points, *, clockwise: bool) -> Points:
    """Points of an arc about a centre. Raises ValueError, in Chinese, where its ends are not on one circle."""
    radius, other = (float(np.hypot(*(place - centre))) for place in (start, end))
    if radius == 0 or abs(radius - other) > max(0.05, radius / 1000):
        raise ValueError("有圆曲线的起终点到圆心不等远，没有读。")
    first, last = (math.atan2(*(place - centre)[::-1]) for place in (start, end))
    turn = (first - last if clockwise else last - first) % (2 * math.pi)
    step = 2 * math.acos(1 - min(1.0, TOLERANCE_M / radius))
    number = min(MOST_POINTS, max(2, math.ceil(turn / step) + 1))
    angles = first + np.linspace(0, -turn if clockwise else turn, number)
    points = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    points[0], points[-1] = start, end
    return points


def spiral(
    start: Points,
    crossing: Points,
    end: Points,
    *,
    length: float,
    radii: tuple[float, float],
    clockwise: bool,
    form: str = "clothoid",
) -> Points:
    """Points of a spiral that leaves `start` towards where its tangents cross.

    Its curvature grows from one radius to the other (inf for straight) as its form says, that of a clothoid evenly.
    Raises ValueError, in Chinese, where it does not come to its end.
    """
    if not 0 < length < 1e6:
        raise ValueError("有缓和曲线没有长度，没有读。")
    sign = -1.0 if clockwise else 1.0
    bends = [0.0 if math.isinf(radius) else sign / radius for radius in radii]
    ahead = math.atan2(*(crossing - start)[::-1])
    along = np.linspace(0, length, STEPS + 1)
    middle = (along[1:] + along[:-1]) / 2
    headings = ahead + bends[0] * middle + (bends[1] - bends[0]) * length * FORMS[form](middle / length)
    step = length / STEPS
    moves = step * np.column_stack([np.cos(headings), np.sin(headings)])
    points = start + np.vstack([[0, 0], np.cumsum(moves, axis=0)])
    miss = end - points[-1]
    if float(np.hypot(*miss)) > max(MISS_M, length / 200):
        raise ValueError("有缓和曲线按写明的半径和长度到不了终点，没有读。")
    # What rounding leaves at the end is spread along the way.
    points = points + np.outer(along / length, miss)
    tightest = max(abs(bend) for bend in bends)
    chord = 2 * math.sqrt(2 * TOLERANCE_M / tightest) if tightest else length
    every = max(1, min(STEPS, int(chord / step)))
    return np.vstack([points[:-1:every], points[-1:]])


def cubic(
    start: Points, crossing: Points, end: Points, *, radii: tuple[float, float], clockwise: bool
) -> Points:
    """Points of a cubic parabola between a straight and an arc, whichever comes first.

    Raises ValueError, in Chinese, where neither or both ends are straight, or its end is not the one that is written.
    """
    if math.isinf(radii[0]) == math.isinf(radii[1]):
        raise ValueError("有三次抛物线不是从直线到圆弧，没有读。")
    if math.isinf(radii[1]):
        return cubic(end, crossing, start, radii=radii[::-1], clockwise=not clockwise)[::-1]
    along = (crossing - start) / np.hypot(*(crossing - start))
    aside = np.array([along[1], -along[0]]) if clockwise else np.array([-along[1], along[0]])
    length, height = float((end - start) @ along), float((end - start) @ aside)
    if length <= 0 or abs(height - length**2 / (6 * radii[1])) > max(MISS_M, length / 200):
        raise ValueError("有三次抛物线按写明的半径到不了终点，没有读。")
    # The curvature at its end is the greatest, or the second derivative where the curve is nearly straight on.
    bend = max(1 / radii[1], 6 * abs(height) / length**2)
    share = np.linspace(0, 1, max(2, math.ceil(length / (2 * math.sqrt(2 * TOLERANCE_M / bend))) + 1))
    points: Points = start + np.outer(share * length, along) + np.outer(share**3 * height, aside)
    points[-1] = end
    return points
