"""What is left uncovered inside the cells that see lines, rank after rank; splitting is in `cells`.

A slot is one cell and one kind. It starts as the cell's ground; each rank takes away the buffers of its lines, so what
a rank takes is its gain, the gains of a cell add up to what it lost, and every figure is a sum of such gains.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from parcels.cells import Block, Cells, Rule, Sightings
from parcels.line_buffers import GEOS_OVERREACH, BufferStore, Flags, Geometries, Ints

NOTHING: Final = shapely.Polygon()
# A cell up to this many reaches wide is settled line by line (measured in bench/).
NARROW: Final = 4.0


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
        order = np.lexsort((rank, slot))
        last = np.diff(slot[order], append=-1) != 0
        last |= np.diff(rank[order], append=-1) != 0
        order = order[last]
        return cls(slot[order], rank[order], left[order], inverse[order])


def grounds(cells: Cells) -> Geometries:
    """The ground of each cell as a polygon."""
    whole = shapely.is_missing(cells.piece)
    ground = cells.piece.copy()
    ground[whole] = cells[whole].squares()
    return ground


class Uncovering:
    """The lines of a block being taken from its cells, size after size."""

    def __init__(self, block: Block, rule: Rule, columns: int, *, areas_only: bool) -> None:
        self._block, self._rule, self._columns, self._areas_only = block, rule, columns, areas_only
        self._store = BufferStore(block.lines, block.reach_m, rule.quad_segs)

    def leftovers(self, cells: Cells, seen: Sightings, column: Ints) -> Leftovers:
        """What the seen lines leave of each slot; `column` says for each sighting which slot of the cell it is in."""
        if not len(seen.cell):
            return Leftovers.of(seen.cell, seen.line, np.empty(0, dtype=object))
        centre = shapely.points(cells.x[seen.cell], cells.y[seen.cell])
        distance = shapely.distance(centre, self._block.lines[seen.line])
        order = np.lexsort((distance, self._block.rank[seen.line], column, seen.cell))
        cell, line = seen.cell[order], seen.line[order]
        slot = cell * self._columns + column[order]
        # In a narrow cell lines overlap much, and a few of them, nearest first, finish it off; in a wide one they lie
        # side by side and are dearer to take in turn than all together.
        if cells.side_m <= NARROW * self._block.reach_m.max():
            return self._line_by_line(grounds(cells), slot, line)
        return self._rank_by_rank(cells, slot, line)

    def _line_by_line(self, ground: Geometries, slot: Ints, line: Ints) -> Leftovers:
        block = self._block

        def touched(remaining: Geometries, row: Ints) -> Flags:
            reach_m = block.reach_m[line[row]] * (1 + GEOS_OVERREACH)
            near: Flags = shapely.dwithin(remaining, block.lines[line[row]], reach_m)
            return near

        return self._in_turn(ground, slot, block.rank[line], touched, lambda row: self._store.of(line[row]))

    def _rank_by_rank(self, cells: Cells, slot: Ints, line: Ints) -> Leftovers:
        rank = self._block.rank[line]
        begins = np.flatnonzero(np.diff(slot * self._rule.ranks + rank, prepend=-1))
        takes = _united(self._clipped_buffers(cells, slot // self._columns, line), begins)

        def touched(remaining: Geometries, row: Ints) -> Flags:
            touching: Flags = shapely.intersects(remaining, takes[row])
            return touching

        slot, rank = slot[begins], rank[begins]
        alone = self._areas_only & shapely.is_missing(cells.piece[slot // self._columns])
        alone &= (np.diff(slot, prepend=-1) != 0) & (np.diff(slot, append=-1) != 0)
        at_once = Leftovers(slot[alone], rank[alone], takes[alone], alone[alone])
        slot, rank, takes = slot[~alone], rank[~alone], takes[~alone]
        return Leftovers.merged(
            at_once, self._in_turn(grounds(cells), slot, rank, touched, lambda row: takes[row])
        )

    def _clipped_buffers(self, cells: Cells, cell: Ints, line: Ints) -> Geometries:
        """The part of each line's buffer inside the cell beside it: clipping is cheap and makes the union cheaper."""
        wanted = self._store.of(line)
        clipped = np.empty(len(cell), dtype=object)
        starts = np.flatnonzero(np.diff(cell, prepend=-1))
        ends = np.flatnonzero(np.diff(cell, append=-1)) + 1
        half = cells.side_m / 2
        for start, end in zip(starts, ends, strict=True):
            x, y = cells.x[cell[start]], cells.y[cell[start]]
            clipped[start:end] = shapely.clip_by_rect(
                wanted[start:end], x - half, y - half, x + half, y + half
            )
        return clipped

    def _in_turn(
        self,
        ground: Geometries,
        slot: Ints,
        rank: Ints,
        touched: Callable[[Geometries, Ints], Flags],
        take: Callable[[Ints], Geometries],
    ) -> Leftovers:
        """Subtract the rows of each slot in order, all slots at once turn by turn, until nothing is left of them."""
        first = np.flatnonzero(np.diff(slot, prepend=-1))
        count = np.diff(first, append=len(slot))
        remaining = ground[slot[first] // self._columns]
        left = np.full(len(slot), None, dtype=object)
        active = np.arange(len(first))
        turn = 0
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
