"""What to build next: a ranking of unbuilt works and planned pipes, and a trial of some of them together.

Parses nothing and prints nothing; raises DomainError for a question without an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

import shapely

from gis.errors import DomainError
from parcels import block_gains, what_next
from parcels.built import Candidate, day_number
from parcels.coverage_input import Network
from parcels.coverage_question import Asked, answered, lines_for_blocks, question_of, unbuilt_of
from parcels.ground import Ground
from parcels.reach import Terms
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
def next_works(
    terms: Terms, ground: Ground, *, as_of: date, number: int, known_at: datetime | None = None
) -> list[Next]:
    """What is not built by what each would add after all before it; what adds nothing is left out."""
    if terms.method == "blocks":
        raise DomainError(
            "下一步排序只能按服务半径算，请把方法改为 reach：街区要围合才算，单独一项往往不增加，"
            "几项一起才行，可以用试算看几项合起来的增加。",
            field="method",
        )
    return list(_next_works(Asked.of(terms, ground, known_at), as_of, number))


@lru_cache(maxsize=64)
def _next_works(asked: Asked, as_of: date, number: int) -> tuple[Next, ...]:
    candidates = unbuilt_of(asked, as_of)
    ranking = what_next.WhatIf(question_of(asked), as_of=day_number(as_of)).rank(candidates, number)
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


def _rows(model: Any, sort: str, ranking: list[what_next.Ranked]) -> dict[Candidate, Any]:
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
    terms: Terms,
    ground: Ground,
    *,
    as_of: date,
    works: Sequence[int] = (),
    pipes: Sequence[int] = (),
    known_at: datetime | None = None,
) -> WhatIfGain:
    """What these would add if all that is left of them were built; DomainError for any that is not there."""
    asked = Asked.of(terms, ground, known_at)
    left = unbuilt_of(asked, as_of)
    _refuse_missing(Work, works, "works", "工程")
    _refuse_missing(Pipe, pipes, "pipes", "管线")
    tried = dict.fromkeys(
        [*(Candidate("work", pk) for pk in works), *(Candidate("pipe", pk) for pk in pipes)]
    )
    chosen = [network for one in tried for network in left.get(one, [])]
    if asked.by_blocks:
        before, after = block_gains.tried(
            terms, question_of(asked).ground, lines_for_blocks(asked), chosen, until=day_number(as_of)
        )
        return WhatIfGain(before.km2, after.km2 - before.km2, after.beyond(before))
    ready = _what_if(asked, as_of)
    added = ready.gain(chosen)
    return WhatIfGain(ready.covered_km2, added.gained_km2, added.pieces)


def _refuse_missing(model: Any, keys: Sequence[int], field: str, label: str) -> None:
    known = set(model.objects.filter(pk__in=keys).values_list("pk", flat=True))
    if missing := [key for key in keys if key not in known]:
        raise DomainError(f"没有编号为 {missing[0]} 的{label}。", field=field)


# A kept WhatIf holds the cells of an area, so that ticking a work changes only those it touches.
@lru_cache(maxsize=8)
def _what_if(asked: Asked, as_of: date) -> what_next.WhatIf:
    return what_next.WhatIf(question_of(asked), as_of=day_number(as_of))
