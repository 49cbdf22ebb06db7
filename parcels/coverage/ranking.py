"""What to build next: a ranking of unbuilt works and planned pipes, and a trial of some of them together.

Parses nothing and prints nothing; raises DomainError for a question without an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import shapely

from gis.day_numbers import day_number
from gis.errors import DomainError
from parcels.coverage.connected import Trial
from parcels.coverage.engine.problem import Network
from parcels.coverage.engine.what_if import Ranked, WhatIf
from parcels.coverage.figures import (
    BY_REACH,
    answered,
    joints_of,
    lines_for_blocks,
    question_of,
    unbuilt_of,
)
from parcels.coverage.networks import Candidate
from parcels.coverage.request import CoverageRequest
from parcels.coverage.street_blocks import gains as block_gains
from roads.models import Pipe, Work

# Less than a square metre is what rounding leaves.
LEAST_GAIN_KM2: Final = 1e-6


@dataclass(frozen=True)
class Next:
    """One place of the ranking: a work, or a planned pipe that no work lays.

    Gain per km of what is left to build, and m² per 万元 of a work's budget.
    """

    work: Work | None
    pipe: Pipe | None
    gain_km2: float
    cumulative_km2: float
    remaining_km: float
    gain_per_km: float | None
    gain_m2_per_wan_yuan: float | None


@dataclass(frozen=True, eq=False)
class WhatIfGain:
    """What some unbuilt works and planned pipes would add together."""

    covered_km2: float
    gained_km2: float
    pieces: Any


@answered
def next_works(request: CoverageRequest, *, as_of: date, number: int) -> list[Next]:
    """What is not built by what each would add after all before it; what adds nothing is left out."""
    if request.by_blocks:
        raise DomainError(
            "下一步排序只能按服务半径算，请把方法改为 reach：街区要围合才算，单独一项往往不增加，"
            "几项一起才行，可以用试算看几项合起来的增加。",
            field="method",
        )
    return list(_next_works(request, as_of, number))


@lru_cache(maxsize=64)
def _next_works(request: CoverageRequest, as_of: date, number: int) -> tuple[Next, ...]:
    candidates = unbuilt_of(request, as_of)
    if request.terms.connected:
        ranking = _trial(request, as_of).rank(number)
    else:
        ranking = WhatIf(question_of(request), as_of=day_number(as_of)).rank(candidates, number)
    ranking = [one for one in ranking if one.gained_km2 >= LEAST_GAIN_KM2]
    works, pipes = (_rows(model, sort, ranking) for model, sort in ((Work, "work"), (Pipe, "pipe")))
    return tuple(
        _next(
            works.get(one.owner),
            pipes.get(one.owner),
            one.gained_km2,
            one.cumulative_km2,
            candidates[one.owner],
        )
        for one in ranking
    )


def _rows(model: Any, sort: str, ranking: list[Ranked]) -> dict[Candidate, Any]:
    keys = [one.owner.pk for one in ranking if one.owner.sort == sort]
    return {
        Candidate(sort, pk): row for pk, row in model.objects.select_related("road").in_bulk(keys).items()
    }


def _next(
    work: Work | None, pipe: Pipe | None, gain_km2: float, cumulative_km2: float, left: Sequence[Network]
) -> Next:
    remaining_km = sum(float(shapely.length(network.lines).sum()) for network in left) / 1000
    budget = float(work.budget_wan_yuan or 0) if work else 0.0
    return Next(
        work,
        pipe,
        gain_km2,
        cumulative_km2,
        remaining_km,
        gain_km2 / remaining_km if remaining_km else None,
        gain_km2 * 1e6 / budget if budget else None,
    )


@answered
def what_if(
    request: CoverageRequest, *, as_of: date, works: Sequence[int] = (), pipes: Sequence[int] = ()
) -> WhatIfGain:
    """What these would add if all that is left of them were built; DomainError for any that is not there."""
    left = unbuilt_of(request, as_of)
    _refuse_missing(Work, works, "works", "工程")
    _refuse_missing(Pipe, pipes, "pipes", "管线")
    tried = dict.fromkeys(
        [*(Candidate("work", pk) for pk in works), *(Candidate("pipe", pk) for pk in pipes)]
    )
    chosen = [network for one in tried for network in left.get(one, [])]
    if request.terms.connected:
        if request.by_blocks:
            raise DomainError(f"{BY_REACH}。", field="method")
        trial = _trial(request, as_of)
        return WhatIfGain(trial.covered_km2, *trial.gain(tried))
    if request.by_blocks:
        before, after = block_gains.tried(
            request.terms,
            question_of(request).extent,
            lines_for_blocks(request),
            chosen,
            until=day_number(as_of),
        )
        return WhatIfGain(before.km2, after.km2 - before.km2, after.beyond(before))
    ready = _what_if(request, as_of)
    added = ready.gain(chosen)
    return WhatIfGain(ready.covered_km2, added.gained_km2, added.pieces)


def _refuse_missing(model: Any, keys: Sequence[int], field: str, label: str) -> None:
    known = set(model.objects.filter(pk__in=keys).values_list("pk", flat=True))
    if missing := [key for key in keys if key not in known]:
        raise DomainError(f"没有编号为 {missing[0]} 的{label}。", field=field)


# A kept WhatIf holds the cells of an area, so that ticking a work changes only those it touches.
@lru_cache(maxsize=8)
def _what_if(request: CoverageRequest, as_of: date) -> WhatIf:
    return WhatIf(question_of(request), as_of=day_number(as_of))


def _trial(request: CoverageRequest, as_of: date) -> Trial:
    """What may be built next, with what it would join to a source."""
    return Trial(
        question_of(request),
        joints_of(request),
        unbuilt_of(request, as_of),
        request.terms,
        day=day_number(as_of),
    )
