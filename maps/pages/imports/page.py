"""The pages /imports/ and /imports/<number>/: upload, check, apply, undo. Reading needs a login, writing a manager."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis.access.request_id import id_of
from gis.as_of import this_moment
from gis.errors import DomainError
from gis.exchange.models import ImportRun
from gis.exchange.options import Options
from gis.exchange.readers.sandbox.limits import Limits, megabytes
from gis.exchange.readers.uploads import is_too_large
from gis.exchange.services import discard_run, start
from gis.exchange.storage import preview_of
from gis.jobs.models import Job
from gis.jobs.services import cancel, wait
from gis.roles import Thing, may
from maps.catalogue import COMING_IN, IMPORTERS
from maps.jobs import imports as jobs
from maps.pages.base import login_page, page_context
from maps.pages.imports.form import options_of, run_context, verdict

RUNS_A_PAGE: Final = 30
NOT_MANAGER: Final = "只有管理员可以导入；别的账号要由管理员给“导入”的权限。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_page
def imports_page(request: HttpRequest) -> HttpResponse:
    """The form to upload with, and the runs so far; a POST keeps the file, checks it and leads to its run."""
    problem, status, layer = "", 200, request.POST.get("layer") or request.GET.get("layer", "")
    if request.method == "POST":
        _demand_manager(request)
        try:
            run = _upload(request, layer)
            return HttpResponseRedirect(reverse("import-run", args=[run.pk]))
        except DomainError as error:
            problem, status = error.message, 400
    runs = ImportRun.objects.filter(layer__in=COMING_IN).select_related("by", "applied_by", "undone_by")
    page = Paginator(runs, RUNS_A_PAGE).get_page(request.GET.get("page"))
    context = page_context(request, active="imports") | {
        "layers": COMING_IN.values(),
        "layer": layer,
        "problem": problem,
        "may_import": may(request.user, Thing.IMPORTS),
        "runs": page,
        "rows": [(run, verdict(run, job)) for run, job in jobs.with_jobs(page)],
        "labels": {code: one.label for code, one in COMING_IN.items()},
        "most": megabytes(Limits.of_settings().file_bytes),
    }
    return render(request, "maps/imports/page.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_page
def import_run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what its check found and what may be done with it; a POST checks it anew with other options."""
    run = _run(pk)
    problem, status = "", 200
    if request.method == "POST":
        _demand_manager(request)
        try:
            job = _asked(request, jobs.CHECK, run, options=options_of(request.POST, run))
            return _answered(request, pk, job)
        except DomainError as error:
            problem, status = error.message, 400
    return _render_run(request, run, problem, status)


@require_POST
@login_page
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes a checked run."""
    return _job_page(request, jobs.APPLY, pk)


@require_POST
@login_page
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back an applied run."""
    return _job_page(request, jobs.UNDO, pk)


@require_POST
@login_page
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends what is being done with a run."""
    _demand_manager(request)
    run = _run(pk)
    job = Job.objects.of(jobs.subject_of(run)).underway().first()
    try:
        if job is not None:
            cancel(job=job, by=request.user, now=this_moment())
            wait(job, seconds=settings.JOB_PATIENCE_S)
    except DomainError as error:
        return _render_run(request, _run(pk), error.message, 400)
    return HttpResponseRedirect(reverse("import-run", args=[pk]))


@require_POST
@login_page
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets a run that was not applied, with its file."""
    _demand_manager(request)
    run = _run(pk)
    try:
        jobs.refuse_while_underway(run)
        discard_run(run=run)
    except DomainError as error:
        return _render_run(request, _run(pk), error.message, 400)
    return HttpResponseRedirect(reverse("imports"))


@never_cache
@require_safe
@login_page
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The differences of a run as GeoJSON, for its map."""
    return HttpResponse(preview_of(_run(pk)), content_type="application/geo+json")


def _render_run(request: HttpRequest, run: ImportRun, problem: str, status: int) -> HttpResponse:
    job = Job.objects.of(jobs.subject_of(run)).first()
    context = page_context(request, active="imports") | run_context(run, job)
    context |= {"problem": problem, "may_import": may(request.user, Thing.IMPORTS)}
    return render(request, "maps/imports/run.html", context, status=status)


def _run(pk: int) -> ImportRun:
    run = get_object_or_404(ImportRun.objects.select_related("by", "applied_by", "undone_by"), pk=pk)
    if run.layer not in COMING_IN:
        raise DomainError("这次导入的图层已不在系统里。")
    return run


def _demand_manager(request: HttpRequest) -> None:
    if not may(request.user, Thing.IMPORTS):
        raise PermissionDenied(NOT_MANAGER)


def _asked(request: HttpRequest, task: str, run: ImportRun, *, options: Options | None = None) -> Job:
    return jobs.asked_for(task, run, by=request.user, options=options, request_id=id_of(request))


def _job_page(request: HttpRequest, task: str, pk: int) -> HttpResponse:
    """The answer to a button: the run's page, with the reason where it could not be done."""
    _demand_manager(request)
    try:
        return _answered(request, pk, _asked(request, task, _run(pk)))
    except DomainError as error:
        return _render_run(request, _run(pk), error.message, 400)


def _answered(request: HttpRequest, pk: int, job: Job) -> HttpResponse:
    """What failed within the short wait is said here; all else on the run's page, which follows the job."""
    if job.failed:
        return _render_run(request, _run(pk), job.message, 400)
    return HttpResponseRedirect(reverse("import-run", args=[pk]))


def _upload(request: HttpRequest, layer: str) -> ImportRun:
    """The run of an upload, checked or being checked; nothing is kept of a file that was at once found unreadable."""
    if is_too_large(request.META.get("CONTENT_LENGTH")):
        raise DomainError(f"文件太大，一次最多 {megabytes(Limits.of_settings().file_bytes)}。", field="file")
    if layer not in IMPORTERS:
        raise DomainError("请选择要导入的图层。", field="layer")
    with _laid(request.FILES.getlist("file")) as files:
        run = start(
            layer=COMING_IN[layer], files=files, options=Options(), by=request.user, now=this_moment()
        )
    job = _asked(request, jobs.CHECK, run, options=Options())
    if job.failed:
        discard_run(run=run)
        raise DomainError(job.message)
    return run


@contextmanager
def _laid(uploads: list[UploadedFile]) -> Iterator[list[tuple[str, Path]]]:
    """Uploaded files with their names, on disk for as long as the block lasts."""
    with TemporaryDirectory(prefix="zongheng-upload-") as name:
        files = []
        for number, upload in enumerate(uploads):
            path = Path(name) / f"{number:03d}"
            with path.open("wb") as out:
                for chunk in upload.chunks():
                    out.write(chunk)
            files.append((Path(upload.name or "").name or "文件", path))
        yield files
