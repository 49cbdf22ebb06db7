"""Coverage by blocks: ground enclosed by finished roads, polygonised, counted when its pipes are there too.

All roads ever known are cut at their crossings once, so blocks of different days share their edges and their areas can
be compared to the last digits. Every line counts from its rank, the place of its day and owner among all finishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import shapely

from gis.crs import WGS84, ellipsoidal_area_m2, storage_srid, transformer
from parcels.coverage.engine.buffers import Flags, Geometries, Ints
from parcels.coverage.engine.problem import Network
from parcels.coverage.terms import CARRIAGEWAY, Terms
from parcels.norms import ALONG_BLOCK_M, ALONG_SHARE

# Straight edges in the plane are followed at this step when their ellipsoidal area is taken.
EDGE_STEP_M: Final = 200.0
# Ends of neighbouring spans meet within this grid; land smaller than this, in square metres, is rounding.
GRID_M: Final = 0.01

Finish = tuple[int, str]


@dataclass(frozen=True, eq=False)
class Ranked:
    """Geometries, each with the rank it counts from."""

    shapes: Geometries
    rank: Ints

    def until(self, rank: int) -> Geometries:
        """Those that count at this rank."""
        return self.between(-1, rank)

    def between(self, after: int, rank: int) -> Geometries:
        """Those that count at this rank and did not at the one before."""
        there: Geometries = self.shapes[(self.rank > after) & (self.rank <= rank)]
        return there


@dataclass(frozen=True, eq=False)
class StreetLines:
    """Pieces of road between crossings, and the ground beside pipes of each kind; `finishes` tells what ranks are."""

    finishes: list[Finish]
    edges: Ranked
    beside: dict[str, Ranked]

    @classmethod
    def of(cls, networks: Sequence[Network]) -> StreetLines:
        """`networks` hold the roads and every kind asked for."""
        finishes = sorted({finish for network in networks for finish in _finishes(network)})
        number = {finish: rank for rank, finish in enumerate(finishes)}
        ranks = {
            network.kind: np.array([number[finish] for finish in _finishes(network)], dtype=np.int64)
            for network in networks
        }
        beside = {
            network.kind: Ranked(
                shapely.buffer(network.lines, ALONG_BLOCK_M, cap_style="flat"), ranks[network.kind]
            )
            for network in networks
            if network.kind != CARRIAGEWAY
        }
        (roads,) = (network.lines for network in networks if network.kind == CARRIAGEWAY)
        return cls(finishes, _cut_at_crossings(roads, ranks[CARRIAGEWAY]), beside)

    def rank_on(self, day: int) -> int:
        """The last rank that counts on a day number; -1 before everything."""
        return sum(finished <= day for finished, _ in self.finishes) - 1


def _finishes(network: Network) -> list[Finish]:
    return [(int(day), str(owner)) for day, owner in zip(network.day, network.owner, strict=True)]


def _cut_at_crossings(roads: Geometries, rank: Ints) -> Ranked:
    """Pieces of road between crossings; of roads that run over one another the earliest counts."""
    if not len(roads):
        return Ranked(roads, rank)
    noded = shapely.get_parts(np.array([shapely.union_all(roads, grid_size=GRID_M)], dtype=object))
    # A piece belongs to the roads through its middle; snapping may have moved it by about the width of the
    # grid.
    middle = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    piece, road = shapely.STRtree(roads).query(middle, predicate="dwithin", distance=2 * GRID_M)
    earliest = np.full(len(noded), np.iinfo(np.int64).max)
    np.minimum.at(earliest, piece, rank[road])
    return Ranked(noded, earliest)


@dataclass(frozen=True, eq=False)
class Served:
    """Pieces of blocks inside the ground that are served: by kind, and by the combination; storage CRS."""

    by_kind: dict[str, Geometries]
    combined: Geometries

    @property
    def km2(self) -> float:
        """Ellipsoidal square kilometres of the combination."""
        return area_km2(self.combined)

    def beyond(self, other: Served) -> Geometries:
        """Polygons of the combination that lie in none of the other's; blocks that both have are not looked at."""
        ours, theirs = (_by_bytes(one.combined) for one in (self, other))
        more = [piece for wkb, piece in ours.items() if wkb not in theirs]
        left = shapely.difference(shapely.union_all(more), shapely.union_all(list(theirs.values())))
        parts = shapely.get_parts(np.array([left], dtype=object))
        beyond: Geometries = parts[shapely.area(parts) > GRID_M]
        return beyond


def _by_bytes(pieces: Geometries) -> dict[bytes, shapely.Geometry]:
    return dict(zip(shapely.to_wkb(pieces), pieces, strict=True))


class Blocks:
    """The blocks of a ground, rank after rank: ranks are asked in their order, and only what is new is looked at."""

    def __init__(self, terms: Terms, area: shapely.Geometry, lines: StreetLines) -> None:
        self._terms, self._ground, self._lines = terms, area, lines
        self._rank, self._edges = -1, -1
        self._enclosed: Geometries = np.empty(0, dtype=object)
        self._clipped = self._enclosed
        self._edge = self._enclosed
        self._near: dict[str, shapely.Geometry] = {}  # by kind, the ground beside pipes
        self._without: dict[str, Geometries] = {}  # by kind, the part of each block's edge outside it
        self._served: Served | None = None
        self._last_has: Flags = np.zeros((0, 0), dtype=np.bool_)

    def at(self, rank: int) -> Served:
        """What is served once all lines up to this rank are there: the same object while nothing changes.

        Roads serve every block they enclose.
        """
        edges = self._lines.edges.until(rank)
        if len(edges) != self._edges:
            self._enclosed = shapely.get_parts(shapely.polygonize(edges))
            self._clipped = shapely.intersection(self._enclosed, self._ground)
            self._edge = shapely.boundary(self._enclosed)
            self._edges, self._without, self._served = len(edges), {}, None
        kinds = self._terms.kinds
        has = np.array([self._has(kind, rank) for kind in kinds]).reshape(len(kinds), -1)
        self._rank = rank
        if self._served is None or not np.array_equal(has, self._last_has):
            real, self._last_has = shapely.area(self._clipped) > 0, has
            self._served = Served(
                {kind: self._clipped[has[row] & real] for row, kind in enumerate(kinds)},
                self._clipped[(has.sum(axis=0) >= self._least()) & real],
            )
        return self._served

    def _has(self, kind: str, rank: int) -> Flags:
        """Which blocks have pipes of the kind along enough of their edge; roads all have."""
        if kind == CARRIAGEWAY:
            return np.ones(len(self._enclosed), dtype=np.bool_)
        new = shapely.union_all(self._lines.beside[kind].between(self._rank, rank))
        near = self._near[kind] = shapely.union(self._near.get(kind, new), new)
        if kind in self._without:
            without = self._without[kind]
            touched = shapely.intersects(without, new)
            without[touched] = shapely.difference(without[touched], new)
        else:
            without = self._without[kind] = shapely.difference(self._edge, near)
        has: Flags = shapely.length(without) <= (1 - ALONG_SHARE) * shapely.length(self._edge)
        return has

    def _least(self) -> int:
        known = {"any": 1, "all": len(self._terms.kinds)}
        return known.get(str(self._terms.combine)) or int(self._terms.combine)


def area_km2(pieces: Geometries) -> float:
    """Ellipsoidal square kilometres of pieces in the storage CRS."""
    return sum(_area_m2(wkb) for wkb in shapely.to_wkb(pieces)) / 1e6


# Most blocks stay the same from one finisher to the next.
@lru_cache(maxsize=8192)
def _area_m2(wkb: bytes) -> float:
    fine = shapely.segmentize(shapely.from_wkb(wkb), EDGE_STEP_M)
    move = transformer(storage_srid(), WGS84)
    degrees = shapely.transform(fine, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1])))
    return ellipsoidal_area_m2(degrees)
