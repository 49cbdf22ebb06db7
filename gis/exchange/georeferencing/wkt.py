"""Shapes as cells of tables write them: WKT, with or without an SRID before it, and pairs of numbers."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

# GEOS reads collections within collections by recursion and ends the process where they go too deep.
MOST_COLLECTIONS: Final = 20
COLLECTION: Final = re.compile("collection", re.IGNORECASE)
SRID: Final = re.compile(r"\s*SRID\s*=\s*(\d{4,6})\s*;", re.IGNORECASE)
POINTS_APART: Final = re.compile(r"\s*[;；|]\s*")
NUMBERS_APART: Final = re.compile(r"\s*[,，\s]\s*")


def shapes_in(texts: Sequence[str | None]) -> NDArray[np.object_]:
    """Shapely geometries in their own coordinates, without heights, with the SRID that a text names; None where a text
    is no shape."""
    bare = np.array([_bare(text) for text in texts], dtype=object)
    shapes: NDArray[np.object_] = shapely.force_2d(shapely.from_wkt(bare, on_invalid="ignore"))
    for place in np.flatnonzero(shapely.is_missing(shapes)):
        shapes[place] = _of_pairs(bare[place]) if bare[place] else None
    srids = [int(found[1]) if text and (found := SRID.match(text)) else 0 for text in texts]
    return shapely.set_srid(shapes, srids) if any(srids) else shapes


def srids_of(shapes: Any) -> list[int]:
    """The SRIDs that shapes name, each once."""
    return sorted({int(srid) for srid in shapely.get_srid(shapes)} - {0, -1})


def _bare(text: str | None) -> str | None:
    if text is None or len(COLLECTION.findall(text)) > MOST_COLLECTIONS:
        return None
    return SRID.sub("", text, count=1) if "=" in text[:12] else text


def _of_pairs(text: str) -> Any:
    """A point of `113.25,35.15`, a line of `113.25,35.15;113.26,35.15`; None for anything else."""
    try:
        points = [
            tuple(float(number) for number in NUMBERS_APART.split(pair)[:3])
            for pair in POINTS_APART.split(text.strip().strip(";；|"))
        ]
        if {len(point) for point in points} - {2, 3}:
            return None
        flat = [point[:2] for point in points]
        return shapely.Point(flat[0]) if len(flat) == 1 else shapely.LineString(flat)
    except (ValueError, shapely.GEOSException):
        return None
