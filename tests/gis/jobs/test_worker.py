"""A real worker on the test database: jobs done beside the server, cancelled, lost with their process, begun anew."""

# Faces: gis/jobs/child.py, gis/jobs/preload.py, gis/jobs/queue.py, gis/jobs/worker.py, gis/jobs/services.py

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from gis.as_of import this_moment
from gis.exchange.models import ImportRun
from gis.jobs.memory import budget
from gis.jobs.models import Job
from gis.jobs.services import cancel, recover, words_of
from roads.models import Road
from tests.files import write_vector
from tests.gis.devtools.test_serving import connect, url_of
from tests.importing import manager
from tests.paths import CHECKOUT
from tests.shapes import straight

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.cluster]
State = Job.State


@contextmanager
def working(**variables: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of the test database for as long as the block lasts."""
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-m", "gis.jobs.worker"],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": url_of(name), **variables},
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(autouse=True)
def _queued(settings: Any) -> None:
    settings.JOBS_AT_ONCE = False
    settings.JOB_PATIENCE_S = 0.0


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(manager())
    return client


@pytest.fixture
def uploaded(boss: Client, tmp_path: Path) -> Iterator[ImportRun]:
    """A run that waits to be checked."""
    line = shapely.from_wkb(bytes(straight(length=2000).wkb))
    path = write_vector(tmp_path / "a.gpkg", {"路名": ["神州路"]}, [line], driver="GPKG")
    boss.post("/imports/", {"layer": "roads", "file": SimpleUploadedFile("a.gpkg", path.read_bytes())})
    run = ImportRun.objects.get()
    yield run
    from gis.exchange.storage import discard

    discard(run)


@contextmanager
def held_up(table: str) -> Iterator[psycopg.Connection[Any]]:
    """Nobody reads the table for as long as the block lasts: a job that needs it runs until then."""
    with connect(str(connection.settings_dict["NAME"])) as holder:
        holder.execute("BEGIN")
        holder.execute(f"LOCK TABLE {table}")
        yield holder
        holder.execute("ROLLBACK")


def soon(holds: Callable[[], Any], within_s: float = 40) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def state() -> str:
    return Job.objects.latest("pk").state


def what_came(run: ImportRun) -> str:
    """The words of the last job and what the check refused, for when it did not go as it should."""
    run.refresh_from_db()
    return f"{Job.objects.latest('pk').message} {(run.outcome or {}).get('problems')}"


def test_a_file_is_checked_written_and_taken_back_by_the_worker(boss: Client, uploaded: ImportRun) -> None:
    page = boss.get(f"/imports/{uploaded.pk}/").content.decode()
    assert "后台处理没有运行" in page
    assert "排队等待" in page
    with working():
        for action, status in (("", "checked"), ("apply/", "applied"), ("undo/", "undone")):
            if action:
                assert boss.post(f"/imports/{uploaded.pk}/{action}").status_code == 302
            assert soon(lambda: state() == State.DONE), what_came(uploaded)
            uploaded.refresh_from_db()
            assert uploaded.status == status
    assert not Road.objects.exists()


def test_a_running_job_is_cancelled_and_the_next_is_done(boss: Client, uploaded: ImportRun) -> None:
    with working(), held_up("kernel_columnmapping"):
        assert soon(lambda: state() == State.RUNNING)
        assert "正在检查" in boss.get("/imports/").content.decode()
        began = time.monotonic()
        assert boss.post(f"/api/jobs/{Job.objects.get().pk}/cancel/").status_code == 200
        assert soon(lambda: state() == State.CANCELLED)
        assert time.monotonic() - began < 20
    with working():
        boss.post(f"/imports/{uploaded.pk}/", {"table": "", "encoding": ""})
        assert soon(lambda: state() == State.DONE)


def test_what_waits_is_cancelled_at_once_and_never_begun(boss: Client, uploaded: ImportRun) -> None:
    job = Job.objects.get()
    cancel(job=job, by=job.by, now=this_moment())
    assert state() == State.CANCELLED
    with working():
        time.sleep(4)
    assert state() == State.CANCELLED
    assert Job.objects.get().attempts == 0


def test_a_check_whose_worker_is_killed_is_begun_anew(uploaded: ImportRun) -> None:
    with held_up("kernel_columnmapping"):
        with working() as killed:
            assert soon(lambda: state() == State.RUNNING)
            os.killpg(killed.pid, signal.SIGKILL)
        assert soon(lambda: recover(now=this_moment()) == 1)
        assert state() == State.WAITING
    with working():
        assert soon(lambda: state() == State.DONE)
    assert Job.objects.get().attempts == 2


def test_a_write_whose_worker_is_killed_wrote_nothing_and_says_so(boss: Client, uploaded: ImportRun) -> None:
    with working():
        assert soon(lambda: state() == State.DONE)
    boss.post(f"/imports/{uploaded.pk}/apply/")
    with held_up("kernel_columnmapping"), working() as killed:
        assert soon(lambda: state() == State.RUNNING)
        os.killpg(killed.pid, signal.SIGKILL)
        assert soon(lambda: recover(now=this_moment()) == 1)
    assert state() == State.FAILED
    assert "什么也没有写入" in boss.get(f"/imports/{uploaded.pk}/").content.decode()
    assert not Road.objects.exists()


def test_a_job_waits_in_words_while_others_hold_the_memory(uploaded: ImportRun) -> None:
    everything = budget().job_bytes(budget().total, at_a_time=1, least=1)
    others = budget().take(everything, job=True)
    assert others, "some other job holds memory of this checkout"
    with others, working():
        assert soon(lambda: "内存" in words_of(Job.objects.get()))
        assert state() == State.WAITING
        others.close()
        assert soon(lambda: state() == State.DONE)


def test_a_job_that_is_given_no_memory_ends_in_words_and_alone(boss: Client, uploaded: ImportRun) -> None:
    with working(ZONGHENG_JOB_MEMORY_MB="1") as worker:
        assert soon(lambda: state() == State.FAILED)
        assert Job.objects.get().message
        assert worker.poll() is None
