"""How much a plane CRS stretches area, as a polynomial over a box; areas of pieces are taken in `measure`.

A map projection stretches area by a factor that changes smoothly. Over a piece of a few kilometres the factor is
linear to within 1e-7, and the integral of a linear factor is its value at the centroid times the plane area. So the
ellipsoidal area of a piece costs one centroid. The factor comes from PROJ at a few nodes, between them a polynomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyproj
from numpy.polynomial import chebyshev

from parcels.coverage.engine.buffers import Floats

# Twelve nodes a side leave less than 1e-10 in the factor even over a province of 1,000 km.
NODES: Final = 12
# Coefficients below this are rounding in PROJ's derivatives: over a city all but a dozen.
NEGLIGIBLE: Final = 1e-11
# A cell no wider than this has a factor that is linear to 1e-7: the second-order term is (side / earth radius)² / 12.
LARGEST_SIDE_M: Final = 4_000.0
# Half of it in length: beyond, a reach of 250 m in the plane would no longer be 250 m on the ground.
LARGEST_DISTORTION: Final = 0.01


class TooDistorted(ValueError):
    """The bounds lie where the projection stretches too much, or is not defined at all."""


@dataclass(frozen=True)
class AreaScale:
    """Ellipsoidal square metres per plane square metre over a box of a projected CRS, and nowhere outside it."""

    middle: Floats
    half: Floats
    coefficients: Floats

    @classmethod
    def over(cls, bounds: tuple[float, float, float, float], crs: str) -> AreaScale:
        """Fit the factor over `bounds` (x_min, y_min, x_max, y_max in `crs`); raises TooDistorted."""
        low, high = np.array(bounds[:2]), np.array(bounds[2:])
        # At least a metre, or a box without extent would divide by nought.
        middle, half = (low + high) / 2, np.maximum((high - low) / 2, 1.0)
        node = chebyshev.chebpts1(NODES)
        x, y = np.meshgrid(middle[0] + half[0] * node, middle[1] + half[1] * node, indexing="ij")
        # PROJ says how much the plane stretches the ground; areas are measured in the plane and wanted on the ground.
        factor = 1.0 / areal_scale(x.ravel(), y.ravel(), crs)
        if not np.all(np.abs(factor - 1.0) <= LARGEST_DISTORTION):
            raise TooDistorted(f"metres of {crs} are not metres on the ground over {bounds}")
        basis = chebyshev.chebvander(node, NODES - 1)
        values = factor.reshape(NODES, NODES)
        # Values at the nodes are basis @ coefficients @ basis.T; solved for the coefficients.
        inverse = np.linalg.inv(basis)
        coefficients = inverse @ values @ inverse.T
        # Rows and columns of coefficients beyond the last that matters cost time at every cell and add rounding.
        matters = np.abs(coefficients) > NEGLIGIBLE
        rows, columns = (np.flatnonzero(matters.any(axis=axis)).max(initial=0) + 1 for axis in (1, 0))
        return cls(middle, half, coefficients[:rows, :columns])

    def at(self, x: Floats, y: Floats) -> Floats:
        """The factor at points."""
        u, v = (x - self.middle[0]) / self.half[0], (y - self.middle[1]) / self.half[1]
        factor: Floats = np.asarray(chebyshev.chebval2d(u, v, self.coefficients), dtype=np.float64)
        return factor

    def slope(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Change of the factor per metre east and per metre north."""
        u, v = (x - self.middle[0]) / self.half[0], (y - self.middle[1]) / self.half[1]
        east = chebyshev.chebval2d(u, v, chebyshev.chebder(self.coefficients, axis=0)) / self.half[0]
        north = chebyshev.chebval2d(u, v, chebyshev.chebder(self.coefficients, axis=1)) / self.half[1]
        return east, north


def areal_scale(x: Floats, y: Floats, crs: str) -> Floats:
    """Plane square metres per ellipsoidal square metre at points, from PROJ's derivatives of the projection."""
    projection = pyproj.Proj(crs)
    longitude, latitude = projection(x, y, inverse=True)
    scale: Floats = np.asarray(projection.get_factors(longitude, latitude, errcheck=False).areal_scale)
    return scale
