"""A database that is away, read-only, full or busy is told of in words, and a fault of ours is not."""

import errno
import logging
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client, RequestFactory
from psycopg import errors

from gis.jobs.memory import NoMemoryNow
from gis.serving import faults
from gis.serving.faults import AWAY, BUSY, FULL, LOCKED, READ_ONLY, SLOW, ShortFaults, fault_of
from tests.shapes import make_user, make_work

SHORT = {"transaction": True, "serialized_rollback": True}
PATHS = [
    "/", "/works/", "/api/works/", "/api/grid/", "/report/", "/wfs?service=WFS&request=GetCapabilities",
    "/admin/login/", "/tiles/district.json", "/readyz",
]  # fmt: skip
STRANGER = Client(raise_request_exception=False)


def raised(statement: str) -> DatabaseError:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


@pytest.mark.django_db
def test_what_postgresql_says_is_understood() -> None:
    assert fault_of(raised("SET LOCAL statement_timeout = 20; SELECT pg_sleep(2)")) is SLOW
    assert fault_of(raised("SET LOCAL transaction_read_only = on; DELETE FROM kernel_target")) is READ_ONLY
    assert fault_of(raised("SELECT nothing_like_that")) is None
    assert fault_of(raised("SELECT 1/0")) is None
    assert fault_of(errors.DiskFull()) is FULL or errors.DiskFull().sqlstate is None
    assert fault_of(OSError(errno.ENOSPC, "full")) is FULL
    assert fault_of(NoMemoryNow()) is BUSY
    assert fault_of(ValueError("ours")) is None


@pytest.mark.django_db(**SHORT)
def test_a_lock_that_is_not_given_is_a_fault_and_not_a_hang() -> None:
    params = connections["default"].get_connection_params()
    for only_django in ("cursor_factory", "context", "server_side_binding", "prepare_threshold"):
        params.pop(only_django, None)
    with psycopg.connect(**params) as other:
        other.execute("LOCK TABLE kernel_target")
        assert fault_of(raised("SET LOCAL lock_timeout = 50; SELECT * FROM kernel_target")) is LOCKED


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database cannot be reached."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    yield
    connection.close()


@pytest.mark.django_db(**SHORT)
@pytest.mark.parametrize("path", PATHS)
def test_without_its_database_every_address_answers_503_in_words(away: None, path: str) -> None:
    STRANGER.cookies["sessionid"] = "of somebody"
    answer = STRANGER.get(path)
    text = answer.content.decode()
    if answer.status_code == 200:  # what asks nothing of the database
        return
    assert answer.status_code == 503
    assert "数据库暂时无法使用" in text
    assert answer["Retry-After"]
    assert "127.0.0.1" not in text
    assert "connection" not in text
    if path.startswith("/api/"):
        assert answer.json() == {"detail": AWAY.message}


@pytest.mark.django_db(**SHORT)
def test_while_the_database_is_read_only_pages_are_read_and_writing_is_503() -> None:
    work = make_work()
    client = Client(raise_request_exception=False)
    client.force_login(make_user("审核", is_superuser=True))
    body = {"work": work.pk, "step": "base", "from": 0, "to": 10, "side": "B", "day": "2014-06-01"}
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            assert client.get("/works/").status_code == 200
            written = client.post("/api/reports/", body, content_type="application/json")
            ready = client.get("/readyz")
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert (written.status_code, written.json()) == (503, {"detail": READ_ONLY.message})
    assert written["Retry-After"] == "60"
    assert ready.status_code == 503
    assert "只能读取" in ready.json()["detail"]
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_full_disk_is_not_ready(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr("gis.serving.health.LEAST_FREE_BYTES", 2**63)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "磁盘空间不足" in answer.json()["detail"]


def test_a_fault_of_ours_stays_a_500_in_words(rf: RequestFactory) -> None:
    try:
        raise KeyError("secret")
    except KeyError:
        answer = faults.server_error(rf.get("/api/works/"))
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_hundred_faults_are_a_line_in_the_log_and_ours_keep_their_tracebacks() -> None:
    short = ShortFaults()
    records = [_record(errors.AdminShutdown("ended\nCONTEXT")) for _ in range(100)]
    kept = [record for record in records if short.filter(record)]
    assert len(kept) == 1
    assert kept[0].exc_info is None
    assert "\n" not in kept[0].getMessage()
    ours = _record(ValueError("ours"))
    assert short.filter(ours)
    assert ours.exc_info


def _record(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except Exception:
        return logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", ("/",), _info()
        )


def _info() -> Any:
    return sys.exc_info()
