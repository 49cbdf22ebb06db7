"""Pairs of photos of one place, first and last: what a stretch of road looked like months apart."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from gis.replica import connection

# Photos this near along the road, on the same half and looking the same way, are of one place.
SAME_PLACE_M: Final = 20
# Looking the same way: within so many degrees either way; a phone that did not know may have looked any way.
SAME_WAY_DEG: Final = 60
# Of this many pairs, the longest time between them first, those of places already chosen are left out.
LOOKED_AT: Final = 400
# For each photo by the day asked for the earliest one of its place, in order of days between them, then of nearness.
PAIRS: Final = """
    WITH placed AS (
        SELECT k.id, k.moment, k.day, k.heading_deg, p.road_id, p.side, p.metres
        FROM roads_photoplace p JOIN kernel_photo k ON k.id = p.photo_id
        WHERE p.metres IS NOT NULL AND NOT p.by_hand AND k.voided_at IS NULL AND k.day <= %(as_of)s
            AND (%(road)s::bigint IS NULL OR p.road_id = %(road)s)
            AND p.metres BETWEEN %(low)s AND %(high)s
    )
    SELECT first.id, l.id, l.day - first.day, l.road_id, l.metres, l.side, l.heading_deg
    FROM placed l CROSS JOIN LATERAL (
        SELECT f.id, f.day, f.metres FROM placed f
        WHERE f.road_id = l.road_id AND f.metres BETWEEN l.metres - %(near)s AND l.metres + %(near)s
            AND (f.side = l.side OR 'B' IN (f.side, l.side)) AND f.day < l.day
            AND (f.heading_deg IS NULL OR l.heading_deg IS NULL OR least(
                abs(f.heading_deg - l.heading_deg), 360 - abs(f.heading_deg - l.heading_deg)
            ) <= %(turn)s)
        ORDER BY f.day, abs(f.metres - l.metres), f.id LIMIT 1
    ) AS first
    ORDER BY 3 DESC, abs(first.metres - l.metres), 2 DESC LIMIT %(looked)s
"""


# For each stretch asked for (place in the list, road, from, to) its best pair: the longest apart, then the nearest.
BEST: Final = """
    WITH stretch AS (
        SELECT * FROM unnest(%(roads)s::bigint[], %(lows)s::float8[], %(highs)s::float8[])
            WITH ORDINALITY AS given (road_id, low, high, place)
    ), placed AS (
        SELECT s.place, k.id, k.day, k.heading_deg, p.side, p.metres
        FROM stretch s
        JOIN roads_photoplace p ON p.road_id = s.road_id AND p.metres BETWEEN s.low AND s.high
        JOIN kernel_photo k ON k.id = p.photo_id
        WHERE NOT p.by_hand AND k.voided_at IS NULL AND k.day <= %(as_of)s
    )
    SELECT DISTINCT ON (l.place) l.place, f.id, l.id, l.day - f.day
    FROM placed l JOIN placed f ON f.place = l.place AND f.day < l.day
        AND f.metres BETWEEN l.metres - %(near)s AND l.metres + %(near)s
        AND (f.side = l.side OR 'B' IN (f.side, l.side))
        AND (f.heading_deg IS NULL OR l.heading_deg IS NULL OR least(
            abs(f.heading_deg - l.heading_deg), 360 - abs(f.heading_deg - l.heading_deg)
        ) <= %(turn)s)
    ORDER BY l.place, l.day - f.day DESC, abs(f.metres - l.metres), l.id DESC, f.id
"""


class Stretch(NamedTuple):
    """A stretch of a road (by primary key), metres of chainage."""

    road_id: int
    from_m: float
    to_m: float


class Pair(NamedTuple):
    """Primary keys of the first and the last photo of a place, and the days between them."""

    first: int
    last: int
    days: int


def pairs(
    *,
    as_of: date,
    road_id: int | None = None,
    from_m: float = 0.0,
    to_m: float = 1e9,
    most: int = 6,
) -> list[Pair]:
    """The pairs with the most days between them, one a place, as of the end of `as_of`; of one road or stretch where
    given. The first is the best of the stretch."""
    parameters: dict[str, Any] = {
        "near": SAME_PLACE_M, "turn": SAME_WAY_DEG, "as_of": as_of, "road": road_id, "low": from_m, "high": to_m,
        "looked": LOOKED_AT,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, parameters)
        rows = cursor.fetchall()
    chosen: list[tuple[Any, ...]] = []
    for row in rows:
        if len(chosen) == most:
            break
        if not any(_same_place(row, other) for other in chosen):
            chosen.append(row)
    return [Pair(first, last, days) for first, last, days, *_ in chosen]


def best_pairs(stretches: Sequence[Stretch], *, as_of: date) -> list[Pair | None]:
    """The best pair of each stretch as of the end of `as_of`, in their order, in one query; None where none is."""
    asked: dict[str, Any] = {
        "roads": [one.road_id for one in stretches], "lows": [one.from_m for one in stretches],
        "highs": [one.to_m for one in stretches], "as_of": as_of, "near": SAME_PLACE_M, "turn": SAME_WAY_DEG,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BEST, asked)
        best = {place: Pair(first, last, days) for place, first, last, days in cursor.fetchall()}
    return [best.get(place) for place in range(1, len(stretches) + 1)]


def _same_place(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two pairs show the same place; a pair that shares a photo with another does."""
    if {one[0], one[1]} & {other[0], other[1]}:
        return True
    (_, _, _, road, metres, side, way), (_, _, _, road2, metres2, side2, way2) = one, other
    turned = 0 if None in (way, way2) else min(abs(way - way2), 360 - abs(way - way2))
    near = road == road2 and abs(metres - metres2) <= 2 * SAME_PLACE_M
    return bool(near and (side == side2 or "B" in (side, side2)) and turned <= SAME_WAY_DEG)
