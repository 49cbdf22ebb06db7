"""How a tile's statements are run on a connection: prepared, binary, no rewriting of their parameters."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple, Protocol

import psycopg
from psycopg.types.numeric import Int4

from gis.tiles.sql import VERSIONS

Place = tuple[int, int, int]
# Returns one row: data version, version of what the tile $1 z, $2 x, $3 y may show.
VERSIONS_ONLY: Final = f"SELECT {VERSIONS}"


class Made(NamedTuple):
    """A tile as one snapshot has it: the version of all data, the bytes, the version of what the tile may show."""

    data_version: int
    content: bytes
    version: int = 0


class Fetch(Protocol):
    """Where tiles come from: a database, through whichever connection."""

    def versions(self, place: Place) -> tuple[int, int]:
        """Data version, and version of what the tile `place` may show."""

    def tile(self, statement: str, place: Place) -> Made:
        """The tile `place` that `statement` makes."""


def fetch_tile(connection: psycopg.Connection[Any], statement: str, place: Place) -> Made:
    """The tile `place` (z, x, y) that `statement` makes."""
    row = _one_row(connection, statement, place)
    return Made(int(row[0] or 0), bytes(row[2]), int(row[1]))


def fetch_versions(connection: psycopg.Connection[Any], place: Place) -> tuple[int, int]:
    """Data version, and version of what the tile `place` may show."""
    row = _one_row(connection, VERSIONS_ONLY, place)
    return int(row[0] or 0), int(row[1])


def _one_row(connection: psycopg.Connection[Any], statement: str, place: Place) -> tuple[Any, ...]:
    with psycopg.RawCursor(connection) as cursor:
        # psycopg sends the smallest type that holds a number, and a statement with other types is prepared anew; Int4
        # is one type for all columns of the pyramid.
        cursor.execute(statement, tuple(map(Int4, place)), prepare=True, binary=True)
        row = cursor.fetchone()
    if row is None:
        raise psycopg.DataError("a tile's statement returns one row")
    return row


class OnConnections:
    """Fetches on connections that `connect` lends, one for each statement."""

    def __init__(self, connect: Callable[[], AbstractContextManager[psycopg.Connection[Any]]]) -> None:
        self._connect = connect

    def versions(self, place: Place) -> tuple[int, int]:
        with self._connect() as connection:
            return fetch_versions(connection, place)

    def tile(self, statement: str, place: Place) -> Made:
        with self._connect() as connection:
            return fetch_tile(connection, statement, place)
