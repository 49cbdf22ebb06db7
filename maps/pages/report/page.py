"""The field form at /report/: choose a work, report on it, void what was wrong. Works without JavaScript."""

from dataclasses import asdict
from math import floor
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.as_of import RequestedDay, local_today, this_moment
from gis.errors import DomainError
from gis.models import ResponsibleUnit
from gis.roles import may_have_reported, may_report_for, may_void, units_reported_for
from maps.pages.base import checked_page, page_context
from maps.pages.ledger.filters import LedgerFilters
from maps.pages.report.form import ReportForm
from roads.chainage import format_chainage
from roads.choices import Side
from roads.figures.evidence.repetition import repetition_of, standing_reports
from roads.figures.grid import newest_report
from roads.figures.progress import attach_progress
from roads.figures.strip import StepStrip, crossings_along, strip_of
from roads.models import ProgressReport, Work
from roads.services import void_report

WORKS_OFFERED: Final = 30
REPORTS_LISTED: Final = 10
NOT_REPORTER: Final = "填报要有填报员、审核员或管理员的角色，或“填报”的权限。"
NOT_OF_UNIT: Final = "填报员只能填报本单位负责的工程；别的单位的工程要由审核员或管理员填报。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@checked_page(may_have_reported, NOT_REPORTER)
def report_page(request: HttpRequest) -> HttpResponse:
    """The list of works to choose from, or the form of the chosen one."""
    if request.POST.get("work") or request.GET.get("work"):
        return _form(request, _work(request.POST.get("work") or request.GET["work"]))
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    units = units_reported_for(request.user)
    context = _context(request) | {
        "text": text,
        "works": _offered(request.user, text, units),
        "most": WORKS_OFFERED,
        "any_unit": units is None,
        "units": ResponsibleUnit.objects.filter(pk__in=units or ()),
        "reports": _own(request.user)[:REPORTS_LISTED],
    }
    return render(request, "maps/report/choose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@checked_page(may_have_reported, NOT_REPORTER)
def void_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why a report is to be voided, and voids it."""
    report = get_object_or_404(_with_names(ProgressReport.objects.all()), pk=pk)
    if not may_void(request.user, author_id=report.by_id):
        raise PermissionDenied("只能作废自己的上报；作废别人的上报要有审核员或管理员的角色。")
    reason, problem = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            void_report(report=report, reason=reason[:300], by=request.user, now=this_moment())
            return HttpResponseRedirect(f"{reverse('report')}?work={report.work_id}&voided={report.pk}")
        except DomainError as error:
            problem = error.message
    context = _context(request) | {"report": report, "reason": reason, "problem": problem}
    return render(request, "maps/report/void.html", context, status=400 if problem else 200)


def _form(request: HttpRequest, work: Work) -> HttpResponse:
    today = local_today()
    strips = strip_of(work, as_of=today) if work.span else []
    allowed = may_report_for(request.user, unit_id=work.unit_id)
    status = 200
    if request.method == "POST":
        if not allowed:
            raise PermissionDenied(NOT_OF_UNIT)
        form = ReportForm(work, request.POST)
        report = form.send(by=request.user, today=today)
        if report:
            return HttpResponseRedirect(f"{reverse('report')}?work={work.pk}&done={report.pk}")
        status = 400
    else:
        form = ReportForm(work, initial=_first_guess(request, strips, today=str(today)))
    done = _mine(request, "done")
    context = _context(request) | {
        "work": work,
        "standing": [asdict(row) for row in standing_reports(work)],
        "repetition": repetition_of(done) if done else None,
        "refusal": "" if allowed else NOT_OF_UNIT,
        "form": form,
        "strips": strips,
        "crossings": crossings_along(work),
        "sides": [Side.LEFT, Side.BOTH, Side.RIGHT],
        "today": today,
        "done": done,
        "voided": _mine(request, "voided"),
        "reports": _own(request.user).filter(work=work)[:REPORTS_LISTED],
    }
    return render(request, "maps/report/page.html", context, status=status)


def _first_guess(request: HttpRequest, strips: list[StepStrip], *, today: str) -> dict[str, Any]:
    """What the form starts from: the step asked for or the first that is not finished, from where it is open."""
    step = request.GET.get("step", "")
    unfinished = [strip for strip in strips if strip.remaining]
    chosen = next(
        (strip for strip in strips if str(strip.step.pk) == step), unfinished[0] if unfinished else None
    )
    guess: dict[str, Any] = {"side": Side.BOTH, "day": today}
    if chosen:
        guess["step"] = chosen.step.pk
        if chosen.remaining:
            guess["start"] = format_chainage(floor(chosen.remaining[0].from_m * 100 + 1e-6) / 100)
    return guess


def _context(request: HttpRequest) -> dict[str, Any]:
    today = local_today()
    as_of = RequestedDay(today, explicit=False, today=today, newest_report=newest_report(as_of=today))
    return page_context(request, active="report", as_of=as_of)


def _work(key: str) -> Work:
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    works = Work.objects.select_related("road", "unit").defer(
        "line", "road__centreline", "road__centreline_3857"
    )
    work = get_object_or_404(works, pk=int(key))
    return attach_progress([work], as_of=local_today())[0]


def _offered(user: Any, text: str, units: list[int] | None) -> list[Work]:
    """Located works that `text` finds and the user may report on, those the user reported on last first."""
    works = LedgerFilters.read({"q": text}).qs.located().select_related("road", "unit")
    if units is not None:
        works = works.filter(unit__in=units)
    works = works.defer("line", "road__centreline", "road__centreline_3857").annotate(
        mine_on=Max("reports__recorded_at", filter=Q(reports__by=user)),
    )
    order = ("road__axis", "road__axis_no", "road__name", "span", "kind")
    newest_first = works.order_by(F("mine_on").desc(nulls_last=True), *order)
    return attach_progress(newest_first[:WORKS_OFFERED], as_of=local_today())


def _with_names(reports: QuerySet[ProgressReport]) -> QuerySet[ProgressReport]:
    return reports.select_related("work__road", "step", "by").defer(
        "work__line", "work__road__centreline", "work__road__centreline_3857"
    )


def _own(user: Any) -> QuerySet[ProgressReport]:
    return _with_names(ProgressReport.objects.filter(by=user)).order_by("-recorded_at", "-pk")


def _mine(request: HttpRequest, name: str) -> ProgressReport | None:
    """The report of the user that the address names after it was made or voided."""
    key = request.GET.get(name, "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    reports = ProgressReport.objects.filter(Q(by=request.user) | Q(voided_by=request.user), pk=int(key))
    return _with_names(reports).first()
