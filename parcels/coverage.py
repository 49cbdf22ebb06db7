"""Coverage of an area on a day, over months, and its causes; kept for each state of the data.

Parses nothing and prints nothing. Lines come from `built`, areas from the cells or, by the second method, from blocks;
every function raises DomainError for a question without an answer. `known_at` is the moment up to which recordings are
believed, None for now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

import numpy as np

from gis.errors import DomainError
from parcels import block_gains, blocks, cell_answers
from parcels.built import day_number
from parcels.cell_run import Mapping
from parcels.coverage_question import Asked, answered, block_lines_of, question_of
from parcels.ground import Ground
from parcels.reach import Terms

# Why a cause by blocks may be less than nothing.
SPLIT: Final = "新路把已服务的街区切开后，管线不够的一半不再计入，这项成因为负"


@dataclass(frozen=True, eq=False)
class Coverage:
    """Ellipsoidal square kilometres covered on a day; `pieces` lie side by side in the storage CRS, if asked for."""

    as_of: date
    covered_km2: float
    area_km2: float
    by_kind_km2: dict[str, float]
    notes: tuple[str, ...]
    pieces: Any = None


@dataclass(frozen=True, eq=False)
class Cause:
    """Land first covered on `day` through `owner` (work-…, pipe-…, existing-…); `day` is a day number.

    By blocks the gain is the net of what became served and what no longer is, and may be less than nothing.
    """

    owner: str
    day: int
    gained_km2: float
    pieces: Any


@dataclass(frozen=True, eq=False)
class Causes:
    """Two days and what gained between them; gains add up to the difference."""

    before: Coverage
    after: Coverage
    causes: tuple[Cause, ...]
    notes: tuple[str, ...] = ()


@answered
def coverage(
    terms: Terms,
    ground: Ground,
    *,
    as_of: date,
    known_at: datetime | None = None,
    pieces: bool = False,
    through: Mapping | None = None,
) -> Coverage:
    """What is covered at the end of `as_of`; computed once for each state of the data."""
    asked = Asked.of(terms, ground, known_at)
    if through is None or asked.by_blocks:
        return _coverage(asked, as_of, pieces)
    return _of(cell_answers.covered(question_of(asked), as_of=day_number(as_of), through=through), as_of)


@lru_cache(maxsize=512)
def _coverage(asked: Asked, as_of: date, pieces: bool) -> Coverage:
    if asked.by_blocks:
        return _by_blocks(asked, as_of)
    return _of(cell_answers.covered(question_of(asked), as_of=day_number(as_of), pieces=pieces), as_of)


@answered
def series(
    terms: Terms,
    ground: Ground,
    *,
    days: Sequence[date],
    known_at: datetime | None = None,
    through: Mapping | None = None,
) -> list[Coverage]:
    """The figure at the end of each day, in one pass over the cells."""
    asked = Asked.of(terms, ground, known_at)
    if asked.by_blocks:
        return [_coverage(asked, day, False) for day in days]
    if through is None:
        return list(_series(asked, tuple(days)))
    return _run_series(asked, days, through)


@lru_cache(maxsize=64)
def _series(asked: Asked, days: tuple[date, ...]) -> tuple[Coverage, ...]:
    return tuple(_run_series(asked, days, None))


def _run_series(asked: Asked, days: Sequence[date], through: Mapping | None) -> list[Coverage]:
    found = cell_answers.series(question_of(asked), [day_number(day) for day in days], through=through)
    return [_of(one, day) for one, day in zip(found, days, strict=True)]


@answered
def causes(
    terms: Terms, ground: Ground, *, since: date, until: date, known_at: datetime | None = None
) -> Causes:
    """Who covered what after `since` and by `until`: each piece goes to whatever first covered it."""
    if until < since:
        raise DomainError("对比日期要早于或等于截至日期。", field="since")
    return _causes(Asked.of(terms, ground, known_at), since, until)


@lru_cache(maxsize=64)
def _causes(asked: Asked, since: date, until: date) -> Causes:
    if asked.by_blocks:
        return _causes_by_blocks(asked, since, until)
    found = cell_answers.difference(question_of(asked), since=day_number(since), until=day_number(until))
    gains = tuple(Cause(gain.owner, gain.day, gain.gained_km2, gain.pieces) for gain in found.gains)
    return Causes(_of(found.before, since), _of(found.after, until), gains)


def _causes_by_blocks(asked: Asked, since: date, until: date) -> Causes:
    found = block_gains.difference(
        asked.terms,
        question_of(asked).ground,
        block_lines_of(asked),
        since=day_number(since),
        until=day_number(until),
    )
    gains = tuple(Cause(gain.owner, gain.day, gain.gained_km2, gain.pieces) for gain in found.gains)
    notes = (SPLIT,) if any(gain.gained_km2 < 0 for gain in gains) else ()
    before, after = _of_blocks(asked, found.before, since), _of_blocks(asked, found.after, until)
    return Causes(before, after, gains, notes)


def _by_blocks(asked: Asked, as_of: date) -> Coverage:
    lines = block_lines_of(asked)
    served = blocks.Blocks(asked.terms, question_of(asked).ground, lines).at(lines.rank_on(day_number(as_of)))
    return _of_blocks(asked, served, as_of)


def _of_blocks(asked: Asked, served: blocks.Served, as_of: date) -> Coverage:
    ground = np.array([question_of(asked).ground], dtype=object)
    by_kind = {kind: blocks.area_km2(pieces) for kind, pieces in served.by_kind.items()}
    return Coverage(as_of, served.km2, blocks.area_km2(ground), by_kind, (), served.combined)


def _of(found: cell_answers.Covered, as_of: date) -> Coverage:
    return Coverage(as_of, found.covered_km2, found.area_km2, found.by_kind_km2, found.notes, found.pieces)
