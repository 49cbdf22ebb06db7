"""A way through a network of pieces as points with directions; leaves out moving them to the middle."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString

from roads.assembly.network import Floats, Join, Network, Way

Bools = NDArray[np.bool_]

# Farthest apart points lie, and how far a direction is seen to each side.
SAMPLE_M: Final = 5.0
REACH_M: Final = 25.0


@dataclass(frozen=True, slots=True)
class Trace:
    """Points along a way.

    For each its place, the piece it lies on, whether it is a vertex there, whether it follows a gap or a step across to
    the other carriageway; metres along the trace without steps, unit direction over REACH_M to each side, and the unit
    vector to its left.
    """

    place: Floats
    piece: NDArray[np.int64]
    vertex: Bools
    after_gap: Bools
    after_step: Bools
    along: Floats
    way: Floats
    left: Floats

    def followed(self) -> shapely.MultiLineString:
        """The stretches of pieces the trace runs along."""
        breaks = np.flatnonzero(self.after_step | self.after_gap)
        parts = [LineString(part) for part in np.split(self.place, breaks) if len(part) > 1]
        return shapely.MultiLineString(parts)

    def around(self, at: int, metres: float) -> int:
        """The point `metres` farther along (nearer the start where negative), or the last one there is."""
        return min(int(np.searchsorted(self.along, self.along[at] + metres)), len(self.along) - 1)


def trace(network: Network, way: Way) -> Trace:
    """The points of a way, at most SAMPLE_M apart, with every vertex of the pieces it follows."""
    places: list[Floats] = []
    vertices: list[Bools] = []
    piece: list[int] = []
    breaks: dict[Join, list[int]] = {"gap": [], "across": []}
    for first, last, join in _stretches(way):
        index = int(network.piece[first])
        points, vertex = _sampled(
            network.pieces[index].line, float(network.measure[first]), float(network.measure[last])
        )
        if join in breaks:
            breaks[join].append(len(piece))
        places.append(points)
        vertices.append(vertex)
        piece += [index] * len(points)
    after_gap, after_step = np.zeros(len(piece), dtype=bool), np.zeros(len(piece), dtype=bool)
    after_gap[breaks["gap"]], after_step[breaks["across"]] = True, True
    place = np.concatenate(places)
    along, direction = _course(place, after_step)
    left = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    return Trace(
        place, np.array(piece), np.concatenate(vertices), after_gap, after_step, along, direction, left
    )


def _stretches(way: Way) -> list[tuple[int, int, Join]]:
    """First and last station of each stretch along one piece, and how it is reached."""
    stretches = []
    index = 0
    while index < len(way):
        last = index
        while last + 1 < len(way) and way[last + 1][1] == "along":
            last += 1
        stretches.append((way[index][0], way[last][0], way[index][1]))
        index = last + 1
    return stretches


def _sampled(line: LineString, start: float, end: float) -> tuple[Floats, Bools]:
    """Points of `line` from one measure to another, either way, and which of them are its vertices or the ends."""
    low, high = min(start, end), max(start, end)
    coordinates = shapely.get_coordinates(line)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(coordinates, axis=0).T))])
    own = along[(along > low) & (along < high)]
    regular = np.linspace(low, high, max(2, math.ceil((high - low) / SAMPLE_M) + 1)) if high > low else [low]
    measures = np.unique(np.concatenate([own, regular]))
    vertex = np.isin(measures, own) | (measures == low) | (measures == high)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, measures))
    return (points, vertex) if start <= end else (points[::-1], vertex[::-1])


def _course(place: Floats, after_step: Bools) -> tuple[Floats, Floats]:
    """Metres along the points, steps across left out, and the unit direction at each."""
    step = np.diff(place, axis=0, prepend=place[:1])
    step[after_step] = 0
    along = np.cumsum(np.hypot(step[:, 0], step[:, 1]))
    straight = np.cumsum(step, axis=0)
    ahead, behind = np.minimum(along + REACH_M, along[-1]), np.maximum(along - REACH_M, 0)
    chord = np.stack(
        [np.interp(ahead, along, straight[:, i]) - np.interp(behind, along, straight[:, i]) for i in (0, 1)],
        axis=1,
    )
    size = np.hypot(chord[:, 0], chord[:, 1])
    return along, chord / np.where(size > 0, size, 1)[:, None]
