"""Two database connections outside Django's transaction around tests, for what only shows between connections."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.shapes import EAST, NORTH

Connections = tuple[psycopg.Connection[Any], psycopg.Connection[Any]]


@pytest.fixture
def two_connections(django_db_setup: None, django_db_blocker: Any) -> Iterator[Connections]:
    """A reader and a writer that know nothing of Django nor of its transaction around tests, and a road to write to."""
    with django_db_blocker.unblock():
        params = connection.get_connection_params()
    known = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    line = f"ST_GeomFromText('LINESTRING({EAST} {NORTH}, {EAST + 400} {NORTH})', 4547)"
    with psycopg.connect(**known, autocommit=True) as reader, psycopg.connect(**known) as writer:
        writer.execute(
            "INSERT INTO roads_road (code, name, aliases, axis, road_class, centreline, source, schematic, demo) "
            f"VALUES ('two', '甲', '{{}}', '', 'local', {line}, '', false, false)"
        )
        writer.commit()
        yield reader, writer
        writer.execute("DELETE FROM roads_road")
        writer.commit()
