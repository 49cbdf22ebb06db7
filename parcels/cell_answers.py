"""The answers to a coverage question: a day, a series of days, gains between two days; computes no cell itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parcels.cell_blocks import Keep
from parcels.cell_run import Mapping, Outcome, RankedLines, run
from parcels.coverage_input import Network, Question
from parcels.line_buffers import Geometries

KM2 = 1e6


@dataclass(frozen=True, eq=False)
class Covered:
    """Ellipsoidal square kilometres covered on a day; `pieces` are the covered parts of cells when they were kept."""

    covered_km2: float
    area_km2: float
    by_kind_km2: dict[str, float]
    notes: tuple[str, ...]
    pieces: Geometries | None = None


@dataclass(frozen=True, eq=False)
class Gain:
    """Land first covered on `day` through `owner`, the earliest finisher there (of equal days, the least owner)."""

    day: int
    owner: Any
    gained_km2: float
    pieces: Geometries


def covered(
    question: Question, *, as_of: int, pieces: bool = False, through: Mapping | None = None
) -> Covered:
    """What the networks finished by `as_of` cover; with `pieces`, also where."""
    networks = [network.until(as_of) for network in question.networks]
    lines = _ranked(
        question, networks, [np.zeros(len(network.lines), dtype=np.int64) for network in networks], 1
    )
    outcome = run(question, lines, keep=Keep.PIECES if pieces else Keep.FIGURES, through=through)
    return _totals(question, outcome, outcome.pieces if pieces else None)[0]


def series(question: Question, days: Sequence[int], *, through: Mapping | None = None) -> list[Covered]:
    """The answer for each of the days in one pass: each cell is settled once and looks only at what changes it."""
    moments, place = np.unique(np.asarray(days, dtype=np.int64), return_inverse=True)
    if not len(moments):
        return []
    networks = [network.until(int(moments[-1])) for network in question.networks]
    ranks = [np.searchsorted(moments, network.day) for network in networks]
    totals = _totals(
        question, run(question, _ranked(question, networks, ranks, len(moments)), through=through)
    )
    return [totals[index] for index in place]


def gains(question: Question, *, since: int, until: int, through: Mapping | None = None) -> list[Gain]:
    """Who covered what after `since` and by `until`; areas and pieces add up to the difference of the two days."""
    networks = [network.until(until) for network in question.networks]
    causes = sorted({cause for network in networks for cause in _finishes(network) if cause[0] > since})
    number = {cause: rank for rank, cause in enumerate(causes, start=1)}
    ranks = [
        np.array([number.get(cause, 0) for cause in _finishes(network)], dtype=np.int64)
        for network in networks
    ]
    outcome = run(
        question, _ranked(question, networks, ranks, len(causes) + 1), keep=Keep.PIECES, through=through
    )
    return [
        Gain(
            int(day),
            owner,
            float(outcome.combined_m2[rank]) / KM2,
            outcome.pieces[outcome.piece_rank == rank],
        )
        for (day, owner), rank in number.items()
        if outcome.combined_m2[rank] > 0
    ]


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


def _totals(question: Question, outcome: Outcome, pieces: Geometries | None = None) -> list[Covered]:
    """One answer per rank, figures adding up from rank to rank."""
    combined, by_kind = np.cumsum(outcome.combined_m2) / KM2, np.cumsum(outcome.by_kind_m2, axis=1) / KM2
    return [
        Covered(
            float(combined[rank]),
            outcome.ground_m2 / KM2,
            {kind: float(by_kind[row, rank]) for row, kind in enumerate(question.kinds)},
            question.notes,
            pieces,
        )
        for rank in range(len(combined))
    ]
