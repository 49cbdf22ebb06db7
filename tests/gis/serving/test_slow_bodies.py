"""Slow bodies, as an attacker sends them: nobody else may notice."""

# Faces: gis/serving/plan.py

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from gis.serving.plan import Bounds
from tests.gis.serving.conftest import Served

pytestmark = pytest.mark.cluster
BODY = 1_000_000


@contextmanager
def slow_bodies(port: int, number: int, path: str = "/login/") -> Iterator[list[socket.socket]]:
    """`number` requests whose bodies come a byte a second for as long as the block lasts."""
    ended = threading.Event()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {BODY}\r\n\r\n"
    )
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(number)]

    def drip() -> None:
        while not ended.wait(1.0):
            for one in sockets:
                with suppress(OSError):
                    one.sendall(b"a")

    for one in sockets:
        one.sendall(head.encode())
    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield sockets
    finally:
        ended.set()
        thread.join()
        for one in sockets:
            one.close()


@pytest.mark.parametrize("number", [12, 200])
def test_slow_bodies_hold_up_neither_health_nor_pages_nor_writers(served: Served, number: int) -> None:
    with slow_bodies(served.port, number):
        health: list[float] = []
        until = time.monotonic() + 6
        while time.monotonic() < until:
            health.append(served.ask("/healthz", timeout=5).seconds)
            assert served.ask("/readyz", timeout=5).status == 200
            assert served.ask("/api/", timeout=5).status == 200
            time.sleep(0.1)
    # All but a few: on a machine that is busy with other tests a process may wait for its turn.
    assert sorted(health)[len(health) * 9 // 10] < 0.1
    assert max(health) < 2


def test_one_address_sends_only_so_many_bodies_at_once(served: Served) -> None:
    with slow_bodies(served.port, Bounds.bodies_an_address):
        time.sleep(0.5)
        refused = served.ask("/login/", method="POST", body=b"a=b")
    assert refused.status == 503
    assert refused.headers["retry-after"] == "5"
    assert "正忙" in refused.body


def test_a_body_that_stops_coming_is_given_up(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as stalled:
        stalled.sendall(b"POST /api/reports/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n")
        stalled.settimeout(Bounds.gap_s + 5)
        began = time.monotonic()
        with suppress(ConnectionResetError):
            while stalled.recv(4096):
                pass
    assert Bounds.gap_s - 1 < time.monotonic() - began < Bounds.gap_s + 20


def test_a_body_too_large_is_refused_before_it_is_read(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as large:
        large.sendall(b"POST /api/reports/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000000\r\n\r\n")
        large.settimeout(5)
        answer = large.recv(4096).decode()
    assert " 413 " in answer
    assert "请求内容太大" in answer


def test_tiles_and_static_files_answer_to_the_servers_names_alone(served: Served) -> None:
    for path in ("/healthz", "/static/admin/css/base.css", "/tiles/district/1/1/1/1.mvt", "/"):
        assert served.ask(path, headers={"Host": "elsewhere.example"}).status == 400
    assert served.ask("/static/admin/css/base.css").status == 200
