"""A trace as a centreline: moved to the middle where the street is double, with ramps between, tails round corners cut;
leaves out finding what runs beside it."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from shapely import LineString

from roads.assembly.carriageways import SAME_M, beside, runs
from roads.assembly.joining import Bridge, Centreline
from roads.assembly.network import Floats
from roads.assembly.pieces import Piece
from roads.assembly.tolerances import Tolerances
from roads.assembly.trace import REACH_M, Bools, Trace

# A middle that leaves the lines goes over in this many times the metres it lies beside them.
RAMP: Final = 4.0
# How far the middle line may be simplified.
FINE_M: Final = 0.15
# A single stretch shorter than this between two double ones is crossed straight.
SHORT_M: Final = 30.0
# Where one carriageway of a double street is missing for no longer than this, the middle goes on beside the other.
HELD_M: Final = 300.0
# A tail that turns aside by more than 25 degrees where its street parts leads round a corner.
TURNED: Final = math.cos(math.radians(25))


def centreline(trace: Trace, pieces: Sequence[Piece], tolerances: Tolerances) -> Centreline:
    """The centreline of a traced way among all pieces of its street; the way itself where no middle can be drawn."""
    offset, width = beside(trace, pieces, tolerances)
    double = ~np.isnan(offset)
    moved, kept = _moved(trace, offset)
    first, last = _trunk(trace, np.where(double[:, None], moved, np.nan), pieces, tolerances)
    kept[:first], kept[last + 1 :] = False, False
    shifted = double | (moved != trace.place).any(axis=1)
    order = _forward(trace, moved, shifted, kept)
    line = _line(moved[order], shifted[order])
    if line is None:
        own = trace.place[trace.vertex]
        return Centreline(_line(own, np.zeros(len(own), dtype=bool)) or LineString(trace.place))
    averaged = kept & (width > SAME_M)
    step = np.hypot(*np.diff(moved, axis=0).T)
    return Centreline(
        line,
        float(step[averaged[1:] & averaged[:-1]].sum()),
        float(width[averaged].max()) if averaged.any() else 0.0,
        _bridges(trace, moved, first, last),
    )


def _moved(trace: Trace, offset: Floats) -> tuple[Floats, Bools]:
    """Points moved to the middle, with ramps to where there is none; and which of them make the line."""
    double = ~np.isnan(offset)
    moved = trace.place + np.where(double, offset, 0.0)[:, None] * trace.left
    kept = double | trace.vertex
    for first, last in runs(~double):
        before, after = first > 0, last < len(double) - 1
        metres = float(trace.along[last] - trace.along[first])
        if before and after and metres <= SHORT_M:
            kept[first : last + 1] = False
            continue
        away = [
            float((moved[neighbour] - trace.place[at]) @ trace.left[at]) if there else 0.0
            for neighbour, at, there in ((first - 1, first, before), (last + 1, last, after))
        ]
        most = max(map(abs, away))
        if before != after and metres < RAMP * most and _closes(trace, moved, first, last, most):
            kept[first : last + 1] = False
            kept[last if before else first] = True
            continue
        ramp = _ramp(trace.along[first : last + 1], away, one_ended=before != after)
        moved[first : last + 1] += ramp[:, None] * trace.left[first : last + 1]
        kept[first : last + 1] |= np.abs(ramp) > FINE_M
    return moved, kept


def _closes(trace: Trace, moved: Floats, first: int, last: int, most: float) -> bool:
    """Whether the short single end of a double street ends in the middle, where the other carriageway ends too."""
    neighbour, tip, inward = (first - 1, last, -1) if first > 0 else (last + 1, first, 1)
    left = trace.left[trace.around(neighbour, inward * 2 * REACH_M)]
    return abs(float((trace.place[tip] - moved[neighbour]) @ left)) < most / 2


def _ramp(along: Floats, away: list[float], *, one_ended: bool) -> Floats:
    """How far a single stretch is moved at each point so that it joins the middles at its ends, `away` from it there.

    A short end stays beside its line, so does a stretch with the middle to the same side before and behind: one
    carriageway is missing there, and the middle goes on where it would be.
    """
    least, most = sorted(map(abs, away))
    metres = float(along[-1] - along[0])
    if one_ended and metres < RAMP * most:
        return np.full_like(along, sum(away))
    if metres <= HELD_M and away[0] * away[1] > 0 and least >= most / 2:
        return np.interp(along, (along[0], along[-1]), away)
    ramp = np.zeros_like(along)
    for beside_m, end in zip(away, (along[0], along[-1]), strict=True):
        reach = max(RAMP * abs(beside_m), 1e-9)
        ramp += beside_m * np.maximum(0, 1 - np.abs(along - end) / reach)
    return ramp


def _trunk(trace: Trace, middle: Floats, pieces: Sequence[Piece], tolerances: Tolerances) -> tuple[int, int]:
    """First and last point without short tails round corners: behind the last double stretch, or behind a step."""
    end = len(trace.place) - 1
    double = np.flatnonzero(~np.isnan(middle[:, 0]))
    steps = np.flatnonzero(trace.after_step & np.isnan(middle[:, 0]))
    corners = []
    for tip, marks in ((0, [*double[:1], *steps[::-1]]), (end, [*double[-1:], *(steps - 1)])):
        near = [int(at) for at in marks if 0 < abs(trace.along[tip] - trace.along[at]) <= tolerances.width_m]
        aside = (at for at in near if _aside(trace, middle, pieces, at, tip, tolerances))
        corners.append(next(aside, tip))
    return corners[0], corners[1]


def _aside(
    trace: Trace, middle: Floats, pieces: Sequence[Piece], mark: int, tip: int, tolerances: Tolerances
) -> bool:
    """Whether the tail from `mark` to `tip` turns aside where the street parts, or is shorter than the step
    before it."""
    inward = -1 if tip > mark else 1
    if np.isnan(middle[mark, 0]):
        step = float(np.hypot(*(trace.place[mark] - trace.place[mark - inward])))
        return abs(float(trace.along[tip] - trace.along[mark])) < step
    onward = -inward * trace.way[trace.around(mark, inward * 2 * REACH_M)]
    tail = trace.place[tip] - middle[mark]
    if float(tail @ onward) >= TURNED * float(np.hypot(*tail)):
        return False
    places = shapely.get_coordinates([piece.line for piece in pieces])
    apart = places - middle[mark]
    ahead = (apart @ onward > 2 * SAME_M) & (np.hypot(*apart.T) <= tolerances.width_m)
    followed = trace.followed()
    return bool((shapely.distance(followed, shapely.points(places[ahead])) > SAME_M).any())


def _forward(trace: Trace, moved: Floats, shifted: Bools, kept: Bools) -> list[int]:
    """The kept points in order, moved ones that would go backwards left out."""
    order: list[int] = []
    for at in np.flatnonzero(kept).tolist():
        if order and (shifted[at] or shifted[order[-1]]):
            onward = float((moved[at] - moved[order[-1]]) @ trace.way[at])
            if onward <= 0:
                continue
        order.append(at)
    return order


def _line(points: Floats, shifted: Bools) -> LineString | None:
    """A line through the points, simplified where they were moved and only there; None where it has no length."""
    parts: list[tuple[int, Floats]] = [(first, points[first : last + 1]) for first, last in runs(~shifted)]
    for first, last in runs(shifted):
        part = points[max(0, first - 1) : last + 2]
        if len(part) > 2:
            part = shapely.get_coordinates(shapely.simplify(LineString(part), FINE_M))
        parts.append((first, part))
    if not parts:
        return None
    ordered = np.concatenate([part for _, part in sorted(parts, key=lambda part: part[0])])
    different = np.ones(len(ordered), dtype=bool)
    different[1:] = (np.abs(np.diff(ordered, axis=0)) > 1e-6).any(axis=1)
    return LineString(ordered[different]) if different.sum() > 1 else None


def _bridges(trace: Trace, moved: Floats, first: int, last: int) -> list[Bridge]:
    return [
        Bridge(float(np.hypot(*(moved[at] - moved[at - 1]))), tuple((moved[at] + moved[at - 1]) / 2))
        for at in np.flatnonzero(trace.after_gap)
        if first < at <= last
    ]
