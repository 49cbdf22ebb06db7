"""What is asked of a coverage computation, checked once: networks, ground, combination; computes no area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from parcels.coverage.engine.buffers import Flags, Floats, Geometries

DEFAULT_CRS: Final = "EPSG:4547"
# 32 chords per quarter keep the covered figure within 0.02 % of round ends; 8, the engines' default, miss 0.3 %.
DEFAULT_QUAD_SEGS: Final = 32
NEVER: Final = np.iinfo(np.int64).max
# Crossings of its own edges that a drawn area may have, and edges that are looked at together for them.
MOST_CROSSINGS: Final = 200
EDGES_AT_ONCE: Final = 200


class CoverageError(ValueError):
    """A coverage question that has no answer; the message is for the reader of the page, in Chinese."""


@dataclass(frozen=True, eq=False)
class Network:
    """Finished or planned lines of one kind: each with its reach, the day it serves from, and what it belongs to."""

    kind: str
    lines: Geometries
    reach_m: Floats
    day: NDArray[np.int64]
    owner: NDArray[Any]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, kind: str, lines: ArrayLike, *, reach_m: ArrayLike, day: ArrayLike = 0, owner: ArrayLike = 0
    ) -> Network:
        """Check and spread: scalars count for every line, multi-lines fall into parts. Raises CoverageError."""
        shapes = np.atleast_1d(np.asarray(lines, dtype=object))
        reach, days, owners = (
            np.broadcast_to(np.asarray(value), shapes.shape) for value in (reach_m, day, owner)
        )
        _refuse_bad_lines(kind, shapes)
        _refuse_bad_reach(kind, reach)
        filled = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        parts, origin = shapely.get_parts(shapes[filled], return_index=True)
        reach, days, owners = (value[filled][origin] for value in (reach, days, owners))
        serves = reach > 0
        return cls(
            kind,
            parts[serves],
            reach[serves].astype(np.float64),
            days[serves].astype(np.int64),
            owners[serves],
            tuple(_notes_on_lines(kind, int((~filled).sum()), int((~serves).sum()))),
        )

    def __getitem__(self, which: Flags) -> Network:
        return Network(
            self.kind, self.lines[which], self.reach_m[which], self.day[which], self.owner[which], self.notes
        )

    def joined(self, others: Sequence[Network]) -> Network:
        """These lines and those of others of the same kind."""
        every = [self, *others]
        columns = ("lines", "reach_m", "day", "owner")
        lines, reach_m, day, owner = (
            np.concatenate([getattr(one, column) for one in every]) for column in columns
        )
        return Network(self.kind, lines, reach_m, day, owner, self.notes)

    def until(self, day: int) -> Network:
        """The lines that serve on `day`: the day itself counts."""
        # Lines not built yet bear the largest day number, so no day reaches them.
        return self[self.day <= day]


def _refuse_bad_lines(kind: str, lines: Geometries) -> None:
    kinds = shapely.get_type_id(lines)
    # By GEOS: none, line, ring, several lines.
    if not np.isin(kinds, (-1, 1, 2, 5)).all():
        raise CoverageError(f"「{kind}」的几何必须是线，含有其他类型")
    coordinates = shapely.get_coordinates(lines)
    if not np.isfinite(coordinates).all():
        raise CoverageError(f"「{kind}」的线含有无效坐标（NaN 或无穷大）")


def _refuse_bad_reach(kind: str, reach: NDArray[Any]) -> None:
    if not np.isfinite(np.asarray(reach, dtype=np.float64)).all() or (reach < 0).any():
        raise CoverageError(f"「{kind}」的服务半径必须是不小于 0 的数（米）")


def _notes_on_lines(kind: str, empty: int, without_reach: int) -> list[str]:
    notes = []
    if empty:
        notes.append(f"「{kind}」有 {empty} 条空线未计入")
    if without_reach:
        notes.append(f"「{kind}」有 {without_reach} 条线服务半径为 0，不覆盖任何土地")
    return notes


@dataclass(frozen=True, eq=False)
class Question:
    """One coverage question. Areas of equal kind name are one kind; `at_least` kinds must reach a point to cover it."""

    extent: shapely.Polygon | shapely.MultiPolygon
    networks: tuple[Network, ...]
    kinds: tuple[str, ...]
    at_least: int
    quad_segs: int
    crs: str
    notes: tuple[str, ...] = field(default=())


def ask(
    extent: shapely.Geometry,
    networks: Sequence[Network],
    *,
    combine: str | int = "any",
    quad_segs: int = DEFAULT_QUAD_SEGS,
    crs: str = DEFAULT_CRS,
) -> Question:
    """Put a question together; `combine` is any, all, or how many kinds at least. Raises CoverageError."""
    # In the order given, each once: works and pipes of one kind are two networks of it.
    kinds = tuple(dict.fromkeys(network.kind for network in networks))
    if not 1 <= quad_segs <= 1024:
        raise CoverageError("圆弧分段数（每四分之一圆）必须在 1 到 1024 之间")
    _refuse_bad_crs(crs)
    polygon, repaired = mended(extent)
    notes = [note for network in networks for note in network.notes] + repaired
    return Question(
        polygon, tuple(networks), kinds, _at_least(combine, len(kinds)), quad_segs, crs, tuple(notes)
    )


def _refuse_bad_crs(crs: str) -> None:
    try:
        system = pyproj.CRS(crs)
    except pyproj.exceptions.CRSError as error:
        raise CoverageError(f"不认识坐标系 {crs}") from error
    if not system.is_projected or any(axis.unit_conversion_factor != 1.0 for axis in system.axis_info):
        raise CoverageError(f"坐标系 {crs} 不是以米为单位的平面坐标系，不能计算覆盖面积")


def _at_least(combine: str | int, kinds: int) -> int:
    if combine == "any":
        return 1
    if combine == "all":
        # No networks at all: nothing is covered, whatever is asked.
        return max(kinds, 1)
    # True is an int to Python.
    if isinstance(combine, int) and not isinstance(combine, bool) and 1 <= combine <= max(kinds, 1):
        return combine
    raise CoverageError(f"组合方式必须是 any、all 或 1 到 {max(kinds, 1)} 之间的整数，不能是 {combine!r}")


def mended(extent: shapely.Geometry) -> tuple[shapely.Polygon | shapely.MultiPolygon, list[str]]:
    """Valid land of a ground, and what was mended in words. Raises CoverageError where there is no land."""
    if extent is None or extent.is_empty:
        raise CoverageError("规划范围是空的")
    if not np.isfinite(shapely.get_coordinates(extent)).all():
        raise CoverageError("规划范围含有无效坐标（NaN 或无穷大）")
    notes = []
    if not extent.is_valid:
        notes.append(f"规划范围有自相交或其他错误，已自动修复（{shapely.is_valid_reason(extent)}）")
        _refuse_tangles(extent)
        extent = _repaired(extent)
    polygons = [part for part in _polygons(extent) if part.area > 0]
    if not polygons:
        raise CoverageError("规划范围必须是面，面积不能为 0")
    return (polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)), notes


def _polygons(extent: shapely.Geometry) -> list[shapely.Polygon]:
    """The polygons of a geometry, however deep in collections."""
    parts = shapely.get_parts(np.atleast_1d(np.asarray(extent, dtype=object)))
    # Above 3 are collections; each turn opens one level of them.
    while (shapely.get_type_id(parts) > 3).any():
        parts = shapely.get_parts(parts)
    return [part for part in parts if part.geom_type == "Polygon"]


def _repaired(extent: shapely.Geometry) -> shapely.Geometry:
    """Valid land: each shell less its holes, all parts together; a hole beside its shell takes nothing away."""
    return shapely.union_all(
        [
            shapely.difference(
                _ring(part.exterior), shapely.union_all([_ring(hole) for hole in part.interiors])
            )
            for part in _polygons(extent)
        ]
    )


def _ring(ring: shapely.LinearRing) -> shapely.Geometry:
    """All that a ring goes round."""
    # By structure, not by lines: a ring that crosses itself keeps all it goes round, where even-odd would
    # punch holes.
    return shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)


def _refuse_tangles(extent: shapely.Geometry) -> None:
    """Repairing takes a second at a thousand crossings and minutes at many; nobody means such a line.

    Edges that are there many times are looked at once: copies of a polygon make no tangle.
    """
    points, ring = shapely.get_coordinates(shapely.get_rings(_polygons(extent)), return_index=True)
    # Neighbouring points of two rings are no edge.
    same = ring[:-1] == ring[1:]
    begin, end = np.hsplit(_each_once(points[:-1][same], points[1:][same]), 2)
    edges = shapely.linestrings(np.stack([begin, end], axis=1))
    tree, crossings = shapely.STRtree(edges), 0
    # In portions: all pairs of a tangle at once would take gigabytes before anything is refused.
    for first in range(0, len(edges), EDGES_AT_ONCE):
        one, other = tree.query(edges[first : first + EDGES_AT_ONCE])
        one += first
        crossings += int(_cross(begin[one], end[one], begin[other], end[other]).sum())
        # Each crossing is found from both of its edges.
        if crossings > 2 * MOST_CROSSINGS:
            raise CoverageError(f"规划范围的边线自相交超过 {MOST_CROSSINGS} 处，请重新画")


def _each_once(begin: Floats, end: Floats) -> Floats:
    """Both ends of each edge in a row, whichever way it ran."""
    # Turned to one way first, so that an edge and its reverse are equal.
    back = (begin[:, 0] > end[:, 0]) | ((begin[:, 0] == end[:, 0]) & (begin[:, 1] > end[:, 1]))
    rows = np.where(back[:, None], np.hstack([end, begin]), np.hstack([begin, end]))
    once: Floats = np.unique(rows, axis=0)
    return once


def _cross(begin: Floats, end: Floats, start: Floats, stop: Floats) -> Flags:
    """Which edges begin–end have the ends of the edge start–stop on both sides, and the other way round."""
    # Strictly on both sides: edges that share a corner do not cross.
    return (_side(begin, end, start) * _side(begin, end, stop) < 0) & (
        _side(start, stop, begin) * _side(start, stop, end) < 0
    )


def _side(begin: Floats, end: Floats, point: Floats) -> Floats:
    """1 left of the edge, -1 right of it, 0 on it."""
    along, off = end - begin, point - begin
    return np.sign(along[:, 0] * off[:, 1] - along[:, 1] * off[:, 0])
