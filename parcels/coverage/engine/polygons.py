"""What is left uncovered inside the cells that see lines, rank after rank; splitting is in `refine`.

A slot is one cell and one kind. It starts as the cell's ground; each rank takes away the buffers of its lines, so what
a rank takes is its gain, the gains of a cell add up to what it lost, and every figure is a sum of such gains.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from parcels.coverage.engine.arrays import batches
from parcels.coverage.engine.buffers import (
    GEOS_OVERREACH,
    BufferStore,
    Flags,
    Floats,
    Geometries,
    Ints,
    buffers,
    clipped,
)
from parcels.coverage.engine.cells import Cells, Chunk, Sightings

NOTHING: Final = shapely.Polygon()
# Lines a cell may see before it is split: fewer make more cells to cut, more make each cut dearer. In a wide cell they
# lie side by side, and it pays not to see them from several cells. All three measured in bench/.
CROWD: Final = 40
WIDE_CROWD: Final = 80
NARROW: Final = 4.0
# Buffers cut and united at a time in wide cells; they are what takes memory.
BATCH: Final = 500


@dataclass(frozen=True, eq=False)
class Leftovers:
    """Rows sorted by slot and rank: what the slot still has uncovered once lines up to that rank are there.

    Where `inverse` is set, `left` holds what is covered instead: enough when only the area is wanted.
    """

    slot: Ints
    rank: Ints
    left: Geometries
    inverse: Flags

    @classmethod
    def of(cls, slot: Ints, rank: Ints, left: Geometries) -> Leftovers:
        return cls(slot, rank, left, np.zeros(len(slot), dtype=np.bool_))

    @classmethod
    def merged(cls, *parts: Leftovers) -> Leftovers:
        """The rows of all parts in order; of rows of one slot and rank only the last counts."""
        slot, rank, left, inverse = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("slot", "rank", "left", "inverse")
        )
        # lexsort sorts by its last key first, and keeps the order of equals: of rows of one slot and rank the last
        # part's is last.
        order = np.lexsort((rank, slot))
        # A row is the last of its kind where the next one differs in slot or in rank.
        last = np.diff(slot[order], append=-1) != 0
        last |= np.diff(rank[order], append=-1) != 0
        order = order[last]
        return cls(slot[order], rank[order], left[order], inverse[order])


def bearable(side_m: Floats, chunk: Chunk) -> Ints:
    """How many lines of a kind cells of these sides may see when polygons are made of what they take."""
    return np.where(_is_narrow(side_m, chunk), CROWD, WIDE_CROWD)


def _is_narrow(side_m: Floats, chunk: Chunk) -> Flags:
    """Whether a cell of this size is up to NARROW reaches wide, so that lines seen from it overlap much."""
    narrow: Flags = side_m <= NARROW * chunk.reach_m.max(initial=0.0)
    return narrow


def uncover(cells: Cells, seen: Sightings, slots: Slots, chunk: Chunk) -> Leftovers:
    """What the seen lines leave of each slot they are seen in, at every rank that changes something."""
    # Within a rank the nearest lines come first: they empty a cell soonest, and an empty cell asks for no more
    # buffers.
    order = np.lexsort((seen.distance_m, chunk.rank[seen.line], seen.column, seen.cell))
    cell, line = seen.cell[order], seen.line[order]
    slot = cell * slots.columns + seen.column[order]
    # In a narrow cell lines overlap much, and a few of them, nearest first, finish it off; in a wide one they lie side
    # by side and are dearer to take in turn than all together.
    narrow = _is_narrow(cells.side_m[cell], chunk)
    work = _Uncovering(cells, slots, chunk)
    return Leftovers.merged(
        work.line_by_line(slot[narrow], line[narrow]), work.rank_by_rank(slot[~narrow], line[~narrow])
    )


@dataclass(frozen=True, eq=False)
class Slots:
    """How many columns a cell has slots in, and whether areas are all that is asked of them."""

    columns: int
    areas_only: bool


class _Uncovering:
    """The two ways of taking lines from the cells of a chunk; rows are sorted by slot, rank and distance."""

    def __init__(self, cells: Cells, slots: Slots, chunk: Chunk) -> None:
        self._cells, self._slots, self._chunk = cells, slots, chunk
        self._store = BufferStore(chunk.lines, chunk.reach_m, chunk.quad_segs)
        self._ground = cells.grounds()
        half_m = cells.side_m / 2
        self._corners = np.stack(
            [cells.x - half_m, cells.y - half_m, cells.x + half_m, cells.y + half_m], axis=1
        )

    def line_by_line(self, slot: Ints, line: Ints) -> Leftovers:
        chunk, cell = self._chunk, slot // self._slots.columns

        def touched(remaining: Geometries, row: Ints) -> Flags:
            reach_m = chunk.reach_m[line[row]] * (1 + GEOS_OVERREACH)
            near: Flags = shapely.dwithin(remaining, chunk.lines[line[row]], reach_m)
            return near

        def take(row: Ints) -> Geometries:
            return clipped(self._store.of(line[row]), self._corners[cell[row]])

        return self._in_turn(slot, chunk.rank[line], touched, take)

    def rank_by_rank(self, slot: Ints, line: Ints) -> Leftovers:
        chunk, cell = self._chunk, slot // self._slots.columns
        rank = chunk.rank[line]
        begins = np.flatnonzero(np.diff(slot * self._chunk.ranks + rank, prepend=-1))
        takes = np.empty(len(begins), dtype=object)
        for some in batches(begins, len(slot), BATCH):
            rows = slice(begins[some][0], begins[some.stop] if some.stop < len(begins) else len(slot))
            made = buffers(chunk.lines[line[rows]], chunk.reach_m[line[rows]], self._chunk.quad_segs)
            takes[some] = _united(clipped(made, self._corners[cell[rows]]), begins[some] - rows.start)
        slot, rank = slot[begins], rank[begins]
        # A whole square that only one rank takes from needs no difference where areas are all that is asked: the area
        # of what is taken says as much, and `inverse` says that it is that.
        alone = self._slots.areas_only & shapely.is_missing(self._cells.piece[cell[begins]])
        alone &= (np.diff(slot, prepend=-1) != 0) & (np.diff(slot, append=-1) != 0)
        at_once = Leftovers(slot[alone], rank[alone], takes[alone], alone[alone])
        takes = takes[~alone]

        def touched(remaining: Geometries, row: Ints) -> Flags:
            touching: Flags = shapely.intersects(remaining, takes[row])
            return touching

        return Leftovers.merged(
            at_once, self._in_turn(slot[~alone], rank[~alone], touched, lambda row: takes[row])
        )

    def _in_turn(
        self,
        slot: Ints,
        rank: Ints,
        touched: Callable[[Geometries, Ints], Flags],
        take: Callable[[Ints], Geometries],
    ) -> Leftovers:
        """Subtract the rows of each slot in order, all slots at once turn by turn, until nothing is left of them."""
        first = np.flatnonzero(np.diff(slot, prepend=-1))
        count = np.diff(first, append=len(slot))
        remaining = self._ground[slot[first] // self._slots.columns]
        left = np.full(len(slot), None, dtype=object)
        active = np.arange(len(first))
        turn = 0
        # Every slot takes its first row, then every slot its second: a call of GEOS a turn, not one a row.
        while len(active):
            row = first[active] + turn
            hit = touched(remaining[active], row)
            changed, by = active[hit], row[hit]
            remaining[changed] = left[by] = shapely.difference(remaining[changed], take(by))
            turn += 1
            active = active[(count[active] > turn) & ~shapely.is_empty(remaining[active])]
        happened = ~shapely.is_missing(left)
        return Leftovers.of(slot[happened], rank[happened], left[happened])


def _united(shapes: Geometries, begins: Ints) -> Geometries:
    """One shape per run of shapes, runs starting at `begins`."""
    # Runs of one shape are that shape; only the others are worth a union.
    size = np.diff(begins, append=len(shapes))
    united = shapes[begins]
    several = np.flatnonzero(size > 1)
    run = np.repeat(np.arange(len(begins)), size)
    among = np.isin(run, several)
    parts, origin = shapely.get_parts(shapes[among], return_index=True)
    home, index = np.unique(run[among][origin], return_inverse=True)
    united[several] = NOTHING
    if len(home):
        # A buffer of zero nodes all rings of a run in one pass, a quarter faster here than the pairwise union.
        united[home] = shapely.buffer(shapely.multipolygons(parts, indices=index), 0.0)
    return united
