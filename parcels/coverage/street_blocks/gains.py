"""What blocks gain from one finisher to the next, and from works that are tried; what a block needs is in `blocks`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely

from parcels.coverage.engine.buffers import Geometries
from parcels.coverage.engine.problem import Network
from parcels.coverage.street_blocks.blocks import Blocks, Served, StreetLines
from parcels.coverage.terms import Terms

# A thousandth of a square metre: what adding up the areas of a block's halves may differ from that of the block.
ROUNDING_KM2: Final = 1e-9


@dataclass(frozen=True, eq=False)
class BlockGain:
    """What `owner` changed on day number `day`: net square kilometres, and the polygons that became served.

    The net may be less than nothing: a new road splits a block, and a half without pipes of its own drops out.
    """

    owner: str
    day: int
    gained_km2: float
    pieces: Geometries


@dataclass(frozen=True, eq=False)
class BlockDifference:
    """Two days and what changed between them, in order of day and owner; the changes add up to the difference."""

    before: Served
    after: Served
    gains: list[BlockGain]


def difference(
    terms: Terms, area: shapely.Geometry, lines: StreetLines, *, since: int, until: int
) -> BlockDifference:
    """Let those who finished after `since` and by `until` come one after the other, and see what each changes."""
    blocks = Blocks(terms, area, lines)
    start = lines.rank_on(since)
    first = before = blocks.at(start)
    gains = []
    for rank in range(start + 1, lines.rank_on(until) + 1):
        after = blocks.at(rank)
        if after is before:
            continue
        pieces, gained_km2 = after.beyond(before), after.km2 - before.km2
        if abs(gained_km2) > ROUNDING_KM2 or len(pieces):
            day, owner = lines.finishes[rank]
            gains.append(BlockGain(owner, day, gained_km2, pieces))
        before = after
    return BlockDifference(first, before, gains)


def tried(
    terms: Terms,
    area: shapely.Geometry,
    networks: Sequence[Network],
    chosen: Sequence[Network],
    *,
    until: int,
) -> tuple[Served, Served]:
    """What is served on a day, and what would be if the chosen lines were there too."""
    built = [network.until(until) for network in networks]
    more = [network.joined([one for one in chosen if one.kind == network.kind]) for network in built]
    blocks = Blocks(terms, area, lines := StreetLines.of(more))
    return blocks.at(lines.rank_on(until)), blocks.at(len(lines.finishes) - 1)
