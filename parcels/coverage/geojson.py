"""Covered, uncovered and gained land as GeoJSON in degrees for maps and files; figures never come from here."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import orjson
import shapely

from gis.crs import WGS84, storage_srid, transformer
from parcels.coverage.engine.dissolve import dissolved
from parcels.coverage.engine.problem import mended
from parcels.coverage.figures import Causes, Coverage


def covered_shape(coverage: Coverage) -> shapely.MultiPolygon:
    """Covered land in one shape, storage CRS; made once for each answer."""
    return _covered(coverage)


@lru_cache(maxsize=64)
def _covered(coverage: Coverage) -> shapely.MultiPolygon:
    return dissolved(coverage.pieces)


def uncovered_shape(coverage: Coverage, area: shapely.Geometry) -> shapely.Geometry:
    """Land of the ground, mended as it was for the figure, that is not covered; storage CRS."""
    return shapely.difference(mended(area)[0], covered_shape(coverage))


def cause_shapes(causes: Causes) -> dict[str, shapely.MultiPolygon]:
    """What each cause gained, by its owner; storage CRS."""
    return _gained(causes)


@lru_cache(maxsize=16)
def _gained(causes: Causes) -> dict[str, shapely.MultiPolygon]:
    owners: dict[str, list[Any]] = {}
    for cause in causes.causes:
        owners.setdefault(cause.owner, []).append(cause.pieces)
    return {owner: dissolved(np.concatenate(pieces)) for owner, pieces in owners.items()}


def in_degrees(shape: shapely.Geometry) -> shapely.Geometry:
    """Land in longitude and latitude to the centimetre; where rounding makes edges cross they are mended."""
    move = transformer(storage_srid(), WGS84)
    rounded = shapely.transform(
        shape, lambda xy: np.round(np.column_stack(move.transform(xy[:, 0], xy[:, 1])), 7)
    )
    # Snapping to the grid (set_precision) fails on land as narrow as the gaps between reaches.
    return shapely.make_valid(rounded, method="structure", keep_collapsed=False)


def feature(role: str, shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature as RFC 7946 has it, in degrees, outer rings counter-clockwise. Ready for orjson.

    `role` is covered, uncovered, gained or what_if.
    """
    geometry = orjson.Fragment(shapely.to_geojson(shapely.orient_polygons(in_degrees(shape))))
    return {"type": "Feature", "geometry": geometry, "properties": {"role": role, **properties}}
