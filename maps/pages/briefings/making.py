"""Making a briefing in the background: who may, asking for it, how far it is, ending it."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from gis.access.request_id import id_of
from gis.as_of import local_today, this_moment
from gis.errors import DomainError
from gis.jobs.services import cancel, recover, wait, words_of
from gis.periods import parse_period
from gis.roles import Thing, may
from maps.briefings import jobs
from maps.models import BriefingJob
from maps.pages.base import checked_page

MAY_NOT_DRAFT: Final = "编制汇报要有审核员或管理员的角色，或“发布汇报”的权限。"


def may_draft(user: Any) -> bool:
    """Whoever reviews or publishes makes drafts."""
    return may(user, Thing.REVIEW) or may(user, Thing.PUBLISH)


@require_POST
@checked_page(may_draft, MAY_NOT_DRAFT)
def make_briefing(request: HttpRequest, month: str) -> HttpResponse:
    """Start making a period's files in the background, as a draft or to be published."""
    cadence, first = parse_period(month)
    publishing = request.POST.get("publish") == "1"
    if publishing and not may(request.user, Thing.PUBLISH):
        raise DomainError("发布要有“发布汇报”的权限，管理员都有；审核员可以出草稿。", field="publish")
    job = jobs.ask_for(
        cadence=cadence,
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
    """End a job of a period."""
    job = BriefingJob.objects.filter(pk=key).first()
    if job is None:
        raise Http404("没有这个编制任务。")
    cancel(job=job, by=request.user, now=this_moment())
    wait(job, seconds=settings.JOB_PATIENCE_S)
    return HttpResponseRedirect(f"/briefings/{job.key}/#making")
