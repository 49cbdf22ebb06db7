"""Ground divided into chunks of cells, computed by threads or a cluster, and added up; what a chunk holds is elsewhere.

Chunks depend on the question alone and are added in their order, so the figures are the same to the last bit however
many threads or machines compute them.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from parcels.coverage.engine.area_scale import AreaScale, TooDistorted
from parcels.coverage.engine.buffers import GEOS_OVERREACH, Floats, Geometries, Ints
from parcels.coverage.engine.cells import Chunk, Keep
from parcels.coverage.engine.chunk import Remains, Tally, compute
from parcels.coverage.engine.problem import CoverageError, Question
from parcels.coverage.engine.ranked_lines import RankedLines
from parcels.coverage.engine.repeats import without_repeats
from parcels.coverage.engine.straight.areas import CROWD

# A few times the usual reach of 500 m: small enough that a line meets few roots, large enough that open
# land is one cell.
ROOT_SIDE_M: Final = 2_000.0
# Lines a chunk may hold: an equal share of them all, within these bounds. More make its fixed cost small, fewer keep
# memory low and can be shared out.
CHUNKS: Final = 8
LEAST_LINES: Final = 4_000
MOST_LINES: Final = 12_000
MOST_ROOTS: Final = 4_096
# Root cells are at most so many times finer where lines are dense; below, it is for each cell to say.
FINEST: Final = 4

Mapping = Callable[[Callable[[Chunk], Tally], Iterable[Chunk]], Iterable[Tally]]


@dataclass(frozen=True, eq=False)
class Outcome:
    """Square metres gained per rank by each kind and by the combination, and what else was kept."""

    by_kind_m2: Floats
    combined_m2: Floats
    ground_m2: float
    pieces: Geometries
    piece_rank: Ints
    remains: list[Remains]


def run(
    question: Question, lines: RankedLines, *, keep: Keep = Keep.FIGURES, through: Mapping | None = None
) -> Outcome:
    """Compute every chunk of the question's ground; `through` maps a function over chunks, by default in threads."""
    try:
        # Root cells reach beyond the ground, and so do the centres at which they are measured.
        scale = AreaScale.over(shapely.box(*question.extent.bounds).buffer(ROOT_SIDE_M).bounds, question.crs)
    except TooDistorted as error:
        raise CoverageError(
            f"规划范围离坐标系 {question.crs} 的适用区太远，长度变形超过 0.5%，不能计算"
        ) from error
    return _add((through or in_threads)(compute, divide(question, without_repeats(lines), scale, keep)))


def in_threads(function: Callable[[Chunk], Tally], chunks: Iterable[Chunk]) -> Iterator[Tally]:
    """Map in as many threads as there are processors; the geometry engine works without the interpreter's lock."""
    # map() hands results out in order, so sums do not depend on which thread was quicker.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(function, chunks)


def _add(tallies: Iterable[Tally]) -> Outcome:
    # Without any chunk the sums are nought of no shape; the first chunk gives them theirs.
    gained_m2, ground_m2 = np.zeros(()), 0.0
    pieces: list[Geometries] = [np.empty(0, dtype=object)]
    ranks: list[Ints] = [np.empty(0, dtype=np.int64)]
    remains: list[Remains] = []
    for tally in tallies:
        gained_m2 = gained_m2 + tally.gained_m2
        ground_m2 += tally.ground_m2
        pieces += tally.pieces
        ranks += tally.piece_rank
        remains += tally.remains
    # Of one kind the only row is both the kind and the combination.
    by_kind_m2 = gained_m2[: max(len(gained_m2) - 1, 1)]
    return Outcome(
        by_kind_m2, gained_m2[-1], ground_m2, np.concatenate(pieces), np.concatenate(ranks), remains
    )


def divide(
    question: Question, lines: RankedLines, scale: AreaScale, keep: Keep = Keep.FIGURES
) -> Iterator[Chunk]:
    """Chunks that tile the ground, each with the lines that may reach it."""
    west, south, east, north = question.extent.bounds
    columns = max(math.ceil((east - west) / ROOT_SIDE_M), 1)
    rows = max(math.ceil((north - south) / ROOT_SIDE_M), 1)
    bounds = shapely.bounds(lines.lines).reshape(-1, 4)
    # Boxes of what lines reach, worked out once; chunks compare boxes and leave the rest to their cells.
    grown = bounds + (lines.reach_m * (1 + GEOS_OVERREACH))[:, None] * [-1, -1, 1, 1]
    most = min(max(len(lines.lines) // CHUNKS, LEAST_LINES), MOST_LINES)
    everything = np.arange(len(lines.lines))
    division = _Division(question, lines, scale, keep, grown, most)
    yield from division.chunks(question.extent, (west, south), columns, rows, everything)


@dataclass(frozen=True, eq=False)
class _Division:
    """Lines with the boxes of what they may reach, to be divided into chunks of at most so many."""

    question: Question
    lines: RankedLines
    scale: AreaScale
    keep: Keep
    grown: Floats
    most: int

    def chunks(
        self, extent: shapely.Geometry, corner: tuple[float, float], columns: int, rows: int, among: Ints
    ) -> Iterator[Chunk]:
        """Chunks of so many columns and rows of root cells from a corner on, halved until they are small."""
        west, south = corner
        east, north = west + columns * ROOT_SIDE_M, south + rows * ROOT_SIDE_M
        piece = shapely.intersection(extent, shapely.box(west, south, east, north))
        if piece.area <= 0:
            return
        box = self.grown[among]
        # Narrowed at each halving: deep down only the lines nearby are looked at.
        among = among[(box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)]
        small = len(among) <= self.most and columns * rows <= MOST_ROOTS
        # A single root cell is never halved however crowded: its cells are split later where that is needed.
        if small or columns * rows == 1:
            own = self.lines[among]
            times = _finer(len(among), columns * rows)
            shape = (corner, columns * times, rows * times, ROOT_SIDE_M / times)
            yield Chunk(
                piece,
                *shape,
                own.lines,
                own.reach_m,
                own.kind,
                own.rank,
                kinds=max(len(self.question.kinds), 1),
                ranks=own.ranks,
                at_least=self.question.at_least,
                quad_segs=self.question.quad_segs,
                scale=self.scale,
                keep=self.keep,
            )
        # The longer side is halved, so that chunks stay compact and share few lines.
        elif columns >= rows:
            half = columns // 2
            yield from self.chunks(piece, corner, half, rows, among)
            yield from self.chunks(piece, (west + half * ROOT_SIDE_M, south), columns - half, rows, among)
        else:
            half = rows // 2
            yield from self.chunks(piece, corner, columns, half, among)
            yield from self.chunks(piece, (west, south + half * ROOT_SIDE_M), columns, rows - half, among)


def _finer(lines: int, cells: int) -> int:
    """How many times finer to begin where lines are dense: cells that would all be split need not be looked at."""
    times = 1
    while lines > CROWD * cells * times**2 and times < FINEST:
        times *= 2
    return times
