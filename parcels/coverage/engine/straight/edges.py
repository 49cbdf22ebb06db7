"""The edges that may bound what a cell leaves uncovered: those of capsules and of the cell, first in runs, then singly.

A round end is taken in runs of several chords, a straight side or an edge of the cell in pieces; a disc round each says
quickly what is near it. Coordinates count from the middle of the cell. What lies outside the cell is cut off here; what
other capsules cover is found in `walk`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from parcels.coverage.engine.arrays import Table, gathered
from parcels.coverage.engine.buffers import Flags, Floats, Ints
from parcels.coverage.engine.straight.capsules import Segments, Straights

# Chords a run holds at most; pieces of straight edges are at most this share of the reach, but never more than so many.
# All measured in bench/.
CHORDS_A_RUN: Final = 8
PIECE_SHARE: Final = 0.25
MOST_PIECES: Final = 8


@dataclass(frozen=True, eq=False)
class Rows:
    """Lines as slots see them, by slot and rank, the nearest first."""

    slot: Ints
    rank: Ints
    line: Straights


@dataclass(frozen=True, eq=False)
class Rooms(Table):
    """For each slot its run of rows, its part of the ground as a box (west, south, east, north), when it is full."""

    first: Ints
    count: Ints
    box: Floats
    full_from: Ints


@dataclass(frozen=True, eq=False)
class Discs(Table):
    """Discs that hold an edge or several."""

    x: Floats
    y: Floats
    radius_m: Floats


@dataclass(frozen=True, eq=False)
class Edges(Segments):
    """Straight edges with uncovered ground on their left; `row` is that of the line, -1 for the cell's own."""

    slot: Ints
    row: Ints

    @classmethod
    def of(cls, ends: Segments, slot: Ints, row: Ints) -> Edges:
        return cls(ends.x0, ends.y0, ends.x1, ends.y1, slot, row)

    def discs(self) -> Discs:
        """The disc round each."""
        return Discs((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2, self.length_m / 2)


@dataclass(frozen=True, eq=False)
class Arcs(Table):
    """Runs of chords of round ends: which end (1 in front, -1 behind), from which corner to which."""

    slot: Ints
    row: Ints
    end: Ints
    begin: Ints
    stop: Ints


class Outlines:
    """The outlines of what the rows reach, drawn with so many chords a quarter, and of the rooms themselves."""

    def __init__(self, rows: Rows, rooms: Rooms, quad_segs: int) -> None:
        self._rows, self._rooms = rows, rooms
        self._chords = 2 * quad_segs
        self._unit = np.pi / self._chords
        turn = np.arange(2 * self._chords + 1) * self._unit / 2
        self._cosine, self._sine = np.cos(turn), np.sin(turn)

    def arcs(self) -> tuple[Arcs, Discs]:
        """The chords of round ends that may lie in the cell, in runs, and the discs that hold the runs."""
        seen = [self._seen_from_cell(np.full(len(self._rows.slot), end)) for end in (1, -1)]
        row, end, begin, stop = (np.concatenate(columns) for columns in zip(*seen, strict=True))
        # Minus before and after: rounded up.
        number = -((begin - stop) // CHORDS_A_RUN)
        arc = np.repeat(np.arange(len(row)), number)
        piece, count = gathered(np.zeros(len(row), dtype=np.int64), number), (stop - begin)[arc]
        row, end, begin = row[arc], end[arc], begin[arc]
        begin, stop = begin + piece * count // number[arc], begin + (piece + 1) * count // number[arc]
        line = self._rows.line.take(row)
        # The table has a place for each half of a chord, so it also knows the middle of any run.
        middle = self._at(line, end, begin + stop, self._cosine.take(stop - begin))
        discs = Discs(*middle, line.reach_m * self._sine.take(stop - begin))
        arcs = Arcs(self._rows.slot[row], row, end, begin, stop)
        # Seen from a wide cell, whole ends are taken: runs of them may lie beside it.
        met = np.flatnonzero(self._within(arcs, discs, -discs.radius_m))
        return arcs.take(met), discs.take(met)

    def _seen_from_cell(self, end: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Rows whose round end may reach into the cell, with the end and the chords, from one up to another."""
        line, box = self._rows.line, self._rooms.box.take(self._rows.slot, axis=0)
        x, y = line.tip(end)
        x, y = (box[:, 0] + box[:, 2]) / 2 - x, (box[:, 1] + box[:, 3]) / 2 - y
        distance_m = np.hypot(x, y)
        radius_m = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) / 2
        turn = np.arctan2((x * line.east + y * line.north) * end, (y * line.east - x * line.north) * end)
        # The cell lies in a circle: the tangents to it from the centre of the end bound the directions of its
        # ground; from inside the circle it may lie in any.
        with np.errstate(divide="ignore", invalid="ignore"):
            wide = np.where(distance_m > radius_m, np.arcsin(radius_m / distance_m), 2 * np.pi)
        low, high = turn - wide, turn + wide
        # Corners are counted over half a turn from where the end begins; what ends before that comes round
        # again.
        around = high < 0
        low, high = low + 2 * np.pi * around, high + 2 * np.pi * around
        begin = np.floor(np.maximum(low, 0.0) / self._unit).astype(np.int64)
        stop = np.ceil(np.minimum(high, np.pi) / self._unit).astype(np.int64)
        near = (distance_m - radius_m <= line.reach_m) & (begin < stop)
        # A circle that lies wholly nearer than the middles of the chords meets none of them.
        near &= distance_m + radius_m >= line.reach_m * self._cosine[1]
        row = np.flatnonzero(near)
        return row, end[row], begin[row], np.minimum(stop[row], self._chords)

    def straight(self) -> Edges:
        """The straight sides of capsules inside the cell, and the lower and upper edge of the cell, in pieces."""
        row = np.tile(np.arange(len(self._rows.slot)), 2)
        end, line = np.repeat([1, -1], len(self._rows.slot)), self._rows.line.take(row)
        last, first = np.full(len(row), self._chords), np.zeros(len(row), dtype=np.int64)
        ends = Segments(*self._corner(line, end, last), *self._corner(line, -end, first))
        sides, _ = self._cut(Edges.of(ends, self._rows.slot[row], row))
        west, south, east, north = self._rooms.box.T
        # The other two edges of the cell run due north and south: they add nothing to the sum of −y dx.
        below, above = Segments(west, south, east, south), Segments(east, north, west, north)
        slot = np.arange(len(west))
        own = [Edges.of(ends, slot, np.full(len(slot), -1)) for ends in (below, above)]
        reach_m, of_room = self._rows.line.reach_m, self._rows.line.reach_m[self._rooms.first]
        longest_m = PIECE_SHARE * np.concatenate([reach_m[sides.row], of_room, of_room])
        return _in_pieces(Edges.joined([sides, *own]), longest_m)

    def chords(self, arcs: Arcs) -> tuple[Edges, Ints]:
        """The chords of runs one by one, as far as they lie in the cell, and the run each is of."""
        count = arcs.stop - arcs.begin
        run = np.repeat(np.arange(len(count)), count)
        corner, row = gathered(arcs.begin, count), arcs.row.take(run)
        ends = self._between(row, arcs.end.take(run), corner, corner + 1)
        edges, kept = self._cut(Edges.of(ends, arcs.slot.take(run), row))
        return edges, run[kept]

    def whole(self, arcs: Arcs) -> tuple[Edges, Floats]:
        """Each run as one edge from its first corner to its last, and the square metres its chords bulge beyond it."""
        ends = self._between(arcs.row, arcs.end, arcs.begin, arcs.stop)
        count = arcs.stop - arcs.begin
        reach_m = self._rows.line.reach_m.take(arcs.row)
        # Triangles from the centre over each chord, less the one over the whole run.
        bulge_m2 = (count * np.sin(self._unit) - np.sin(count * self._unit)) * reach_m**2 / 2
        return Edges.of(ends, arcs.slot, arcs.row), bulge_m2

    def inside(self, arcs: Arcs, discs: Discs) -> Flags:
        """Which runs lie in their cell with all they have."""
        return self._within(arcs, discs, discs.radius_m)

    def _within(self, arcs: Arcs, discs: Discs, margin_m: Floats) -> Flags:
        """Whether the middles lie in their cells, so far from the border at least."""
        west, south, east, north = self._rooms.box.T.take(arcs.slot, axis=1)
        within: Flags = (discs.x >= west + margin_m) & (discs.x <= east - margin_m)
        within &= (discs.y >= south + margin_m) & (discs.y <= north - margin_m)
        return within

    def _between(self, row: Ints, end: Ints, begin: Ints, stop: Ints) -> Segments:
        """From one corner of a round end to another."""
        line = self._rows.line.take(row)
        return Segments(*self._corner(line, end, begin), *self._corner(line, end, stop))

    def _corner(self, line: Straights, end: Ints, corner: Ints) -> tuple[Floats, Floats]:
        """Corners of round ends, numbered clockwise from where the end begins."""
        return self._at(line, end, 2 * corner, 1.0)

    def _at(self, line: Straights, end: Ints, half: Ints, share: Floats | float) -> tuple[Floats, Floats]:
        """Points on a round end, so many half chords on, at a share of the reach from its centre."""
        x, y = line.tip(end)
        out = line.reach_m * end * share
        side, front = out * self._cosine.take(half), out * self._sine.take(half)
        return x + front * line.east - side * line.north, y + front * line.north + side * line.east

    def _cut(self, edges: Edges) -> tuple[Edges, Ints]:
        """The parts of edges inside their cells, and which edges these are."""
        west, south, east, north = self._rooms.box.T.take(edges.slot, axis=1)
        within = (np.minimum(edges.x0, edges.x1) >= west) & (np.maximum(edges.x0, edges.x1) <= east)
        within &= (np.minimum(edges.y0, edges.y1) >= south) & (np.maximum(edges.y0, edges.y1) <= north)
        whole, rest = np.flatnonzero(within), np.flatnonzero(~within)
        some = edges.take(rest)
        across, up = some.x1 - some.x0, some.y1 - some.y0
        # Shares of the way at which the edge's line meets each border (Liang–Barsky).
        with np.errstate(divide="ignore", invalid="ignore"):
            to_west, to_east = (west[rest] - some.x0) / across, (east[rest] - some.x0) / across
            to_south, to_north = (south[rest] - some.y0) / up, (north[rest] - some.y0) / up
        # fmin and fmax leave out what is not a number: an edge along a border that starts on it.
        begin = np.fmax(np.fmax(np.fmin(to_west, to_east), np.fmin(to_south, to_north)), 0.0)
        stop = np.fmin(np.fmin(np.fmax(to_west, to_east), np.fmax(to_south, to_north)), 1.0)
        real = np.flatnonzero(stop > begin)
        some, begin, stop = some.take(real), begin[real], stop[real]
        cut = Edges.of(some.part(begin, stop), some.slot, some.row)
        return Edges.joined([edges.take(whole), cut]), np.concatenate([whole, rest[real]])


def _in_pieces(edges: Edges, longest_m: Floats) -> Edges:
    """The same edges in equal pieces no longer than this, as far as MOST_PIECES goes."""
    count = np.clip(np.ceil(edges.length_m / longest_m), 1, MOST_PIECES).astype(np.int64)
    piece = gathered(np.zeros(len(count), dtype=np.int64), count)
    edges, count = edges.take(np.repeat(np.arange(len(count)), count)), np.repeat(count, count)
    return Edges.of(edges.part(piece / count, (piece + 1) / count), edges.slot, edges.row)
