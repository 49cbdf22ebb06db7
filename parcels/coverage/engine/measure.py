"""Ellipsoidal areas of pieces of cells: each cell's area factor and its slope, taken once from the scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from parcels.coverage.engine.area_scale import AreaScale
from parcels.coverage.engine.arrays import Table
from parcels.coverage.engine.buffers import Floats, Geometries, Ints
from parcels.coverage.engine.cells import Cells


@dataclass(frozen=True, eq=False)
class Measure(Table):
    """The area factor at the centre of each cell and its slope, so that the areas of a cell's pieces add up."""

    x: Floats
    y: Floats
    factor: Floats
    east: Floats
    north: Floats

    @classmethod
    def of(cls, cells: Cells, scale: AreaScale) -> Measure:
        return cls(cells.x, cells.y, scale.at(cells.x, cells.y), *scale.slope(cells.x, cells.y))

    def area_m2(self, pieces: Geometries, cell: Ints) -> Floats:
        """Area of each piece, which lies in the cell named beside it, square metres."""
        plane = shapely.area(pieces)
        # An empty piece has no centroid: its coordinates would make the sum not a number.
        filled = np.flatnonzero(plane > 0)
        centre, home = shapely.centroid(pieces[filled]), cell[filled]
        tilt = self.east[home] * (shapely.get_x(centre) - self.x[home])
        tilt += self.north[home] * (shapely.get_y(centre) - self.y[home])
        area = np.zeros(len(pieces))
        area[filled] = plane[filled] * (self.factor[home] + tilt)
        return area

    def ground_m2(self, cells: Cells) -> Floats:
        """Area of the ground in each cell: the square itself where it is not cut."""
        area: Floats = cells.side_m**2 * self.factor
        cut = np.flatnonzero(~shapely.is_missing(cells.piece))
        area[cut] = self.area_m2(cells.piece[cut], cut)
        return area
