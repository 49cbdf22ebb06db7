"""Runs of imports as jobs: asked for by a page, waited for a moment, done by the worker."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings

from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.options import Options
from gis.exchange.services import apply_run, check_run, undo_run
from gis.jobs.models import Job
from gis.jobs.services import ask, wait
from gis.jobs.tasks import Say
from maps.catalogue import COMING_IN, IMPORTERS
from maps.known_extent import known_extent

CHECK: Final = "import-check"
APPLY: Final = "import-apply"
UNDO: Final = "import-undo"


def subject_of(run: ImportRun) -> str:
    """What a job about this run is about."""
    return f"import:{run.pk}"


def asked_for(
    task: str, run: ImportRun, *, by: Any, options: Options | None = None, request_id: str = ""
) -> Job:
    """A job of a run, and as it is after the short while that a page waits for it."""
    arguments = {"run": run.pk} | ({"options": options.plain()} if options else {})
    job = ask(
        task=task,
        subject=subject_of(run),
        arguments=arguments,
        by=by,
        now=this_moment(),
        request_id=request_id,
    )
    return wait(job, seconds=settings.JOB_PATIENCE_S)


def with_jobs(runs: Iterable[ImportRun]) -> list[tuple[ImportRun, Job | None]]:
    """Runs with the last job about each, or None."""
    listed = list(runs)
    subjects = [subject_of(run) for run in listed]
    newest = Job.objects.filter(subject__in=subjects).order_by("subject", "-pk").distinct("subject")
    jobs = {job.subject: job for job in newest}
    return [(run, jobs.get(subject_of(run))) for run in listed]


def refuse_while_underway(run: ImportRun) -> None:
    """DomainError while anything is being done with a run."""
    if Job.objects.of(subject_of(run)).underway().exists():
        raise DomainError("这次导入正在处理，请先取消或等它完成。")


def check(job: Job, say: Say) -> str:
    """Read and check the run's file."""
    run = _run(job)
    say("正在读取和检查", 10)
    check_run(
        run=run, layer=COMING_IN[run.layer], importer=IMPORTERS[run.layer](), extent=known_extent(),
        options=Options.of(job.arguments["options"]), today=local_today(),
    )  # fmt: skip
    return "检查完成"


def apply(job: Job, say: Say) -> str:
    """Write a checked run."""
    run = _run(job)
    apply_run(
        run=run, layer=COMING_IN[run.layer], importer=IMPORTERS[run.layer](), extent=known_extent(),
        by=job.by, today=local_today(), now=this_moment(),
    )  # fmt: skip
    return "已写入"


def undo(job: Job, say: Say) -> str:
    """Take back a run that was written."""
    undo_run(run=_run(job), by=job.by, now=this_moment())
    return "已撤销"


def _run(job: Job) -> ImportRun:
    return ImportRun.objects.select_related("by").get(pk=job.arguments["run"])
