"""The edges that may bound what a cell leaves uncovered: those of capsules and of the cell, first in runs, then singly.

A round end is taken in runs of several chords, a straight side or an edge of the cell in pieces; a disc round each says
quickly what is near it. Coordinates count from the middle of the cell. What lies outside the cell is cut off here; what
other capsules cover is found in `cell_edges`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from parcels.capsules import Straights
from parcels.line_buffers import Flags, Floats, Ints
from parcels.runs import gathered
from parcels.tables import Table

# Runs a round end is taken in; pieces of straight edges are at most this share of the reach, but never more than so
# many. All measured in bench/.
RUNS_AN_END: Final = 8
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

    @classmethod
    def round_segments(cls, ends: Floats) -> Discs:
        x0, y0, x1, y1 = ends.T
        return cls((x0 + x1) / 2, (y0 + y1) / 2, np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2) / 2)


@dataclass(frozen=True, eq=False)
class Edges(Table):
    """Straight edges x0, y0, x1, y1 with uncovered ground on their left; `row` is the line's, -1 for the cell's own."""

    slot: Ints
    row: Ints
    ends: Floats


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
        turn = np.arange(self._chords + 1) * self._unit
        self._cosine, self._sine = np.cos(turn), np.sin(turn)

    def arcs(self) -> tuple[Arcs, Discs]:
        """Runs of chords near enough to the cell to reach into it, and the discs that hold them."""
        line, box = self._rows.line, self._rooms.box.take(self._rows.slot, axis=0)
        runs = min(RUNS_AN_END, self._chords)
        bounds = np.linspace(0, self._chords, runs + 1).round().astype(np.int64)
        middle, half = (bounds[1:] + bounds[:-1]) / 2 * self._unit, np.diff(bounds) / 2 * self._unit
        front, side = np.sin(middle) * np.cos(half), np.cos(middle) * np.cos(half)
        reach_m = line.reach_m[:, None]
        out_x = reach_m * (front * line.east[:, None] - side * line.north[:, None])
        out_y = reach_m * (front * line.north[:, None] + side * line.east[:, None])
        radius_m = reach_m * np.sin(half)
        low, high = box[:, :2, None] - radius_m[:, None], box[:, 2:, None] + radius_m[:, None]
        found: list[tuple[Arcs, Discs]] = []
        for end in (1, -1):
            tip_x, tip_y = line.tip(np.full(len(box), end))
            x, y = tip_x[:, None] + end * out_x, tip_y[:, None] + end * out_y
            near = (x > low[:, 0]) & (x < high[:, 0]) & (y > low[:, 1]) & (y < high[:, 1])
            row, run = np.nonzero(near)
            arcs = Arcs(self._rows.slot[row], row, np.full(len(row), end), bounds[run], bounds[run + 1])
            found.append((arcs, Discs(x[near], y[near], radius_m[near])))
        return Arcs.joined([arcs for arcs, _ in found]), Discs.joined([discs for _, discs in found])

    def straight(self) -> Edges:
        """The straight sides of capsules inside the cell, and the lower and upper edge of the cell, in pieces."""
        row = np.tile(np.arange(len(self._rows.slot)), 2)
        end = np.repeat([1, -1], len(self._rows.slot))
        last, first = np.full(len(row), self._chords), np.zeros(len(row), dtype=np.int64)
        ends = np.concatenate([self._corners(row, end, last), self._corners(row, -end, first)], axis=1)
        sides, _ = self._cut(Edges(self._rows.slot[row], row, ends))
        west, south, east, north = self._rooms.box.T
        below, above = np.stack([west, south, east, south], 1), np.stack([east, north, west, north], 1)
        slot = np.tile(np.arange(len(west)), 2)
        own = Edges(slot, np.full(len(slot), -1), np.concatenate([below, above]))
        reach_m = self._rows.line.reach_m
        longest_m = PIECE_SHARE * np.concatenate([reach_m[sides.row], reach_m[self._rooms.first[slot]]])
        return _in_pieces(Edges.joined([sides, own]), longest_m)

    def chords(self, arcs: Arcs) -> tuple[Edges, Ints]:
        """The chords of runs one by one, as far as they lie in the cell, and the run each is of."""
        count = arcs.stop - arcs.begin
        run = np.repeat(np.arange(len(count)), count)
        corner, row = gathered(arcs.begin, count), arcs.row.take(run)
        ends = self._corners(row, arcs.end.take(run), corner, corner + 1)
        edges, kept = self._cut(Edges(arcs.slot.take(run), row, ends))
        return edges, run[kept]

    def whole(self, arcs: Arcs) -> tuple[Edges, Floats]:
        """Each run as one edge from its first corner to its last, and the square metres its chords bulge beyond it."""
        ends = self._corners(arcs.row, arcs.end, arcs.begin, arcs.stop)
        count = arcs.stop - arcs.begin
        reach_m = self._rows.line.reach_m.take(arcs.row)
        bulge_m2 = (count * np.sin(self._unit) - np.sin(count * self._unit)) * reach_m**2 / 2
        return Edges(arcs.slot, arcs.row, ends), bulge_m2

    def inside(self, arcs: Arcs, discs: Discs) -> Flags:
        """Which runs lie in their cell with all they have."""
        box = self._rooms.box.take(arcs.slot, axis=0)
        low, high = box[:, :2] + discs.radius_m[:, None], box[:, 2:] - discs.radius_m[:, None]
        within: Flags = (discs.x >= low[:, 0]) & (discs.x <= high[:, 0])
        return within & (discs.y >= low[:, 1]) & (discs.y <= high[:, 1])

    def _corners(self, row: Ints, end: Ints, *corners: Ints) -> Floats:
        """Corners of round ends, numbered clockwise from where the end begins: x and y of each."""
        line = self._rows.line.take(row)
        x, y = line.tip(end)
        east, north = line.east * line.reach_m * end, line.north * line.reach_m * end
        found = []
        for corner in corners:
            side, front = self._cosine.take(corner), self._sine.take(corner)
            found += [x + front * east - side * north, y + front * north + side * east]
        return np.stack(found, axis=1)

    def _cut(self, edges: Edges) -> tuple[Edges, Ints]:
        """The parts of edges inside their cells, and which edges these are."""
        x0, y0, x1, y1 = edges.ends.T
        west, south, east, north = self._rooms.box.take(edges.slot, axis=0).T
        within = (np.minimum(x0, x1) >= west) & (np.maximum(x0, x1) <= east)
        within &= (np.minimum(y0, y1) >= south) & (np.maximum(y0, y1) <= north)
        whole, rest = np.flatnonzero(within), np.flatnonzero(~within)
        x, y, across, up = x0[rest], y0[rest], (x1 - x0)[rest], (y1 - y0)[rest]
        with np.errstate(divide="ignore", invalid="ignore"):
            to_west, to_east = (west[rest] - x) / across, (east[rest] - x) / across
            to_south, to_north = (south[rest] - y) / up, (north[rest] - y) / up
        # fmin and fmax leave out what is not a number: an edge along a border that starts on it.
        begin = np.fmax(np.fmax(np.fmin(to_west, to_east), np.fmin(to_south, to_north)), 0.0)
        stop = np.fmin(np.fmin(np.fmax(to_west, to_east), np.fmax(to_south, to_north)), 1.0)
        real = stop > begin
        kept = np.concatenate([whole, rest[real]])
        part = part_of(edges.ends[rest[real]], begin[real], stop[real])
        return Edges(edges.slot[kept], edges.row[kept], np.concatenate([edges.ends[whole], part])), kept


def part_of(ends: Floats, begin: Floats, stop: Floats) -> Floats:
    """The part of each edge between two shares of its way."""
    start, step = ends[:, :2], ends[:, 2:] - ends[:, :2]
    return np.concatenate([start + step * begin[:, None], start + step * stop[:, None]], axis=1)


def _in_pieces(edges: Edges, longest_m: Floats) -> Edges:
    """The same edges in equal pieces no longer than this, as far as MOST_PIECES goes."""
    length_m = np.hypot(edges.ends[:, 2] - edges.ends[:, 0], edges.ends[:, 3] - edges.ends[:, 1])
    count = np.clip(np.ceil(length_m / longest_m), 1, MOST_PIECES).astype(np.int64)
    edge = np.repeat(np.arange(len(count)), count)
    piece = gathered(np.zeros(len(count), dtype=np.int64), count)
    ends = part_of(edges.ends[edge], piece / count[edge], (piece + 1) / count[edge])
    return Edges(edges.slot[edge], edges.row[edge], ends)
