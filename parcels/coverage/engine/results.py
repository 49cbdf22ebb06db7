"""The answers to a coverage question: a day, a series of days, causes between two days; computes no cell itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from parcels.coverage.engine.buffers import Geometries
from parcels.coverage.engine.cells import Keep
from parcels.coverage.engine.problem import CoverageError, Network, Question
from parcels.coverage.engine.ranked_lines import RankedLines
from parcels.coverage.engine.run import Mapping, Outcome, run

KM2: Final = 1e6
# A hundredth of a square metre: less is what adding up cells leaves, and caused by nobody.
DUST_KM2: Final = 1e-8
# Of owners what each is ordered by.
Order = Callable[[set[Any]], dict[Any, tuple[str, str]]]
NO_PIECES: Final = np.empty(0, dtype=object)


@dataclass(frozen=True, eq=False)
class Covered:
    """Ellipsoidal square kilometres covered on a day; `pieces` are the covered parts of cells, if asked for."""

    covered_km2: float
    area_km2: float
    by_kind_km2: dict[str, float]
    notes: tuple[str, ...]
    pieces: Geometries


@dataclass(frozen=True, eq=False)
class Gain:
    """Land first covered on `day` through `owner`, the earliest finisher there (of equal days, the least owner)."""

    day: int
    owner: Any
    gained_km2: float
    pieces: Geometries


@dataclass(frozen=True, eq=False)
class Difference:
    """Two days and the causes of what was gained between them; the causes add up to the difference."""

    before: Covered
    after: Covered
    gains: list[Gain]


def covered(
    question: Question, *, as_of: int, pieces: bool = False, through: Mapping | None = None
) -> Covered:
    """What the networks finished by `as_of` cover; with `pieces`, also where."""
    keep = Keep.PIECES if pieces else Keep.FIGURES
    outcome = run(question, lines_until(question, as_of), keep=keep, through=through)
    return _totals(question, outcome, [0], outcome.pieces)[0]


def lines_until(question: Question, as_of: int) -> RankedLines:
    """All lines that serve by the day, of one rank."""
    networks = [network.until(as_of) for network in question.networks]
    return _ranked(
        question, networks, [np.zeros(len(network.lines), dtype=np.int64) for network in networks], 1
    )


def series(question: Question, days: Sequence[int], *, through: Mapping | None = None) -> list[Covered]:
    """The answer for each of the days in one pass: each cell is settled once and looks only at what changes it."""
    # Each day once and in order; `place` leads back to the days as they were asked.
    moments, place = np.unique(np.asarray(days, dtype=np.int64), return_inverse=True)
    if not len(moments):
        return []
    networks = [network.until(int(moments[-1])) for network in question.networks]
    # A line counts from the first day asked that is not before its own.
    ranks = [np.searchsorted(moments, network.day) for network in networks]
    outcome = run(question, _ranked(question, networks, ranks, len(moments)), through=through)
    return _totals(question, outcome, place, outcome.pieces)


def difference(
    question: Question, *, since: int, until: int, through: Mapping | None = None, ties: Order | None = None
) -> Difference:
    """Who covered what after `since` and by `until`, in order of finishing, with figure and pieces for each.

    Of one day the lesser owner is first; `ties` gives owners that share a day something else to be ordered by.
    """
    if until < since:
        raise CoverageError("对比日期不能早于起始日期")
    networks = [network.until(until) for network in question.networks]
    causes = sorted({cause for network in networks for cause in _finishes(network) if cause[0] > since})
    # Only owners that share a day need an order from outside, which costs a query.
    days = Counter(day for day, _ in causes)
    shared = {owner for day, owner in causes if days[day] > 1}
    if ties and shared:
        places = ties(shared)
        causes.sort(key=lambda cause: (cause[0], places.get(cause[1], ("", ""))))
    # Rank 0 is all that was there before.
    number = {cause: rank for rank, cause in enumerate(causes, start=1)}
    ranks = [
        np.array([number.get(cause, 0) for cause in _finishes(network)], dtype=np.int64)
        for network in networks
    ]
    lines = _ranked(question, networks, ranks, len(causes) + 1)
    outcome = run(question, lines, keep=Keep.PIECES, through=through)
    # One run answers both days and what lies between: they cannot disagree.
    before, after = _totals(question, outcome, [0, -1], NO_PIECES)
    # Stable, so that pieces of one cause stay in the order of chunks and the picture is the same each time.
    order = np.argsort(outcome.piece_rank, kind="stable")
    pieces = np.split(
        outcome.pieces[order], np.cumsum(np.bincount(outcome.piece_rank, minlength=lines.ranks))[:-1]
    )
    gained_km2 = outcome.combined_m2 / KM2
    gains = [
        Gain(int(day), owner, float(gained_km2[rank]), pieces[rank])
        for (day, owner), rank in number.items()
        if gained_km2[rank] > DUST_KM2
    ]
    return Difference(before, after, gains)


def _finishes(network: Network) -> list[tuple[int, Any]]:
    return list(zip(network.day.tolist(), network.owner.tolist(), strict=True))


def _ranked(
    question: Question, networks: list[Network], ranks: list[NDArray[np.int64]], number: int
) -> RankedLines:
    kinds = [np.full(len(network.lines), question.kinds.index(network.kind)) for network in networks]
    return RankedLines(
        np.concatenate([np.empty(0, dtype=object), *(network.lines for network in networks)]),
        np.concatenate([np.empty(0), *(network.reach_m for network in networks)]),
        np.concatenate([np.empty(0, dtype=np.int64), *kinds]),
        np.concatenate([np.empty(0, dtype=np.int64), *ranks]),
        number,
    )


def _totals(question: Question, outcome: Outcome, after: Iterable[int], pieces: Geometries) -> list[Covered]:
    """What is covered after each of the ranks: gains add up from rank to rank."""
    combined, by_kind = np.cumsum(outcome.combined_m2) / KM2, np.cumsum(outcome.by_kind_m2, axis=1) / KM2
    return [
        Covered(
            float(combined[rank]),
            outcome.ground_m2 / KM2,
            {kind: float(by_kind[row, rank]) for row, kind in enumerate(question.kinds)},
            question.notes,
            pieces,
        )
        for rank in after
    ]
