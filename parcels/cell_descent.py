"""Cells split until each is wholly reached, reached by nothing, or sees only a few lines; what these take is elsewhere.

Every line has a rank, the order in which it counts (a month of a series, a place in the order of finishing). A cell
knows for each kind from which rank on it is wholly covered; lines that come later need not be looked at. Cells are
disjoint, so their areas add. What happens inside a cell that sees lines is in `cell_pieces`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from parcels.cells import Block, Cells, Rule, Sightings, quarter, roots
from parcels.line_buffers import GEOS_OVERREACH, Flags, Floats, Geometries, Ints, arc_reach

# Lines a cell may see before it is split: fewer make more cells to cut, more make each cut dearer. In a wide cell they
# lie side by side, and it pays not to see them from several cells. All three measured in bench/.
CROWD: Final = 40
WIDE_CROWD: Final = 80
NARROW: Final = 4.0
# A cell this small against the reach is not split further, so that lines lying on one another end somewhere.
SMALLEST_SHARE: Final = 1 / 64


def descend(block: Block, rule: Rule) -> tuple[Cells, Sightings]:
    """Cells that need no splitting, with the lines they see; together they tile the block's ground."""
    groups = _groups(block)
    smallest_m = SMALLEST_SHARE * float(block.reach_m.min(initial=np.inf))
    cells = roots(block, rule)
    settled: list[tuple[Cells, Sightings]] = []
    while True:
        seen = _look(cells, block, rule, groups)
        bearable = np.where(is_narrow(cells.side_m, block), CROWD, WIDE_CROWD)
        crowded = (_most_seen(cells, seen, block.kind, rule) > bearable) & (cells.side_m > smallest_m)
        settled.append((cells[~crowded], seen.only(~crowded)))
        if not crowded.any():
            return Cells.joined([part for part, _ in settled]), Sightings.joined(settled)
        cells = quarter(cells[crowded])


def is_narrow(side_m: Floats, block: Block) -> Flags:
    """Whether a cell of this size is up to NARROW reaches wide, so that lines seen from it overlap much."""
    narrow: Flags = side_m <= NARROW * block.reach_m.max(initial=0.0)
    return narrow


@dataclass(frozen=True, eq=False)
class _Group:
    """Lines of one kind and reach with their search tree."""

    kind: int
    reach_m: float
    members: Ints
    tree: shapely.STRtree


def _groups(block: Block) -> list[_Group]:
    groups = []
    for kind in np.unique(block.kind):
        for reach in np.unique(block.reach_m[block.kind == kind]):
            members = np.flatnonzero((block.kind == kind) & (block.reach_m == reach))
            groups.append(_Group(int(kind), float(reach), members, shapely.STRtree(block.lines[members])))
    return groups


def _look(cells: Cells, block: Block, rule: Rule, groups: list[_Group]) -> Sightings:
    """Mark what is full from which rank and closed for good (in place), and return who still sees whom."""
    centres = shapely.points(cells.x, cells.y)
    half_m = cells.half_diagonal_m
    seen: list[tuple[Ints, Ints]] = []
    for group in groups:
        inner_m = group.reach_m * arc_reach(rule.quad_segs) - half_m
        cell, line = _within(centres, cells.is_open[:, group.kind] & (inner_m > 0), group, inner_m)
        np.minimum.at(cells.full_from[:, group.kind], cell, block.rank[line])
    for group in groups:
        unsettled = cells.is_open[:, group.kind] & (cells.full_from[:, group.kind] > 0)
        cell, line = _within(centres, unsettled, group, group.reach_m * (1 + GEOS_OVERREACH) + half_m)
        matters = block.rank[line] < cells.full_from[cell, group.kind]
        seen.append((cell[matters], line[matters]))
    cell = np.concatenate([pair[0] for pair in seen]) if seen else np.empty(0, dtype=np.int64)
    line = np.concatenate([pair[1] for pair in seen]) if seen else np.empty(0, dtype=np.int64)
    cells.is_open[:] = False
    cells.is_open[cell, block.kind[line]] = True
    return Sightings(cell, line)


def _within(centres: Geometries, asked: Flags, group: _Group, distance_m: Floats) -> tuple[Ints, Ints]:
    cells = np.flatnonzero(asked)
    cell, member = group.tree.query(centres[cells], predicate="dwithin", distance=distance_m[cells])
    return cells[cell], group.members[member]


def _most_seen(cells: Cells, sightings: Sightings, kind: Ints, rule: Rule) -> Ints:
    """Per cell, the number of lines it sees of the kind it sees most of."""
    slot = sightings.cell * rule.kinds + kind[sightings.line]
    count = np.bincount(slot, minlength=len(cells) * rule.kinds)
    most: Ints = count.reshape(len(cells), rule.kinds).max(axis=1, initial=0)
    return most
