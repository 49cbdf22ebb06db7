"""Pages and files of monthly briefings: the list, one month, its pictures and files, making one in the background."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from gis.access.request_id import id_of
from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.jobs.services import cancel, recover, wait, words_of
from gis.models import DataVersion
from gis.roles import Thing, may
from maps.briefings import facts as f
from maps.briefings import jobs
from maps.briefings import render as rendering
from maps.briefings.chapters.replay import replayed
from maps.briefings.document import Picture
from maps.briefings.forms.typeset import blocks_laid_out, front_laid_out, laid_out
from maps.briefings.period import parse_month
from maps.briefings.render import Prepared
from maps.briefings.replay.since_published import since_published
from maps.models import Briefing, BriefingFile, BriefingJob, DraftFile, Form
from maps.pages.base import checked_page, page_context, reading_page
from roads.models import ProgressReport

TYPES: Final = {
    Form.HTML: "text/html; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MAY_NOT_DRAFT: Final = "编制汇报要有审核员或管理员的角色，或“发布汇报”的权限。"
NO_REPORTS: Final = {"standing": 0, "voided": 0}
FOREVER: Final = "max-age=31536000, immutable"


def may_draft(user: Any) -> bool:
    """Whoever reviews or publishes makes drafts."""
    return may(user, Thing.REVIEW) or may(user, Thing.PUBLISH)


@require_safe
@reading_page
def briefings_page(request: HttpRequest) -> HttpResponse:
    """Every month that has reports, with its published briefing or none."""
    files = Prefetch("files", BriefingFile.objects.defer("content"))
    published = {row.month: row for row in Briefing.objects.in_force().prefetch_related(files)}
    months = _months()
    rows = [
        {
            "month": month,
            **months.get(month, NO_REPORTS),
            "briefing": published.get(month),
            "running": month >= local_today().replace(day=1),
        }
        for month in sorted(months.keys() | published.keys(), reverse=True)
    ]
    context = page_context(request, active="briefings")
    return render(request, "maps/briefings/list.html", context | {"rows": rows})


def _months() -> dict[date, dict[str, int]]:
    """Months that any report speaks of, newest first, with how many stand and how many were voided."""
    numbers = (
        ProgressReport.objects.annotate(month=TruncMonth("day"))
        .order_by("-month")
        .values_list("month")
        .annotate(
            standing=Count("pk", filter=Q(voided_at=None)), voided=Count("pk", filter=~Q(voided_at=None))
        )
    )
    return {month: {"standing": standing, "voided": voided} for month, standing, voided in numbers}


@require_safe
@reading_page
def briefing_page(request: HttpRequest, month: str) -> HttpResponse:
    """The briefing of a month: the version in force or the one asked for, else a draft of what is known now."""
    first = parse_month(month)
    row = _version(request, first)
    if row is None and first not in _months():
        context = page_context(request, active="briefings") | {"month": first, "today": local_today()}
        return render(request, "maps/briefings/none.html", context)
    prepared = _load_published(row.pk) if row else _draft(first)
    facts = prepared.facts
    picture = _pictures_of(month, row, prepared)
    context = page_context(request, active="briefings") | {
        "row": row,
        "month": first,
        "facts": facts,
        "front": front_laid_out(prepared.document, picture),
        "document": prepared.document,
        "blocks": laid_out(prepared.document, picture),
        "links": True,
        "base": "",
        "versions": list(Briefing.objects.of_month(first).defer("facts", "scene").select_related("by")),
        "files": row.files.defer("content") if row else [],
        "forms": Form.choices,
        **_making(request, first, facts),
    }
    # The day in the header is that of the briefing, not of the newest report.
    return render(request, "maps/briefings/page.html", context)


@require_safe
@reading_page
def one_page(request: HttpRequest, month: str) -> HttpResponse:
    """一页纸 of a month by itself, for a projector or a phone."""
    first = parse_month(month)
    row = _version(request, first)
    if row is None and first not in _months():
        context = page_context(request, active="briefings") | {"month": first, "today": local_today()}
        return render(request, "maps/briefings/none.html", context)
    prepared = _load_published(row.pk) if row else _draft(first)
    front = front_laid_out(prepared.document, _pictures_of(month, row, prepared))
    context = page_context(request, active="briefings") | {
        "row": row, "month": first, "document": prepared.document, "front": front, "links": True, "base": "",
    }  # fmt: skip
    return render(request, "maps/briefings/one.html", context)


@require_safe
@reading_page
def briefing_corrections(request: HttpRequest, month: str) -> HttpResponse:
    """What a published briefing says held against today, split by cause."""
    first = parse_month(month)
    row = _version(request, first)
    if row is None:
        raise Http404(f"{first.year}年{first.month}月没有发布过汇报，没有可以对照的数字。")
    found = since_published(Briefing.objects.get(pk=row.pk), now=this_moment())
    context = page_context(request, active="briefings") | {
        "row": row,
        "month": first,
        "steps": len(found.steps),
        "blocks": blocks_laid_out(replayed(found)),
    }
    return render(request, "maps/briefings/corrections.html", context)


@require_safe
@reading_page
def briefing_slides(request: HttpRequest, month: str) -> HttpResponse:
    """The first page as slides, made when asked for from the facts and the scene, frozen ones where it is published."""
    from maps.briefings.forms.slides import slides, slides_name

    first = parse_month(month)
    row = _version(request, first)
    if row is None and first not in _months():
        raise Http404(f"{first.year}年{first.month}月没有任何进度上报，也没有发布过汇报。")
    prepared = _load_published(row.pk) if row else _draft(first)
    content = slides(prepared.document, prepared.facts, prepared.scene)
    return _file(content, PPTX, slides_name(prepared.facts))


def _pictures_of(month: str, row: Briefing | None, prepared: Prepared) -> Callable[[Picture], SafeString]:
    """The markup of a picture: its address, by version or by digest so that it may be kept."""
    key = f"v={row.version}" if row else f"d={_digest(prepared)}"

    def picture(one: Picture) -> SafeString:
        address = f"/briefings/{month}/pictures/{one.key}.svg?{key}"
        return format_html('<img src="{}" alt="{}" loading="lazy">', address, one.alt)

    return picture


def _making(request: HttpRequest, month: date, facts: f.Facts) -> dict[str, Any]:
    """What the person may do here, and the last job of the month with its drafts."""
    if not may_draft(request.user):
        return {"may_make": False}
    recover(now=this_moment())
    job = BriefingJob.objects.filter(month=month).first()
    return {
        "may_make": True,
        "may_publish": may(request.user, Thing.PUBLISH) and facts.is_whole_month and not facts.empty,
        "job": job,
        "job_words": words_of(job) if job else "",
        "seen": DataVersion.objects.get().version,
        "drafts": DraftFile.objects.filter(job=job).defer("content") if job else [],
    }


def _version(request: HttpRequest, month: date) -> Briefing | None:
    """The version that `?version=` asks for, without it the one in force; None where nothing is published."""
    rows = Briefing.objects.of_month(month).defer("facts", "scene").select_related("by")
    version = request.GET.get("version", "") or request.GET.get("v", "")
    if not version:
        return None if "draft" in request.GET or "d" in request.GET else rows.first()
    if not (version.isascii() and version.isdigit() and len(version) < 5):
        raise DomainError(f"没有第“{version[:10]}”版。", field="version")
    row = rows.filter(version=int(version)).first()
    if row is None:
        raise Http404(f"{month.year}年{month.month}月的汇报没有第 {version} 版。")
    return row


@lru_cache(maxsize=8)
def _load_published(key: int) -> Prepared:
    """A published briefing never changes, so it is read once."""
    return rendering.load_published(Briefing.objects.get(pk=key))


def _draft(month: date) -> Prepared:
    return rendering.draft(month, today=local_today(), now=this_moment())


def _digest(prepared: Prepared) -> str:
    return f.sha256(f.to_json(prepared.facts))[:12]


@require_safe
@reading_page
def briefing_picture(request: HttpRequest, month: str, key: str) -> HttpResponse:
    """A map or a chart of the briefing as SVG; of a published one it may be kept for ever."""
    first = parse_month(month)
    row = _version(request, first)
    prepared = _load_published(row.pk) if row else _draft(first)
    if key not in {one.key for one in prepared.document.pictures()}:
        raise Http404("这期汇报没有这张图。")
    content = _drawn(prepared, key)
    named = request.GET.get("v") or request.GET.get("d") == _digest(prepared)
    shared = "public" if settings.PUBLIC_READ else "private"
    headers = {"Cache-Control": f"{shared}, {FOREVER}" if named else "no-cache"}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)


@lru_cache(maxsize=48)
def _drawn(prepared: Prepared, key: str) -> bytes:
    # Its libraries cost seconds that the start of the server need not pay.
    from maps.briefings.forms.pictures import draw

    return draw(key, prepared.facts, prepared.scene, "svg")


@require_safe
@reading_page
def briefing_file(request: HttpRequest, month: str, form: str) -> HttpResponse:
    """A file of a published briefing, byte for byte as it was published; of facts, their JSON."""
    first = parse_month(month)
    row = _version(request, first)
    if row is None:
        raise Http404(f"{first.year}年{first.month}月的汇报还没有发布。")
    name = f"briefing-{month}-v{row.version}.{form}"
    if form == "json":
        content = rendering.content_of_facts(Briefing.objects.get(pk=row.pk))
        return _file(content, "application/json", name, row.facts_sha256)
    file = BriefingFile.objects.filter(briefing=row, form=form).first()
    if file is None:
        raise Http404(f"这期汇报没有 {form[:10]} 文件。")
    return _file(bytes(file.content), TYPES[Form(form)], name, file.sha256)


def _file(content: bytes, media_type: str, name: str, digest: str = "") -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    if digest:
        headers["X-Content-SHA256"] = digest
    return HttpResponse(content, content_type=media_type, headers=headers)


@require_safe
@checked_page(may_draft, MAY_NOT_DRAFT)
def draft_file(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """A file that a job made without publishing."""
    file = DraftFile.objects.filter(job=key, form=form).select_related("job").first()
    if file is None:
        raise Http404("没有这个草稿文件，可能已被新的草稿替换。")
    return _file(bytes(file.content), TYPES[Form(form)], f"briefing-{file.job.month:%Y-%m}-draft.{form}")


@require_POST
@checked_page(may_draft, MAY_NOT_DRAFT)
def make_briefing(request: HttpRequest, month: str) -> HttpResponse:
    """Start making a month's files in the background, as a draft or to be published."""
    first = parse_month(month)
    publishing = request.POST.get("publish") == "1"
    if publishing and not may(request.user, Thing.PUBLISH):
        raise DomainError("发布要有“发布汇报”的权限，管理员都有；审核员可以出草稿。", field="publish")
    job = jobs.ask_for(
        month=first,
        publishing=publishing,
        reason=request.POST.get("reason", ""),
        seen=_seen(request) if publishing else None,
        by=request.user,
        today=local_today(),
        now=this_moment(),
        request_id=id_of(request),
    )
    jobs.start(job)
    return HttpResponseRedirect(f"/briefings/{month}/#making")


def _seen(request: HttpRequest) -> int:
    """The data version of the page that was looked at before publishing; DomainError where that was not."""
    text = request.POST.get("seen", "")
    if request.POST.get("read") != "1" or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise DomainError("请先看过本页内容，勾选“已审阅”再发布。", field="read")
    return int(text)


@require_safe
@checked_page(may_draft, MAY_NOT_DRAFT)
def job_state(request: HttpRequest, key: int) -> HttpResponse:
    """How far a job is, for the page to ask every second."""
    recover(now=this_moment())
    job = BriefingJob.objects.filter(pk=key).first()
    if job is None:
        raise Http404("没有这个编制任务。")
    return JsonResponse(
        {
            "state": job.state,
            "label": job.get_state_display(),
            "percent": job.percent,
            "message": job.message or words_of(job),
            "underway": job.underway,
        },
        headers={"Cache-Control": "no-store"},
    )


@require_POST
@checked_page(may_draft, MAY_NOT_DRAFT)
def cancel_making(request: HttpRequest, key: int) -> HttpResponse:
    """End a job of a month."""
    job = BriefingJob.objects.filter(pk=key).first()
    if job is None:
        raise Http404("没有这个编制任务。")
    cancel(job=job, by=request.user, now=this_moment())
    wait(job, seconds=settings.JOB_PATIENCE_S)
    return HttpResponseRedirect(f"/briefings/{job.month:%Y-%m}/#making")
