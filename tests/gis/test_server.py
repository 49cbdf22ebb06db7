import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.db import connection

CHECKOUT = Path(__file__).resolve().parent.parent.parent
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not (CHECKOUT / ".venv/.stamp").exists(), reason="script/server has never set up this checkout"
    ),
]


@pytest.fixture
def environment() -> dict[str, str]:
    """Settings that point the server to the tests' own database, in which a person exists, so no demo is built."""
    from django.contrib.auth import get_user_model

    get_user_model().objects.create_user("somebody")
    place = connection.settings_dict
    host = str(place["HOST"]).replace("/", "%2F")
    url = f"postgis://{place['USER']}:{place['PASSWORD']}@{host}:{place['PORT'] or 5432}/{place['NAME']}"
    return {**os.environ, "DATABASE_URL": url}


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(environment: dict[str, str], port: int) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        ["script/server", "--port", str(port)],
        cwd=CHECKOUT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            if urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def test_ctrl_c_ends_the_server_with_success_and_frees_the_port(
    server: "subprocess.Popen[str]", port: int
) -> None:
    assert urlopen(f"http://127.0.0.1:{port}/readyz").status == 200
    os.killpg(server.pid, signal.SIGINT)
    _, said = server.communicate(timeout=30)
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}/" in said
    assert not listens(port)


def test_killing_the_starting_process_outright_frees_the_port(
    server: "subprocess.Popen[str]", port: int
) -> None:
    server.kill()
    deadline = time.monotonic() + 20
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not listens(port)


def test_killing_the_serving_process_outright_leaves_none_of_its_workers(
    server: "subprocess.Popen[str]", port: int
) -> None:
    for child in children(server.pid):
        os.kill(child, signal.SIGKILL)
    _, said = server.communicate(timeout=30)
    assert server.returncode == 1
    assert "服务进程意外退出" in said
    assert not listens(port)


def test_a_second_server_on_the_same_port_says_who_has_it(
    server: "subprocess.Popen[str]", environment: dict[str, str], port: int
) -> None:
    second = subprocess.run(
        ["script/server", "--port", str(port)], cwd=CHECKOUT, env=environment, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert f"端口 {port} 已被进程" in second.stderr
    assert "Traceback" not in second.stderr


def test_front_end_packages_are_immutable_and_our_own_files_are_asked_for_again(
    server: "subprocess.Popen[str]", port: int
) -> None:
    [vendored] = (CHECKOUT / "var/vendor").glob("maplibre-gl/*/maplibre-gl.css")
    address = f"http://127.0.0.1:{port}/static/vendor/{vendored.relative_to(CHECKOUT / 'var/vendor')}"
    assert "immutable" in urlopen(address).headers["Cache-Control"]
    ours = urlopen(f"http://127.0.0.1:{port}/static/admin/css/base.css")
    assert ours.headers["Cache-Control"] == "max-age=0, public"


def test_a_database_without_migrations_is_alive_but_not_ready(
    server: "subprocess.Popen[str]", port: int
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions' RETURNING *")
        removed = cursor.fetchall()
    try:
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{port}/readyz")
        with refused.value as answer:
            assert answer.status == 503
            assert "迁移未执行" in answer.read().decode()
        assert urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
    finally:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", removed)


def test_an_unreachable_database_is_named_without_its_password(
    environment: dict[str, str], port: int
) -> None:
    wrong = {**environment, "DATABASE_URL": "postgis://someone:geheim@127.0.0.1:1/nowhere"}
    done = subprocess.run(
        ["script/server", "--port", str(port)], cwd=CHECKOUT, env=wrong, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "连不上数据库 127.0.0.1:1/nowhere" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr
