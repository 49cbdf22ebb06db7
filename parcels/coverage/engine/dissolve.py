"""Covered land as one shape for maps and files, from the pieces of cells; figures never come from here."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely

from parcels.coverage.engine.buffers import Geometries

# Edges of neighbouring cells meet on this grid; it is far below any survey and closes the seams between cells.
GRID_M: Final = 0.001
SEAM_AREA_M2: Final = 0.01


def dissolved(pieces: Geometries) -> shapely.MultiPolygon:
    """One multi-polygon of pieces that lie side by side, in their CRS, holes kept and seams gone."""
    joined = shapely.union_all(pieces, grid_size=GRID_M)
    polygons = [
        _without_seams(polygon) for polygon in shapely.get_parts(joined) if polygon.area > SEAM_AREA_M2
    ]
    return shapely.MultiPolygon(polygons)


def _without_seams(polygon: shapely.Polygon) -> shapely.Polygon:
    """The polygon without the slivers that rounding may leave where four cells meet."""
    holes = np.array([shapely.Polygon(ring) for ring in polygon.interiors], dtype=object)
    if not len(holes) or (shapely.area(holes) > SEAM_AREA_M2).all():
        return polygon
    return shapely.Polygon(polygon.exterior, [hole.exterior for hole in holes if hole.area > SEAM_AREA_M2])
