"""Making, starting, stopping and destroying one cluster; who may do so when is decided in refcount."""

import shutil
import sys
import time

from gis.devtools.cluster import account, binaries, configuration, processes
from gis.devtools.cluster.binaries import Installation
from gis.devtools.cluster.place import DATABASE, PORT, ROLE, Place, mark
from gis.devtools.cluster.problems import ClusterError, from_output

START_PATIENCE_S = 120  # recovery after a crash reads back what was not yet written
LOG_BYTES = 10_000_000
# PostGIS goes into template1, so that databases made by tests have it and the role needs no more rights.
SETUP_SQL = f"""
CREATE EXTENSION IF NOT EXISTS postgis;
SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""


def start(place: Place) -> None:
    """Have the cluster answer: made when absent, recovered when killed, awaited when starting."""
    if not (place.data / "PG_VERSION").exists():
        _make(place)
    installation = binaries.matching(place.data, (place.data / "PG_VERSION").read_text().strip())
    if processes.postmaster(place) is None:
        _start(place, installation)
    elif not _answers(place, installation):
        _wait(place, installation)
    if not (place.home / "ready").exists():
        _create_database(place, installation)


def stop(place: Place) -> None:
    """End the cluster, its connections too; nothing happens when it is not running."""
    if processes.postmaster(place) is None:
        return
    installation = binaries.matching(place.data, (place.data / "PG_VERSION").read_text().strip())
    ending = [installation.program("pg_ctl"), "stop", "-w", "-m", "fast", "-t", "60", "-D", str(place.data)]
    done = account.run_as(place.account, ending)
    if processes.postmaster(place) is not None:
        raise from_output("停止数据库", done.stdout, place.log)


def destroy(place: Place) -> None:
    """Stop the cluster and delete its files."""
    stop(place)
    processes.end_orphans(place)
    if place.home.name != f"cluster-{place.id}":
        raise ClusterError(f"{place.home} 不像是本项目的数据库目录,未删除。")
    if place.home.exists():
        shutil.rmtree(place.home)
    if place.sockets.exists():
        shutil.rmtree(place.sockets)


def running(place: Place) -> bool:
    """Whether the cluster has a postmaster now."""
    return processes.postmaster(place) is not None


def _make(place: Place) -> None:
    installation = binaries.newest()
    _say(f"新建 PostgreSQL {installation.major} 数据库目录 {place.home}(账户 {place.account})…")
    place.home.parent.mkdir(parents=True, exist_ok=True)
    account.give(place.home, place.account)
    mark(place)
    draft = place.home / "data.draft"  # renamed when whole, so that an interrupted initdb is simply repeated
    if draft.exists():
        shutil.rmtree(draft)
    made = account.run_as(
        place.account,
        [
            *(installation.program("initdb"), "-D", str(draft), "-U", "postgres"),
            *(
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--auth-local=peer",
                "--auth-host=reject",
                "--data-checksums",
            ),
        ],
    )
    if made.returncode != 0:
        raise from_output("新建数据库目录", made.stdout)
    configuration.include(draft)
    draft.rename(place.data)


def _start(place: Place, installation: Installation) -> None:
    processes.end_orphans(place)
    _clear_remains(place)
    account.give(place.sockets, place.account)
    configuration.write(place, installation)
    _say("启动数据库…")
    starting = [installation.program("pg_ctl"), "start", "-w", "-t", str(START_PATIENCE_S), "-s"]
    done = account.run_as(place.account, [*starting, "-D", str(place.data), "-l", str(place.log)])
    if done.returncode != 0 or not _answers(place, installation):
        raise from_output("启动数据库", done.stdout + _end_of_log(place), place.log)


def _clear_remains(place: Place) -> None:
    """Remove what a killed postmaster left and could stop a new one; called only when none is running."""
    # PostgreSQL does so itself unless the process number is in use again, as happens after a reboot.
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    for remains in place.sockets.glob(".s.PGSQL.*"):
        remains.unlink()
    if place.log.exists() and place.log.stat().st_size > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))


def _create_database(place: Place, installation: Installation) -> None:
    """Make role and database and put PostGIS into template1; may be repeated."""
    psql = [
        installation.program("psql"),
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        *_connection(place),
        "-d",
        "template1",
    ]
    done = account.run_as(place.account, psql, stdin=None, input=SETUP_SQL)
    if done.returncode != 0:
        raise from_output("建立 PostGIS 数据库", done.stdout, place.log)
    (place.home / "ready").touch()


def _wait(place: Place, installation: Installation) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    _say("等待数据库就绪…")
    while not _answers(place, installation):
        if time.monotonic() > deadline or processes.postmaster(place) is None:
            raise from_output("等待数据库就绪", _end_of_log(place), place.log)
        time.sleep(0.2)


def _answers(place: Place, installation: Installation) -> bool:
    asking = [installation.program("pg_isready"), "-q", "-t", "5", *_connection(place)]
    return account.run_as(place.account, asking).returncode == 0


def _connection(place: Place) -> list[str]:
    return ["-h", str(place.sockets), "-p", str(PORT), "-U", "postgres"]


def _end_of_log(place: Place) -> str:
    try:
        return place.log.read_text(encoding="utf-8", errors="replace")[-1500:]
    except FileNotFoundError:
        return ""


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
