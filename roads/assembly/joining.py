"""Centrelines end to end: gaps bridged straight ahead, rings closed, drawn from west to east or north to south."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import shapely
from shapely import LineString

from roads.assembly.network import Floats
from roads.assembly.tolerances import Tolerances

Place = tuple[float, float]

# How far back from its end the direction of a line is seen, and the cosine below which a bridge would turn aside.
REACH_M: Final = 30.0
AHEAD: Final = math.cos(math.pi / 4)


@dataclass(frozen=True, slots=True)
class Bridge:
    """A gap that was closed by a straight line; metres, and its middle in the CRS of the pieces."""

    metres: float
    at: Place


@dataclass(frozen=True, slots=True)
class Centreline:
    """The line, the metres of it that are averaged, how far apart the outermost carriageways lie, gaps bridged."""

    line: LineString
    averaged_m: float = 0.0
    widest_m: float = 0.0
    bridges: list[Bridge] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        return bool(self.line.is_closed)

    def turned(self) -> "Centreline":
        return replace(self, line=LineString(self.line.coords[::-1]))


def join(lines: Sequence[Centreline], tolerances: Tolerances) -> list[Centreline]:
    """As few lines as bridging leaves: the shortest gaps first, each end once; a line may close on itself."""
    left = sorted(lines, key=lambda each: list(each.line.coords))
    while gap := min(_gaps(left, tolerances), default=None):
        _, a, turn_a, b, turn_b = gap
        first, second = left[a], left[b]
        if a == b:
            left[a] = _closed(first)
            continue
        joined = _joined(first.turned() if turn_a else first, second.turned() if turn_b else second)
        left = [each for number, each in enumerate(left) if number not in (a, b)] + [joined]
        left.sort(key=lambda each: list(each.line.coords))
    return [drawn(each) for each in left]


def _gaps(lines: Sequence[Centreline], tolerances: Tolerances) -> list[tuple[float, int, bool, int, bool]]:
    """Gaps that may be bridged: metres, the line before and whether it is turned, the line behind and the same."""
    ends = [
        (number, last, *_end(each.line, last))
        for number, each in enumerate(lines)
        if not each.closed
        for last in (True, False)
    ]
    gaps = []
    for index, (a, last_a, place_a, way_a) in enumerate(ends):
        for b, last_b, place_b, way_b in ends[index + 1 :]:
            apart = place_b - place_a
            metres = float(np.hypot(*apart))
            if metres > tolerances.gap_m or (a == b and lines[a].line.length < 3 * tolerances.gap_m):
                continue
            ahead = min(float(way_a @ apart), float(way_b @ -apart)) >= AHEAD * metres
            if ahead or metres <= tolerances.snap_m:
                gaps.append((round(metres, 3), a, not last_a, b, last_b))
    return gaps


def _end(line: LineString, last: bool) -> tuple[Floats, Floats]:
    """Where a line ends, or begins, and the unit direction in which it would go on there."""
    length = line.length
    reach = min(REACH_M, length)
    at, back = (length, length - reach) if last else (0.0, reach)
    place, behind = shapely.get_coordinates(shapely.line_interpolate_point(line, [at, back]))
    way = place - behind
    return place, way / (float(np.hypot(*way)) or 1.0)


def _joined(first: Centreline, second: Centreline) -> Centreline:
    a, b = first.line.coords[-1], second.line.coords[0]
    metres = math.dist(a, b)
    return Centreline(
        LineString([*first.line.coords, *second.line.coords[0 if metres else 1 :]]),
        first.averaged_m + second.averaged_m,
        max(first.widest_m, second.widest_m),
        [*first.bridges, *second.bridges, *_bridge(a, b)],
    )


def _closed(line: Centreline) -> Centreline:
    a, b = line.line.coords[-1], line.line.coords[0]
    return replace(line, line=LineString([*line.line.coords, b]), bridges=[*line.bridges, *_bridge(a, b)])


def _bridge(a: Place, b: Place) -> list[Bridge]:
    metres = math.dist(a[:2], b[:2])
    return [Bridge(metres, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))] if metres > 0 else []


def drawn(each: Centreline) -> Centreline:
    """The line from its western end, or from its northern one where it runs more north and south; a ring from its
    westernmost point, clockwise."""
    coordinates = list(each.line.coords)
    if each.closed:
        ring = coordinates[:-1]
        first = ring.index(min(ring))
        ring = ring[first:] + ring[:first]
        line = LineString([*ring, ring[0]])
        if shapely.is_ccw(line):
            line = LineString([ring[0], *ring[::-1]])
        return replace(each, line=line)
    (x0, y0), (x1, y1) = coordinates[0][:2], coordinates[-1][:2]
    along_x = abs(x1 - x0) >= abs(y1 - y0)
    backwards = x1 < x0 if along_x else y1 > y0
    return each.turned() if backwards else each
