"""Clients that ask for tiles as fast as they can: bare SQL through psycopg, and HTTP over keep-alive connections."""

import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROCESSES = 2
THREADS = 4

# One tile asked for: its statement and place for SQL, its path for HTTP.
Job = tuple[str, tuple[int, int, int], str]


def sql_per_second(conninfo: str, session: str, jobs: Sequence[Job], seconds: float) -> float:
    """Tiles a second by the statement alone: 8 connections, prepared, binary, in two processes as the server has."""
    return _in_processes(_run_sql, (conninfo, session, [(s, p) for s, p, _ in jobs], seconds))


def http_per_second(base: str, jobs: Sequence[Job], seconds: float, *, encoding: str = "") -> float:
    """Tiles a second over HTTP on 8 keep-alive connections: by wrk where it is installed, else by our own client."""
    paths = [path for _, _, path in jobs]
    if shutil.which("wrk"):
        return _wrk(base, paths, seconds, encoding)
    return _in_processes(_run_http, (base, paths, seconds, encoding))


def client_name() -> str:
    return (
        "wrk, 2 threads, 8 connections" if shutil.which("wrk") else "own client, 8 connections in 2 processes"
    )


def _in_processes(work: Callable[..., None], arguments: tuple[Any, ...]) -> float:
    context = multiprocessing.get_context("spawn")
    counts = context.Queue()
    gate = context.Barrier(PROCESSES)
    running = [context.Process(target=work, args=(counts, gate, n, *arguments)) for n in range(PROCESSES)]
    for process in running:
        process.start()
    total = sum(counts.get() for _ in running)
    for process in running:
        process.join()
    return total


def _in_threads(
    gate: Any, counts: Any, seconds: float, start: Callable[[int], Callable[[int], None]]
) -> None:
    """Runs one loop a thread, each on what `start` makes for it, once all processes are ready; puts tiles a second."""
    done = [0] * THREADS
    ready = threading.Barrier(THREADS + 1)

    def loop(number: int) -> None:
        step = start(number)
        step(number)
        ready.wait()
        begun.wait()
        turn = number
        while time.perf_counter() < deadline[0]:
            step(turn)
            turn += 1
            done[number] += 1

    begun = threading.Event()
    deadline = [0.0]
    threads = [threading.Thread(target=loop, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    ready.wait()
    gate.wait()
    deadline[0] = time.perf_counter() + seconds
    begun.set()
    for thread in threads:
        thread.join()
    counts.put(sum(done) / seconds)


def _run_sql(
    counts: Any, gate: Any, who: int, conninfo: str, session: str, jobs: list[Any], seconds: float
) -> None:
    import psycopg

    from gis.tiles.fetch import fetch_tile

    def start(number: int) -> Callable[[int], None]:
        connection = psycopg.connect(conninfo, autocommit=True)
        connection.execute(session.encode())
        offset = (who * THREADS + number) * len(jobs) // (PROCESSES * THREADS)

        def step(turn: int) -> None:
            statement, place = jobs[(offset + turn) % len(jobs)]
            fetch_tile(connection, statement, place)

        return step

    _in_threads(gate, counts, seconds, start)


def _run_http(
    counts: Any, gate: Any, who: int, base: str, paths: list[str], seconds: float, encoding: str
) -> None:
    host, port = urlsplit(base).hostname, urlsplit(base).port
    accept = f"Accept-Encoding: {encoding}\r\n" if encoding else ""
    requests = [f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{accept}\r\n".encode() for path in paths]

    def start(number: int) -> Callable[[int], None]:
        connection = socket.create_connection((host, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        offset = (who * THREADS + number) * len(requests) // (PROCESSES * THREADS)

        def step(turn: int) -> None:
            connection.sendall(requests[(offset + turn) % len(requests)])
            _read_reply(connection)

        return step

    _in_threads(gate, counts, seconds, start)


def _read_reply(connection: socket.socket) -> None:
    data = connection.recv(262_144)
    while b"\r\n\r\n" not in data:
        data += connection.recv(262_144)
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204")):
        raise RuntimeError(head[:200].decode())
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    missing = (int(length[1]) if length else 0) - len(body)
    while missing > 0:
        missing -= len(connection.recv(min(missing, 262_144)))


def _wrk(base: str, paths: Sequence[str], seconds: float, encoding: str) -> float:
    """Runs wrk with a script that goes through the paths, each thread from its own place in the list."""
    quoted = ",".join(f'"{path}"' for path in paths)
    script = (
        f"local paths = {{{quoted}}}\nlocal at = 0\nlocal threads = 0\n"
        "function setup(thread) thread:set('start', threads) threads = threads + 1 end\n"
        "function init(args) at = start * math.floor(#paths / 2) end\n"
        "function request() at = at % #paths + 1 return wrk.format('GET', paths[at]) end\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paths.lua"
        file.write_text(script)
        headers = ["-H", f"Accept-Encoding: {encoding}"] if encoding else []
        command = [
            "wrk",
            "-t2",
            "-c8",
            "--timeout",
            "20s",
            f"-d{seconds:g}s",
            "-s",
            str(file),
            *headers,
            base,
        ]
        text = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout
    if failed := re.search(r"Non-2xx.*|Socket errors.*", text):
        raise RuntimeError(failed[0])
    match = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if match is None:
        raise RuntimeError(text)
    return float(match[1])
