"""Land that lines not yet built would add: a what-if, and a ranking in which each counts after those before it.

The state of the day is kept as what every cell leaves uncovered. A candidate is cut from the few cells it can reach,
so its gain costs milliseconds and equals the area with it minus the area without it.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from parcels.coverage.engine.buffers import GEOS_OVERREACH, Geometries, Ints, buffers
from parcels.coverage.engine.cells import Keep
from parcels.coverage.engine.combine import in_at_least
from parcels.coverage.engine.measure import Measure
from parcels.coverage.engine.problem import CoverageError, Network, Question
from parcels.coverage.engine.results import KM2, lines_until
from parcels.coverage.engine.run import Mapping as Through
from parcels.coverage.engine.run import run

# Gains are compared to so many decimals of a square metre: the last bits of equal gains differ from cell to cell.
TIE_DECIMALS: Final = 3


@dataclass(frozen=True, eq=False)
class Addition:
    """Land a candidate would add, with its pieces cell by cell."""

    gained_km2: float
    pieces: Geometries


@dataclass(frozen=True)
class Ranked:
    """One place of the ranking: what `owner` adds after all before it, and all of them together."""

    owner: Any
    gained_km2: float
    cumulative_km2: float


@dataclass(frozen=True, eq=False)
class _Candidate:
    """The buffers of a candidate by kind, and the cells it can change."""

    buffer: dict[int, shapely.Geometry]
    cells: Ints


@dataclass(frozen=True, eq=False)
class Valued:
    """Square kilometres some lines would add, found at a turn of the choosing."""

    gained_km2: float
    candidate: _Candidate
    turn: int


class WhatIf:
    """The ground as covered on a day, ready to be asked what more lines would add."""

    def __init__(self, question: Question, *, as_of: int, through: Through | None = None) -> None:
        self._question = question
        outcome = run(question, lines_until(question, as_of), keep=Keep.REMAINS, through=through)
        self.covered_km2 = float(outcome.combined_m2.sum()) / KM2
        self._left = np.concatenate([remains.left for remains in outcome.remains])
        self._measure = Measure.joined([remains.measure for remains in outcome.remains])
        self._changed = np.zeros(
            len(self._left), dtype=np.int64
        )  # the turn of `_apply` that last changed the cell
        self._turn = 0
        # Built once of what was left at first: cells only shrink, so it never misses one that a candidate
        # may change.
        self._tree = shapely.STRtree(self._left[:, -1])

    def gain(self, networks: Sequence[Network]) -> Addition:
        """What these lines would add to what is there; nothing is remembered."""
        cells, _, after = self._after(self._candidate(networks))
        before = self._left[cells, -1]
        pieces = shapely.difference(before, after)
        return Addition(self._gained_m2(cells, after) / KM2, pieces[~shapely.is_empty(pieces)])

    def valued(self, networks: Sequence[Network]) -> Valued:
        """What these lines would add, for as long as it `holds`."""
        candidate = self._candidate(networks)
        # Rounding may leave a millionth below nought.
        return Valued(max(0.0, self._evaluate(candidate)) / KM2, candidate, self._turn)

    def holds(self, valued: Valued) -> bool:
        """Whether nothing that was added since touches the land it was found on."""
        return self._is_fresh(valued.candidate, valued.turn)

    def add(self, networks: Sequence[Network]) -> float:
        """Count these lines as built from now on; square kilometres they added."""
        return self._apply(self._candidate(networks)) / KM2

    def rank(self, candidates: Mapping[Any, Sequence[Network]], number: int) -> list[Ranked]:
        """The best `number` of the candidates, each chosen for what it adds to all before it; they count as built.

        Of equal gains the lesser owner comes first; candidates that add nothing are left out.
        """
        prepared = {owner: self._candidate(networks) for owner, networks in candidates.items()}
        choose = self._choose_lazily if self._question.at_least == 1 else self._choose_afresh
        ranked: list[Ranked] = []
        # Least first in a heap, so gains are negative; of equal ones the lesser owner comes out first.
        queue = [(-self._evaluate(candidate), owner, self._turn) for owner, candidate in prepared.items()]
        heapq.heapify(queue)
        while queue and len(ranked) < number:
            nearly_m2, owner = choose(queue, prepared)
            if nearly_m2 <= 0:
                break
            # Not the compared figure, which is rounded: the sum of the places must be the area of all
            # together.
            gained_m2 = self._apply(prepared[owner])
            total = ranked[-1].cumulative_km2 if ranked else 0.0
            ranked.append(Ranked(owner, gained_m2 / KM2, total + gained_m2 / KM2))
        return ranked

    def _choose_lazily(
        self, queue: list[tuple[float, Any, int]], prepared: dict[Any, _Candidate]
    ) -> tuple[float, Any]:
        """Take the best: with any kind enough, gains only shrink, so the first that is up to date is the best."""
        while True:
            negative, owner, turn = heapq.heappop(queue)
            if self._is_fresh(prepared[owner], turn):
                return -negative, owner
            heapq.heappush(queue, (-self._evaluate(prepared[owner]), owner, self._turn))

    def _choose_afresh(
        self, queue: list[tuple[float, Any, int]], prepared: dict[Any, _Candidate]
    ) -> tuple[float, Any]:
        """Take the best: where several kinds must meet, one choice may raise another's gain, so all are looked at."""
        queue[:] = [
            entry
            if self._is_fresh(prepared[entry[1]], entry[2])
            else (-self._evaluate(prepared[entry[1]]), entry[1], self._turn)
            for entry in queue
        ]
        heapq.heapify(queue)
        negative, owner, _ = heapq.heappop(queue)
        return -negative, owner

    def _is_fresh(self, candidate: _Candidate, turn: int) -> bool:
        return bool((self._changed[candidate.cells] <= turn).all())

    def _candidate(self, networks: Sequence[Network]) -> _Candidate:
        buffer: dict[int, shapely.Geometry] = {}
        cells: list[Ints] = []
        for network in networks:
            if network.kind not in self._question.kinds:
                raise CoverageError(f"「{network.kind}」不在所问的种类之中")
            kind = self._question.kinds.index(network.kind)
            shapes = buffers(network.lines, network.reach_m, self._question.quad_segs)
            # Missing geometries count as nothing in a union.
            buffer[kind] = shapely.union_all([buffer.get(kind), *shapes])
            # GEOS draws arcs of a buffer a little beyond its distance; a cell there would be missed.
            distance = network.reach_m * (1 + GEOS_OVERREACH)
            cells.append(self._tree.query(network.lines, predicate="dwithin", distance=distance)[1])
        touched = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *cells]))
        return _Candidate(buffer, touched)

    def _after(self, candidate: _Candidate) -> tuple[Ints, Geometries, Geometries]:
        """The cells a candidate may change, what each kind would leave of them, and what the combination would."""
        # Cells that earlier choices filled since the candidate was prepared.
        cells = candidate.cells[~shapely.is_empty(self._left[candidate.cells, -1])]
        left = self._left[cells]
        for kind, buffer in candidate.buffer.items():
            shapely.prepare(buffer)
            # Where any kind is enough, only what the combination leaves has to be kept up.
            column = kind if self._question.at_least > 1 else -1
            left[:, column] = shapely.difference(left[:, column], buffer)
        if self._question.at_least == 1:
            return cells, left, left[:, -1]
        kinds = len(self._question.kinds)
        # Land is left where at most at_least - 1 kinds reach, that is where so many of the kinds leave it.
        left[:, -1] = in_at_least(left[:, :kinds], kinds - self._question.at_least + 1)
        return cells, left, left[:, -1]

    def _gained_m2(self, cells: Ints, after: Geometries) -> float:
        before_m2 = self._measure.area_m2(self._left[cells, -1], cells)
        return float((before_m2 - self._measure.area_m2(after, cells)).sum())

    def _evaluate(self, candidate: _Candidate) -> float:
        """What it would add, to be compared with others."""
        cells, _, after = self._after(candidate)
        # Rounded only for comparing, so that which of equal candidates wins does not hang on the last bits.
        return round(self._gained_m2(cells, after), TIE_DECIMALS)

    def _apply(self, candidate: _Candidate) -> float:
        cells, left, after = self._after(candidate)
        gained_m2 = self._gained_m2(cells, after)
        self._turn += 1
        self._changed[cells] = self._turn
        self._left[cells] = left
        self.covered_km2 += gained_m2 / KM2
        return gained_m2


def by_owner(networks: Sequence[Network]) -> dict[Any, list[Network]]:
    """The networks taken apart into candidates, one for each owner."""
    candidates: dict[Any, list[Network]] = {}
    for network in networks:
        for owner in np.unique(network.owner).tolist():
            candidates.setdefault(owner, []).append(network[network.owner == owner])
    return candidates
