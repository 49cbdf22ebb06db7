"""Making a briefing in the background: a job in the database, a process of its own, progress for a page to ask for."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Thread
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from maps.briefings.publishing import check_may_publish, check_reason, publish
from maps.briefings.render import FORMS, prepare_at_once, render
from maps.models import BriefingJob, DraftFile

State = BriefingJob.State
# A job whose process has not begun for so long never will.
SILENT_S: Final = 120
# The process of a job holds this lock with the job's key; the database lets go of it when the process is gone.
ALIVE: Final = 410_872


@transaction.atomic
def ask_for(
    *,
    month: date,
    publishing: bool,
    reason: str,
    by: Any,
    today: date,
    now: datetime,
    seen: int | None = None,
) -> BriefingJob:
    """A new job for a month; DomainError while one is under way, or where publishing cannot be.

    `seen` is the data version that was looked at before publishing: what was not looked at is not published.
    """
    if month > today:
        raise DomainError("这个月还没有到。", field="month")
    check_reason(reason)
    if publishing:
        check_may_publish(month, today=today, reason=reason, known_at=now)
    fail_dead_jobs(now=now)
    BriefingJob.objects.filter(month=month, publish=False).exclude(
        state__in=(State.WAITING, State.RUNNING)
    ).delete()
    try:
        with transaction.atomic():
            return BriefingJob.objects.create(
                month=month,
                publish=publishing,
                reason=reason.strip(),
                seen=seen,
                by=by,
                asked_at=now,
                heard_at=now,
            )
    except IntegrityError as error:
        raise DomainError("这个月的汇报正在编制，请等它完成。", field="month") from error


def fail_dead_jobs(*, now: datetime) -> None:
    """Mark jobs whose process is gone or never came as failed, so that they hold up nobody."""
    silent = Q(state=State.WAITING, heard_at__lt=now - timedelta(seconds=SILENT_S))
    running = BriefingJob.objects.filter(state=State.RUNNING).values_list("pk", flat=True)
    gone = [key for key in running if not _is_alive(key)]
    # What ended meanwhile has its end.
    BriefingJob.objects.filter(silent | Q(pk__in=gone, state=State.RUNNING)).update(
        state=State.FAILED, message="编制进程中断，请重新开始。"
    )


def _is_alive(key: int) -> bool:
    """Whether a process holds the lock of a running job."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [ALIVE, key])
        return not cursor.fetchone()[0]


@contextmanager
def _living(key: int) -> Iterator[None]:
    """Holds the lock of a job: whoever asks sees that its process lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ALIVE, key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ALIVE, key])


def start(job: BriefingJob) -> None:
    """Start the process of a job; it outlives the request."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "briefing", "--job", str(job.pk)]
    log = settings.VAR_DIR / "log" / "briefings.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            env={**os.environ, "DATABASE_URL": database_url()},
        )
    Thread(target=process.wait, daemon=True).start()


def database_url() -> str:
    """The address of the database this process is connected to: a job has to write to the same one."""
    known = connection.settings_dict
    person = quote(known["USER"] or "", safe="")
    if known["PASSWORD"]:
        person += f":{quote(known['PASSWORD'], safe='')}"
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgis://{person}@{quote(known['HOST'] or '', safe='')}{port}/{quote(known['NAME'], safe='')}"


def run(key: int) -> None:
    """Do a job; whatever goes wrong is said in the job and goes on to the log."""
    job = BriefingJob.objects.select_related("by").filter(pk=key).first()
    if job is None:
        raise DomainError("没有这个编制任务。")

    def say(words: str, percent: int) -> None:
        BriefingJob.objects.filter(pk=key).update(
            state=State.RUNNING, percent=percent, message=words, heard_at=this_moment()
        )

    with _living(key):
        try:
            _do(job, say)
        except DomainError as error:
            _end(key, State.FAILED, error.message)
        except Exception:
            _end(key, State.FAILED, "编制出错，详情在服务器日志 briefings.log 里。")
            raise
        else:
            _end(key, State.DONE, "已发布" if job.publish else "草稿已备好")


def _do(job: BriefingJob, say: Any) -> None:
    today, now = local_today(), this_moment()
    if job.publish:
        row = publish(
            month=job.month, by=job.by, today=today, now=now, reason=job.reason, seen=job.seen, say=say
        )
        BriefingJob.objects.filter(pk=job.pk).update(briefing=row)
        return
    prepared = prepare_at_once(job.month, today=today, known_at=now, say=say)
    files = render(prepared, FORMS, say=say)
    DraftFile.objects.bulk_create(
        DraftFile(job=job, form=form, content=content) for form, content in files.items()
    )


def _end(key: int, state: str, words: str) -> None:
    done = {"percent": 100} if state == State.DONE else {}
    BriefingJob.objects.filter(pk=key).update(state=state, message=words, heard_at=this_moment(), **done)
