"""Ready land: the share of each parcel that each network reaches on a day, and how many of seven do (几通)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import shapely

from parcels.built import day_number, networks
from parcels.line_buffers import buffers
from parcels.models import Parcel
from parcels.norms import READY_SHARE
from parcels.reach import CARRIAGEWAY, Terms
from roads.standings import State, state_of_data

# Road, water, sewage, gas, heat, power, telecom: what a 通 is counted of, in the order they are named.
SEVEN: Final = (CARRIAGEWAY, "water", "sewage", "gas", "heat", "power", "telecom")


@dataclass(frozen=True)
class Ready:
    """One parcel: share of it reached by each network, and those that reach enough of it to count."""

    parcel_id: int
    code: str
    shares: dict[str, float]
    area_m2: float

    @property
    def reached_by(self) -> tuple[str, ...]:
        return tuple(kind for kind, share in self.shares.items() if share >= READY_SHARE)


def ready_land(*, as_of: date, terms: Terms | None = None) -> Sequence[Ready]:
    """Every parcel with its shares at the end of `as_of`, by code; kept for each state of the data."""
    return _ready(state_of_data(), as_of, terms or Terms(kinds=SEVEN))


@lru_cache(maxsize=32)
def _ready(state: State, as_of: date, terms: Terms) -> tuple[Ready, ...]:
    rows = list(Parcel.objects.order_by("code").values_list("pk", "code", "outline", "area_m2"))
    shapes = shapely.make_valid(shapely.from_wkb([bytes(outline.wkb) for _, _, outline, _ in rows]))
    whole = shapely.area(shapes)
    shares: dict[str, np.ndarray] = {}
    for network in networks(terms):
        built = network.until(day_number(as_of))
        reached = _reached(shapes, buffers(built.lines, built.reach_m, terms.quad_segs))
        shares[network.kind] = np.clip(reached / whole, 0.0, 1.0)
    return tuple(
        Ready(pk, code, {kind: round(float(share[row]), 4) for kind, share in shares.items()}, area_m2)
        for row, (pk, code, _, area_m2) in enumerate(rows)
    )


def _reached(shapes: np.ndarray, served: np.ndarray) -> np.ndarray:
    """Plane square metres of each shape under the buffers: a share needs no ellipsoid, the scale cancels."""
    found = np.zeros(len(shapes))
    if not len(served):
        return found
    parcel, buffer = shapely.STRtree(served).query(shapes, predicate="intersects")
    for row in np.unique(parcel):
        cover = shapely.union_all(served[buffer[parcel == row]])
        found[row] = shapely.area(shapely.intersection(shapes[row], cover))
    return found
