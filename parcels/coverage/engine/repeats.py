"""Lines that lie exactly on one another: only the first of them counts, as the others reach nothing more."""

from __future__ import annotations

import numpy as np
import shapely

from parcels.coverage.engine.buffers import Ints
from parcels.coverage.engine.ranked_lines import RankedLines


def without_repeats(lines: RankedLines) -> RankedLines:
    """The lines, in their order, without those of the same kind, reach and course as one that counts no later."""
    suspects = _same_digest(lines)
    if not len(suspects):
        return lines
    kept = np.ones(len(lines.lines), dtype=bool)
    first: dict[tuple[bytes, int, float], int] = {}
    courses = shapely.to_wkb(shapely.normalize(lines.lines[suspects]))
    # The earliest of equals stays: a later one would not change any figure.
    by_rank = np.argsort(lines.rank[suspects], kind="stable")
    for number in by_rank:
        line = int(suspects[number])
        key = (courses[number], int(lines.kind[line]), float(lines.reach_m[line]))
        kept[line] = first.setdefault(key, line) == line
    return lines[np.flatnonzero(kept)]


def _same_digest(lines: RankedLines) -> Ints:
    """Lines whose rectangle, kind and reach have a digest that others have, too: nearly always none."""
    parts = np.column_stack([shapely.bounds(lines.lines).reshape(-1, 4), lines.reach_m, lines.kind])
    factors = np.array(
        [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5, 3, 5], np.uint64
    )
    # Bits of the numbers, multiplied by odd constants and added with overflow: one pass of numpy where comparing
    # shapes would take one of GEOS a line. Equal digests are looked at again, so an accident costs time and no
    # figure.
    digest = (np.ascontiguousarray(parts, dtype=np.float64).view(np.uint64) * factors).sum(
        axis=1, dtype=np.uint64
    )
    _, which, count = np.unique(digest, return_inverse=True, return_counts=True)
    return np.flatnonzero(count[which] > 1)
