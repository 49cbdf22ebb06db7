import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from secrets import token_urlsafe
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings
from psycopg.sql import SQL, Identifier

from gis.devtools.cluster import held
from tests.paths import CHECKOUT

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(
        not (CHECKOUT / ".venv/.stamp").exists(), reason="script/server has never set up this checkout"
    ),
]


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """Settings that point the server to a database of its own, in which a person exists, so no demo is built."""
    with nullcontext() if os.environ.get("DATABASE_URL") else held():
        name = f"test_server_{os.getpid()}"
        with connect() as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        variables = {**os.environ, "DATABASE_URL": url_of(name), "DJANGO_SUPERUSER_PASSWORD": token_urlsafe()}
        manage(variables, "prepare", "--no-demo")
        manage(variables, "createsuperuser", "--noinput", "--username", "somebody", "--email", "")
        yield variables
        with connect() as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def connect(database: str | None = None) -> psycopg.Connection[tuple[object, ...]]:
    place = settings.DATABASES["default"]
    return psycopg.connect(
        host=place["HOST"],
        port=place["PORT"] or 5432,
        user=place["USER"],
        password=place["PASSWORD"],
        dbname=database or "template1",
        autocommit=True,
    )


def url_of(database: str) -> str:
    place = settings.DATABASES["default"]
    host, password = quote(str(place["HOST"]), safe=""), quote(str(place["PASSWORD"]), safe="")
    return f"postgis://{place['USER']}:{password}@{host}:{place['PORT'] or 5432}/{database}"


def manage(variables: dict[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=CHECKOUT, env=variables, check=True, capture_output=True
    )


@dataclass
class Server:
    """A running script/server and its port."""

    process: "subprocess.Popen[str]"
    port: int

    def get(self, path: str) -> HTTPResponse:
        return urlopen(f"http://127.0.0.1:{self.port}{path}")


@contextmanager
def started(environment: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    process = subprocess.Popen(
        ["script/server", "--port", str(port)],
        cwd=CHECKOUT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        await_announcement(process, port)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(timeout=90)
        # Not read to its end: what a killed starter leaves behind may hold the other end a while longer.
        if process.stderr is not None:
            process.stderr.close()


@pytest.fixture(scope="module")
def server(environment: dict[str, str]) -> Iterator[Server]:
    """One that is only asked."""
    with started(environment) as running:
        yield running


@pytest.fixture
def victim(environment: dict[str, str]) -> Iterator[Server]:
    """One that may be ended."""
    with started(environment) as running:
        yield running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_announcement(process: "subprocess.Popen[str]", port: int) -> None:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if f"http://127.0.0.1:{port}/" in line:
            return
    raise AssertionError("the server gave up: " + "".join(said))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def is_freed(port: int) -> bool:
    """Whether nobody listens any more, before long: the kernel ends workers when it gets to it."""
    deadline = time.monotonic() + 20
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not listens(port)


def test_ctrl_c_ends_the_server_with_success_and_frees_the_port(victim: Server) -> None:
    assert victim.get("/readyz").status == 200
    os.killpg(victim.process.pid, signal.SIGINT)
    _, said = victim.process.communicate(timeout=30)
    assert victim.process.returncode == 0
    assert "正在停止" in said
    assert not listens(victim.port)


def test_killing_the_starting_process_outright_frees_the_port(victim: Server) -> None:
    victim.process.kill()
    assert is_freed(victim.port)


def test_a_killed_serving_process_is_started_again_and_none_of_it_is_left_at_the_end(victim: Server) -> None:
    before = set(children(victim.process.pid))
    for child in before:
        os.kill(child, signal.SIGKILL)
    deadline = time.monotonic() + 90
    # Workers of the front that was killed may answer once more before they are gone: only the new ones count.
    while time.monotonic() < deadline:
        if not before & set(children(victim.process.pid)) and _answers(victim):
            break
        time.sleep(0.5)
    else:
        pytest.fail("nobody serves again")
    os.killpg(victim.process.pid, signal.SIGINT)
    assert victim.process.wait(timeout=90) == 0
    assert is_freed(victim.port)


def _answers(server: Server) -> bool:
    try:
        return server.get("/readyz").status == 200
    except OSError:  # HTTPError is one: the front answers 503 while nobody serves behind it
        return False


def test_a_second_server_on_the_same_port_says_who_has_it(
    server: Server, environment: dict[str, str]
) -> None:
    second = serve(environment, server.port)
    assert second.returncode == 1
    assert f"端口 {server.port} 已被进程" in second.stderr
    assert "Traceback" not in second.stderr


def test_front_end_packages_are_immutable_and_our_own_files_are_asked_for_again(server: Server) -> None:
    [vendored] = (CHECKOUT / "var/vendor").glob("maplibre-gl/*/maplibre-gl.css")
    path = vendored.relative_to(CHECKOUT / "var/vendor")
    assert "immutable" in server.get(f"/static/vendor/{path}").headers["Cache-Control"]
    assert server.get("/static/admin/css/base.css").headers["Cache-Control"] == "max-age=0, public"


def test_a_database_without_its_migrations_is_alive_but_not_ready(
    server: Server, environment: dict[str, str]
) -> None:
    with connect(unquote(urlsplit(environment["DATABASE_URL"]).path[1:])) as database:
        database.execute("UPDATE django_migrations SET app = 'hidden' WHERE app = 'sessions'")
        try:
            with pytest.raises(HTTPError) as refused:
                server.get("/readyz")
            with refused.value as answer:
                assert answer.status == 503
                assert "迁移未执行" in answer.read().decode()
            assert server.get("/healthz").status == 200
        finally:
            database.execute("UPDATE django_migrations SET app = 'sessions' WHERE app = 'hidden'")


def test_an_unreachable_database_is_named_without_its_password(environment: dict[str, str]) -> None:
    wrong = {**environment, "DATABASE_URL": "postgis://someone:geheim@127.0.0.1:1/nowhere"}
    done = serve(wrong, free_port())
    assert done.returncode == 1
    assert "连不上数据库 127.0.0.1:1/nowhere" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr


def serve(environment: dict[str, str], port: int) -> "subprocess.CompletedProcess[str]":
    """Run a server that is expected to give up."""
    words = ["script/server", "--port", str(port)]
    return subprocess.run(words, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=60)
