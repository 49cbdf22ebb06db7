"""Coverage of an area on a day, over months, and its causes; kept for each state of the data.

Parses nothing and prints nothing. Lines come from `built`, areas from the cells or, by the second method, from blocks;
every function raises DomainError for a question without an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
import shapely
from django.conf import settings

from gis.day_numbers import day_number
from gis.errors import DomainError
from parcels.coverage import connected, same_question
from parcels.coverage.connected import NetworkStanding
from parcels.coverage.connectivity import Joints
from parcels.coverage.engine import results
from parcels.coverage.engine.problem import CoverageError, Network, Question, ask
from parcels.coverage.engine.run import Mapping
from parcels.coverage.networks import Candidate, codes_of, networks, unbuilt
from parcels.coverage.request import CoverageRequest
from parcels.coverage.street_blocks import blocks
from parcels.coverage.street_blocks import gains as block_gains
from parcels.coverage.street_blocks.blocks import StreetLines
from parcels.coverage.terms import CARRIAGEWAY, Terms

Args = ParamSpec("Args")
Answer = TypeVar("Answer")


def answered(ask_it: Callable[Args, Answer]) -> Callable[Args, Answer]:
    """The kernel's refusals as the project's one domain exception."""

    def ask_or_refuse(*args: Args.args, **kwargs: Args.kwargs) -> Answer:
        try:
            return ask_it(*args, **kwargs)
        except CoverageError as error:
            raise DomainError(str(error) if str(error).endswith("。") else f"{error}。") from error

    return ask_or_refuse


# A request holds the state of the data: after a write it is another key, and what was kept is pushed out.
@lru_cache(maxsize=16)
def question_of(request: CoverageRequest) -> Question:
    """The question for the kernel, with the lines of the kinds asked for."""
    return ask(
        shapely.from_wkb(request.wkb),
        networks(request.terms, known_at=request.known_at),
        combine=request.terms.combine,
        quad_segs=request.terms.quad_segs,
        crs=f"EPSG:{settings.STORAGE_SRID}",
    )


@lru_cache(maxsize=16)
def joints_of(request: CoverageRequest) -> dict[str, Joints]:
    """What meets in the networks of the question."""
    return connected.joints(question_of(request), request.terms, known_at=request.known_at)


def question_on(request: CoverageRequest, as_of: date) -> Question:
    """The question with the lines that serve on the day, where only those joined to a source count."""
    question = question_of(request)
    if not request.terms.connected:
        return question
    return connected.question_on(question, joints_of(request), day_number(as_of))


@lru_cache(maxsize=16)
def lines_for_blocks(request: CoverageRequest) -> tuple[Network, ...]:
    """The roads, which bound blocks whatever is asked, and the lines of the kinds asked for."""
    return tuple(networks(request.terms, kinds=kinds_for_blocks(request.terms), known_at=request.known_at))


@lru_cache(maxsize=16)
def block_lines_of(request: CoverageRequest) -> StreetLines:
    """The same lines, cut at their crossings."""
    return StreetLines.of(lines_for_blocks(request))


def kinds_for_blocks(terms: Terms) -> tuple[str, ...]:
    return tuple(dict.fromkeys((CARRIAGEWAY, *terms.kinds)))


@lru_cache(maxsize=8)
def unbuilt_of(request: CoverageRequest, as_of: date) -> dict[Candidate, list[Network]]:
    """What may be built next, with the lines of each that do not serve on the day yet."""
    kinds = kinds_for_blocks(request.terms) if request.by_blocks else request.terms.kinds
    return unbuilt(request.terms, as_of=as_of, kinds=kinds, known_at=request.known_at)


# What is joined to a source is told for reaches alone.
BY_REACH: Final = "按街区计算不分是否接通源点，请把方法改为 reach，或不选“只计接通源点的”"
# Why a cause by blocks may be less than nothing.
LOST: Final = "有源点停用或管网断开，原来接通的一部分不再计入，这项成因为负"
SPLIT: Final = "新路把已服务的街区切开后，管线不够的一半不再计入，这项成因为负"


@dataclass(frozen=True, eq=False)
class Coverage:
    """Ellipsoidal square kilometres covered on a day; `pieces` lie side by side in the storage CRS, if asked for.

    Where only what is joined to a source counts, `networks` say how each kind hangs together, and `all_km2` is what
    everything built would cover.
    """

    as_of: date
    covered_km2: float
    area_km2: float
    by_kind_km2: dict[str, float]
    notes: tuple[str, ...]
    pieces: Any = None
    networks: tuple[NetworkStanding, ...] = ()
    all_km2: float | None = None


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
    request: CoverageRequest,
    *,
    as_of: date,
    pieces: bool = False,
    through: Mapping | None = None,
) -> Coverage:
    """What is covered at the end of `as_of`; computed once for each state of the data."""
    if through is None or request.by_blocks:
        return _coverage(request, as_of, pieces)
    covered = results.covered(question_on(request, as_of), as_of=day_number(as_of), through=through)
    return _beside(request, _of(covered, as_of))


@lru_cache(maxsize=512)
def _coverage(request: CoverageRequest, as_of: date, pieces: bool) -> Coverage:
    if request.by_blocks:
        return _by_blocks(request, as_of)
    covered = same_question.covered(question_on(request, as_of), as_of=day_number(as_of), pieces=pieces)
    return _beside(request, _of(covered, as_of))


def _beside(request: CoverageRequest, covered: Coverage) -> Coverage:
    """The figure of what is joined to a source with how its networks hang together, beside what everything covers."""
    if not request.terms.connected:
        return covered
    networks = connected.standing(joints_of(request), day_number(covered.as_of))
    notes = tuple(f"{one.note}。" for one in networks if one.note)
    everything = replace(request, terms=replace(request.terms, connected=False))
    all_km2 = _coverage(everything, covered.as_of, False).covered_km2
    return replace(covered, networks=networks, notes=(*covered.notes, *notes), all_km2=all_km2)


@answered
def series(
    request: CoverageRequest,
    *,
    days: Sequence[date],
    through: Mapping | None = None,
) -> list[Coverage]:
    """The figure at the end of each day, in one pass over the cells."""
    if request.by_blocks or request.terms.connected:
        return [coverage(request, as_of=day, through=through) for day in days]
    if through is None:
        return list(_series(request, tuple(days)))
    return _run_series(request, days, through)


@lru_cache(maxsize=64)
def _series(request: CoverageRequest, days: tuple[date, ...]) -> tuple[Coverage, ...]:
    return tuple(_run_series(request, days, None))


def _run_series(request: CoverageRequest, days: Sequence[date], through: Mapping | None) -> list[Coverage]:
    points = results.series(question_of(request), [day_number(day) for day in days], through=through)
    return [_of(one, day) for one, day in zip(points, days, strict=True)]


@answered
def causes(request: CoverageRequest, *, since: date, until: date) -> Causes:
    """Who covered what after `since` and by `until`: each piece goes to whatever first covered it."""
    if until < since:
        raise DomainError("对比日期要早于或等于截至日期。", field="since")
    return _causes(request, since, until)


@lru_cache(maxsize=64)
def _causes(request: CoverageRequest, since: date, until: date) -> Causes:
    if request.by_blocks:
        return _causes_by_blocks(request, since, until)
    if request.terms.connected:
        return _causes_connected(request, since, until)
    difference = results.difference(
        question_of(request), since=day_number(since), until=day_number(until), ties=codes_of
    )
    gains = tuple(Cause(gain.owner, gain.day, gain.gained_km2, gain.pieces) for gain in difference.gains)
    return Causes(_of(difference.before, since), _of(difference.after, until), gains)


def _causes_connected(request: CoverageRequest, since: date, until: date) -> Causes:
    """Lines that were there and came to serve through others count for what joined them."""
    difference = connected.difference(
        question_of(request),
        joints_of(request),
        since=day_number(since),
        until=day_number(until),
        ties=codes_of,
    )
    gains = tuple(Cause(gain.owner, gain.day, gain.gained_km2, gain.pieces) for gain in difference.gains)
    notes = (LOST,) if any(gain.gained_km2 < 0 for gain in gains) else ()
    before, after = (
        _beside(request, _of(one, day))
        for one, day in ((difference.before, since), (difference.after, until))
    )
    return Causes(before, after, gains, notes)


def _causes_by_blocks(request: CoverageRequest, since: date, until: date) -> Causes:
    if request.terms.connected:
        raise CoverageError(BY_REACH)
    difference = block_gains.difference(
        request.terms,
        question_of(request).extent,
        block_lines_of(request),
        since=day_number(since),
        until=day_number(until),
    )
    gains = tuple(Cause(gain.owner, gain.day, gain.gained_km2, gain.pieces) for gain in difference.gains)
    notes = (SPLIT,) if any(gain.gained_km2 < 0 for gain in gains) else ()
    before, after = (
        _of_blocks(request, difference.before, since),
        _of_blocks(request, difference.after, until),
    )
    return Causes(before, after, gains, notes)


def _by_blocks(request: CoverageRequest, as_of: date) -> Coverage:
    if request.terms.connected:
        raise CoverageError(BY_REACH)
    lines = block_lines_of(request)
    served = blocks.Blocks(request.terms, question_of(request).extent, lines).at(
        lines.rank_on(day_number(as_of))
    )
    return _of_blocks(request, served, as_of)


def _of_blocks(request: CoverageRequest, served: blocks.Served, as_of: date) -> Coverage:
    area = np.array([question_of(request).extent], dtype=object)
    by_kind = {kind: blocks.area_km2(pieces) for kind, pieces in served.by_kind.items()}
    return Coverage(as_of, served.km2, blocks.area_km2(area), by_kind, (), served.combined)


def _of(covered: results.Covered, as_of: date) -> Coverage:
    return Coverage(
        as_of, covered.covered_km2, covered.area_km2, covered.by_kind_km2, covered.notes, covered.pieces
    )
