"""Where a point lies along the roads: chainage, side and how surely; never more exact than the measuring was."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.gis.geos import Point
from django.db import connection

from roads.models import Side

# Beyond this distance from every centreline nobody is on a road.
FARTHEST_M: Final = 200.0
MOST_ROADS: Final = 3

# The roads nearest to a point: chainage, distance, and on which side of the centreline the point lies. The direction is
# that of the piece of line half a metre either way of the foot of the perpendicular.
NEAREST: Final = """
    SELECT r.id, r.name, r.length_m, r.schematic, f.share * r.length_m, ST_Distance(r.centreline, p.geom),
        (ST_X(b.geom) - ST_X(a.geom)) * (ST_Y(p.geom) - ST_Y(a.geom))
        - (ST_Y(b.geom) - ST_Y(a.geom)) * (ST_X(p.geom) - ST_X(a.geom))
    FROM roads_road r
    CROSS JOIN (SELECT ST_GeomFromEWKB(%s) AS geom) AS p
    CROSS JOIN LATERAL (SELECT ST_LineLocatePoint(r.centreline, p.geom) AS share) AS f
    CROSS JOIN LATERAL (
        SELECT ST_LineInterpolatePoint(r.centreline, greatest(0, f.share - 0.5 / r.length_m)) AS geom
    ) AS a
    CROSS JOIN LATERAL (
        SELECT ST_LineInterpolatePoint(r.centreline, least(1, f.share + 0.5 / r.length_m)) AS geom
    ) AS b
    WHERE ST_DWithin(r.centreline, p.geom, %s) AND (%s::bigint IS NULL OR r.id = %s)
    ORDER BY ST_Distance(r.centreline, p.geom) LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class OnRoad:
    """A place on a road. `side` is B where the accuracy does not tell left from right."""

    road_id: int
    road: str
    metres: float
    offset_m: float
    side: str
    length_m: float
    schematic: bool


def roads_near(
    point: Point, *, accuracy_m: float = 0.0, road_id: int | None = None, within_m: float = FARTHEST_M
) -> list[OnRoad]:
    """The roads nearest to `point` (storage CRS), nearest first, at most three; empty beyond `within_m`."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [bytes(point.ewkb), within_m, road_id, road_id, MOST_ROADS])
        return [_on_road(row, accuracy_m) for row in cursor.fetchall()]


def _on_road(row: tuple[Any, ...], accuracy_m: float) -> OnRoad:
    pk, name, length, schematic, metres, offset, turn = row
    return OnRoad(
        pk, name, float(metres), float(offset), side_of(turn, offset, accuracy_m), float(length), schematic
    )


def side_of(turn: float, offset_m: float, accuracy_m: float) -> str:
    """The half of the road a point lies on; both where it lies nearer to the centreline than it was measured."""
    if offset_m <= accuracy_m or offset_m == 0:
        return Side.BOTH
    return Side.LEFT if turn > 0 else Side.RIGHT
