"""What is known of the place that files are about: the district's land and its roads, in the storage CRS."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.exchange.georeferencing.placement import Points

# Roads and villages at the edge lie a little outside the outline.
MARGIN_M: Final = 3000.0


class Stray(NamedTuple):
    """Vertices of a shape outside the district: how many, which is farthest (counted from 1), how far that is in m."""

    number: int
    place: int
    away_m: float


@dataclass(frozen=True)
class KnownExtent:
    """`area` is the district with a margin, None where nothing is known; `lines` are centrelines of known roads."""

    area: Any = None
    lines: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    name: str = "本区"

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.lines)

    def inside(self, points: Points) -> float:
        """Share of the points that lie in the district; 0 where none is a place."""
        if self.area is None or not len(points):
            return 0.0
        shapely.prepare(self.area)
        return float(shapely.contains_xy(self.area, points).mean())

    def away_m(self, points: Points) -> float:
        """Distance in metres from the district to the middle of the points; 0 inside, inf nowhere."""
        middle = np.median(points, axis=0)
        if self.area is None or not np.isfinite(middle).all():
            return float("inf")
        return float(shapely.distance(self.area, shapely.points(middle)))

    def distances_m(self, points: Points) -> NDArray[np.float64]:
        """Distance of each point to the nearest known road, in metres."""
        located = shapely.points(points)
        nearest = self._tree.nearest(located)
        distances: NDArray[np.float64] = shapely.distance(located, self.lines[nearest])
        return distances

    def farthest(self, shapes: NDArray[np.object_]) -> list["Stray | None"]:
        """For each shape, of its vertices outside the district, how many there are and which is farthest; else None."""
        points, owners = shapely.get_coordinates(shapes, return_index=True)
        strays: list[Stray | None] = [None] * len(shapes)
        if self.area is None or not len(points):
            return strays
        shapely.prepare(self.area)
        outside = np.flatnonzero(~shapely.contains_xy(self.area, points))
        if not len(outside):
            return strays
        away = shapely.distance(self.area, shapely.points(points[outside]))
        first = np.searchsorted(owners, np.arange(len(shapes)))
        some, starts = np.unique(owners[outside], return_index=True)
        ends = [*starts[1:].tolist(), len(outside)]
        for owner, start, end in zip(some.tolist(), starts.tolist(), ends, strict=True):
            worst = start + int(np.argmax(away[start:end]))
            place = int(outside[worst] - first[owner]) + 1
            strays[owner] = Stray(end - start, place, float(away[worst]))
        return strays

    def fit(self, points: Points, within_m: float = 15.0) -> float:
        """Share of the points that lie within some metres of a known road; 0 without roads."""
        good = points[np.isfinite(points).all(axis=1)]
        if not len(self.lines) or not len(good):
            return 0.0
        return float((self.distances_m(good) <= within_m).mean())
