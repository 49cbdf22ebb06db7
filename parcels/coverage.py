"""Coverage of an area on a day, over months, its causes and what to build next; kept for each state of the data.

Parses nothing and prints nothing. Lines come from `built`, areas from the cells; every function raises DomainError for
a question without an answer. `known_at` is the moment up to which recordings are believed, None for now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
import shapely
from django.conf import settings

from gis.errors import DomainError
from parcels import blocks, cell_answers, what_next
from parcels.built import day_number, networks, unbuilt
from parcels.cell_run import Mapping
from parcels.coverage_input import CoverageError, Question, ask
from parcels.ground import Ground
from parcels.reach import CARRIAGEWAY, Terms
from roads.models import Work
from roads.standings import State, state_of_data

# Less than a square metre is what rounding leaves.
LEAST_GAIN_KM2: Final = 1e-6

Args = ParamSpec("Args")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every kept answer depends on besides its days: all writes, the terms, the ground, the moment."""

    state: State
    terms: Terms
    wkb: bytes
    known_at: datetime | None

    @classmethod
    def of(cls, terms: Terms, ground: Ground, known_at: datetime | None) -> _Asked:
        return cls(state_of_data(), terms, ground.wkb, known_at)


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
    """Land first covered on `day` through `owner` (work-…, pipe-…, existing-…); `day` is a day number."""

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


@dataclass(frozen=True)
class Next:
    """One place of the ranking of unbuilt works; gain per km of what is left to build, and m² per 万元 of budget."""

    work: Work
    gain_km2: float
    cumulative_km2: float
    remaining_km: float
    gain_per_km: float | None
    gain_m2_per_wan_yuan: float | None


@dataclass(frozen=True, eq=False)
class WhatIfGain:
    """What some unbuilt works would add together."""

    covered_km2: float
    gained_km2: float
    pieces: Any


def answered(ask_it: Callable[Args, Found]) -> Callable[Args, Found]:
    """The kernel's refusals as the project's one domain exception."""

    def ask_or_refuse(*args: Args.args, **kwargs: Args.kwargs) -> Found:
        try:
            return ask_it(*args, **kwargs)
        except CoverageError as error:
            raise DomainError(str(error) if str(error).endswith("。") else f"{error}。") from error

    return ask_or_refuse


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
    asked = _Asked.of(terms, ground, known_at)
    if through is None or terms.method == "blocks":
        return _coverage(asked, as_of, pieces)
    return _of(cell_answers.covered(_question(asked), as_of=day_number(as_of), through=through), as_of)


@lru_cache(maxsize=512)
def _coverage(asked: _Asked, as_of: date, pieces: bool) -> Coverage:
    if asked.terms.method == "blocks":
        return _by_blocks(asked, as_of)
    return _of(cell_answers.covered(_question(asked), as_of=day_number(as_of), pieces=pieces), as_of)


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
    asked = _Asked.of(terms, ground, known_at)
    if terms.method == "blocks":
        return [_coverage(asked, day, False) for day in days]
    if through is None:
        return list(_series(asked, tuple(days)))
    return _run_series(asked, days, through)


@lru_cache(maxsize=64)
def _series(asked: _Asked, days: tuple[date, ...]) -> tuple[Coverage, ...]:
    return tuple(_run_series(asked, days, None))


def _run_series(asked: _Asked, days: Sequence[date], through: Mapping | None) -> list[Coverage]:
    found = cell_answers.series(_question(asked), [day_number(day) for day in days], through=through)
    return [_of(one, day) for one, day in zip(found, days, strict=True)]


@answered
def causes(
    terms: Terms, ground: Ground, *, since: date, until: date, known_at: datetime | None = None
) -> Causes:
    """Who covered what after `since` and by `until`: each piece goes to whatever first covered it."""
    _only_by_reach(terms, "成因分析")
    if until < since:
        raise DomainError("对比日期要早于或等于截至日期。", field="since")
    return _causes(_Asked.of(terms, ground, known_at), since, until)


@lru_cache(maxsize=64)
def _causes(asked: _Asked, since: date, until: date) -> Causes:
    found = cell_answers.difference(_question(asked), since=day_number(since), until=day_number(until))
    gains = tuple(Cause(gain.owner, gain.day, gain.gained_km2, gain.pieces) for gain in found.gains)
    return Causes(_of(found.before, since), _of(found.after, until), gains)


@answered
def next_works(
    terms: Terms, ground: Ground, *, as_of: date, number: int, known_at: datetime | None = None
) -> list[Next]:
    """Unbuilt works by what each would add after all before it; those that add nothing are left out."""
    _only_by_reach(terms, "下一步排序")
    return list(_next_works(_Asked.of(terms, ground, known_at), as_of, number))


@lru_cache(maxsize=64)
def _next_works(asked: _Asked, as_of: date, number: int) -> tuple[Next, ...]:
    candidates = _unbuilt(asked, as_of)
    ranking = what_next.WhatIf(_question(asked), as_of=day_number(as_of)).rank(candidates, number)
    works = Work.objects.select_related("road").in_bulk([one.owner for one in ranking])
    return tuple(
        _next(works[one.owner], one.gained_km2, one.cumulative_km2, candidates[one.owner])
        for one in ranking
        if one.gained_km2 >= LEAST_GAIN_KM2
    )


def _next(work: Work, gain_km2: float, cumulative_km2: float, left: Sequence[Any]) -> Next:
    remaining_km = sum(float(shapely.length(network.lines).sum()) for network in left) / 1000
    budget = float(work.budget_wan_yuan or 0)
    return Next(
        work,
        gain_km2,
        cumulative_km2,
        remaining_km,
        gain_km2 / remaining_km if remaining_km else None,
        gain_km2 * 1e6 / budget if budget else None,
    )


@answered
def what_if(
    terms: Terms, ground: Ground, *, as_of: date, works: Sequence[int], known_at: datetime | None = None
) -> WhatIfGain:
    """What these works would add if all that is left of them were built; DomainError for works that cannot count."""
    _only_by_reach(terms, "试算")
    asked = _Asked.of(terms, ground, known_at)
    left = _unbuilt(asked, as_of)
    known = set(Work.objects.filter(pk__in=works).values_list("pk", flat=True))
    if missing := [work for work in works if work not in known]:
        raise DomainError(f"没有编号为 {missing[0]} 的工程。", field="works")
    chosen = [network for work in dict.fromkeys(works) for network in left.get(work, [])]
    ready = _what_if(asked, as_of)
    added = ready.gain(chosen)
    return WhatIfGain(ready.covered_km2, added.gained_km2, added.pieces)


# A kept WhatIf holds the cells of an area, so that ticking a work changes only those it touches.
@lru_cache(maxsize=8)
def _what_if(asked: _Asked, as_of: date) -> what_next.WhatIf:
    return what_next.WhatIf(_question(asked), as_of=day_number(as_of))


@lru_cache(maxsize=8)
def _unbuilt(asked: _Asked, as_of: date) -> dict[int, list[Any]]:
    return unbuilt(asked.terms, as_of=as_of, known_at=asked.known_at)


@lru_cache(maxsize=16)
def _question(asked: _Asked) -> Question:
    built = networks(asked.terms, known_at=asked.known_at)
    return ask(
        shapely.from_wkb(asked.wkb),
        built,
        combine=asked.terms.combine,
        quad_segs=asked.terms.quad_segs,
        crs=f"EPSG:{settings.STORAGE_SRID}",
    )


def _by_blocks(asked: _Asked, as_of: date) -> Coverage:
    ground = _question(asked).ground
    kinds = tuple(dict.fromkeys((CARRIAGEWAY, *asked.terms.kinds)))
    built = networks(asked.terms, kinds=kinds, known_at=asked.known_at)
    served = blocks.served(asked.terms, ground, built, until=day_number(as_of))
    combined = served.pop("")
    area_km2 = blocks.area_km2(np.array([ground], dtype=object))
    by_kind = {kind: blocks.area_km2(pieces) for kind, pieces in served.items()}
    return Coverage(as_of, blocks.area_km2(combined), area_km2, by_kind, (), combined)


def _of(found: cell_answers.Covered, as_of: date) -> Coverage:
    return Coverage(as_of, found.covered_km2, found.area_km2, found.by_kind_km2, found.notes, found.pieces)


def _only_by_reach(terms: Terms, what: str) -> None:
    if terms.method != "reach":
        raise DomainError(f"{what}只能按服务半径算，请把方法改为 reach。", field="method")
