"""What is left uncovered inside the cells that see lines, rank after rank; splitting is in `cells`.

A slot is one cell and one kind. It starts as the cell's ground; each rank takes away the buffers of its lines, so what
a rank takes is its gain, the gains of a cell add up to what it lost, and every figure is a sum of such gains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from parcels.cells import Block, Cells, Ints, Rule, Sightings
from parcels.ellipsoid import AreaScale
from parcels.line_buffers import Floats, Geometries, buffers

NOTHING: Final = shapely.Polygon()


@dataclass(frozen=True, eq=False)
class Measure:
    """Ellipsoidal area inside cells: a factor at each centre and its slope, so that pieces of a cell add exactly."""

    x: Floats
    y: Floats
    factor: Floats
    east: Floats
    north: Floats

    @classmethod
    def of(cls, cells: Cells, scale: AreaScale) -> Measure:
        return cls(cells.x, cells.y, scale.at(cells.x, cells.y), *scale.slope(cells.x, cells.y))

    def area_m2(self, pieces: Geometries, cell: Ints) -> Floats:
        """Area of each piece, which lies in the cell named beside it, square metres."""
        plane = shapely.area(pieces)
        filled = np.flatnonzero(plane > 0)
        centre, home = shapely.centroid(pieces[filled]), cell[filled]
        tilt = self.east[home] * (shapely.get_x(centre) - self.x[home])
        tilt += self.north[home] * (shapely.get_y(centre) - self.y[home])
        area = np.zeros(len(pieces))
        area[filled] = plane[filled] * (self.factor[home] + tilt)
        return area

    def ground_m2(self, cells: Cells) -> Floats:
        """Area of the ground in each cell: the square itself where it is not cut."""
        area = cells.side_m**2 * self.factor
        cut = np.flatnonzero(~shapely.is_missing(cells.piece))
        area[cut] = self.area_m2(cells.piece[cut], cut)
        return area


@dataclass(frozen=True, eq=False)
class Leftovers:
    """Rows sorted by slot and rank: what the slot still has uncovered once lines up to that rank are there."""

    slot: Ints
    rank: Ints
    left: Geometries

    def __len__(self) -> int:
        return len(self.slot)


def grounds(cells: Cells) -> Geometries:
    """The ground of each cell as a polygon."""
    whole = shapely.is_missing(cells.piece)
    ground = cells.piece.copy()
    ground[whole] = cells[whole].squares()
    return ground


def uncover(cells: Cells, seen: Sightings, column: Ints, columns: int, block: Block, rule: Rule) -> Leftovers:
    """Take the buffers of the seen lines from the cells; `column` says for each sighting whose slot it counts in."""
    order = np.lexsort((block.rank[seen.line], column, seen.cell))
    cell, line = seen.cell[order], seen.line[order]
    slot, rank = cell * columns + column[order], block.rank[line]
    begins = np.flatnonzero(np.diff(slot * rule.ranks + rank, prepend=-1))
    takes = _united(_clipped_buffers(cells, cell, line, block, rule), begins)
    return _take_in_turn(grounds(cells), columns, slot[begins], rank[begins], takes)


def _clipped_buffers(cells: Cells, cell: Ints, line: Ints, block: Block, rule: Rule) -> Geometries:
    """The part of each line's buffer inside the cell beside it; clipping first makes every later step cheaper."""
    used, back = np.unique(line, return_inverse=True)
    wanted = buffers(block.lines[used], block.reach_m[used], rule.quad_segs)[back]
    clipped = np.empty(len(cell), dtype=object)
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    half = cells.side_m / 2
    ends = np.flatnonzero(np.diff(cell, append=-1)) + 1
    for start, end in zip(starts, ends, strict=True):
        x, y = cells.x[cell[start]], cells.y[cell[start]]
        clipped[start:end] = shapely.clip_by_rect(wanted[start:end], x - half, y - half, x + half, y + half)
    return clipped


def _united(shapes: Geometries, begins: Ints) -> Geometries:
    """One shape per run of shapes, runs starting at `begins`."""
    size = np.diff(begins, append=len(shapes))
    united = shapes[begins]
    several = np.flatnonzero(size > 1)
    if not len(several):
        return united
    run = np.repeat(np.arange(len(begins)), size)
    among = np.isin(run, several)
    parts, origin = shapely.get_parts(shapes[among], return_index=True)
    home, index = np.unique(run[among][origin], return_inverse=True)
    united[several] = NOTHING
    if len(home):
        # A buffer of zero nodes all rings of a run in one pass, a quarter faster here than the pairwise union.
        united[home] = shapely.buffer(shapely.multipolygons(parts, indices=index), 0.0)
    return united


def _take_in_turn(ground: Geometries, columns: int, slot: Ints, rank: Ints, takes: Geometries) -> Leftovers:
    """Subtract the takes of each slot in order, all slots at once round by round, until nothing is left of them."""
    first = np.flatnonzero(np.diff(slot, prepend=-1))
    count = np.diff(first, append=len(slot))
    remaining = ground[slot[first] // columns]
    left = np.full(len(slot), None, dtype=object)
    active = np.arange(len(first))
    turn = 0
    while len(active):
        row = first[active] + turn
        touched = shapely.intersects(remaining[active], takes[row])
        changed = active[touched]
        remaining[changed] = shapely.difference(remaining[changed], takes[row[touched]])
        left[row[touched]] = remaining[changed]
        turn += 1
        active = active[(count[active] > turn) & ~shapely.is_empty(remaining[active])]
    happened = ~shapely.is_missing(left)
    return Leftovers(slot[happened], rank[happened], left[happened])
