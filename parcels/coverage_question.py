"""A coverage question put to the database: what every kept answer depends on, lines and candidates kept for it.

Computes no area and parses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import ParamSpec, TypeVar

import shapely
from django.conf import settings

from gis.errors import DomainError
from parcels.blocks import BlockLines
from parcels.built import Candidate, networks, unbuilt
from parcels.coverage_input import CoverageError, Network, Question, ask
from parcels.ground import Ground
from parcels.reach import CARRIAGEWAY, Terms
from roads.standings import State, state_of_data

Args = ParamSpec("Args")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Asked:
    """What every kept answer depends on besides its days: all writes, the terms, the ground, the moment."""

    state: State
    terms: Terms
    wkb: bytes
    known_at: datetime | None

    @classmethod
    def of(cls, terms: Terms, ground: Ground, known_at: datetime | None) -> Asked:
        return cls(state_of_data(), terms, ground.wkb, known_at)

    @property
    def by_blocks(self) -> bool:
        return self.terms.method == "blocks"


def answered(ask_it: Callable[Args, Found]) -> Callable[Args, Found]:
    """The kernel's refusals as the project's one domain exception."""

    def ask_or_refuse(*args: Args.args, **kwargs: Args.kwargs) -> Found:
        try:
            return ask_it(*args, **kwargs)
        except CoverageError as error:
            raise DomainError(str(error) if str(error).endswith("。") else f"{error}。") from error

    return ask_or_refuse


@lru_cache(maxsize=16)
def question_of(asked: Asked) -> Question:
    """The question for the kernel, with the lines of the kinds asked for."""
    return ask(
        shapely.from_wkb(asked.wkb),
        networks(asked.terms, known_at=asked.known_at),
        combine=asked.terms.combine,
        quad_segs=asked.terms.quad_segs,
        crs=f"EPSG:{settings.STORAGE_SRID}",
    )


@lru_cache(maxsize=16)
def lines_for_blocks(asked: Asked) -> tuple[Network, ...]:
    """The roads, which bound blocks whatever is asked, and the lines of the kinds asked for."""
    return tuple(networks(asked.terms, kinds=kinds_for_blocks(asked.terms), known_at=asked.known_at))


@lru_cache(maxsize=16)
def block_lines_of(asked: Asked) -> BlockLines:
    """The same lines, cut at their crossings."""
    return BlockLines.of(lines_for_blocks(asked))


def kinds_for_blocks(terms: Terms) -> tuple[str, ...]:
    return tuple(dict.fromkeys((CARRIAGEWAY, *terms.kinds)))


@lru_cache(maxsize=8)
def unbuilt_of(asked: Asked, as_of: date) -> dict[Candidate, list[Network]]:
    """What may be built next, with the lines of each that do not serve on the day yet."""
    kinds = kinds_for_blocks(asked.terms) if asked.by_blocks else asked.terms.kinds
    return unbuilt(asked.terms, as_of=as_of, kinds=kinds, known_at=asked.known_at)
