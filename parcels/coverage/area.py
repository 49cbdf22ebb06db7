"""The ground coverage is asked of: a stored planning area or a polygon drawn by a user; computes no coverage."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from gis.crs import WGS84, storage_srid, transformer
from gis.errors import DomainError
from parcels.coverage.terms import BASELINE_KINDS, Terms
from parcels.models import PlanningArea

DRAWN: Final = "drawn"
# A hand draws a few dozen; thousands come from a program and cost seconds of preparing.
MOST_CORNERS: Final = 5_000
# One zone of Gauss-Krueger holds its scale over about that; larger land is no district.
LARGEST_SIDE_M: Final = 100_000.0


@dataclass(frozen=True, eq=False)
class Area:
    """A piece of ground in the storage CRS, with its target where one is published; `wkb` tells it from others."""

    code: str
    name: str
    shape: shapely.Geometry
    target_km2: float | None = None
    target_due: date | None = None
    target_terms: Terms = field(default_factory=Terms)
    schematic: bool = False
    demo: bool = False

    def target_for(self, terms: Terms) -> float | None:
        """The target in km² where `terms` are those it was published for: a target of other terms says nothing."""
        # The order of kinds and how finely curves are drawn do not change which definition it is.
        ours = replace(terms, kinds=tuple(sorted(terms.kinds)), quad_segs=self.target_terms.quad_segs)
        theirs = replace(self.target_terms, kinds=tuple(sorted(self.target_terms.kinds)))
        return self.target_km2 if ours == theirs else None

    @property
    def wkb(self) -> bytes:
        return bytes(shapely.to_wkb(self.shape))


def stored_area(code: str = "") -> Area:
    """The planning area with this code or name; without one the first. DomainError where there is none."""
    areas = PlanningArea.objects.all()
    word = code.strip()
    matches = [area for area in areas if word in ("", area.code, area.name)]
    if not matches:
        known = "、".join(f"{area.code}（{area.name}）" for area in areas)
        if not known:
            raise DomainError("还没有规划范围，请先在“开始使用”里导入。", field="area")
        raise DomainError(f"没有规划范围“{word[:40]}”，现有：{known}。", field="area")
    return area_of(matches[0])


def area_of(area: PlanningArea) -> Area:
    """A planning area as ground."""
    return Area(
        area.code,
        area.name,
        shapely.from_wkb(bytes(area.outline.wkb)),
        float(area.target_km2) if area.target_km2 is not None else None,
        area.target_due,
        target_terms(area),
        area.schematic,
        area.demo,
    )


def target_terms(area: PlanningArea) -> Terms:
    """The definition that the area's target was published for."""
    combine = area.target_combine
    return Terms(
        kinds=tuple(area.target_kinds) or BASELINE_KINDS,
        combine=int(combine) if combine.isdigit() else combine,
    )


def drawn_area(polygon: Any) -> Area:
    """GeoJSON in degrees (Polygon, MultiPolygon or a Feature of one), or corners as text, moved to the storage CRS.

    Raises DomainError where it is none of these, not in degrees, or too large.
    """
    if isinstance(polygon, str):
        polygon = _ring(polygon)
    if isinstance(polygon, dict) and polygon.get("type") == "Feature":
        polygon = polygon.get("geometry")
    if not isinstance(polygon, dict) or polygon.get("type") not in ("Polygon", "MultiPolygon"):
        raise DomainError(
            "手画的范围要是 GeoJSON 的 Polygon、MultiPolygon，或只含其一的 Feature。", field="polygon"
        )
    try:
        # Written out again and read by GEOS: it checks rings and nesting, which a dict does not.
        shape = shapely.from_geojson(json.dumps(polygon))
    except (shapely.GEOSException, TypeError, ValueError):
        raise DomainError(
            "看不懂手画的范围，请检查坐标：每个环至少四点，首尾相同。", field="polygon"
        ) from None
    corners = shapely.get_coordinates(shape)
    if not len(corners) or len(corners) > MOST_CORNERS:
        raise DomainError(f"手画的范围要有 1 至 {MOST_CORNERS} 个点。", field="polygon")
    if not np.isfinite(corners).all() or (np.abs(corners) > [180, 90]).any():
        raise DomainError("手画的范围坐标要是经度、纬度（先经后纬，单位为度）。", field="polygon")
    # Corners only: sides of a drawn polygon are short enough to be straight in either CRS.
    move = transformer(WGS84, storage_srid())
    moved = shapely.transform(shape, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1])))
    west, south, east, north = moved.bounds
    # Far outside its zone the projection gives infinity instead of an error.
    if not np.isfinite([west, south, east, north]).all() or max(east - west, north - south) > LARGEST_SIDE_M:
        raise DomainError("手画的范围太大或离本区太远，边长不能超过 100 公里。", field="polygon")
    return Area(DRAWN, "手画范围", moved)


def _ring(text: str) -> dict[str, Any]:
    """Corners written 113.2,35.1;113.3,35.1;113.3,35.2 as a polygon; the ring is closed here."""
    try:
        corners = [
            [float(part) for part in corner.split(",")] for corner in text.split(";") if corner.strip()
        ]
    except ValueError:
        corners = []
    if len(corners) < 3 or any(len(corner) != 2 for corner in corners):
        raise DomainError("手画的范围要写至少三个点：经度,纬度;经度,纬度;经度,纬度。", field="polygon")
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
