"""How a tile's statement is run on a connection: prepared, binary, no rewriting of its parameters."""

from typing import Any

import psycopg
from psycopg.types.numeric import Int4


def fetch_tile(
    connection: psycopg.Connection[Any], statement: str, place: tuple[int, int, int]
) -> tuple[int, bytes]:
    """Data version and bytes of the tile `place` (z, x, y), both of one snapshot."""
    with psycopg.RawCursor(connection) as cursor:
        cursor.execute(statement, tuple(map(Int4, place)), prepare=True, binary=True)
        row = cursor.fetchone()
    if row is None:
        raise psycopg.DataError("a tile's statement returns one row")
    return int(row[0] or 0), bytes(row[1])
