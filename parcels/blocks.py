"""Coverage by blocks: ground enclosed by finished roads, polygonised, counted when its pipes are there too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs import WGS84, ellipsoidal_area_m2, storage_srid, transformer
from parcels.coverage_input import Network
from parcels.norms import ALONG_BLOCK_M, ALONG_SHARE
from parcels.reach import CARRIAGEWAY, Terms

Geometries = NDArray[Any]
# Straight edges in the plane are followed at this step when their ellipsoidal area is taken.
EDGE_STEP_M: Final = 200.0
# Ends of neighbouring spans meet within this grid.
GRID_M: Final = 0.01


def blocks(roads: Network) -> Geometries:
    """The blocks that these lines enclose, storage CRS."""
    if not len(roads.lines):
        return np.empty(0, dtype=object)
    noded = shapely.union_all(roads.lines, grid_size=GRID_M)
    found: Geometries = shapely.get_parts(
        shapely.polygonize(shapely.get_parts(np.array([noded], dtype=object)))
    )
    return found


def served(
    terms: Terms, ground: shapely.Geometry, networks: Sequence[Network], *, until: int
) -> dict[str, Geometries]:
    """Pieces of blocks inside `ground` served on day number `until`: by kind, and under "" by the combination.

    `networks` hold the roads and every kind asked for. Roads serve each block they enclose.
    """
    by_kind = {network.kind: network.until(until) for network in networks}
    enclosed = blocks(by_kind[CARRIAGEWAY])
    has = np.array([_has(enclosed, by_kind[kind], kind) for kind in terms.kinds]).reshape(
        len(terms.kinds), -1
    )
    least = {"any": 1, "all": len(terms.kinds)}.get(str(terms.combine)) or int(terms.combine)
    clipped = shapely.intersection(enclosed, ground)
    answer = {kind: clipped[has[row]] for row, kind in enumerate(terms.kinds)}
    answer[""] = clipped[has.sum(axis=0) >= least]
    return {kind: pieces[shapely.area(pieces) > 0] for kind, pieces in answer.items()}


def _has(enclosed: Geometries, network: Network, kind: str) -> NDArray[np.bool_]:
    """Which blocks have pipes of the kind along enough of their edge; roads all have."""
    if kind == CARRIAGEWAY:
        return np.ones(len(enclosed), dtype=np.bool_)
    edge = shapely.boundary(enclosed)
    near = shapely.union_all(shapely.buffer(network.lines, ALONG_BLOCK_M, cap_style="flat"))
    along = shapely.length(shapely.intersection(edge, near))
    has: NDArray[np.bool_] = along >= ALONG_SHARE * shapely.length(edge)
    return has


def area_km2(pieces: Geometries) -> float:
    """Ellipsoidal square kilometres of pieces in the storage CRS."""
    fine = shapely.segmentize(pieces, EDGE_STEP_M)
    move = transformer(storage_srid(), WGS84)
    degrees = shapely.transform(fine, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1])))
    return sum(ellipsoidal_area_m2(piece) for piece in degrees) / 1e6
