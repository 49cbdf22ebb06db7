"""The fast lane: tiles answered in front of Django's handler, from a pool of bare connections. Where looking needs a
login the lane lets every request through, and the ordinary view answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from http.client import responses
from threading import Lock
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connections
from django.http.request import split_domain_port, validate_host
from django.utils.module_loading import import_string
from psycopg_pool import ConnectionPool, PoolTimeout

from gis.tiles.cache import TileCache
from gis.tiles.fetch import OnConnections
from gis.tiles.response import TileRequest, TileResponse, answer, problem
from gis.tiles.sql import TileSet

log = logging.getLogger(__name__)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
PREFIX: Final = "/tiles/"
# The tile's own statement is always the best plan we know: planning it anew costs more than running it.
SESSION: Final = (
    "SET jit = off; SET plan_cache_mode = force_generic_plan; "
    "SET statement_timeout = '8s'; SET default_transaction_read_only = on"
)
WAIT_S: Final = 5.0


class TileLane:
    """A WSGI application that answers tiles itself and hands everything else to `application`."""

    def __init__(self, application: Application, sets: Mapping[str, TileSet] | None = None) -> None:
        self.application = application
        self.sets: Mapping[str, TileSet] = sets or import_string(settings.TILE_SETS)
        self._pool: ConnectionPool[psycopg.Connection[Any]] | None = None
        self._lock = Lock()
        self._fetch = OnConnections(lambda: self.pool.connection(WAIT_S))
        self._cache = TileCache() if settings.TILE_CACHE else None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX) or path.endswith(".json") or not settings.PUBLIC_READ:
            return self.application(environ, start_response)
        method = environ.get("REQUEST_METHOD", "GET")
        if not _is_ours(environ):
            response = problem(400, "这台服务器不以这个名字提供服务。")
        elif method not in ("GET", "HEAD"):
            response = problem(405, "瓦片只能读取。", Allow="GET, HEAD")
        else:
            response = self.answer(
                TileRequest(
                    path=path,
                    if_none_match=environ.get("HTTP_IF_NONE_MATCH", ""),
                    accept_encoding=environ.get("HTTP_ACCEPT_ENCODING", ""),
                )
            )
        start_response(f"{response.status} {responses[response.status]}", list(response.headers))
        return [] if method == "HEAD" else [response.body]

    def answer(self, request: TileRequest) -> TileResponse:
        """The tile, or 503 while the database cannot be reached; a connection that died is tried again."""
        try:
            try:
                return answer(request, self.sets, self._fetch, self._cache)
            except psycopg.OperationalError:
                # A database that was started again has closed all connections: check() throws them out, so the second
                # try gets a new one.
                self.pool.check()
                return answer(request, self.sets, self._fetch, self._cache)
        except (psycopg.Error, PoolTimeout) as error:
            log.warning("tile %s: %s", request.path, error)
            return problem(503, "数据库暂时无法使用，请稍后再试。", **{"Retry-After": "5"})

    @property
    def pool(self) -> ConnectionPool[psycopg.Connection[Any]]:
        """Opened at the first tile, so that each server process has its own."""
        if self._pool is None:
            with self._lock:
                # Another thread may have opened it while this one waited for the lock.
                if self._pool is None:
                    self._pool = _open_pool()
        return self._pool

    def close(self) -> None:
        """Ends the lane's connections."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None


def _is_ours(environ: Mapping[str, Any]) -> bool:
    """Whether the request names one of ALLOWED_HOSTS, as Django's own requests must."""
    domain, _ = split_domain_port(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _open_pool() -> ConnectionPool[psycopg.Connection[Any]]:
    params = connections["default"].get_connection_params()
    for only_django in ("cursor_factory", "context", "server_side_binding", "prepare_threshold"):
        params.pop(only_django, None)
    return ConnectionPool(
        kwargs={**params, "autocommit": True},
        min_size=1,
        max_size=settings.TILE_CONNECTIONS,
        configure=_configure,
        timeout=WAIT_S,
        name="tiles",
        open=True,
    )


def _configure(connection: psycopg.Connection[Any]) -> None:
    connection.execute(SESSION)
