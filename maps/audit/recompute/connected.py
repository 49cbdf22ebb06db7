"""Which lines of a kind hang together with a source: unions by distance, walked from line to line.

The rule: lines of a kind no farther apart than the declared distance are joined; a source in use feeds what comes near
it enough. Where nobody had said anything of a source of the kind, its longest network counts.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely

from maps.audit.recompute.raw.belief import last_words, standing
from maps.audit.recompute.works import Works


def joined(works: Works, kind: str, shapes: Sequence[Any], day: date) -> list[int]:
    """The places of those of the built `shapes` that count at the end of the day."""
    if not shapes:
        return []
    parts = _parts(shapes, works.given.join_m)
    sources = _sources(works, kind)
    if not sources:
        lengths = [sum(shapes[place].length for place in part) for part in parts]
        return parts[lengths.index(max(lengths))] if parts else []
    live = _in_use(works, day)
    points = [point for key, point in sources if key in live]
    near = works.given.source_join_m
    return [
        place
        for part in parts
        if any(shapely.dwithin(shapes[one], point, near) for one in part for point in points)
        for place in part
    ]


def _parts(shapes: Sequence[Any], near: float) -> list[list[int]]:
    """Places that hang together, the part of the first place first."""
    tree = shapely.STRtree(shapes)
    beside: dict[int, list[int]] = {place: [] for place in range(len(shapes))}
    for one, other in zip(
        *tree.query(list(shapes), predicate="dwithin", distance=near).tolist(), strict=True
    ):
        beside[one].append(other)
    parts, seen = [], set()
    for start in beside:
        if start in seen:
            continue
        part, open_ends = [], [start]
        seen.add(start)
        while open_ends:
            part.append(open_ends.pop())
            fresh = [place for place in beside[part[-1]] if place not in seen]
            seen.update(fresh)
            open_ends += fresh
        parts.append(part)
    return parts


def _sources(works: Works, kind: str) -> list[tuple[int, Any]]:
    """Sources that feed a kind and of which something had been said by the moment."""
    said = {row.source_id for row in works.tables.source_states if standing(row, works.known_at)}
    return [
        (row.id, row.point)
        for row in works.tables.sources
        if works.given.serves[row.kind] == kind and row.id in said
    ]


def _in_use(works: Works, day: date) -> set[int]:
    rows = [row for row in works.tables.source_states if standing(row, works.known_at)]
    last = last_words(rows, lambda row: row.source_id, as_of=day, known_at=works.known_at)
    return {key for key, row in last.items() if row.state == works.given.in_use}
