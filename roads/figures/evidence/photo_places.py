"""Photos as marks on the map, and the film of one place: what a camera saw at one chainage, side and direction."""

from datetime import date
from typing import Any, Final

from gis.replica import connection
from roads.figures.evidence.photo_pairs import SAME_PLACE_M, SAME_WAY_DEG
from roads.models import PhotoPlace

MOST_MARKS: Final = 3000
# Photos that lie somewhere, the newest first: key, day, heading, place in degrees, road, chainage.
MARKS: Final = """
    SELECT k.id, k.day, k.heading_deg, ST_X(g.at), ST_Y(g.at), coalesce(r.name, ''), p.metres
    FROM kernel_photo k
    JOIN roads_photoplace p ON p.photo_id = k.id
    LEFT JOIN roads_road r ON r.id = p.road_id
    CROSS JOIN LATERAL (
        SELECT ST_Transform(coalesce(
            k.position, ST_LineInterpolatePoint(r.centreline, least(1, greatest(0, p.metres / r.length_m)))
        ), 4326) AS at
    ) AS g
    WHERE k.voided_at IS NULL AND k.day <= %s AND g.at IS NOT NULL
    ORDER BY k.day DESC, k.id DESC LIMIT %s
"""
# The photos of the place of one photo by the day asked for, oldest first.
FILM: Final = """
    SELECT other.id FROM roads_photoplace p
    JOIN kernel_photo k ON k.id = p.photo_id
    JOIN roads_photoplace q ON q.road_id = p.road_id AND abs(q.metres - p.metres) <= %(near)s
        AND (q.side = p.side OR 'B' IN (q.side, p.side))
    JOIN kernel_photo other ON other.id = q.photo_id
    WHERE p.photo_id = %(photo)s AND other.voided_at IS NULL AND other.day <= %(as_of)s
        AND (k.heading_deg IS NULL OR other.heading_deg IS NULL OR least(
            abs(other.heading_deg - k.heading_deg), 360 - abs(other.heading_deg - k.heading_deg)
        ) <= %(turn)s)
    ORDER BY other.moment, other.id
"""


def marks(*, as_of: date) -> list[dict[str, Any]]:
    """GeoJSON features of the newest photos by the end of `as_of`; `age` is in days."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [as_of, MOST_MARKS])
        return [_mark(row, as_of) for row in cursor.fetchall()]


def _mark(row: tuple[Any, ...], as_of: date) -> dict[str, Any]:
    pk, day, heading, lon, lat, road, metres = row
    return {
        "type": "Feature",
        "id": pk,
        "geometry": {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]},
        "properties": {
            "day": day, "age": (as_of - day).days, "heading": heading, "road": road,
            "m": None if metres is None else round(metres, 1),
        },
    }  # fmt: skip


def film(place: PhotoPlace, *, as_of: date) -> list[int]:
    """Keys of the photos of the place of `place`, the oldest first: at most 20 m along the road, the same half, looking
    the same way. A photo off every road is alone."""
    if place.road_id is None:
        return [place.photo_id]
    parameters: dict[str, Any] = {
        "photo": place.photo_id,
        "near": SAME_PLACE_M,
        "turn": SAME_WAY_DEG,
        "as_of": as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILM, parameters)
        return [pk for (pk,) in cursor.fetchall()]
