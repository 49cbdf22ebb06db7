"""Cells, the squares coverage is computed in, and the chunks of them; when they are split is in `refine`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
import shapely

from parcels.coverage.engine.area_scale import AreaScale
from parcels.coverage.engine.arrays import Table
from parcels.coverage.engine.buffers import Flags, Floats, Geometries, Ints


class Keep(Enum):
    """What a run keeps besides figures."""

    FIGURES = "figures"
    PIECES = "pieces"  # the polygons each rank gains
    REMAINS = "remains"  # what is left uncovered in each cell, for what-ifs


@dataclass(frozen=True, eq=False)
class Chunk:
    """A piece of a question, with all that is needed to compute it here or on another machine: a rectangle of root
    cells, the land in it, the lines that may reach it, and what holds for all chunks of a run."""

    extent: shapely.Geometry
    corner: tuple[float, float]
    columns: int
    rows: int
    side_m: float
    lines: Geometries
    reach_m: Floats
    kind: Ints
    rank: Ints
    # The same in every chunk: how many kinds and ranks there are, and how many kinds must meet.
    kinds: int
    ranks: int
    at_least: int
    quad_segs: int
    scale: AreaScale
    keep: Keep = Keep.FIGURES


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
        # No point of a square lies further from its centre: a line whose buffer reaches that far fills the
        # cell.
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
        # cumsum - 1 is the new number of each flagged cell; of the others it is never looked at.
        kept = self[cells[self.cell]]
        return replace(kept, cell=(np.cumsum(cells) - 1)[kept.cell])

    @classmethod
    def of_parts(cls, parts: list[tuple[Cells, Sightings]]) -> Sightings:
        """The cell–line pairs of all parts, for their cells joined in the same order."""
        # Each part numbers its cells from nought.
        before = np.cumsum([0, *(len(cells) for cells, _ in parts)])
        return cls.joined(
            [replace(seen, cell=seen.cell + start) for (_, seen), start in zip(parts, before, strict=False)]
        )


def roots(chunk: Chunk) -> Cells:
    """The largest cells of a chunk, cut to its ground; nothing is known of them yet."""
    column, row = np.meshgrid(np.arange(chunk.columns), np.arange(chunk.rows), indexing="ij")
    x = chunk.corner[0] + (column.ravel() + 0.5) * chunk.side_m
    y = chunk.corner[1] + (row.ravel() + 0.5) * chunk.side_m
    shape = (len(x), chunk.kinds)
    cells = Cells(
        x,
        y,
        np.full(len(x), chunk.side_m),
        np.full(len(x), chunk.extent),
        # One past the last rank means: never full.
        np.full(shape, chunk.ranks),
    )
    # `covers` below holds one polygon against thousands of squares; prepared it looks its edges up in a tree.
    shapely.prepare(chunk.extent)
    return _clipped(cells)[0]


def _clipped(cells: Cells) -> tuple[Cells, Ints]:
    """Cells cut to their piece of ground, and which they were: those outside it fall away, those inside are whole."""
    # Squares that lie inside the ground are quartered without any geometry at all.
    bounded = np.flatnonzero(~shapely.is_missing(cells.piece))
    if not len(bounded):
        return cells, np.arange(len(cells))
    squares = cells[bounded].squares()
    extent = cells.piece[bounded]
    inside = shapely.covers(extent, squares)
    piece = cells.piece.copy()
    # None means the whole square: areas of squares are arithmetic, of polygons they are GEOS.
    piece[bounded[inside]] = None
    cut = bounded[~inside]
    piece[cut] = _polygons_of(shapely.intersection(extent[~inside], squares[~inside]))
    gone = np.zeros(len(cells), dtype=np.bool_)
    gone[cut] = shapely.area(piece[cut]) <= 0.0
    return replace(cells, piece=piece)[~gone], np.flatnonzero(~gone)


def _polygons_of(pieces: Geometries) -> Geometries:
    """The pieces without the lines and points an intersection leaves where shapes only touch."""
    # Type 7 is a collection, 3 and 6 are polygon and multipolygon.
    for mixed in np.flatnonzero(shapely.get_type_id(pieces) == 7):
        parts = shapely.get_parts(pieces[mixed])
        pieces[mixed] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return pieces


def quarter(cells: Cells) -> tuple[Cells, Ints]:
    """The four quarters of each cell, which know what the cell knew, and the place of the cell they come from."""
    # A quarter has half the side, so its centre lies a quarter of the side away, both ways.
    step = cells.side_m[:, None] / 4
    quarters = Cells(
        (cells.x[:, None] + step * [-1, 1, -1, 1]).ravel(),
        (cells.y[:, None] + step * [-1, -1, 1, 1]).ravel(),
        np.repeat(cells.side_m / 2, 4),
        np.repeat(cells.piece, 4),
        np.repeat(cells.full_from, 4, axis=0),
    )
    kept, which = _clipped(quarters)
    # Quarters of one cell lie in a row, four by four.
    return kept, which // 4
