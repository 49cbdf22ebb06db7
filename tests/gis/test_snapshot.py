"""One state waits for those who write in its database, and for nobody else."""

import os
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from gis import snapshot
from gis.errors import DomainError
from tests.gis.devtools.test_serving import connect, url_of

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another database of the same server."""
    name = f"test_elsewhere_{os.getpid()}"
    with connect() as server:
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield name
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def writer(name: str) -> "psycopg.Connection[Any]":
    """A connection that has written into a table and not committed."""
    writing = psycopg.connect(url_of(name).replace("postgis:", "postgresql:"))
    writing.execute("CREATE TABLE written_by_test (number int)")
    return writing


def test_who_writes_in_another_database_is_not_waited_for(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "WAIT_S", 0.0)
    with writer(elsewhere), snapshot.one_state():
        pass


def test_who_writes_in_this_database_is_waited_for_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "WAIT_S", 60.0)
    slept = threading.Event()

    def sleep(seconds: float) -> None:
        slept.set()
        slept_for.wait(seconds)

    slept_for = threading.Event()
    monkeypatch.setattr(snapshot.time, "sleep", sleep)
    with writer(str(connection.settings_dict["NAME"])) as writing:

        def end() -> None:
            slept.wait(60)
            writing.commit()

        ender = threading.Thread(target=end)
        ender.start()
        with snapshot.one_state(), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('written_by_test') IS NOT NULL")
            assert cursor.fetchone()[0]
        ender.join()
        assert slept.is_set()
        writing.execute("DROP TABLE written_by_test")
        writing.commit()


def test_who_begins_to_write_later_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [{"3/1"}, {"3/1", "4/7"}, {"4/7"}]
    monkeypatch.setattr(snapshot, "_writers", lambda: asked.pop(0))
    with snapshot.one_state():
        assert not asked


def test_a_writer_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "WAIT_S", 0.0)
    with writer(str(connection.settings_dict["NAME"])) as writing:
        with pytest.raises(DomainError, match="正在写入"):
            snapshot.one_state().__enter__()
        writing.rollback()


def test_within_a_transaction_nothing_changes() -> None:
    with transaction.atomic(), snapshot.one_state():
        assert connection.in_atomic_block
