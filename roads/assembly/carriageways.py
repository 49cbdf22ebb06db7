"""What runs beside a trace: how far off the middle of all carriageways lies, and where that may be trusted."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from roads.assembly.network import Floats
from roads.assembly.pieces import Piece
from roads.assembly.tolerances import Tolerances
from roads.assembly.trace import REACH_M, Bools, Trace

# Lines nearer than this are one line.
SAME_M: Final = 0.5
# How fast carriageways may part at the end of a double stretch, metres a metre; slower where far apart already.
OPENING: Final = 0.3
OPENING_WIDE: Final = 0.08
WIDE: Final = 0.8


def beside(trace: Trace, pieces: Sequence[Piece], tolerances: Tolerances) -> tuple[Floats, Floats]:
    """Metres to the left of each point at which the middle lies, NaN where the street is single; the width there."""
    offset, width = _outermost(trace, pieces, tolerances)
    double = _steady(trace, offset, width, tolerances)
    smooth = _smooth(trace, offset, double)
    return np.where(double, smooth, np.nan), np.where(double, width, 0.0)


def runs(mask: Bools) -> list[tuple[int, int]]:
    """First and last index of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(int)))
    return [(int(first), int(after) - 1) for first, after in edges.reshape(-1, 2)]


def _outermost(trace: Trace, pieces: Sequence[Piece], tolerances: Tolerances) -> tuple[Floats, Floats]:
    """How far left of each point the middle of all carriageways lies, and how far apart the outermost are; NaN and 0
    where no other runs beside it. Where they are farther apart than the tolerance only the nearest counts."""
    point, metres = _crossed(trace, pieces, tolerances)
    number = len(trace.place)
    left, right = np.zeros(number), np.zeros(number)
    np.maximum.at(left, point, metres)
    np.minimum.at(right, point, metres)
    nearest = np.full(number, np.inf)
    order = np.argsort(-np.abs(metres), kind="stable")
    nearest[point[order]] = metres[order]
    wide = left - right > tolerances.width_m
    left = np.where(wide, np.maximum(nearest, 0), left)
    right = np.where(wide, np.minimum(nearest, 0), right)
    seen = np.isfinite(nearest)
    return np.where(seen, (left + right) / 2, np.nan), np.where(seen, left - right, 0.0)


def _crossed(
    trace: Trace, pieces: Sequence[Piece], tolerances: Tolerances
) -> tuple[NDArray[np.int64], Floats]:
    """Points, and how far left of each its crosswise line meets a segment that runs alike and is not followed."""
    begin, end, owner = _segments(pieces)
    run = end - begin
    across = trace.left * tolerances.width_m
    rays = shapely.linestrings(np.stack([trace.place - across, trace.place + across], axis=1))
    tree = shapely.STRtree(shapely.linestrings(np.stack([begin, end], axis=1)))
    point, segment = tree.query(rays, predicate="intersects")
    both_ways = np.array([piece.one_way is False for piece in pieces])
    own = trace.piece[point]
    sine = np.abs((run[segment] * trace.left[point]).sum(axis=1)) / np.hypot(*run[segment].T)
    kept = (owner[segment] != own) & ~both_ways[owner[segment]] & ~both_ways[own]
    # A point from which the way leads back whence it came has no direction, and nothing runs beside it.
    kept &= (sine <= math.sin(math.radians(tolerances.parallel_deg))) & trace.left[point].any(axis=1)
    point, segment = point[kept], segment[kept]
    left, line, apart = trace.left[point], run[segment], begin[segment] - trace.place[point]
    cross = left[:, 0] * line[:, 1] - left[:, 1] * line[:, 0]
    metres = (apart[:, 0] * line[:, 1] - apart[:, 1] * line[:, 0]) / cross
    followed = trace.followed()
    shapely.prepare(followed)
    met = shapely.points(trace.place[point] + metres[:, None] * left)
    other = (np.abs(metres) > SAME_M) & ~shapely.dwithin(followed, met, SAME_M)
    return point[other], metres[other]


def _segments(pieces: Sequence[Piece]) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Both ends of every straight segment, and the piece it belongs to."""
    coordinates, owner = shapely.get_coordinates([piece.line for piece in pieces], return_index=True)
    same = owner[1:] == owner[:-1]
    return coordinates[:-1][same], coordinates[1:][same], owner[1:][same]


def _steady(trace: Trace, offset: Floats, width: Floats, tolerances: Tolerances) -> Bools:
    """Where another carriageway runs beside for long enough, what parts from it at the ends taken away."""
    double = ~np.isnan(offset)
    for first, last in runs(double):
        for end, inward in ((first, 1), (last, -1)):
            at = end
            opening = OPENING_WIDE if width[at] >= WIDE * tolerances.width_m else OPENING
            while first <= at + inward <= last:
                further = abs(float(trace.along[at + inward] - trace.along[at])) or 1e-9
                if (width[at] - width[at + inward]) / further < opening:
                    break
                double[at] = False
                at += inward
    joined = double.copy()
    for first, last in runs(~double):
        within = first > 0 and last < len(double) - 1
        if within and trace.along[last + 1] - trace.along[first - 1] <= tolerances.dual_m:
            joined[first : last + 1] = True
    for first, last in runs(joined):
        if trace.along[last] - trace.along[first] < tolerances.dual_m:
            double[first : last + 1] = False
    return double


def _smooth(trace: Trace, offset: Floats, double: Bools) -> Floats:
    """Offsets without short leaps: the mean of the median of the stretch around each, steps across reckoned in."""
    step = np.diff(trace.place, axis=0, prepend=trace.place[:1])
    stepped = np.cumsum(np.where(trace.after_step, (step * trace.left).sum(axis=1), 0.0))
    smooth = offset.copy()
    for first, last in runs(double):
        here = trace.along[first : last + 1]
        level = offset[first : last + 1] + stepped[first : last + 1]
        reach = np.minimum(REACH_M, np.minimum(here - here[0], here[-1] - here))
        low = np.searchsorted(here, here - reach)
        high = np.searchsorted(here, here + reach, side="right")
        middle = [np.sort(level[a:b])[(b - a) // 2] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
        total = np.concatenate([[0.0], np.cumsum(middle)])
        smooth[first : last + 1] = (total[high] - total[low]) / (high - low) - stepped[first : last + 1]
    return smooth
