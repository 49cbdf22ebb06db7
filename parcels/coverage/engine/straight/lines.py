"""The lines of a chunk made ready to be measured: straight ones as numbers, all others by the geometry engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from parcels.coverage.engine.buffers import GEOS_OVERREACH, Flags, Floats, Geometries, Ints, is_one_segment
from parcels.coverage.engine.cells import Chunk
from parcels.coverage.engine.straight.capsules import Straights


@dataclass(frozen=True, eq=False)
class ChunkLines:
    """Lines by their place in the chunk. `straights` has a row for each line, of meaning where `is_straight`."""

    shapes: Geometries
    is_straight: Flags
    straights: Straights
    farthest_m: Floats  # beyond this from the line its buffer surely ends

    @classmethod
    def of(cls, chunk: Chunk) -> ChunkLines:
        is_straight = is_one_segment(chunk.lines)
        ends = np.zeros((len(chunk.lines), 2, 2))
        # Lines that are not straight get a row of one metre, so that places in the list stay the same; nothing is
        # made of it.
        ends[:, 1, 0] = 1.0
        ends[is_straight] = shapely.get_coordinates(chunk.lines[is_straight]).reshape(-1, 2, 2)
        farthest_m = chunk.reach_m * np.where(is_straight, 1.0, 1.0 + GEOS_OVERREACH)
        return cls(chunk.lines, is_straight, Straights.of(ends, chunk.reach_m), farthest_m)

    def distance_m(self, which: Ints, x: Floats, y: Floats) -> Floats:
        """From the lines at these places in the chunk to a point each."""
        distance_m = self.straights.distance_m(which, x, y)
        bent = np.flatnonzero(~self.is_straight.take(which))
        if len(bent):
            points = shapely.points(x[bent], y[bent])
            distance_m[bent] = shapely.distance(points, self.shapes.take(which[bent]))
        return distance_m

    def boxes(self) -> Floats:
        """West, south, east and north of what each line may reach."""
        boxes: Floats = shapely.bounds(self.shapes).reshape(-1, 4)
        return boxes + self.farthest_m[:, None] * [-1, -1, 1, 1]
