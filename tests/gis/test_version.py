"""The data version under many writers: none waits for another, and equal versions mean equal data."""

# Faces: gis/models.py

import random
import time
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from gis.models import DataVersion

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WRITE = "INSERT INTO kernel_responsibleunit (name, short_name, demo) VALUES (%s, '', false)"
LOOK = "SELECT version, (SELECT count(*) FROM kernel_responsibleunit) FROM kernel_dataversion"


def connect(**options: Any) -> "psycopg.Connection[Any]":
    params = connections["default"].get_connection_params()
    for only_django in ("cursor_factory", "context", "server_side_binding", "prepare_threshold"):
        params.pop(only_django, None)
    return psycopg.connect(**params, **options)


@pytest.fixture
def two() -> Iterator[Any]:
    with connect() as first, connect() as second:
        yield first, second


def seen() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        version, rows = cursor.fetchone()
        return version, rows


def test_a_writer_does_not_wait_for_another_that_has_not_ended(two: Any) -> None:
    slow, quick = two
    slow.execute(WRITE, ["慢"])
    quick.execute("SET lock_timeout = '200ms'")
    quick.execute(WRITE, ["快"])
    quick.commit()
    slow.rollback()


def test_whoever_commits_last_raises_the_version_whoever_began_first(two: Any) -> None:
    first, second = two
    first.execute(WRITE, ["先"])
    second.execute(WRITE, ["后"])
    second.commit()
    between = seen()
    first.commit()
    assert seen()[0] > between[0]
    assert seen()[1] == between[1] + 1


def test_equal_versions_mean_equal_data_and_versions_only_rise_under_sixteen_writers() -> None:
    ended = Event()
    looked: list[Any] = []

    def write(number: int) -> None:
        rng = random.Random(number)
        with connect() as writer:
            for turn in range(25):
                writer.execute(WRITE, [f"单位{number}-{turn}"])
                time.sleep(rng.random() * 0.01)
                writer.rollback() if rng.random() < 0.2 else writer.commit()

    def look() -> None:
        with connect(autocommit=True) as reader:
            while not ended.is_set():
                looked.append(reader.execute(LOOK).fetchone())

    writers = [Thread(target=write, args=[number]) for number in range(16)]
    reader = Thread(target=look)
    reader.start()
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    reader.join()
    rows_at: dict[int, int] = {}
    for version, rows in looked:
        assert rows_at.setdefault(version, rows) == rows
    versions = [version for version, _ in looked]
    assert versions == sorted(versions)
    assert len(rows_at) > 20


def test_many_writes_leave_few_rows_and_their_sum() -> None:
    before = seen()[0]
    with connect(autocommit=True) as writer:
        for number in range(250):
            writer.execute(WRITE, [f"单位{number}"])
        [(left,)] = writer.execute("SELECT count(*) FROM kernel_versionstep").fetchall()
    assert left <= 101
    assert seen()[0] >= before + 250


def test_a_version_put_back_from_a_backup_is_lifted_to_the_clock() -> None:
    with connect(autocommit=True) as writer:
        writer.execute("DELETE FROM kernel_versionstep")
        writer.execute("INSERT INTO kernel_versionstep (step) VALUES (5)")
        assert DataVersion.objects.get().version == 5
        writer.execute("SELECT kernel_compact_version()")
    assert abs(DataVersion.objects.get().version - time.time() * 1000) < 60_000
