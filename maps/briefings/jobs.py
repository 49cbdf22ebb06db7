"""Making a briefing in the background: a job of the queue, with its period and what came of it."""

from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.jobs.models import Job
from gis.jobs.services import enqueue
from gis.jobs.tasks import Say
from gis.periods import Cadence
from maps.briefings.publishing import check_may_publish, check_reason, publish
from maps.briefings.render import FORMS, prepare_at_once, render
from maps.models import BriefingJob, DraftFile

State = Job.State
DRAFT: Final = "briefing-draft"
PUBLISH: Final = "briefing-publish"
LOST: Final = "编制进程中断，请重新开始。"


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
    request_id: str = "",
    cadence: Cadence = Cadence.MONTH,
) -> BriefingJob:
    """A new job for a period; DomainError while one is under way, or where publishing cannot be.

    `seen` is the data version that was looked at before publishing: what was not looked at is not published.
    """
    if month > today:
        raise DomainError(f"{cadence.words(month)}还没有到。", field="month")
    check_reason(reason)
    if publishing:
        check_may_publish(month, today=today, reason=reason, known_at=now, cadence=cadence)
    BriefingJob.objects.filter(cadence=cadence, month=month, publish=False).exclude(
        state__in=(State.WAITING, State.RUNNING)
    ).delete()
    try:
        with transaction.atomic():
            return BriefingJob.objects.create(
                task=PUBLISH if publishing else DRAFT,
                subject=f"briefing:{cadence.key(month)}",
                cadence=cadence,
                month=month,
                publish=publishing,
                reason=reason.strip(),
                seen=seen,
                by=by,
                asked_at=now,
                heard_at=now,
                request_id=request_id,
            )
    except IntegrityError as error:
        raise DomainError("这一期汇报正在编制，请等它完成。", field="month") from error


def start(job: BriefingJob) -> None:
    """Hand a job to the queue."""
    enqueue(job)


def publication(job: Job, say: Say) -> str:
    """Publish the job's period."""
    today, now = local_today(), this_moment()
    briefing_job = job.briefingjob
    row = publish(
        month=briefing_job.month,
        by=job.by,
        today=today,
        now=now,
        reason=briefing_job.reason,
        seen=briefing_job.seen,
        say=say,
        cadence=Cadence(briefing_job.cadence),
    )
    BriefingJob.objects.filter(pk=job.pk).update(briefing=row)
    return "已发布"


def draft(job: Job, say: Say) -> str:
    """Make the files of the job's period without publishing."""
    briefing_job = job.briefingjob
    prepared = prepare_at_once(
        briefing_job.month,
        today=local_today(),
        known_at=this_moment(),
        say=say,
        cadence=Cadence(briefing_job.cadence),
    )
    files = render(prepared, FORMS, say=say)
    with transaction.atomic():
        DraftFile.objects.filter(job=briefing_job).delete()  # of an attempt that was lost before its end
        DraftFile.objects.bulk_create(
            DraftFile(job=briefing_job, form=form, content=content) for form, content in files.items()
        )
    return "草稿已备好"
