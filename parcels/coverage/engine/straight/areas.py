"""Areas of cells that see only straight lines, by walking round what is left uncovered; makes no polygon.

What a cell leaves uncovered is bounded by parts of the cell's own edges and of the edges of capsules: those that lie in
no other capsule (`walk`). Its area is the sum of −y dx along them. The sum of dx is nothing, for the parts close;
where it is not, rounding has won and the geometry engine is asked instead.

A part lives from the state in which its line appears to the state in which something covers it: state 0 is before all
lines, state r + 1 has all lines up to rank r. So one walk gives the area after every rank.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from parcels.coverage.engine.arrays import AT_ONCE, batches, starts
from parcels.coverage.engine.buffers import Flags, Floats, Ints
from parcels.coverage.engine.cells import Cells, Chunk, Sightings
from parcels.coverage.engine.measure import Measure
from parcels.coverage.engine.straight.edges import Rooms, Rows
from parcels.coverage.engine.straight.lines import ChunkLines
from parcels.coverage.engine.straight.walk import Parts, Walk

# Lines a cell may see before it is split; measured in bench/.
CROWD: Final = 16
# Reaches differ from what was asked by up to half of this, each in its own way, so that no two edges coincide and none
# needs to be told from another that lies on it. A tenth of a micrometre on 250 m is less than a part in a milliard.
NUDGE_M: Final = 2e-7
GOLDEN: Final = (5**0.5 - 1) / 2
# A walk that ends farther than this from where it began is not believed.
OPEN_M: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Counted:
    """Square metres gained per column and rank, and the cells and columns that could not be counted."""

    gained_m2: Floats
    left_over: Flags


def bearable(side_m: Floats) -> Ints:
    """How many lines of a kind cells of these sides may see when they are walked round."""
    return np.full(len(side_m), CROWD)


class Counting:
    """Cells of a chunk with what they see, to be counted rank by rank; `full_from` has the columns of `seen`."""

    def __init__(
        self, cells: Cells, seen: Sightings, full_from: Ints, lines: ChunkLines, chunk: Chunk
    ) -> None:
        self._cells, self._full_from, self._chunk = cells, full_from, chunk
        self._columns = full_from.shape[1]
        self._box = _boxes(cells)
        # Cells that see a bent line, or whose ground is no box, are left to the geometry engine.
        self._beyond = np.bincount(seen.cell[~lines.is_straight[seen.line]], minlength=len(cells)) > 0
        self._beyond |= np.isnan(self._box[:, 0]) & (np.bincount(seen.cell, minlength=len(cells)) > 0)
        seen = seen[~self._beyond[seen.cell]]
        # By slot and rank, the nearest first: a fraction of one for the distance, so that there is one number to sort.
        step = (seen.cell * self._columns + seen.column) * chunk.ranks + chunk.rank[seen.line]
        order = np.argsort(step + seen.distance_m / (1.0 + seen.distance_m.max(initial=0.0)))
        self._seen = seen.take(order)
        self._rank = chunk.rank[self._seen.line]
        self._lines = replace(lines.straights, reach_m=_nudged(lines.straights.reach_m))

    def count(self, measure: Measure, ground_m2: Floats) -> Counted:
        """The gains, given the measure and the ground of each cell."""
        slot = self._seen.cell * self._columns + self._seen.column
        first = np.flatnonzero(np.diff(slot, prepend=-1))
        slot, number = slot[first], np.diff(first, append=len(slot))
        left_over = np.repeat(self._beyond[:, None], self._columns, axis=1)
        gained_m2 = self._of_unseen(slot, left_over, ground_m2)
        rooms = Rooms(first, number, self._box[slot // self._columns], self._full_from.reshape(-1)[slot])
        # Slots are taken together until their edges fill a column that the allocator still hands out cheaply (see
        # arrays).
        weight = np.add.reduceat(self._edges_a_row(), first) if len(first) else first
        for some in batches(starts(weight), int(weight.sum()), AT_ONCE):
            walk = Walk(self._rows(rooms[some]), _alone(rooms[some]), self._chunk.quad_segs)
            cell, column = np.divmod(slot[some], self._columns)
            of_slot_m2, closes = _gains(walk.parts(), measure[cell], self._chunk.ranks)
            # Several slots share a column: `+=` would count only the last of them.
            np.add.at(gained_m2, column[closes], of_slot_m2[closes])
            left_over[cell[~closes], column[~closes]] = True
        return Counted(gained_m2, left_over)

    def _of_unseen(self, slot: Ints, left_over: Flags, ground_m2: Floats) -> Floats:
        """Gains of slots that see no line: all of their ground at once, where they are full from some rank on."""
        full = (self._full_from < self._chunk.ranks) & ~left_over
        full.reshape(-1)[slot] = False
        cell, column = np.nonzero(full)
        gained_m2 = np.zeros((self._columns, self._chunk.ranks))
        np.add.at(gained_m2, (column, self._full_from[cell, column]), ground_m2[cell])
        return gained_m2

    def _edges_a_row(self) -> Ints:
        """About how many edges a row has in its cell: a few in a narrow one, all its runs of chords in a wide one."""
        side_m = self._cells.side_m.take(self._seen.cell)
        return (
            (2.0 + 2.5 * side_m / self._lines.reach_m.take(self._seen.line)).clip(max=24.0).astype(np.int64)
        )

    def _rows(self, rooms: Rooms) -> Rows:
        some = slice(rooms.first[0], rooms.first[-1] + rooms.count[-1])
        seen = self._seen[some]
        line = self._lines.take(seen.line).seen_from(self._cells.x[seen.cell], self._cells.y[seen.cell])
        return Rows(np.repeat(np.arange(len(rooms.first)), rooms.count), self._rank[some], line)


def _alone(rooms: Rooms) -> Rooms:
    """The same rooms with their rows numbered among them."""
    return replace(rooms, first=rooms.first - rooms.first[0])


def _boxes(cells: Cells) -> Floats:
    """West, south, east and north of each cell's ground from its centre; nothing where the ground is no box."""
    half = cells.side_m / 2
    box = np.stack([-half, -half, half, half], axis=1)
    cut = np.flatnonzero(~shapely.is_missing(cells.piece))
    bounds = shapely.bounds(cells.piece[cut]).reshape(-1, 4)
    # Ground is walked round as a box. A piece that fills its bounds but for rounding is one; any other is not a
    # number here, and goes to the geometry engine.
    area = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
    box[cut] = bounds - np.stack([cells.x, cells.y, cells.x, cells.y], axis=1)[cut]
    box[cut[shapely.area(cells.piece[cut]) < area * (1 - 1e-12)]] = np.nan
    return box


def _nudged(reach_m: Floats) -> Floats:
    """The reaches, no two of which differ by the same. Multiples of the golden ratio spread evenly however many."""
    return reach_m + NUDGE_M * (np.arange(len(reach_m)) * GOLDEN % 1.0 - 0.5)


def _gains(walk: Iterable[Parts], measure: Measure, ranks: int) -> tuple[Floats, Flags]:
    """Square metres gained per slot and rank, and whether the walk round the slot closes in every state."""
    # One state before all lines, one a rank, and a last one: where what nothing covers comes to its end.
    slots, states = len(measure.x), ranks + 2
    # Each state has a weight of its own, so that a part missing in one is not made good by one too many in another.
    weight = np.cumsum(1.0 + np.arange(states) * GOLDEN % 1.0)
    change_m2, gap_m = np.zeros(slots * states), np.zeros(slots)
    for parts in walk:
        area_m2 = parts.area_m2(measure)
        change_m2 += np.bincount(parts.slot * states + parts.begin, area_m2, slots * states)
        change_m2 -= np.bincount(parts.slot * states + parts.stop, area_m2, slots * states)
        dx = parts.x1 - parts.x0
        # Weights are summed up from state to state: a difference is the sum over all states a part lives in.
        gap_m += np.bincount(parts.slot, dx * (weight[parts.stop] - weight[parts.begin]), slots)
    # Parts say in which state they come and go; summed up over the states this is what each state leaves.
    left_m2 = np.cumsum(change_m2.reshape(slots, states), axis=1)
    return left_m2[:, :ranks] - left_m2[:, 1 : ranks + 1], np.abs(gap_m) <= OPEN_M
