"""Doing one job in this process: its lock, its progress, its end. The worker does so in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from gis.as_of import this_moment
from gis.errors import DomainError
from gis.history.actor import acting
from gis.jobs.models import Job
from gis.jobs.tasks import Task, task_of

State = Job.State
# The process of a job holds this lock with the job's key; the database lets go of it when the process is gone.
ALIVE: Final = 410_872
LONGEST: Final = 500


def run(key: int) -> None:
    """Do a job that waits; whatever goes wrong is said in the job and goes on to the log."""
    with _living(key):
        if not _begun(key):
            return
        job = Job.objects.select_related("by").get(pk=key)
        with acting(job.by, request_id=job.request_id):
            _do(job, task_of(job))


def _begun(key: int) -> bool:
    """Whether the job waited, and is now this process's."""
    waiting = Job.objects.filter(pk=key, state=State.WAITING, cancelling=False)
    return bool(
        waiting.update(state=State.RUNNING, heard_at=this_moment(), attempts=F("attempts") + 1, message="")
    )


def _do(job: Job, task: Task) -> None:
    def say(words: str, percent: int) -> None:
        Job.objects.filter(pk=job.pk, state=State.RUNNING).update(
            percent=percent, message=words[:LONGEST], heard_at=this_moment()
        )

    try:
        with transaction.atomic() if task.whole else nullcontext():
            words = task.run(job, say)
            end(job.pk, State.DONE, words)
    except DomainError as error:
        end(job.pk, State.FAILED, error.message)
    except MemoryError:
        end(job.pk, State.FAILED, "占用内存太多，已停止。请分成几个再试。")
    except Exception:
        end(job.pk, State.FAILED, "处理出错，详情在服务器的日志里。")
        raise


def end(key: int, state: str, words: str) -> bool:
    """Give a running job its end; False where it has one already."""
    done = {"percent": 100} if state == State.DONE else {}
    running = Job.objects.filter(pk=key, state=State.RUNNING)
    return bool(running.update(state=state, message=words[:LONGEST], heard_at=this_moment(), **done))


@contextmanager
def _living(key: int) -> Iterator[None]:
    """Holds the lock of a job: whoever asks sees that its process lives."""
    with connection.cursor() as cursor:
        # A lock of the session: it goes with the connection, also where the process is killed and can write nothing
        # any more.
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ALIVE, key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ALIVE, key])


def is_alive(key: int) -> bool:
    """Whether a process holds the lock of a running job."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Taken for this transaction alone, so looking never makes a job look alive.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [ALIVE, key])
        return not cursor.fetchone()[0]
