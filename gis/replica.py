"""Reads that may lag go to a streaming replica, through Django's database router; everything else asks the primary.

A view says of itself that its answer may lag (exports, WFS, OGC, published briefings). Within such a request every
read, by models or by SQL, is of the replica, so that no figure is made of two states of the data; writes are the
primary's.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

REPLICA: Final = "replica"
# Seconds since the last commit that was replayed; 0 where all that was received is replayed.
LAG: Final = """
    SELECT CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
        ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END::float8
"""
# A replica that did not answer is left alone for so long.
REST_S: Final = 5.0
HEADER: Final = "Replica-Lag"

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)
_pinned: ContextVar[bool] = ContextVar("pinned", default=False)
_asleep_until = 0.0


class ReplicaRouter:
    """Where models are read and written; the replica is a copy and has no migrations of its own."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _reading.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != REPLICA


class _Connection:
    """The connection that this request reads from."""

    def __getattr__(self, name: str) -> Any:
        return getattr(connections[_reading.get()], name)


connection = cast(BaseDatabaseWrapper, _Connection())

View = Callable[..., HttpResponseBase]


def may_lag(view: View) -> View:
    """The view, reading from the replica where one is configured, answers and lags no more than is allowed."""

    @wraps(view)
    def lagging(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        lag = replica_lag() if request.method in ("GET", "HEAD") and not _pinned.get() else None
        if lag is None:
            return view(request, *args, **kwargs)
        # Who asks is known from the primary: a right that was taken away does not lag.
        getattr(request, "user", None) and request.user.pk
        with reading(REPLICA):
            response = view(request, *args, **kwargs)
        if response.status_code == 404:  # perhaps it is not there yet
            return view(request, *args, **kwargs)
        if getattr(response, "streaming", False):
            response.streaming_content = _within(response.streaming_content)  # type: ignore[attr-defined]
        response[HEADER] = f"{lag:.1f}"
        return response

    return lagging


@contextmanager
def reading(alias: str) -> Iterator[None]:
    """Everything read within is read from `alias`."""
    token = _reading.set(alias)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def pinned(alias: str) -> Iterator[None]:
    """The same, and what may lag does not within."""
    token = _pinned.set(True)
    try:
        with reading(alias):
            yield
    finally:
        _pinned.reset(token)


def replica_lag() -> float | None:
    """Seconds the replica lags behind; None where there is none, it does not answer, or it lags too far behind."""
    global _asleep_until
    if REPLICA not in settings.DATABASES or time.monotonic() < _asleep_until:
        return None
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(LAG)
            lag = float(cursor.fetchone()[0])
    except DatabaseError:
        with suppress(DatabaseError):
            connections[REPLICA].close()
        _asleep_until = time.monotonic() + REST_S
        return None
    return lag if lag <= settings.REPLICA_MOST_LAG_S else None


def _within(content: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that are made while they are sent, each read from the replica, too."""
    pieces = iter(content)
    # Set anew for each piece: a generator runs in the context of whoever asks it, not of who made it.
    while True:
        with nullcontext() if _pinned.get() else reading(REPLICA):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
