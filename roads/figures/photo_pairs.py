"""Pairs of photos of one place, first and last: what a stretch of road looked like months apart."""

from datetime import date
from typing import Final, NamedTuple

from django.db import connection

# Photos this near along the road, on the same half and looking the same way within a quarter turn, are of one place.
SAME_PLACE_M: Final = 20
# First and last photo of each place on a road, the longest time between them first.
PAIRS: Final = """
    WITH placed AS (
        SELECT k.id, k.moment, k.day, p.road_id, p.side, round(p.metres / %(near)s) AS spot,
            coalesce(round(k.heading_deg / 90)::integer %% 4, -1) AS facing
        FROM roads_photoplace p JOIN kernel_photo k ON k.id = p.photo_id
        WHERE p.metres IS NOT NULL AND k.voided_at IS NULL AND k.day <= %(as_of)s
            AND (%(road)s::bigint IS NULL OR p.road_id = %(road)s)
    )
    SELECT (array_agg(id ORDER BY moment, id))[1], (array_agg(id ORDER BY moment DESC, id DESC))[1],
        max(day) - min(day)
    FROM placed GROUP BY road_id, side, spot, facing
    HAVING max(day) > min(day) ORDER BY 3 DESC, 2 DESC LIMIT %(most)s
"""


class Pair(NamedTuple):
    """Primary keys of the first and the last photo of a place, and the days between them."""

    first: int
    last: int
    days: int


def pairs(*, as_of: date, road_id: int | None = None, most: int = 6) -> list[Pair]:
    """The pairs with the most days between them, as of the end of `as_of`."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"near": SAME_PLACE_M, "as_of": as_of, "road": road_id, "most": most})
        return [Pair(*row) for row in cursor.fetchall()]
