"""A cluster goes back to a moment before a mistake, by the very lines that docs/operations.md gives."""

# Faces: docs/operations.md

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gis.devtools.cluster import account, binaries, server
from gis.devtools.cluster.place import PORT, Place
from tests.gis.serving.test_watch import soon
from tests.paths import CHECKOUT

pytestmark = pytest.mark.cluster


def documented(folder: Path) -> list[str]:
    """The two blocks of settings in the documentation, with `folder` in the place of /backup."""
    text = (CHECKOUT / "docs/operations.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```conf\n(.*?)```", text.partition("## To a point in time")[2], re.S)
    assert len(blocks) == 2
    return [re.sub(r"^ +", "", block, flags=re.M).replace("/backup", str(folder)) for block in blocks]


def append(place: Place, settings: str) -> None:
    with (place.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\n" + settings)


@pytest.fixture
def place() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="zongheng-back-", dir="/tmp"))
    folder.chmod(0o755)
    made = Place("back", CHECKOUT, folder / "cluster-back", account.for_cluster())
    account.give(folder / "backup", made.account)
    account.give(folder / "backup/wal", made.account)
    try:
        server.start(made)
        yield made
    finally:
        server.stop(made)
        shutil.rmtree(folder)


def test_what_was_written_before_the_moment_is_back_and_what_came_after_is_not(place: Place) -> None:
    backup = place.home.parent / "backup"
    archiving, recovery = documented(backup)
    server.stop(place)
    append(place, archiving)
    server.start(place)
    url = place.url.replace("postgis://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE TABLE said (words text, place geometry)")
        database.execute("INSERT INTO said VALUES ('in the base', ST_Point(1, 1))")
    copy_base(place, backup / "base")
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("INSERT INTO said VALUES ('before', ST_Point(2, 2))")
        [moment] = database.execute("SELECT clock_timestamp()::text").fetchone() or [""]
        database.execute("INSERT INTO said VALUES ('after', NULL)")
        database.execute("DROP TABLE said")
    server.stop(place)
    place.data.rename(place.home / "data.broken")
    for words in (
        ["cp", "-a", f"{backup}/base", f"{place.data}"],
        ["touch", f"{place.data}/recovery.signal"],
    ):
        assert account.run_as(place.account, words).returncode == 0
    append(place, re.sub(r"recovery_target_time = '.*'", f"recovery_target_time = '{moment}'", recovery))
    server.start(place)
    with psycopg.connect(url, autocommit=True) as database:
        # It answers readers while it reads the log, and takes writers once it is there.
        assert soon(lambda: database.execute("SELECT pg_is_in_recovery()").fetchone() == (False,))
        words = [row for (row,) in database.execute("SELECT words FROM said ORDER BY ST_X(place)").fetchall()]
        assert words == ["in the base", "before"]


def copy_base(place: Place, target: Path) -> None:
    program = binaries.newest().program("pg_basebackup")
    words = [program, "-h", str(place.sockets), "-p", str(PORT), "-U", "postgres", "-D", str(target)]
    done = account.run_as(place.account, [*words, "-X", "none", "-c", "fast"])
    assert done.returncode == 0, done.stdout
