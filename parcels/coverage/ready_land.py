"""Ready land: the share of each parcel and planning area that each network reaches, and how many of seven do (几通)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import numpy as np
import shapely

from gis.day_numbers import day_number
from parcels.coverage.area import Area, area_of
from parcels.coverage.engine.buffers import Floats, Geometries, buffers
from parcels.coverage.figures import coverage
from parcels.coverage.networks import networks
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import CARRIAGEWAY, Terms
from parcels.models import Parcel, PlanningArea
from parcels.norms import READY_SHARE
from roads.figures.progress import State, state_of_data

# Road, water, sewage, gas, heat, power, telecom: what a 通 is counted of, in the order they are named.
SEVEN: Final = (CARRIAGEWAY, "water", "sewage", "gas", "heat", "power", "telecom")
TERMS: Final = Terms(kinds=SEVEN)


@dataclass(frozen=True)
class Reached:
    """Shares of a piece of ground that the networks reach, by kind."""

    shares: Mapping[str, float]
    area_m2: float

    @property
    def reached_by(self) -> tuple[str, ...]:
        """The networks that reach enough of it to count."""
        return tuple(kind for kind, share in self.shares.items() if share >= READY_SHARE)


@dataclass(frozen=True)
class Ready(Reached):
    """One parcel."""

    parcel_id: int
    code: str


@dataclass(frozen=True)
class ReadyZone(Reached):
    """One planning area."""

    area: Area


@dataclass(frozen=True, slots=True)
class NetworkCount:
    """How many parcels have so many networks, and their areas together."""

    number: int
    parcels: int
    area_m2: float


def ready_land(*, as_of: date, known_at: datetime | None = None, terms: Terms = TERMS) -> tuple[Ready, ...]:
    """Every parcel with its shares at the end of `as_of`, by code; kept for each state of the data."""
    return _ready(state_of_data(), as_of, known_at, terms)


def ready_zones(*, as_of: date, known_at: datetime | None = None, terms: Terms = TERMS) -> list[ReadyZone]:
    """Every planning area with its shares at the end of `as_of`, in their order."""
    zones = []
    for row in PlanningArea.objects.all():
        area = area_of(row)
        one = coverage(CoverageRequest(terms, area, known_at), as_of=as_of)
        shares = {kind: round(km2 / one.area_km2, 4) for kind, km2 in one.by_kind_km2.items()}
        zones.append(ReadyZone(shares, one.area_km2 * 1e6, area))
    return zones


def parcels_by_networks(rows: Sequence[Reached]) -> list[NetworkCount]:
    """All numbers from seven networks to none, with the parcels that have them; overlaps are not taken off."""
    counts = np.array([len(row.reached_by) for row in rows], dtype=np.int64)
    areas = np.bincount(counts, [row.area_m2 for row in rows], minlength=len(SEVEN) + 1)
    parcels = np.bincount(counts, minlength=len(SEVEN) + 1)
    return [
        NetworkCount(number, int(parcels[number]), float(areas[number]))
        for number in range(len(SEVEN), -1, -1)
    ]


@lru_cache(maxsize=32)
def _ready(state: State, as_of: date, known_at: datetime | None, terms: Terms) -> tuple[Ready, ...]:
    rows = list(Parcel.objects.order_by("code").values_list("pk", "code", "outline", "area_m2"))
    shapes = shapely.make_valid(shapely.from_wkb([bytes(outline.wkb) for _, _, outline, _ in rows]))
    whole = shapely.area(shapes)
    shares: dict[str, Floats] = {}
    for network in networks(terms, known_at=known_at):
        built = network.until(day_number(as_of))
        reached = _reached(shapes, buffers(built.lines, built.reach_m, terms.quad_segs))
        shares[network.kind] = np.clip(reached / whole, 0.0, 1.0)
    return tuple(
        Ready({kind: round(float(share[row]), 4) for kind, share in shares.items()}, area_m2, pk, code)
        for row, (pk, code, _, area_m2) in enumerate(rows)
    )


def _reached(shapes: Geometries, served: Geometries) -> Floats:
    """Plane square metres of each shape under the buffers: a share needs no ellipsoid, the scale cancels."""
    shares = np.zeros(len(shapes))
    tree = shapely.STRtree(served)
    # A parcel inside a single buffer needs no cutting.
    within = np.unique(tree.query(shapes, predicate="covered_by")[0])
    shares[within] = shapely.area(shapes[within])
    others = np.setdiff1d(np.arange(len(shapes)), within)
    parcel, buffer = tree.query(shapes[others], predicate="intersects")
    for row in np.unique(parcel):
        shape = shapes[others[row]]
        cover = shapely.union_all(shapely.intersection(served[buffer[parcel == row]], shape))
        shares[others[row]] = shapely.area(cover)
    return shares
