"""Asking for a job, waiting for it a moment, cancelling it, and what becomes of jobs whose process is gone."""

import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.jobs import Status
from procrastinate.sql import queries

from gis.as_of import this_moment
from gis.errors import DomainError
from gis.jobs import running
from gis.jobs.models import Job
from gis.jobs.tasks import task_of
from gis.roles import may

State = Job.State
# A worker beats every BEAT_S; one that was silent for SILENT_S is gone, and so is what it had taken.
BEAT_S: Final = 5.0
SILENT_S: Final = 20
MOST_ATTEMPTS: Final = 3
FIRST_LOOK_S: Final = 0.02
LAST_LOOK_S: Final = 0.25
KEPT: Final = timedelta(days=90)


@transaction.atomic
def ask(
    *, task: str, subject: str, arguments: dict[str, Any], by: Any, now: datetime, request_id: str = ""
) -> Job:
    """A new job, in the queue once this transaction is committed; DomainError while one of `subject` is under way."""
    try:
        with transaction.atomic():
            job = Job.objects.create(
                task=task, subject=subject, arguments=arguments, by=by, asked_at=now, heard_at=now,
                request_id=request_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError("正在处理，请等它完成，或先取消。") from error
    enqueue(job)
    return job


def enqueue(job: Job) -> None:
    """Put a job into the queue, or do it at once where settings.JOBS_AT_ONCE says so (tests)."""
    if settings.JOBS_AT_ONCE:
        running.run(job.pk)
        job.refresh_from_db()
        return
    # In the transaction of whoever asks: rolled back, there is neither a job nor an entry in the queue.
    job.queue_id = app.configure_task("job", queue="jobs").defer(key=job.pk)
    Job.objects.filter(pk=job.pk).update(queue_id=job.queue_id)


def wait(job: Job, *, seconds: float) -> Job:
    """The job as it is once it has ended, or after `seconds`."""
    deadline, look = time.monotonic() + seconds, FIRST_LOOK_S
    job.refresh_from_db()
    while job.underway and time.monotonic() < deadline:
        time.sleep(look)
        look = min(look * 1.5, LAST_LOOK_S)
        job.refresh_from_db()
    return job


def cancel(*, job: Job, by: Any, now: datetime) -> None:
    """End a job that waits at once and one that runs as soon as its worker hears of it. DomainError where it has ended,
    or where `by` may not."""
    if by.pk != job.by_id and not may(by, task_of(job).right):
        raise DomainError("只有发起人和有这项权限的人可以取消。")
    waiting = Job.objects.filter(pk=job.pk, state=State.WAITING)
    if waiting.update(state=State.CANCELLED, message=_cancelled_by(by), heard_at=now):
        _forget(job.queue_id)
        return
    if not Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancelling=True, message="正在取消…"):
        raise DomainError("这个任务已经结束，不能再取消。")
    if job.queue_id is not None:
        app.job_manager.cancel_job_by_id(job.queue_id, abort=True)


def _cancelled_by(person: Any) -> str:
    return f"{person.get_full_name() or person.get_username()}取消了。"


def _forget(queue_id: int | None) -> None:
    if queue_id is not None:
        app.job_manager.cancel_job_by_id(queue_id, delete_job=True)


def recover(*, now: datetime) -> int:
    """Begin anew or fail in words the jobs whose process is gone, so that they hold up nobody; returns how many."""
    lost = [job for job in Job.objects.filter(state=State.RUNNING) if not running.is_alive(job.pk)]
    silent = Job.objects.filter(state=State.WAITING, heard_at__lt=now - timedelta(seconds=SILENT_S))
    lost += [job for job in silent if not _in_good_hands(job, now)]
    for job in lost:
        _recover(job, now)
    return len(lost)


def _in_good_hands(job: Job, now: datetime) -> bool:
    """Whether a waiting job is in the queue, or taken by a worker that lives."""
    row = ProcrastinateJob.objects.filter(pk=job.queue_id).first() if job.queue_id else None
    if row is None:
        return False
    return row.status == "todo" or (row.status == "doing" and _lives(row.worker_id, now))


def _lives(worker: int | None, now: datetime) -> bool:
    if worker is None:
        return False
    beats = ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - timedelta(seconds=SILENT_S))
    return beats.filter(pk=worker).exists()


def somebody_works(*, now: datetime) -> bool:
    """Whether any worker lives."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - timedelta(seconds=SILENT_S)).exists()


def _recover(job: Job, now: datetime) -> None:
    task = task_of(job)
    # Only as it was seen: meanwhile its process may have spoken, or another worker may have taken care of it.
    same = Job.objects.filter(pk=job.pk, state=job.state, heard_at=job.heard_at)
    with transaction.atomic():
        if job.cancelling:
            same.update(state=State.CANCELLED, message="已取消。", heard_at=now)
        elif (task.again or job.state == State.WAITING) and job.attempts < MOST_ATTEMPTS:
            if same.update(state=State.WAITING, percent=0, message="处理进程中断，重新排队。", heard_at=now):
                _finish(job.queue_id)
                enqueue(job)
            return
        else:
            same.update(state=State.FAILED, message=task.lost, heard_at=now)
        _finish(job.queue_id)


def _finish(queue_id: int | None) -> None:
    """What the queue still holds of a job that is lost."""
    if queue_id is not None and ProcrastinateJob.objects.filter(pk=queue_id).exists():
        app.connector.get_sync_connector().execute_query(
            query=queries["finish_job"], job_id=queue_id, status=Status.FAILED.value, delete_job=True
        )


def words_of(job: Job) -> str:
    """How far a job is, in words; of one that waits how many are before it, or that nobody works."""
    if job.state != State.WAITING:
        return f"{job.get_state_display()}：{job.message}" if job.message else job.get_state_display()
    if not somebody_works(now=this_moment()):
        return "后台处理没有运行，请告诉管理员。"
    if job.message:
        return f"排队等待：{job.message}"
    before = Job.objects.filter(state=State.WAITING, asked_at__lt=job.asked_at).count()
    return f"排队等待，前面还有 {before} 个" if before else "马上开始"


def sweep(*, now: datetime) -> int:
    """Forget jobs that ended long ago; returns how many."""
    old = Job.objects.filter(heard_at__lt=now - KEPT).exclude(state__in=(State.WAITING, State.RUNNING))
    return old.delete()[1].get("kernel.Job", 0)
