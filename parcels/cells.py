"""Cells, the squares coverage is computed in, and the blocks of them; when they are split is in `cell_descent`."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import shapely

from parcels.line_buffers import Flags, Floats, Geometries, Ints


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


@dataclass(frozen=True, eq=False)
class Cells:
    """Square cells. For each kind a cell knows from which rank on it is full, and whether it still sees lines."""

    x: Floats  # of the centre
    y: Floats
    side_m: Floats
    piece: Geometries  # the part of the cell inside the ground; None where that is the whole square
    full_from: Ints  # a row per cell, a column per kind
    is_open: Flags  # likewise

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, which: Flags | Ints) -> Cells:
        return Cells(*(getattr(self, field.name)[which] for field in fields(self)))

    @classmethod
    def joined(cls, parts: list[Cells]) -> Cells:
        """The cells of all parts, in their order."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

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
        ground = self.piece.copy()
        ground[whole] = self[whole].squares()
        return ground


@dataclass(frozen=True, eq=False)
class Sightings:
    """Which cell sees which line, for lines that may change it: those before the cell is full of their kind."""

    cell: Ints
    line: Ints

    def only(self, cells: Flags) -> Sightings:
        """Sightings of the flagged cells, numbered anew among them."""
        kept = cells[self.cell]
        return Sightings((np.cumsum(cells) - 1)[self.cell[kept]], self.line[kept])

    @classmethod
    def joined(cls, parts: list[tuple[Cells, Sightings]]) -> Sightings:
        """The sightings of all parts, for their cells joined in the same order."""
        before = np.cumsum([0, *(len(cells) for cells, _ in parts)])
        cell = [seen.cell + start for (_, seen), start in zip(parts, before, strict=False)]
        return cls(np.concatenate(cell), np.concatenate([seen.line for _, seen in parts]))


def roots(block: Block, rule: Rule) -> Cells:
    """The largest cells of a block, cut to its ground; nothing is known of them yet."""
    column, row = np.meshgrid(np.arange(block.columns), np.arange(block.rows), indexing="ij")
    x = block.corner[0] + (column.ravel() + 0.5) * block.side_m
    y = block.corner[1] + (row.ravel() + 0.5) * block.side_m
    shape = (len(x), rule.kinds)
    cells = Cells(
        x,
        y,
        np.full(len(x), block.side_m),
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


def quarter(cells: Cells) -> Cells:
    """The four quarters of each cell, which know what the cell knew."""
    step = cells.side_m[:, None] / 4
    quarters = Cells(
        (cells.x[:, None] + step * [-1, 1, -1, 1]).ravel(),
        (cells.y[:, None] + step * [-1, -1, 1, 1]).ravel(),
        np.repeat(cells.side_m / 2, 4),
        np.repeat(cells.piece, 4),
        np.repeat(cells.full_from, 4, axis=0),
        np.repeat(cells.is_open, 4, axis=0),
    )
    return _clipped(quarters)
