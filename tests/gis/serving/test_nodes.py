"""Two nodes, a proxy and a streaming replica, each killed in turn under load: no wrong figure, no lost write."""

# Faces: gis/replica.py, docs/deploy/nginx-nodes.conf

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from gis.devtools.cluster import account, binaries, processes, server
from gis.devtools.cluster.place import PORT, Place
from gis.serving import front
from tests.gis.devtools.test_serving import free_port
from tests.paths import CHECKOUT

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(front.program() is None, reason="nginx is not installed"),
]
HOST = "127.0.0.1"
ROAD_M = 10_000
# Each report finishes one metre of its own on both sides, so that the figure counts them.
MAKE = f"""
from django.contrib.auth.models import Group
from django.test import Client
from gis.roles import MANAGER
from tests.shapes import make_road, make_user, make_work, straight
user = make_user("写的人")
user.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
work = make_work(make_road(line=straight(length={ROAD_M})), 0, {ROAD_M})
client = Client(HTTP_HOST="{HOST}")
client.force_login(user)
print(work.pk, client.cookies["sessionid"].value)
"""


@dataclass
class Machine:
    """What runs here of an installation with two nodes: two clusters, two nodes, the proxy."""

    folder: Path
    primary: Place
    replica: Place
    nodes: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    proxy: "subprocess.Popen[bytes] | None" = None
    port: int = 0
    work: int = 0
    session: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The variables that docs/deploy/zongheng-node.environment names, but for the store of files."""
        text = (CHECKOUT / "docs/deploy/zongheng-node.environment").read_text(encoding="utf-8")
        named = set(re.findall(r"^(\w+)=", text, flags=re.M))
        values = {
            "DATABASE_URL": self.primary.url,
            "ZONGHENG_REPLICA_URL": self.replica.url,
            "ZONGHENG_REPLICA_LAG": "30",
            "ZONGHENG_SECRET_KEY": "one for all of these nodes, and for this test alone",
            "ZONGHENG_ALLOWED_HOSTS": HOST,
            "ZONGHENG_PROXIES": HOST,
        }
        assert values.keys() <= named
        caches = {
            "ZONGHENG_CACHE_FOLDER": str(self.folder / "figures"),
            "ZONGHENG_TILE_FOLDER": str(self.folder / "t"),
        }
        return {**os.environ, **values, **caches}

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start_node(self, port: int) -> None:
        words = ["-m", "granian", "--interface", "wsgi", "--no-ws", "--host", HOST, "--port", str(port)]
        words += ["--workers", "1", "--blocking-threads", "4", "--log-level", "error", "gis.wsgi:application"]
        self.nodes[port] = subprocess.Popen(
            [sys.executable, *words], cwd=CHECKOUT, env=self.environment, start_new_session=True
        )

    def start_proxy(self) -> None:
        """Nginx with the file of the documentation, on the addresses of this machine."""
        site = (CHECKOUT / "docs/deploy/nginx-nodes.conf").read_text(encoding="utf-8")
        for address, port in zip(("10.0.0.11:8000", "10.0.0.12:8000"), self.nodes, strict=True):
            assert address in site
            site = site.replace(address, f"{HOST}:{port}")
        site = site.replace("listen 80;", f"listen {HOST}:{self.port};").replace("map.example.org", HOST)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/error.log;\n"
            f"events {{}}\nhttp {{ access_log off; client_body_temp_path {self.folder}/body;\n"
            f"proxy_temp_path {self.folder}/proxy;\n{site}\n}}\n",
            encoding="utf-8",
        )
        binary = front.program() or ""
        self.proxy = subprocess.Popen(
            front.command(binary, self.folder, self.folder / "error.log"), start_new_session=True
        )

    def ask(
        self, path: str, body: dict[str, Any] | None = None, port: int = 0
    ) -> tuple[int, dict[str, str], bytes]:
        """One request through the proxy, or of a node; OSError and HTTPException where nobody answers."""
        connection = HTTPConnection(HOST, port or self.port, timeout=20)
        token = "a" * 32
        headers = {
            "Host": HOST, "Accept": "application/json", "Cookie": f"sessionid={self.session}; csrftoken={token}",
            "X-CSRFToken": token, "Content-Type": "application/json",
        }  # fmt: skip
        try:
            connection.request(
                "POST" if body else "GET", path, json.dumps(body).encode() if body else None, headers
            )
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def finished_m(self) -> float:
        _, _, content = self.ask(f"/api/works/{self.work}/?as_of=2014-12-31")
        steps = json.loads(content)["properties"]["steps"]
        return float(next(step["finished_m"] for step in steps if step["code"] == "subgrade"))


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():
                return
        except (OSError, HTTPException, ValueError, KeyError):
            pass
        time.sleep(0.3)
    raise AssertionError(f"not within {seconds:.0f} s")


def cluster_in(folder: Path, name: str) -> Place:
    return Place(name, CHECKOUT, folder / f"cluster-{name}", account.for_cluster())


def copied(primary: Place, replica: Place) -> None:
    """A standby of the primary, by pg_basebackup, that streams from it."""
    account.give(replica.home, replica.account)
    program = binaries.newest().program("pg_basebackup")
    words = [program, "-h", str(primary.sockets), "-p", str(PORT), "-U", "postgres", "-D", str(replica.data)]
    done = account.run_as(replica.account, [*words, "-R", "-X", "stream", "--checkpoint=fast"])
    assert done.returncode == 0, done.stdout
    (replica.home / "ready").touch()  # role and database come with the copy
    server.start(replica)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    folder = Path(tempfile.mkdtemp(prefix="zongheng-nodes-", dir="/tmp"))
    folder.chmod(0o755)
    found = Machine(folder, cluster_in(folder, "first"), cluster_in(folder, "second"), port=free_port())
    try:
        server.start(found.primary)
        found.manage("migrate", "--verbosity", "0")
        work, found.session = found.manage("shell", "--no-imports", "-c", MAKE).split()[-2:]
        found.work = int(work)
        copied(found.primary, found.replica)
        for _ in range(2):
            found.start_node(free_port())
        found.start_proxy()
        for port in found.nodes:
            until(lambda port=port: found.ask("/readyz", port=port)[0] == 200)  # type: ignore[misc]
        until(lambda: found.ask("/readyz")[0] == 200)
        yield found
    finally:
        for process in (*found.nodes.values(), found.proxy):
            if process is not None and process.poll() is None:
                kill(process)
        for place in (found.replica, found.primary):
            server.stop(place)
        shutil.rmtree(folder, ignore_errors=True)


class Load:
    """Writers that send each report until it is acknowledged, under one key; a reader that holds every figure against
    what was acknowledged before it asked and sent by the time it was answered."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.ended = machine, Event()
        self.sent = self.acknowledged = self.read = self.tried_again = 0
        self.wrong: list[str] = []
        self.threads = [Thread(target=self._write), Thread(target=self._look)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join(120)

    def _write(self) -> None:
        while not self.ended.is_set():
            body = {
                "work": self.machine.work, "step": "subgrade", "from": self.sent, "to": self.sent + 1, "side": "B",
                "day": "2014-06-01", "key": str(uuid4()),
            }  # fmt: skip
            self.sent += 1
            while not self._acknowledged(body):
                self.tried_again += 1
                time.sleep(0.1)
            self.acknowledged += 1

    def _acknowledged(self, body: dict[str, Any]) -> bool:
        try:
            status, _, content = self.machine.ask("/api/reports/", body)
        except (OSError, HTTPException):
            return False
        if status not in (200, 201, 500, 502, 503, 504):
            self.wrong.append(f"{status} {content[:200]!r}")
        return status in (200, 201)

    def _look(self) -> None:
        while not self.ended.is_set():
            least = self.acknowledged
            try:
                figure = self.machine.finished_m()
            except (OSError, HTTPException, ValueError, KeyError):
                time.sleep(0.1)
                continue
            self.read += 1
            if not least - 0.01 <= figure <= self.sent + 0.01:
                self.wrong.append(f"{figure} m, acknowledged {least}, sent {self.sent}")


def goes_on(load: Load, *, writes: int = 5) -> None:
    """Writing goes on, and reading does."""
    written, read = load.acknowledged, load.read
    until(lambda: load.acknowledged >= written + writes and load.read > read)


def test_whatever_is_killed_no_write_is_lost_and_no_figure_is_wrong(machine: Machine) -> None:
    one, other = machine.nodes
    with Load(machine) as load:
        goes_on(load)
        for port in (one, other):
            kill(machine.nodes[port])
            goes_on(load)
            machine.start_node(port)
            until(lambda port=port: machine.ask("/healthz", port=port)[0] == 200)  # type: ignore[misc]
        server.stop(machine.replica)
        goes_on(load)
        assert machine.ask("/export/works.csv?as_of=2014-12-31")[0] == 200, "the primary answers instead"
        server.start(machine.replica)
        assert machine.proxy is not None
        kill(machine.proxy)
        machine.start_proxy()
        goes_on(load)
        # The primary's postmaster dies as in a power cut, and comes back from its log.
        os.kill(processes.postmaster(machine.primary) or 0, signal.SIGKILL)
        server.start(machine.primary)
        goes_on(load)
    assert not load.wrong, load.wrong[:5]
    assert load.tried_again > 0, "nothing was ever refused: nothing was really killed"
    with psycopg.connect(re.sub("^postgis", "postgresql", machine.primary.url)) as connection:
        row = connection.execute(
            "SELECT count(*), count(DISTINCT span), max(upper(span)) FROM roads_progressreport"
        ).fetchone()
    assert row is not None
    assert row[0] == row[1] == load.acknowledged == load.sent
    assert machine.finished_m() == pytest.approx(load.acknowledged)


def test_what_may_lag_comes_from_the_replica_and_says_so(machine: Machine) -> None:
    def lag(path: str) -> str | None:
        status, headers, _ = machine.ask(path)
        assert status == 200, path
        return headers.get("replica-lag")

    until(lambda: lag("/export/works.csv?as_of=2014-12-31") is not None)
    for path in (
        "/ogc/collections/works/items?as_of=2014-12-31",
        "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=roads",
    ):
        assert float(lag(path) or "nan") < 30
    assert lag("/api/day/?as_of=2014-12-31") is None


def test_a_replica_that_lags_shows_its_own_state_whole_and_the_primary_its_own(machine: Machine) -> None:
    """Replay is held up; the export stays at the state before, the page does not, and neither is a mixture."""
    before = machine.finished_m()
    admin = [
        binaries.newest().program("psql"),
        "-X",
        "-q",
        "-h",
        str(machine.replica.sockets),
        "-U",
        "postgres",
    ]

    def replica(sql: str) -> None:
        done = account.run_as(machine.replica.account, [*admin, "-d", "zongheng", "-c", sql])
        assert done.returncode == 0, done.stdout

    def exported() -> tuple[dict[str, str], list[str]]:
        _, headers, content = machine.ask("/export/works.csv?as_of=2014-12-31")
        return headers, content.decode("utf-8-sig").splitlines()[-1].split(",")

    until(lambda: "replica-lag" in exported()[0])
    time.sleep(1)
    replica("SELECT pg_wal_replay_pause()")
    _, row = exported()
    start = ROAD_M - 100
    body = {"work": machine.work, "step": "subgrade", "from": start, "to": ROAD_M, "side": "B", "day": "2014-06-01",
            "key": str(uuid4())}  # fmt: skip
    assert machine.ask("/api/reports/", body)[0] == 201
    assert machine.finished_m() == pytest.approx(before + 100)
    headers, same = exported()
    assert "replica-lag" in headers
    assert same == row
    replica("SELECT pg_wal_replay_resume()")
    until(lambda: exported()[1] != row)
