"""Cells, the squares coverage is computed in, and the blocks of them; when they are split is in `refine`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from parcels.coverage.engine.arrays import Table
from parcels.coverage.engine.buffers import Flags, Floats, Geometries, Ints


@dataclass(frozen=True, eq=False)
class Chunk:
    """Lines and ground of a rectangle of root cells: all that is needed to compute it, here or on another machine."""

    extent: shapely.Geometry
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


@dataclass(frozen=True, eq=False)
class Cells(Table):
    """Square cells. For each kind a cell knows from which rank on it is full."""

    x: Floats  # of the centre
    y: Floats
    side_m: Floats
    piece: Geometries  # the part of the cell inside the ground; None where that is the whole square
    full_from: Ints  # a row per cell, a column per kind

    def __len__(self) -> int:
        return len(self.x)

    @property
    def half_diagonal_m(self) -> Floats:
        return self.side_m * np.sqrt(0.5)

    def squares(self) -> Geometries:
        half = self.side_m / 2
        squares: Geometries = shapely.box(self.x - half, self.y - half, self.x + half, self.y + half)
        return squares

    def grounds(self) -> Geometries:
        """The ground of each cell as a polygon."""
        whole = shapely.is_missing(self.piece)
        extent = self.piece.copy()
        extent[whole] = self[whole].squares()
        return extent


@dataclass(frozen=True, eq=False)
class Sightings(Table):
    """Which cell sees which line, for lines that may change it: those before the cell is full of their kind.

    `column` is the kind the line counts in, `distance_m` how far it is from the centre of the cell.
    """

    cell: Ints
    column: Ints
    line: Ints
    distance_m: Floats

    def only(self, cells: Flags) -> Sightings:
        """Sightings of the flagged cells, numbered anew among them."""
        kept = self[cells[self.cell]]
        return replace(kept, cell=(np.cumsum(cells) - 1)[kept.cell])

    @classmethod
    def of_parts(cls, parts: list[tuple[Cells, Sightings]]) -> Sightings:
        """The cell–line pairs of all parts, for their cells joined in the same order."""
        before = np.cumsum([0, *(len(cells) for cells, _ in parts)])
        return cls.joined(
            [replace(seen, cell=seen.cell + start) for (_, seen), start in zip(parts, before, strict=False)]
        )


def roots(block: Chunk, rule: Rule) -> Cells:
    """The largest cells of a block, cut to its ground; nothing is known of them yet."""
    column, row = np.meshgrid(np.arange(block.columns), np.arange(block.rows), indexing="ij")
    x = block.corner[0] + (column.ravel() + 0.5) * block.side_m
    y = block.corner[1] + (row.ravel() + 0.5) * block.side_m
    shape = (len(x), rule.kinds)
    cells = Cells(
        x,
        y,
        np.full(len(x), block.side_m),
        np.full(len(x), block.extent),
        np.full(shape, rule.ranks),
    )
    # `covers` below holds one polygon against thousands of squares; prepared it looks its edges up in a tree.
    shapely.prepare(block.extent)
    return _clipped(cells)[0]


def _clipped(cells: Cells) -> tuple[Cells, Ints]:
    """Cells cut to their piece of ground, and which they were: those outside it fall away, those inside are whole."""
    bounded = np.flatnonzero(~shapely.is_missing(cells.piece))
    if not len(bounded):
        return cells, np.arange(len(cells))
    squares = cells[bounded].squares()
    extent = cells.piece[bounded]
    inside = shapely.covers(extent, squares)
    piece = cells.piece.copy()
    piece[bounded[inside]] = None
    cut = bounded[~inside]
    piece[cut] = _polygons_of(shapely.intersection(extent[~inside], squares[~inside]))
    gone = np.zeros(len(cells), dtype=np.bool_)
    gone[cut] = shapely.area(piece[cut]) <= 0.0
    return replace(cells, piece=piece)[~gone], np.flatnonzero(~gone)


def _polygons_of(pieces: Geometries) -> Geometries:
    """The pieces without the lines and points an intersection leaves where shapes only touch."""
    for mixed in np.flatnonzero(shapely.get_type_id(pieces) == 7):
        parts = shapely.get_parts(pieces[mixed])
        pieces[mixed] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return pieces


def quarter(cells: Cells) -> tuple[Cells, Ints]:
    """The four quarters of each cell, which know what the cell knew, and the place of the cell they come from."""
    step = cells.side_m[:, None] / 4
    quarters = Cells(
        (cells.x[:, None] + step * [-1, 1, -1, 1]).ravel(),
        (cells.y[:, None] + step * [-1, -1, 1, 1]).ravel(),
        np.repeat(cells.side_m / 2, 4),
        np.repeat(cells.piece, 4),
        np.repeat(cells.full_from, 4, axis=0),
    )
    kept, which = _clipped(quarters)
    return kept, which // 4
