# Faces: gis/devtools/cluster/*.py
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from gis.devtools.cluster import account, binaries, held, place, processes, refcount, server
from gis.devtools.cluster.place import Place
from gis.devtools.cluster.problems import ClusterError

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not binaries.installations(), reason="no PostgreSQL with PostGIS on this machine"),
]


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A folder standing for a checkout, open to all accounts, whose cluster is destroyed afterwards."""
    folder = Path(mkdtemp(prefix="zongheng-test-"))
    folder.chmod(0o755)
    yield folder
    for each in (folder, folder.with_name(folder.name + "-2")):
        if (each / "var").exists():
            refcount.renew(each)
        shutil.rmtree(each, ignore_errors=True)


def second(checkout: Path) -> Path:
    return checkout.with_name(checkout.name + "-2")


def connect(here: Place, database: str = place.DATABASE) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(here.sockets), port=place.PORT, user=place.ROLE, dbname=database, autocommit=True
    )


def ask(here: Place, sql: str) -> object:
    with connect(here) as connection:
        row = connection.execute(sql.encode()).fetchone()
    return row[0] if row else None


def postmaster(here: Place) -> int:
    pid = processes.postmaster(here)
    assert pid is not None
    return pid


def test_the_cluster_has_postgis_in_every_new_database_and_listens_on_no_network_address(
    checkout: Path,
) -> None:
    with held(checkout) as here:
        assert ask(here, "SHOW listen_addresses") == ""
        assert ask(here, "SHOW jit") == "off"
        assert ask(here, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        with connect(here) as connection:
            connection.execute("CREATE DATABASE another")
        with connect(here, "another") as another:
            area = another.execute("SELECT ST_Area(ST_MakeEnvelope(0, 0, 2, 3, 4547))").fetchone()
        assert area == (6.0,)


def test_its_processes_belong_to_an_account_that_is_not_root(checkout: Path) -> None:
    with held(checkout) as here:
        assert Path(f"/proc/{postmaster(here)}").stat().st_uid != 0


def test_the_last_one_out_stops_it(checkout: Path) -> None:
    with held(checkout) as here:
        with held(checkout):
            pass
        assert server.running(here)
    assert not server.running(here)


def test_a_holder_that_was_killed_does_not_keep_it_running(checkout: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from gis.devtools.cluster import held\n"
        f"with held(Path({str(checkout)!r})): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    holder.kill()
    holder.communicate()
    here = place.settle(checkout)
    assert server.running(here)
    with held(checkout):
        pass
    assert not server.running(here)


def test_a_pinned_cluster_outlives_those_who_come_and_go(checkout: Path) -> None:
    here = refcount.pin(checkout)
    with held(checkout):
        pass
    assert server.running(here)
    assert refcount.unpin(checkout)
    assert not server.running(here)


def test_what_was_committed_is_there_after_the_postmaster_and_a_busy_child_were_killed(
    checkout: Path,
) -> None:
    with held(checkout) as here:
        with connect(here) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        busy = connect(here)
        child = busy.info.backend_pid
        os.kill(child, signal.SIGSTOP)  # a child that cannot notice its parent's death
        os.kill(postmaster(here), signal.SIGKILL)
        refcount.revive(checkout)
        assert ask(here, "SELECT n FROM kept") == 7
        busy.close()
        assert child not in processes.orphans(here)


def test_a_pid_file_naming_somebody_elses_living_process_does_not_stop_a_start(checkout: Path) -> None:
    with held(checkout) as here:
        pass
    bystander = subprocess.Popen(["sleep", "60"], **account.identity(here.account))
    lines = f"{bystander.pid}\n{here.data}\n{int(time.time())}\n{place.PORT}\n{here.sockets}\n\n"
    (here.data / "postmaster.pid").write_text(lines)
    (here.sockets / f"{place.SOCKET_FILE}.lock").write_text(lines)
    with held(checkout):
        assert ask(here, "SELECT 1") == 1
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_two_checkouts_run_side_by_side_with_data_of_their_own(checkout: Path) -> None:
    second(checkout).mkdir(mode=0o755)
    with held(checkout) as one, held(second(checkout)) as other:
        with connect(one) as connection:
            connection.execute("CREATE TABLE only_here AS SELECT 1 AS n")
        assert ask(other, "SELECT to_regclass('only_here')") is None
        assert one.home != other.home


def test_a_copied_checkout_gets_an_empty_database_of_its_own(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(checkout) as original, connect(original) as connection:
        connection.execute("CREATE TABLE only_here AS SELECT 1 AS n")
    shutil.copytree(checkout, second(checkout))
    with held(second(checkout)) as copy:
        assert copy.id != original.id
        assert ask(copy, "SELECT to_regclass('only_here')") is None
    assert f"复制自 {checkout}" in capsys.readouterr().err
    assert place.settle(checkout) == original


def test_a_moved_checkout_keeps_its_data(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with held(checkout) as before, connect(before) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    checkout.rename(second(checkout))
    with held(second(checkout)) as after:
        assert ask(after, "SELECT n FROM kept") == 7
    assert "沿用原来的数据库" in capsys.readouterr().err


def test_the_socket_lies_elsewhere_where_its_path_would_be_too_long(checkout: Path) -> None:
    deep = checkout / ("长路径" * 12)
    deep.mkdir(mode=0o755)
    with held(deep) as here:
        assert not here.sockets.is_relative_to(deep)
        assert here.sockets.stat().st_mode & 0o777 == 0o700
        assert ask(here, "SELECT 1") == 1
    refcount.renew(deep)
    assert not here.sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its cluster to another account")
def test_a_checkout_that_only_root_may_enter_keeps_its_data_elsewhere_until_pruned(checkout: Path) -> None:
    checkout.chmod(0o700)
    with held(checkout) as here:
        assert here.home.parent == place.ELSEWHERE
        assert ask(here, "SELECT 1") == 1
    assert here not in place.abandoned()
    shutil.rmtree(checkout)
    assert here in place.abandoned()
    server.destroy(here)
    assert not here.home.exists()


def test_renewing_gives_an_empty_database_but_not_while_it_is_in_use(checkout: Path) -> None:
    with held(checkout) as old, pytest.raises(ClusterError, match="正在使用"):
        refcount.renew(checkout)
    refcount.renew(checkout)
    assert not old.home.exists()
    assert place.settle(checkout).id != old.id


def test_a_damaged_record_is_named_and_not_followed(checkout: Path) -> None:
    (checkout / "var").mkdir()
    (checkout / "var" / "cluster.json").write_text("{")
    with pytest.raises(ClusterError, match=r"cluster\.json 已损坏"):
        place.settle(checkout)


def test_settings_of_another_postgresql_do_not_lead_astray(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "192.0.2.1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with held(checkout) as here:
        assert ask(here, "SELECT 1") == 1
