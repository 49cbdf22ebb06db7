"""A backup comes back without a difference, and what does not verify does not come back."""

# Faces: gis/backup/archive.py

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from psycopg.sql import SQL, Identifier

from gis.backup import archive
from tests.gis.devtools.test_serving import children, connect, url_of

CHECKOUT = Path(__file__).resolve().parent.parent.parent.parent
pytestmark = [pytest.mark.cluster, pytest.mark.django_db]
# Runs a command of the project as on another machine: another database, another var folder.
ELSEWHERE = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "gis.settings"
from django.conf import settings
import django
var = Path(sys.argv[1])
settings.VAR_DIR = var
settings.KEPT_FOLDERS = {"imports": var / "imports", "photos": var / "photos"}
settings.KEPT_KEYS = {"secret-key": var / "secret-key"}
django.setup()
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[2:]])
"""


class Machine:
    """A folder and a database of their own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.var, self.name = folder, name
        folder.mkdir()
        with connect() as server:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))

    def run(self, *words: str, fails: bool = False) -> str:
        environment = {**os.environ, "DATABASE_URL": url_of(self.name)}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ELSEWHERE, str(self.var), *words],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def begun(self, *words: str) -> "subprocess.Popen[bytes]":
        """A command that runs on."""
        environment = {**os.environ, "DATABASE_URL": url_of(self.name)}
        told = [sys.executable, "-W", "ignore", "-c", ELSEWHERE, str(self.var), *words]
        return subprocess.Popen(told, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL)

    def files(self) -> dict[str, str]:
        kept = [path for name in ("imports", "photos", "secret-key") for path in [self.var / name]]
        files = [
            path
            for root in kept
            for path in ([root] if root.is_file() else root.rglob("*"))
            if path.is_file()
        ]
        return {
            str(path.relative_to(self.var)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        }

    def tables(self) -> dict[str, str]:
        """Every table of ours with a hash of its rows, sorted, as COPY writes them: independent of the digests."""
        with connect(self.name) as database:
            names = database.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'"
            ).fetchall()
            tables = {}
            for (name,) in names:
                with database.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(str(name)))) as rows:
                    lines = sorted(b"".join(bytes(part) for part in rows).split(b"\n"))
                tables[str(name)] = hashlib.sha256(b"\n".join(lines)).hexdigest()
        return tables


@pytest.fixture(scope="module")
def machines(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One with the demonstration and files, its backup, and a way to get more that are empty."""
    made: list[Machine] = []

    def machine() -> Machine:
        number = len(made)
        made.append(Machine(tmp_path_factory.mktemp("m") / "var", f"test_backup_{os.getpid()}_{number}"))
        return made[-1]

    first = machine()
    first.run("migrate", "--verbosity", "0")
    first.run("demo")
    for name, content in (
        ("imports/1/source", b"a" * 300_000),
        ("photos/2026/11/b.jpg", b"\xff\xd8"),
        ("secret-key", b"k"),
    ):
        path = first.var / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    target = tmp_path_factory.mktemp("b") / "all.tar"
    first.run("backup", str(target))
    yield first, target, machine
    with connect() as server:
        for one in made:
            server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(one.name)))


def test_a_backup_restored_elsewhere_is_the_same_by_every_table_and_file_and_by_the_audit(
    machines: Any,
) -> None:
    first, target, machine = machines
    second = machine()
    said = second.run("restore", str(target))
    assert "张表" in said
    assert "全部相符" in said
    assert "，0项不同。" in said.strip().splitlines()[-2], said
    before, after = first.tables(), second.tables()
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    # The version is lifted to the clock, and sessions stay behind.
    assert differing <= {"kernel_versionstep", "kernel_personsession", "django_session"}
    assert len(before) > 45
    assert second.files() == first.files()


def test_the_archive_is_its_owners_alone_and_is_not_overwritten(machines: Any) -> None:
    first, target, _ = machines
    assert target.stat().st_mode & 0o077 == 0
    assert "已经存在" in first.run("backup", str(target), fails=True)


def test_a_system_that_is_not_empty_is_left_alone(machines: Any) -> None:
    first, target, machine = machines
    before = first.tables()
    assert "已有账号" in first.run("restore", str(target), fails=True)
    assert first.tables() == before
    fresh = machine()
    (fresh.var / "photos").mkdir()
    (fresh.var / "photos" / "x").write_bytes(b"x")
    assert "已有文件" in fresh.run("restore", str(target), fails=True)


def test_a_restore_that_is_killed_is_begun_anew_and_until_then_nothing_is_served(machines: Any) -> None:
    first, target, machine = machines
    second = machine()
    restoring = second.begun("restore", str(target))
    while not reads_a_dump(restoring.pid):
        assert restoring.poll() is None
        time.sleep(0.01)
    while reads_a_dump(restoring.pid):
        time.sleep(0.01)
    restoring.kill()  # the dump is read and written; its files are not, for its tables are compared first
    restoring.wait()
    assert not (second.var / "photos").exists()
    assert "没有做完" in second.run("prepare", "--no-demo", fails=True)
    said = second.run("restore", str(target))
    assert "从头再来" in said
    assert "全部相符" in said
    assert second.files() == first.files()
    assert second.tables()["roads_progressreport"] == first.tables()["roads_progressreport"]
    assert "已有账号" in second.run("restore", str(target), fails=True)


@pytest.mark.parametrize("fault", ["bit", "missing", "more", "cut", "outside"])
def test_what_does_not_verify_is_refused_and_leaves_nothing(
    machines: Any, tmp_path: Path, fault: str
) -> None:
    _, target, machine = machines
    broken = tmp_path / "broken.tar"
    spoil(target, broken, fault)
    fresh = machine()
    said = fresh.run("restore", str(broken), fails=True)
    assert "CommandError" in said
    assert "Traceback" not in said
    assert fresh.tables() == {}
    assert fresh.files() == {}


def reads_a_dump(pid: int) -> bool:
    """Whether pg_restore runs under a process."""
    return any(b"pg_restore" in Path(f"/proc/{child}/cmdline").read_bytes() for child in children(pid))


def spoil(source: Path, target: Path, fault: str) -> None:
    if fault == "cut":
        target.write_bytes(source.read_bytes()[:200_000])
        return
    if fault == "bit":
        shutil.copy(source, target)
        with tarfile.open(source) as whole:
            place = whole.getmember("files/imports/1/source").offset_data
        with target.open("r+b") as file:
            file.seek(place + 1000)
            file.write(b"b")
        return
    with tarfile.open(source) as whole, tarfile.open(target, "w") as changed:
        for member in whole.getmembers():
            if not (fault == "missing" and member.name.startswith("files/photos/")):
                changed.addfile(member, whole.extractfile(member))
        name = {"more": "files/photos/more.jpg", "outside": "files/photos/../../more"}.get(fault)
        if name:
            info = tarfile.TarInfo(name)
            info.size = 1
            changed.addfile(info, io.BytesIO(b"x"))


def test_the_manifest_names_every_member_with_its_hash(machines: Any) -> None:
    _, target, _ = machines
    with tarfile.open(target) as whole:
        manifest = archive.verified(whole)
        assert set(manifest.files) == {name for name in whole.getnames() if name != archive.MANIFEST}
    assert manifest.month == "2014-12"
    assert quote(manifest.made_at)
