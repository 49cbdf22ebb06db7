"""kill -9 while a system is set up, backed up and restored: `python bench/kills_setup.py [ROUNDS]`.

Each round kills one of: `prepare` without and with demonstration data, `backup`, `restore`, at a moment of chance, and
runs it again. Set-up must then come to its end, a backup be whole or absent, a restored system equal its backup by
every table and file. Databases of its own on the checkout's private cluster, dropped at the end.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from psycopg.sql import SQL, Identifier  # noqa: E402

from gis.devtools.cluster import held  # noqa: E402
from tests.gis.backup.test_services import ELSEWHERE, Machine  # noqa: E402
from tests.gis.devtools.test_serving import connect, url_of  # noqa: E402

VICTIMS = ("set-up", "restore", "backup", "set-up", "restore", "set-up with demonstration")
NEVER_THE_SAME = {"kernel_versionstep", "kernel_personsession", "django_session"}
SECONDS = {"set-up": 12.0, "set-up with demonstration": 40.0, "backup": 4.0, "restore": 12.0}


def main(rounds: int) -> int:
    random.seed(13)
    faults: list[str] = []
    killed: Counter[str] = Counter()
    with held(), tempfile.TemporaryDirectory() as name:
        made: list[Machine] = []
        numbers = count()

        def machine() -> Machine:
            number = next(numbers)
            made.append(Machine(Path(name) / f"var{number}", f"test_kills_{os.getpid()}_{number}"))
            return made[-1]

        try:
            first, archive = machine(), Path(name) / "all.tar"
            first.run("prepare")
            (first.var / "photos").mkdir(exist_ok=True)
            (first.var / "photos/a.jpg").write_bytes(os.urandom(5_000_000))
            first.run("backup", str(archive))
            for number in range(rounds):
                victim = VICTIMS[number % len(VICTIMS)]
                fault = one_round(victim, machine, first, archive)
                killed[victim] += 1
                print(f"{number + 1} {victim}: {fault or 'as it should be'}", flush=True)
                faults += [fault] if fault else []
                while len(made) > 1:
                    drop(made.pop())
        finally:
            for one in made:
                drop(one)
    print(f"killed {sum(killed.values())}: {dict(killed)}; faults {len(faults)}")
    return int(bool(faults))


def one_round(victim: str, machine: Callable[[], Machine], first: Machine, archive: Path) -> str:
    """What went wrong; empty where nothing did."""
    if victim == "backup":
        target = archive.with_name("again.tar")
        kill_amid(first, victim, "backup", str(target))
        if target.exists():
            target.unlink()  # it came to its end before
        first.run("backup", str(target))
        second = machine()
        said = second.run("restore", str(target))
        target.unlink()
        return "" if same(first, second) and "全部相符" in said else "the backup after a killed one differs"
    second = machine()
    words = ["restore", str(archive)] if victim == "restore" else ["prepare"]
    words += ["--no-demo"] if victim == "set-up" else []
    kill_amid(second, victim, *words)
    if victim == "restore":
        return restored(second, first, archive)
    second.run(*words)
    with connect(second.name) as database:
        [people] = database.execute("SELECT count(*) FROM auth_user").fetchone() or (0,)
        [reports] = database.execute("SELECT count(*) FROM roads_progressreport").fetchone() or (0,)
    if victim == "set-up":
        return "" if people == reports == 0 else "an empty system has rows"
    with connect(first.name) as database:
        [wanted] = database.execute("SELECT count(*) FROM roads_progressreport").fetchone() or (0,)
    return "" if reports == wanted else f"{reports} reports of {wanted}"


def restored(second: Machine, first: Machine, archive: Path) -> str:
    """A second restore goes on, or says that the first one had come to its end."""
    while orphans(second):
        time.sleep(0.2)
    if (second.var / "restore-under-way").exists() or not second.tables():
        second.run("restore", str(archive))
    return "" if same(first, second) else "a restored system differs from its backup"


def orphans(machine: Machine) -> bool:
    """Whether a pg_restore that lost its parent works on."""
    with connect() as server:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        [others] = server.execute(asked, [machine.name]).fetchone() or (0,)
    return bool(others)


def same(first: Machine, second: Machine) -> bool:
    before, after = first.tables(), second.tables()
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return differing <= NEVER_THE_SAME and first.files() == second.files()


def kill_amid(machine: Machine, victim: str, *words: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url_of(machine.name)}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", ELSEWHERE, str(machine.var), *words],
        cwd=Path(__file__).resolve().parent.parent, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(random.uniform(0.5, SECONDS[victim]))
    process.kill()
    process.wait()


def drop(machine: Machine) -> None:
    with connect() as server:
        server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(machine.name)))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
