"""The pieces of one street as a network of stations, and the longest way through it; leaves out averaging it.

Neighbouring stations are joined along a piece, where pieces meet, across to the other carriageway, and over gaps.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from roads.assembly.pieces import Piece
from roads.assembly.tolerances import Tolerances

Join = Literal["along", "meet", "across", "gap"]
Floats = NDArray[np.float64]

# Farthest apart stations of a piece lie.
STATION_M: Final = 20.0
# A metre across to the other carriageway counts half as much again as one along, a metre of gap three times.
COST: Final[dict[Join, float]] = {"along": 1.0, "meet": 1.0, "across": 1.5, "gap": 3.0}
# Ways are compared to the millimetre, so that equal ones are told apart by where they lie and nothing else.
_MILLIMETRES: Final = 3
# The rest of a loop is followed when it is this long and nothing much branches off it.
LOOP_M: Final = 50.0
MOSTLY: Final = 0.8


@dataclass(frozen=True, slots=True)
class Edge:
    to: int
    metres: float
    join: Join


@dataclass(slots=True)
class Network:
    """Stations (piece, metres along it, place, direction) and the edges between them."""

    pieces: Sequence[Piece]
    piece: NDArray[np.int64]
    measure: Floats
    place: Floats
    direction: Floats
    edges: dict[int, list[Edge]] = field(default_factory=lambda: defaultdict(list))

    def join(self, a: int, b: int, join: Join, metres: float | None = None) -> None:
        """Join two stations both ways."""
        length = float(np.hypot(*(self.place[a] - self.place[b]))) if metres is None else metres
        self.edges[a].append(Edge(b, length, join))
        self.edges[b].append(Edge(a, length, join))

    def components(self) -> list[list[int]]:
        """Stations that hang together, each component in order of its stations."""
        seen: set[int] = set()
        components = []
        for start in range(len(self.piece)):
            if start in seen:
                continue
            stack, component = [start], []
            seen.add(start)
            while stack:
                here = stack.pop()
                component.append(here)
                for edge in self.edges[here]:
                    if edge.to not in seen:
                        seen.add(edge.to)
                        stack.append(edge.to)
            components.append(sorted(component))
        return components


def build(pieces: Sequence[Piece], tolerances: Tolerances) -> Network:
    """The network of the pieces of one street (cleaned, at least one)."""
    lines = np.array([piece.line for piece in pieces], dtype=object)
    lengths = shapely.length(lines)
    touching = _touching(lines, lengths, tolerances)
    network = _stations(pieces, lines, lengths, touching)
    _join_along(network)
    _join_meetings(network, tolerances)
    _join_across(network, tolerances)
    _join_gaps(network, tolerances)
    return network


def _touching(lines: NDArray, lengths: Floats, tolerances: Tolerances) -> dict[int, set[float]]:
    """Metres along each piece at which the end of another one comes near it."""
    ends = shapely.points(np.concatenate([_end_places(lines, 0), _end_places(lines, -1)]))
    owner = np.tile(np.arange(len(lines)), 2)
    end, line = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=tolerances.near_m)
    other = owner[end] != line
    end, line = end[other], line[other]
    touched: dict[int, set[float]] = defaultdict(set)
    for at, metres in zip(line, shapely.line_locate_point(lines[line], ends[end]), strict=True):
        touched[int(at)].add(_clipped(float(metres), float(lengths[at]), tolerances.snap_m))
    return touched


def _end_places(lines: NDArray, index: int) -> Floats:
    return np.array([line.coords[index] for line in lines], dtype=float)


def _clipped(metres: float, length: float, snap_m: float) -> float:
    """A measure that is nearly an end, as that end."""
    if metres <= snap_m:
        return 0.0
    return length if metres >= length - snap_m else round(metres, _MILLIMETRES)


def _stations(
    pieces: Sequence[Piece], lines: NDArray, lengths: Floats, touching: dict[int, set[float]]
) -> Network:
    piece: list[int] = []
    measure: list[float] = []
    for index, length in enumerate(map(float, lengths)):
        regular = np.linspace(0, length, max(2, math.ceil(length / STATION_M) + 1))
        measures = sorted({*map(float, regular), *touching.get(index, ())})
        piece += [index] * len(measures)
        measure += measures
    at = np.array(piece)
    metres = np.array(measure)
    place = shapely.get_coordinates(shapely.line_interpolate_point(lines[at], metres))
    return Network(pieces, at, metres, place, directions(lines[at], metres, lengths[at]))


def directions(lines: NDArray, metres: Floats, lengths: Floats, reach_m: float = 5.0) -> Floats:
    """Unit vectors along the lines at the metres, over `reach_m` to each side as far as there is line."""
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(metres - reach_m, 0)))
    after = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, np.minimum(metres + reach_m, lengths))
    )
    run = after - before
    size = np.hypot(run[:, 0], run[:, 1])
    return run / np.where(size > 0, size, 1)[:, None]


def _join_along(network: Network) -> None:
    for a in range(len(network.piece) - 1):
        if network.piece[a] == network.piece[a + 1]:
            network.join(a, a + 1, "along", float(network.measure[a + 1] - network.measure[a]))


def _pairs(network: Network, distance: float) -> NDArray[np.int64]:
    """Stations of different pieces no farther apart than `distance`, the lesser first."""
    points = shapely.points(network.place)
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=distance)
    kept = (a < b) & (network.piece[a] != network.piece[b])
    return np.stack([a[kept], b[kept]], axis=1)


def _is_end(network: Network) -> NDArray[np.bool_]:
    first = np.ones(len(network.piece), dtype=bool)
    first[1:] = network.piece[1:] != network.piece[:-1]
    # Stations lie piece by piece, so the last of a piece stands before the first of the next; rolled, the first of
    # all marks the last of all.
    return first | np.roll(first, -1)


def _join_meetings(network: Network, tolerances: Tolerances) -> None:
    """Ends that meet ends or stations of other pieces; a ring meets itself."""
    end = _is_end(network)
    for a, b in _pairs(network, tolerances.snap_m):
        if end[a] or end[b]:
            network.join(int(a), int(b), "meet")
    for index, piece in enumerate(network.pieces):
        if piece.line.is_closed:
            own = np.flatnonzero(network.piece == index)
            network.join(int(own[0]), int(own[-1]), "meet", 0.0)


def _join_across(network: Network, tolerances: Tolerances) -> None:
    """Stations side by side on lines that run alike."""
    both_ways = np.array([piece.one_way is False for piece in network.pieces])[network.piece]
    pairs = _pairs(network, tolerances.width_m)
    a, b = pairs[~both_ways[pairs].any(axis=1)].T
    apart = network.place[b] - network.place[a]
    metres = np.hypot(*apart.T)
    ways = network.direction
    alike = np.abs((ways[a] * ways[b]).sum(axis=1)) >= math.cos(math.radians(tolerances.parallel_deg))
    alike &= metres > tolerances.snap_m
    for way in (ways[a], ways[b]):
        alike &= np.abs((apart * way).sum(axis=1)) <= math.sin(math.pi / 4) * metres
    for first, second, length in zip(
        a[alike].tolist(), b[alike].tolist(), metres[alike].tolist(), strict=True
    ):
        network.join(first, second, "across", length)


def _join_gaps(network: Network, tolerances: Tolerances) -> None:
    """Ends that all but touch another piece; longer gaps are bridged between centrelines."""
    end = _is_end(network)
    for a, b in _pairs(network, tolerances.near_m).tolist():
        if (end[a] or end[b]) and not any(edge.to == b for edge in network.edges[a]):
            network.join(a, b, "gap")


Way = list[tuple[int, Join]]


def longest_way(network: Network, component: Sequence[int]) -> Way:
    """The way between the two stations farthest apart, and on round a loop where one of them lies on it: each station
    with how it is reached, the first by `along`."""
    start = min(component, key=lambda at: _rank(network, at))
    best = -1.0
    way: Way = []
    # From any station to the farthest, from there to the farthest again: on a tree two rounds find the longest way.
    # Streets have loops, so rounds go on while they find a longer one, but not for ever.
    for _ in range(5):
        reached, before = _shortest(network, start)
        end = max(component, key=lambda at: (reached.get(at, -1.0), _rank(network, at)))
        if reached[end] <= best:
            break
        best = reached[end]
        way = _back(before, end)
        start = end
    way = _round(network, way)
    return _reversed(_round(network, _reversed(way)))


def _rank(network: Network, at: int) -> tuple[float, float, int]:
    x, y = network.place[at]
    return float(x), float(y), at


def _shortest(
    network: Network, start: int, shut: Collection[int] = ()
) -> tuple[dict[int, float], dict[int, tuple[int, Join]]]:
    """Cost of the cheapest way from `start` to every station not `shut`, and from where and how each is reached
    (Dijkstra)."""
    reached: dict[int, float] = {}
    before: dict[int, tuple[int, Join]] = {}
    queue: list[tuple[float, int, int, Join]] = [(0.0, start, -1, "along")]
    while queue:
        cost, at, came, join = heapq.heappop(queue)
        if at in reached:
            continue
        reached[at] = cost
        before[at] = (came, join)
        for edge in network.edges[at]:
            if edge.to not in reached and edge.to not in shut:
                # Rounded at every step: sums of the same lengths in another order must not differ in the last bit and
                # choose another way.
                more = round(cost + COST[edge.join] * edge.metres, _MILLIMETRES)
                heapq.heappush(queue, (more, edge.to, at, edge.join))
    return reached, before


def _back(before: dict[int, tuple[int, Join]], end: int) -> Way:
    way: Way = []
    at = end
    while at >= 0:
        came, join = before[at]
        way.append((at, join))
        at = came
    return way[::-1]


def _reversed(way: Way) -> Way:
    """The same way from its other end."""
    joins: list[Join] = ["along", *(join for _, join in way[:0:-1])]
    return [(at, join) for (at, _), join in zip(way[::-1], joins, strict=True)]


def _round(network: Network, way: Way) -> Way:
    """The way and, where it ends on a loop, the rest of the loop until it meets the way again."""
    used = {at for at, _ in way}
    # The other carriageway of the same street is no loop of it.
    shut = used | {edge.to for at in used for edge in network.edges[at] if edge.join == "across"}
    end = way[-1][0]
    reached, before = _shortest(network, end, shut - {end})
    far = max(reached, key=lambda at: (reached[at], _rank(network, at)))
    onward = _back(before, far)[1:]
    if reached[far] < LOOP_M or len(onward) < MOSTLY * (len(reached) - 1):
        return way
    closing = [
        edge
        for edge in network.edges[far]
        if edge.to in used and edge.join in ("along", "meet") and edge.to != end
    ]
    if not closing:
        return way
    last = min(closing, key=lambda edge: (edge.metres, _rank(network, edge.to)))
    return [*way, *onward, (last.to, last.join)]
