"""Areas of one chunk of cells, kind by kind and combined, rank by rank; dividing and running is in `run`.

`compute` is a pure function of a chunk, so a chunk may be computed here, in a thread or on another machine
with the same result to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import numpy as np
import shapely

from parcels.coverage.engine import polygons
from parcels.coverage.engine.buffers import Flags, Floats, Geometries, Ints
from parcels.coverage.engine.cells import Cells, Chunk, Keep, Sightings
from parcels.coverage.engine.combine import combine
from parcels.coverage.engine.measure import Measure
from parcels.coverage.engine.polygons import NOTHING, Leftovers, Slots, uncover
from parcels.coverage.engine.refine import descend
from parcels.coverage.engine.straight import areas
from parcels.coverage.engine.straight.areas import Counting
from parcels.coverage.engine.straight.lines import ChunkLines

# From this share of straight lines on, cells are made for walking round them.
WALKABLE: Final = 0.5


@dataclass(frozen=True, eq=False)
class Remains:
    """Cells not wholly covered in the end, with what each kind and, in the last column, the combination leaves."""

    left: Geometries
    measure: Measure


@dataclass(eq=False)
class Tally:
    """Square metres gained, a column per rank and a row per kind; of several kinds, the last row is the combination."""

    gained_m2: Floats
    ground_m2: float = 0.0
    pieces: list[Geometries] = field(default_factory=list)
    piece_rank: list[Ints] = field(default_factory=list)
    remains: list[Remains] = field(default_factory=list)


def compute(chunk: Chunk) -> Tally:
    """Descend into a chunk and add up every cell."""
    # Of one kind the combination is the kind itself.
    columns = chunk.kinds + (chunk.kinds > 1)
    tally = Tally(np.zeros((columns, chunk.ranks)))
    lines = ChunkLines.of(chunk)
    # Walking gives areas and nothing else: neither polygons to keep, nor what several kinds have in common.
    areas_only = chunk.keep is Keep.FIGURES and chunk.at_least == 1
    walkable = areas_only and lines.is_straight.sum() >= WALKABLE * len(lines.shapes)
    # When to stop splitting depends on what counts a cell in the end: walking bears many more lines than
    # GEOS.
    bearable = areas.bearable if walkable else partial(polygons.bearable, chunk=chunk)
    cells, seen = descend(chunk, lines, bearable)
    seen, full_from = _with_combination(seen, cells.full_from, chunk, columns)
    measure = Measure.of(cells, chunk.scale)
    ground_m2 = measure.ground_m2(cells)
    tally.ground_m2 += float(ground_m2.sum())
    if areas_only:
        counted = Counting(cells, seen, full_from, lines, chunk).count(measure, ground_m2)
        tally.gained_m2 += counted.gained_m2
        # What could not be counted by walking (curves, too many lines) is cut out by GEOS below.
        seen = seen[counted.left_over[seen.cell, seen.column]]
        some = np.asarray(counted.left_over.any(axis=1))
        # What was counted must not count again below: as never full and unseen it adds nothing.
        full_from = np.where(counted.left_over, full_from, chunk.ranks)[some]
        cells, seen, measure, ground_m2 = cells[some], seen.only(some), measure[some], ground_m2[some]
    left = _leftovers(cells, seen, full_from, Slots(columns, areas_only), chunk)
    _count(tally, left, cells, columns, chunk, measure, ground_m2)
    return tally


def _with_combination(seen: Sightings, full_from: Ints, chunk: Chunk, columns: int) -> tuple[Sightings, Ints]:
    """With a last column for any of several kinds, in which the lines of all kinds count alike."""
    if columns == chunk.kinds or chunk.at_least > 1:
        return seen, full_from
    # Any of the kinds is enough: the combination is full from the first rank at which one of them is.
    full_from = np.concatenate([full_from, full_from.min(axis=1, keepdims=True)], axis=1)
    # A line that comes after the cell is full of another kind adds nothing to the combination.
    early = seen[chunk.rank[seen.line] < full_from[seen.cell, chunk.kinds]]
    combined = replace(early, column=np.full(len(early.cell), chunk.kinds))
    return Sightings.joined([seen, combined]), full_from


def _leftovers(cells: Cells, seen: Sightings, full_from: Ints, slots: Slots, chunk: Chunk) -> Leftovers:
    """What every kind and the combination leave of these cells, at each rank that changes something."""
    left = uncover(cells, seen, slots, chunk)
    # A cell that fills at a rank leaves nothing from there on: an entry of its own, so that the gain is
    # counted.
    cell, kind = np.nonzero(full_from < chunk.ranks)
    full = Leftovers.of(cell * slots.columns + kind, full_from[cell, kind], np.full(len(cell), NOTHING))
    left = Leftovers.merged(left, full)
    if chunk.at_least > 1:
        left = Leftovers.merged(left, combine(left, cells.grounds(), chunk, slots.columns))
    return left


def _count(
    tally: Tally,
    left: Leftovers,
    cells: Cells,
    columns: int,
    chunk: Chunk,
    measure: Measure,
    ground_m2: Floats,
) -> None:
    cell, column = np.divmod(left.slot, columns)
    area_m2 = measure.area_m2(left.left, cell)
    # Where less is covered than left, the covered part is kept instead: the smaller polygon is the cheaper
    # one.
    after = np.where(left.inverse, ground_m2[cell] - area_m2, area_m2)
    # Entries are in order of slot and rank; the first of a slot is compared with the bare ground.
    fresh = np.diff(left.slot, prepend=-1) != 0
    # What was left before a rank is what the rank before it left.
    before = np.where(fresh, ground_m2[cell], np.roll(after, 1))
    # Unbuffered: several cells add to one place, which += on an index would count once.
    np.add.at(tally.gained_m2, (column, left.rank), before - after)
    if chunk.keep is Keep.PIECES:
        _keep_pieces(tally, left, fresh, column == columns - 1, cells.grounds()[cell])
    elif chunk.keep is Keep.REMAINS:
        tally.remains.append(_remains(left, measure, cells.grounds(), columns))


def _keep_pieces(tally: Tally, left: Leftovers, fresh: Flags, combined: Flags, extent: Geometries) -> None:
    before = np.where(fresh, extent, np.roll(left.left, 1))
    cut = combined & ~shapely.is_empty(before)
    piece = before[cut]
    partly = ~shapely.is_empty(left.left[cut])
    # Where nothing is left the piece is all there was before: no difference needs to be taken.
    piece[partly] = shapely.difference(piece[partly], left.left[cut][partly])
    tally.pieces.append(piece)
    tally.piece_rank.append(left.rank[cut])


def _remains(left: Leftovers, measure: Measure, extent: Geometries, columns: int) -> Remains:
    state = np.repeat(extent[:, None], columns, axis=1)
    # The last entry of each slot is how things stand in the end.
    last = np.diff(left.slot, append=-1) != 0
    cell, column = np.divmod(left.slot[last], columns)
    state[cell, column] = left.left[last]
    keep = ~shapely.is_empty(state[:, -1])
    return Remains(state[keep], measure[keep])
