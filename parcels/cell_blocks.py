"""Areas of one block of cells, kind by kind and combined, rank by rank; dividing and running is in `cell_run`.

`compute` is a pure function of a block and a task, so a block may be computed here, in a thread or on another machine
with the same result to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import shapely

from parcels.cell_combine import combine
from parcels.cell_descent import descend
from parcels.cell_measure import Measure
from parcels.cell_pieces import NOTHING, Leftovers, Slots, uncover
from parcels.cells import Block, Cells, Rule, Sightings
from parcels.ellipsoid import AreaScale
from parcels.line_buffers import Flags, Floats, Geometries, Ints


class Keep(Enum):
    """What a run keeps besides figures."""

    FIGURES = "figures"
    PIECES = "pieces"  # the polygons each rank gains
    REMAINS = "remains"  # what is left uncovered in each cell, for what-ifs


@dataclass(frozen=True)
class Task:
    """What all blocks of a run have in common."""

    rule: Rule
    scale: AreaScale
    keep: Keep = Keep.FIGURES


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


def compute(block: Block, task: Task) -> Tally:
    """Descend into a block and add up every cell."""
    rule = task.rule
    columns = rule.kinds + (rule.kinds > 1)
    tally = Tally(np.zeros((columns, rule.ranks)))
    cells, seen = descend(block, rule)
    areas_only = task.keep is Keep.FIGURES and rule.at_least == 1
    left = _leftovers(cells, seen, columns, block, rule, areas_only=areas_only)
    _count(tally, left, cells, columns, task)
    return tally


def _leftovers(
    cells: Cells, seen: Sightings, columns: int, block: Block, rule: Rule, *, areas_only: bool
) -> Leftovers:
    """What every kind and the combination leave of these cells, at each rank that changes something."""
    full_from, column = cells.full_from, block.kind[seen.line]
    if columns > rule.kinds and rule.at_least == 1:
        # Any kind will do: the combination is one more slot, in which the lines of all kinds count alike.
        full_from = np.concatenate([full_from, full_from.min(axis=1, keepdims=True)], axis=1)
        early = block.rank[seen.line] < full_from[seen.cell, rule.kinds]
        column = np.concatenate([column, np.full(int(early.sum()), rule.kinds)])
        seen = Sightings(
            np.concatenate([seen.cell, seen.cell[early]]), np.concatenate([seen.line, seen.line[early]])
        )
    left = uncover(cells, seen, Slots(column, columns, areas_only), block, rule)
    cell, kind = np.nonzero(full_from < rule.ranks)
    full = Leftovers.of(cell * columns + kind, full_from[cell, kind], np.full(len(cell), NOTHING))
    left = Leftovers.merged(left, full)
    if rule.at_least > 1:
        left = Leftovers.merged(left, combine(left, cells.grounds(), rule, columns))
    return left


def _count(tally: Tally, left: Leftovers, cells: Cells, columns: int, task: Task) -> None:
    measure = Measure.of(cells, task.scale)
    ground_m2 = measure.ground_m2(cells)
    tally.ground_m2 += float(ground_m2.sum())
    cell, column = np.divmod(left.slot, columns)
    area_m2 = measure.area_m2(left.left, cell)
    after = np.where(left.inverse, ground_m2[cell] - area_m2, area_m2)
    fresh = np.diff(left.slot, prepend=-1) != 0
    before = np.where(fresh, ground_m2[cell], np.roll(after, 1))
    np.add.at(tally.gained_m2, (column, left.rank), before - after)
    if task.keep is Keep.PIECES:
        _keep_pieces(tally, left, fresh, column == columns - 1, cells.grounds()[cell])
    elif task.keep is Keep.REMAINS:
        tally.remains.append(_remains(left, measure, cells.grounds(), columns))


def _keep_pieces(tally: Tally, left: Leftovers, fresh: Flags, combined: Flags, ground: Geometries) -> None:
    before = np.where(fresh, ground, np.roll(left.left, 1))
    cut = combined & ~shapely.is_empty(before)
    piece = before[cut]
    partly = ~shapely.is_empty(left.left[cut])
    piece[partly] = shapely.difference(piece[partly], left.left[cut][partly])
    tally.pieces.append(piece)
    tally.piece_rank.append(left.rank[cut])


def _remains(left: Leftovers, measure: Measure, ground: Geometries, columns: int) -> Remains:
    state = np.repeat(ground[:, None], columns, axis=1)
    last = np.diff(left.slot, append=-1) != 0
    cell, column = np.divmod(left.slot[last], columns)
    state[cell, column] = left.left[last]
    keep = ~shapely.is_empty(state[:, -1])
    return Remains(state[keep], measure[keep])
