"""Adaptive cells: squares split until each is wholly reached, reached by nothing, or sees only a few lines.

Every line has a rank, the order in which it counts (a month of a series, a place in the order of finishing). A cell
knows for each kind from which rank on it is wholly covered; lines that come later need not be looked at. Cells are
disjoint, so their areas add. What happens inside a cell that sees lines is in `cell_pieces`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from parcels.line_buffers import GEOS_OVERREACH, Flags, Floats, Geometries, Ints, arc_reach

# Lines a cell may see before it is split: fewer make more cells to cut, more make each cut dearer (measured in bench/).
CROWD: Final = 40
# A cell this small against the reach is not split further, so that lines lying on one another end somewhere.
SMALLEST_SHARE: Final = 1 / 64


@dataclass(frozen=True, eq=False)
class Block:
    """Lines and ground of a rectangle of root cells: all that is needed to compute it, here or on another machine."""

    ground: shapely.Geometry
    corner: tuple[float, float]
    columns: int
    rows: int
    side_m: float
    lines: Geometries
    reach_m: Floats
    kind: Ints
    rank: Ints


@dataclass(frozen=True)
class Rule:
    """What holds for all blocks of a run: numbers of kinds and ranks, kinds needed, segments per quarter."""

    kinds: int
    ranks: int
    at_least: int
    quad_segs: int
    crowd: int = CROWD


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of one size; `full_from` and `is_open` have a row per cell and a column per kind."""

    x: Floats
    y: Floats
    side_m: float
    piece: Geometries  # the part of the cell inside the ground; None where that is the whole square
    full_from: Ints
    is_open: Flags

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, which: Flags | Ints) -> Cells:
        return replace(
            self,
            x=self.x[which],
            y=self.y[which],
            piece=self.piece[which],
            full_from=self.full_from[which],
            is_open=self.is_open[which],
        )

    @property
    def half_diagonal_m(self) -> float:
        return self.side_m * float(np.sqrt(0.5))

    def squares(self) -> Geometries:
        half = self.side_m / 2
        squares: Geometries = shapely.box(self.x - half, self.y - half, self.x + half, self.y + half)
        return squares


@dataclass(frozen=True, eq=False)
class Sightings:
    """Which cell sees which line, for lines that may change it: those before the cell is full of their kind."""

    cell: Ints
    line: Ints

    def only(self, cells: Flags) -> Sightings:
        """Sightings of the flagged cells, numbered anew among them."""
        kept = cells[self.cell]
        return Sightings((np.cumsum(cells) - 1)[self.cell[kept]], self.line[kept])


def descend(block: Block, rule: Rule) -> Iterator[tuple[Cells, Sightings]]:
    """Cells that need no splitting, size by size, with the lines they see; together they tile the block's ground."""
    groups = _groups(block)
    smallest = SMALLEST_SHARE * float(block.reach_m.min(initial=np.inf))
    cells = _roots(block, rule)
    while len(cells):
        sightings = _look(cells, block, rule, groups)
        seen = _most_seen(cells, sightings, block.kind, rule)
        crowded = (seen > rule.crowd) & (cells.side_m > smallest)
        yield cells[~crowded], sightings.only(~crowded)
        cells = _quarter(cells[crowded])


@dataclass(frozen=True, eq=False)
class _Group:
    """Lines of one kind and reach with their search trees; `first` holds those of rank 0 alone."""

    kind: int
    reach_m: float
    members: Ints
    tree: shapely.STRtree


def _groups(block: Block) -> list[_Group]:
    groups = []
    for kind in np.unique(block.kind):
        for reach in np.unique(block.reach_m[block.kind == kind]):
            members = np.flatnonzero((block.kind == kind) & (block.reach_m == reach))
            groups.append(_Group(int(kind), float(reach), members, shapely.STRtree(block.lines[members])))
    return groups


def _roots(block: Block, rule: Rule) -> Cells:
    column, row = np.meshgrid(np.arange(block.columns), np.arange(block.rows), indexing="ij")
    x = block.corner[0] + (column.ravel() + 0.5) * block.side_m
    y = block.corner[1] + (row.ravel() + 0.5) * block.side_m
    shape = (len(x), rule.kinds)
    cells = Cells(
        x,
        y,
        block.side_m,
        np.full(len(x), block.ground),
        np.full(shape, rule.ranks),
        np.ones(shape, dtype=np.bool_),
    )
    shapely.prepare(block.ground)
    return _clipped(cells)


def _clipped(cells: Cells) -> Cells:
    """Cells cut to their piece of ground; those outside it fall away, those wholly inside become plain squares."""
    bounded = np.flatnonzero(~shapely.is_missing(cells.piece))
    if not len(bounded):
        return cells
    squares = cells[bounded].squares()
    ground = cells.piece[bounded]
    inside = shapely.covers(ground, squares)
    piece = cells.piece.copy()
    piece[bounded[inside]] = None
    cut = bounded[~inside]
    piece[cut] = _polygons_of(shapely.intersection(ground[~inside], squares[~inside]))
    gone = np.zeros(len(cells), dtype=np.bool_)
    gone[cut] = shapely.area(piece[cut]) <= 0.0
    return replace(cells, piece=piece)[~gone]


def _polygons_of(pieces: Geometries) -> Geometries:
    """The pieces without the lines and points an intersection leaves where shapes only touch."""
    for mixed in np.flatnonzero(shapely.get_type_id(pieces) == 7):
        parts = shapely.get_parts(pieces[mixed])
        pieces[mixed] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return pieces


def _quarter(cells: Cells) -> Cells:
    step = cells.side_m / 4
    quarters = Cells(
        (cells.x[:, None] + [-step, step, -step, step]).ravel(),
        (cells.y[:, None] + [-step, -step, step, step]).ravel(),
        cells.side_m / 2,
        np.repeat(cells.piece, 4),
        np.repeat(cells.full_from, 4, axis=0),
        np.repeat(cells.is_open, 4, axis=0),
    )
    return _clipped(quarters)


def _look(cells: Cells, block: Block, rule: Rule, groups: list[_Group]) -> Sightings:
    """Mark what is full from which rank and closed for good (in place), and return who still sees whom."""
    centres = shapely.points(cells.x, cells.y)
    half = cells.half_diagonal_m
    seen: list[tuple[Ints, Ints]] = []
    for group in groups:
        inner = group.reach_m * arc_reach(rule.quad_segs) - half
        if inner > 0:
            cell, line = _within(centres, cells.is_open[:, group.kind], group, inner)
            np.minimum.at(cells.full_from[:, group.kind], cell, block.rank[line])
    for group in groups:
        unsettled = cells.is_open[:, group.kind] & (cells.full_from[:, group.kind] > 0)
        cell, line = _within(centres, unsettled, group, group.reach_m * (1 + GEOS_OVERREACH) + half)
        matters = block.rank[line] < cells.full_from[cell, group.kind]
        seen.append((cell[matters], line[matters]))
    cell = np.concatenate([pair[0] for pair in seen]) if seen else np.empty(0, dtype=np.int64)
    line = np.concatenate([pair[1] for pair in seen]) if seen else np.empty(0, dtype=np.int64)
    cells.is_open[:] = False
    cells.is_open[cell, block.kind[line]] = True
    return Sightings(cell, line)


def _within(centres: Geometries, asked: Flags, group: _Group, distance_m: float) -> tuple[Ints, Ints]:
    cells = np.flatnonzero(asked)
    cell, member = group.tree.query(centres[cells], predicate="dwithin", distance=distance_m)
    return cells[cell], group.members[member]


def _most_seen(cells: Cells, sightings: Sightings, kind: Ints, rule: Rule) -> Ints:
    """Per cell, the number of lines it sees of the kind it sees most of."""
    slot = sightings.cell * rule.kinds + kind[sightings.line]
    count = np.bincount(slot, minlength=len(cells) * rule.kinds)
    most: Ints = count.reshape(len(cells), rule.kinds).max(axis=1, initial=0)
    return most
