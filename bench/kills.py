"""kill -9 while people report and upload: `python bench/kills.py [ROUNDS [MINUTES]]`.

Serves the checkout's private database on a free port, lets four people report under keys of their own and one upload
files, and every round kills one of: a lane, the lanes' parent, nginx, a job, the worker of jobs, the postmaster. At the
end each report that was acknowledged must be there once, and every job must have ended. Run it on demonstration data:
its reports stay behind.
"""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

import psycopg  # noqa: E402

from gis.devtools.cluster import private_database_url  # noqa: E402
from tests.gis.devtools.test_serving import children, free_port  # noqa: E402

SERVE = """
import sys
from gis.devtools.setup import everything, serving
serving._listen_to_signals()
with everything.database() as private:
    serving._run_manage("prepare")
    sys.exit(serving._serve(int(sys.argv[1]), private))
"""
REPORTERS = 4
VICTIMS = ("lane", "parent", "nginx", "job", "worker", "postmaster")
JOB_PATIENCE_S = 15
PATIENCE_S = 60
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"路名": "试验路", "等级": "支路"},
                "geometry": {"type": "LineString", "coordinates": [[113.15, 34.72], [113.16, 34.72]]},
            }
        ],
    }
).encode()


class Client:
    """One person's session."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        logins = (CHECKOUT / "var/demo-logins.txt").read_text(encoding="utf-8")
        found = re.search(r"^(admin)\t(\S+)", logins, re.M)
        assert found, "no demonstration logins"
        name, password = found.groups()
        self.ask("GET", "/login/")
        body = f"username={name}&password={password}&csrfmiddlewaretoken={self.cookies['csrftoken']}"
        status, _ = self.ask("POST", "/login/", body.encode(), "application/x-www-form-urlencoded")
        assert status == 302, status

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read()
        finally:
            connection.close()


def main(rounds: int, minutes: float) -> int:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], cwd=CHECKOUT, start_new_session=True)
    try:
        return _measured(server.pid, port, rounds, minutes)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def _measured(server: int, port: int, rounds: int, minutes: float) -> int:
    until = time.monotonic() + minutes * 60
    assert soon(lambda: ready(port), 120)
    clients = [Client(port) for _ in range(REPORTERS + 1)]
    work, step = reportable()
    stop = threading.Event()
    acknowledged: list[str] = []
    statuses: Counter[int | str] = Counter()
    threads = [
        threading.Thread(target=report, args=(client, work, step, stop, acknowledged, statuses))
        for client in clients[:-1]
    ]
    threads.append(threading.Thread(target=upload, args=(clients[-1], stop, statuses)))
    for thread in threads:
        thread.start()
    killed: Counter[str] = Counter()
    slowest = 0.0
    for number in range(rounds):
        if time.monotonic() > until:
            break
        victim = VICTIMS[number % len(VICTIMS)]
        time.sleep(random.uniform(0.2, 0.8))
        if kill(server, victim):
            killed[victim] += 1
        began = time.monotonic()
        if not soon(lambda: ready(port), PATIENCE_S):
            print(f"round {number}: not back after {PATIENCE_S} s ({victim})")
            break
        slowest = max(slowest, time.monotonic() - began)
    stop.set()
    for thread in threads:
        thread.join()
    ended = soon(
        lambda: not counted("SELECT count(*) FROM kernel_job WHERE state IN ('waiting', 'running')"), 120
    )
    return told(acknowledged, statuses, killed, slowest, ended)


def told(acknowledged: list[str], statuses: Counter, killed: Counter, slowest: float, ended: bool) -> int:
    """Prints what came of it; 0 where nothing was lost or doubled and every job has ended."""
    with psycopg.connect(url()) as database:
        rows = database.execute(
            "SELECT note, count(*) FROM roads_progressreport WHERE note LIKE 'kill %' GROUP BY 1"
        )
        there: dict[str, int] = dict(rows.fetchall())
        jobs: dict[str, int] = dict(
            database.execute("SELECT state, count(*) FROM kernel_job GROUP BY 1").fetchall()
        )
    lost = [note for note in acknowledged if note not in there]
    doubled = [note for note, number in there.items() if number > 1]
    print(f"killed {sum(killed.values())}: {dict(killed)}; back after {slowest:.1f} s at the slowest")
    print(
        f"acknowledged {len(acknowledged)}, lost {len(lost)}, doubled {len(doubled)}; answers {dict(statuses)}"
    )
    print(f"jobs {jobs}; all ended: {ended}")
    return int(bool(lost or doubled or not ended))


def kill(server: int, victim: str) -> bool:
    """Whether there was one to kill."""
    with suppress(OSError, IndexError, StopIteration):
        if victim == "job":
            soon(lambda: jobs_under(process_of(server, "worker")), JOB_PATIENCE_S)
        os.kill(process_of(server, victim), signal.SIGKILL)
        return True
    return False


def process_of(server: int, victim: str) -> int:
    if victim == "postmaster":
        return int(next((CHECKOUT / "var").glob("cluster-*/data/postmaster.pid")).read_text().split()[0])
    if victim == "job":
        return random.choice(jobs_under(process_of(server, "worker")))
    words = {"nginx": b"nginx", "worker": b"gis.jobs.worker"}.get(victim, b"gis.serving.lanes")
    found = [one for one in children(server) if words in Path(f"/proc/{one}/cmdline").read_bytes()]
    return random.choice(children(found[0])) if victim == "lane" else found[0]


def jobs_under(worker: int) -> list[int]:
    """Processes of jobs: children of what the worker forks them from."""
    return [job for parent in children(worker) for job in children(parent)]


def report(
    client: Client, work: int, step: str, stop: threading.Event, acknowledged: list[str], statuses: Counter
) -> None:
    """Reports one after the other, each sent again under its key until it is acknowledged."""
    number = 0
    while not stop.is_set():
        number += 1
        key, note = str(uuid.uuid4()), f"kill {uuid.uuid4()}"
        start = number % 90
        said = {
            "work": work, "step": step, "from": start, "to": start + 5, "side": "B", "day": "2014-11-20",
            "note": note, "key": key,
        }  # fmt: skip
        for _ in range(30):
            try:
                status, _ = client.ask("POST", "/api/reports/", json.dumps(said).encode(), "application/json")
            except OSError:
                status = 0
            statuses[status] += 1
            if status in (200, 201):
                acknowledged.append(note)
                break
            time.sleep(0.3)


def upload(client: Client, stop: threading.Event, statuses: Counter) -> None:
    """Uploads a file every second; what is not applied is swept by the server."""
    while not stop.is_set():
        token = client.cookies["csrftoken"].encode()
        parts = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % one
            for one in (
                (b"csrfmiddlewaretoken", b"", token),
                (b"layer", b"", b"roads"),
                (b"file", b'; filename="a.geojson"', GEOJSON),
            )
        )
        with suppress(OSError):
            status, _ = client.ask(
                "POST", "/imports/", parts + b"--x--\r\n", "multipart/form-data; boundary=x"
            )
            statuses[f"upload {status}"] += 1
        time.sleep(1)


def ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def soon(holds: Callable[[], object], within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            if holds():
                return True
        time.sleep(0.1)
    return False


def counted(statement: str) -> int:
    with psycopg.connect(url()) as database:
        [row] = database.execute(statement).fetchall()
        return int(row[0])


def reportable() -> tuple[int, str]:
    """A carriageway that is long enough, and its first step."""
    with psycopg.connect(url()) as database:
        [row] = database.execute(
            """SELECT w.id, s.code FROM roads_work w JOIN roads_step s ON s.kind = w.kind
            WHERE w.kind = 'carriageway' AND upper(w.span) > 100
            AND lower(w.span) = 0 ORDER BY w.id, s.position LIMIT 1"""
        ).fetchall()
        return int(row[0]), str(row[1])


def url() -> str:
    return private_database_url().replace("postgis://", "postgresql://", 1)


if __name__ == "__main__":
    given = [*sys.argv[1:], *("100", "15")[len(sys.argv) - 1 :]]
    sys.exit(main(int(given[0]), float(given[1])))
