"""Starts and ends the servers that bench/tiles.py compares, each on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
WORKERS = 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def granian(application: str, database_url: str, *, cache: bool = False) -> Iterator[str]:
    """Our own server as script/server starts it, with or without its cache; yields its base address."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"),
        *(
            "--port",
            str(port),
            "--log-level",
            "warning",
            "--workers",
            str(WORKERS),
            "--blocking-threads",
            "4",
        ),
        application,
    ]
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DATABASE_URL": database_url,
            "ZONGHENG_TILE_CACHE": "1" if cache else "0",
            "ZONGHENG_TILE_FOLDER": folder,
        }
        with _running(command, port, settings, f"http://127.0.0.1:{port}/healthz"):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def martin(program: str, libpq_url: str) -> Iterator[str]:
    """A Martin without its cache, which finds the tables of the database by itself."""
    port = free_port()
    command = [
        *(program, "--listen-addresses", f"127.0.0.1:{port}", "--workers", str(WORKERS)),
        *("--cache-size", "0", "--pool-size", "8", "--auto-bounds", "skip", libpq_url),
    ]
    with _running(command, port, {"RUST_LOG": "warn"}, f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def tipg(python: str, libpq_url: str) -> Iterator[str]:
    """A tipg of another virtual environment, as its documentation starts it, on the bench view alone."""
    port = free_port()
    command = [
        *(python, "-m", "uvicorn", "tipg.main:app", "--host", "127.0.0.1", "--port", str(port)),
        *("--log-level", "warning", "--no-access-log", "--workers", str(WORKERS)),
    ]
    settings = {
        "DATABASE_URL": libpq_url,
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_DB_TABLES": '["public.bench_works"]',
        "TIPG_TABLE_CONFIG__public_bench_works__pk": "id",
        "TIPG_MAX_FEATURES_PER_QUERY": "100000",
        "TIPG_DEFAULT_FEATURES_LIMIT": "100000",
        "TIPG_DB_MIN_CONN_SIZE": "4",
        "TIPG_DB_MAX_CONN_SIZE": "4",
    }
    with _running(command, port, settings, f"http://127.0.0.1:{port}/healthz"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], port: int, settings: dict[str, str], probe: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=CHECKOUT, env=os.environ | settings, start_new_session=True)
    try:
        _await(process, port, probe)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _await(process: "subprocess.Popen[bytes]", port: int, probe: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the server ended at once (status {process.returncode})")
        try:
            urllib.request.urlopen(probe, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")
