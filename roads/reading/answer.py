"""What `locate` hands on: rows of the outside interface and GeoJSON features; leaves out the table people read."""

import json
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db import connection

from roads.reading.places.resolve import Located

# The line of each span in EPSG:4326 as GeoJSON, in the order asked.
LINES_SQL: Final = """
SELECT ST_AsGeoJSON(ST_Transform(roads_between(r.centreline, r.length_m, s.low, s.high), 4326), 7)
FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) WITH ORDINALITY AS s (road_id, low, high, no)
JOIN roads_road r ON r.id = s.road_id ORDER BY s.no
"""


def rows(located: Sequence[Located]) -> list[dict[str, Any]]:
    """One row a work, in text order, with the keys of the outside interface."""
    return [row(each) for each in located]


def row(located: Located) -> dict[str, Any]:
    """A work in the words of the text, its offsets there, and its metres on the road."""
    mention = located.mention
    return {
        "quote": mention.quote,
        "start": mention.start,
        "end": mention.end,
        "road": mention.road,
        "from": mention.from_name,
        "to": mention.to_name,
        "kind": mention.kind,
        "goal": mention.goal,
        "due": mention.due.isoformat() if mention.due else None,
        "resolution": located.resolution,
        "from_m": located.from_m,
        "to_m": located.to_m,
        "reason": located.reason,
    }


def features(located: Sequence[Located]) -> dict[str, Any]:
    """A FeatureCollection in EPSG:4326; works without a place are features without geometry. One query."""
    placed = [each for each in located if each.road and each.from_m is not None and each.to_m is not None]
    lines = iter(_lines(placed))
    ids = {id(each) for each in placed}
    return {
        "type": "FeatureCollection",
        "storage_srid": settings.STORAGE_SRID,
        "features": [
            {
                "type": "Feature",
                "geometry": next(lines) if id(each) in ids else None,
                "properties": row(each)
                | {
                    "matched_road": each.road.name if each.road else None,
                    "schematic": each.road.schematic if each.road else None,
                },
            }
            for each in located
        ],
    }


def _lines(placed: Sequence[Located]) -> list[Any]:
    if not placed:
        return []
    with connection.cursor() as cursor:
        spans = [(each.road.pk, each.from_m, each.to_m) for each in placed if each.road]
        cursor.execute(LINES_SQL, [list(column) for column in zip(*spans, strict=True)])
        return [json.loads(line) for (line,) in cursor.fetchall()]
