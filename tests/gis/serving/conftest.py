"""A server as script/server starts it, on a database of its own, without setting the checkout up anew."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier

from gis.devtools.cluster import held
from gis.serving import front
from tests.gis.devtools.test_serving import connect, free_port, manage, url_of

CHECKOUT = Path(__file__).resolve().parent.parent.parent.parent
SERVE = (
    "import sys; from gis.devtools.setup import serving; serving._listen_to_signals(); "
    "sys.exit(serving._serve(int(sys.argv[1]), None))"
)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    seconds: float


@dataclass
class Served:
    """A running server, its port and its environment."""

    process: "subprocess.Popen[str]"
    port: int
    environment: dict[str, str]

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 30,
    ) -> Answer:
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, text, time.monotonic() - began)
        finally:
            connection.close()


@pytest.fixture(scope="session")
def own_database() -> Iterator[dict[str, str]]:
    """Settings that point a server to a migrated database without demonstration data."""
    with nullcontext() if os.environ.get("DATABASE_URL") else held():
        name = f"test_served_{os.getpid()}"
        with connect() as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        variables = {**os.environ, "DATABASE_URL": url_of(name)}
        try:
            manage(variables, "prepare", "--no-demo")
            yield variables
        finally:
            with connect() as connection:
                connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Served]:
    if front.program() is None:
        pytest.skip("nginx is not installed; script/test installs it")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)],
        cwd=CHECKOUT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stderr is not None
        said = [next(line for line in process.stderr if str(port) in line or "失败" in line)]
        assert f"http://127.0.0.1:{port}/" in said[-1]
        yield Served(process, port, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


@pytest.fixture(scope="session")
def served(own_database: dict[str, str]) -> Iterator[Served]:
    """One that is only asked."""
    with serving(own_database) as running:
        yield running


@pytest.fixture
def victim(own_database: dict[str, str]) -> Iterator[Served]:
    """One whose processes may be ended."""
    with serving(own_database) as running:
        yield running
