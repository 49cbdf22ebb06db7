"""Cells split until each is wholly reached, reached by nothing, or sees only a few lines; what these take is elsewhere.

Every line has a rank, the order in which it counts (a month of a series, a place in the order of finishing). A cell
knows for each kind from which rank on it is wholly covered; lines that come later need not be looked at. Cells are
disjoint, so their areas add.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from parcels.coverage.engine.arrays import AT_ONCE, gathered, starts
from parcels.coverage.engine.buffers import Floats, Ints, arc_reach
from parcels.coverage.engine.cells import Cells, Chunk, Sightings, quarter, roots
from parcels.coverage.engine.straight.lines import ChunkLines

# A cell this small against the reach is not split further, so that lines lying on one another end somewhere.
SMALLEST_SHARE: Final = 1 / 64
# Where lines are many, one in so many of them most often shows that a cell is full.
SAMPLE: Final = 8


@dataclass(frozen=True, eq=False)
class _Candidates:
    """For each slot (a cell and a kind) the run of `line` that may be seen from it: those seen from where it lies."""

    first: Ints
    count: Ints
    line: Ints


def descend(chunk: Chunk, lines: ChunkLines, bearable: Callable[[Floats], Ints]) -> tuple[Cells, Sightings]:
    """Cells that need no splitting, with the lines they see; together they tile the chunk's ground.

    `bearable` says how many lines of a kind cells of these sides may see. Sightings come in the order of cell and kind.
    """
    smallest_m = SMALLEST_SHARE * float(chunk.reach_m.min(initial=np.inf))
    cells = roots(chunk)
    candidates = _by_boxes(cells, chunk, lines)
    settled: list[tuple[Cells, Sightings]] = []
    while True:
        seen = _Look(cells, chunk, lines).at(candidates)
        count = np.bincount(seen.cell * chunk.kinds + seen.column, minlength=len(cells) * chunk.kinds)
        most = count.reshape(len(cells), chunk.kinds).max(axis=1, initial=0)
        crowded = (most > bearable(cells.side_m)) & (cells.side_m > smallest_m)
        settled.append((cells[~crowded], seen.only(~crowded)))
        if not crowded.any():
            return Cells.joined([part for part, _ in settled]), Sightings.of_parts(settled)
        parents = np.flatnonzero(crowded)
        cells, parent = quarter(cells[parents])
        slot = (parents[parent][:, None] * chunk.kinds + np.arange(chunk.kinds)).ravel()
        # A quarter can see only what the whole cell saw, so each round looks at fewer lines from more cells.
        candidates = _Candidates(starts(count)[slot], count[slot], seen.line)


def _by_boxes(cells: Cells, chunk: Chunk, lines: ChunkLines) -> _Candidates:
    """Candidates of the root cells: the lines whose box meets the cell."""
    place = np.floor((lines.boxes() - np.tile(chunk.corner, 2)) / chunk.side_m).astype(np.int64)
    most = np.array([chunk.columns, chunk.rows]) - 1
    low, high = np.clip(place[:, :2], 0, None), np.minimum(place[:, 2:], most)
    wide, tall = np.maximum(high - low + 1, 0).T
    line = np.repeat(np.arange(len(chunk.lines)), wide * tall)
    step = gathered(np.zeros(len(wide), dtype=np.int64), wide * tall)
    column, row = low[line, 0] + step // tall[line], low[line, 1] + step % tall[line]
    column_of, row_of = (
        np.floor((at - corner) / chunk.side_m).astype(np.int64)
        for at, corner in zip((cells.x, cells.y), chunk.corner, strict=True)
    )
    # Root cells outside the ground have fallen away, so places in the grid are not numbers of cells.
    number = np.full(chunk.columns * chunk.rows, -1)
    number[column_of * chunk.rows + row_of] = np.arange(len(cells))
    cell = number[column * chunk.rows + row]
    line, cell = line[cell >= 0], cell[cell >= 0]
    slot = cell * chunk.kinds + chunk.kind[line]
    count = np.bincount(slot, minlength=len(cells) * chunk.kinds)
    return _Candidates(starts(count), count, line[np.argsort(slot, kind="stable")])


class _Look:
    """From the centres of cells at lines: which kinds fill them from which rank on, and what else they see."""

    def __init__(self, cells: Cells, chunk: Chunk, lines: ChunkLines) -> None:
        self._cells, self._chunk, self._lines = cells, chunk, lines
        self._half_m = cells.half_diagonal_m
        self._full_m = chunk.reach_m * arc_reach(chunk.quad_segs)
        self._full_from = cells.full_from.reshape(-1)

    def at(self, candidates: _Candidates) -> Sightings:
        """Mark what is full from which rank (in place), and return who still sees whom, in the order of slots."""
        # Two samples that share no line: what the first leaves open the second most often fills.
        for begin in (0, SAMPLE // 2):
            self._sample(candidates, begin)
        count = np.where(self._full_from > 0, candidates.count, 0)
        slot = np.repeat(np.arange(len(count)), count)
        line = candidates.line[gathered(candidates.first, count)]
        distance_m = self._distance_m(slot, line)
        cell, kind = np.divmod(slot, self._chunk.kinds)
        sees = distance_m <= self._lines.farthest_m.take(line) + self._half_m.take(cell)
        sees &= self._chunk.rank.take(line) < self._full_from.take(slot)
        return Sightings(cell, kind, line, distance_m)[sees]

    def _sample(self, candidates: _Candidates, begin: int) -> None:
        """Look at one of SAMPLE lines where there are many and nothing is known to fill the cell."""
        slot = np.flatnonzero((candidates.count > SAMPLE) & (self._full_from > 0))
        # Minus before and after: rounded up. Places are begin, begin + SAMPLE and so on, as long as there is
        # a line.
        count = -((begin - candidates.count[slot]) // SAMPLE)
        place = begin + SAMPLE * gathered(np.zeros(len(slot), dtype=np.int64), count)
        line = candidates.line[np.repeat(candidates.first[slot], count) + place]
        self._distance_m(np.repeat(slot, count), line)

    def _distance_m(self, slot: Ints, line: Ints) -> Floats:
        """From the centre of each slot's cell to the line, noting what the line fills."""
        distance_m = np.empty(len(slot))
        for start in range(0, len(slot), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            cell = slot[some] // self._chunk.kinds
            x, y = self._cells.x.take(cell), self._cells.y.take(cell)
            distance_m[some] = self._lines.distance_m(line[some], x, y)
            full_m = self._full_m.take(line[some]) - self._half_m.take(cell)
            # Full as soon as the farthest corner is within reach: from the centre that is half a diagonal further on.
            fills = start + np.flatnonzero(distance_m[some] <= full_m)
            np.minimum.at(self._full_from, slot[fills], self._chunk.rank[line[fills]])
        return distance_m
