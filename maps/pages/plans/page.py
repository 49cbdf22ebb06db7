"""Plans at /plans/: works as a table and as bars over months, changed together with a reason: parse, ask, return."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.as_of import local_today, parse_day, this_moment
from gis.errors import DomainError
from gis.exchange.services import undo_run
from gis.roles import Thing, units_for
from maps.pages.base import page_context, right_page
from maps.pages.ledger.filters import LedgerFilters
from roads.models import Work
from roads.plan_edits import PlanDays, change_plans, changes_of_plans

WORKS_A_PAGE: Final = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.PLAN)
def plans_page(request: HttpRequest) -> HttpResponse:
    """The works that may be planned; a POST writes the days that differ as one change, or takes one back."""
    problem = ""
    if request.method == "POST":
        try:
            return _undone(request) if "undo" in request.POST else _changed(request)
        except DomainError as error:
            problem = error.message
    filters = LedgerFilters.read(request.GET)
    works = filters.qs
    units = units_for(request.user, Thing.PLAN)
    if units is not None:
        works = works.filter(unit__in=units)
    works = works.select_related("road", "unit").defer("line", "road__centreline", "road__centreline_3857")
    order = ("road__axis", "road__axis_no", "road__name", "span", "kind", "code")
    page = Paginator(works.order_by(*order), WORKS_A_PAGE).get_page(request.GET.get("page"))
    rows = [_with_sent(work, request.POST) for work in page]
    context = page_context(request, active="ledger") | {
        "filters": filters,
        "page": page,
        "works": rows,
        "months": _months(rows),
        "kinds": filters.choices("kind"),
        "units": filters.choices("unit"),
        "changes": changes_of_plans(),
        "problem": problem,
        "today": local_today(),
        "saved": _count(request.GET.get("saved", "")),
        "sent": request.POST,
    }
    return render(request, "maps/plans/page.html", context, status=400 if problem else 200)


def _count(text: str) -> str:
    return text if text.isascii() and text.isdigit() else ""


def _changed(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    keys = [int(key) for key in sent.getlist("work") if key.isascii() and key.isdigit() and len(key) < 19]
    plans = {key: _days(sent, key) for key in keys[:WORKS_A_PAGE]}
    holds_from = _day(sent.get("holds_from", ""), "从哪天起")
    run = change_plans(
        plans=plans,
        name=sent.get("name", ""),
        holds_from=holds_from,
        reason=sent.get("reason", ""),
        by=request.user,
        now=this_moment(),
    )
    if run is None:
        raise DomainError("没有改动任何日期。")
    query = request.GET.copy()
    query["saved"] = str(run.outcome["counts"]["changed"])
    return HttpResponseRedirect(f"{reverse('plans')}?{query.urlencode()}")


def _undone(request: HttpRequest) -> HttpResponse:
    run = next((one for one in changes_of_plans() if str(one.pk) == request.POST["undo"]), None)
    if run is None:
        raise DomainError("没有这次修改。")
    undo_run(run=run, by=request.user, now=this_moment())
    return HttpResponseRedirect(reverse("plans"))


def _days(sent: QueryDict, key: int) -> PlanDays:
    return PlanDays(
        _day(sent.get(f"start-{key}", ""), "计划开工"),
        _day(sent.get(f"finish-{key}", ""), "计划完工"),
        _day(sent.get(f"due-{key}", ""), "目标期限"),
    )


def _day(text: str, what: str) -> date | None:
    if not text.strip():
        return None
    try:
        return parse_day(text.strip()[:20])
    except DomainError as error:
        raise DomainError(f"{what}：{error.message}") from None


def _with_sent(work: Work, sent: QueryDict) -> Any:
    """The work with what was typed for it, so that a refusal loses nothing."""
    row: Any = work
    for field, name in (("planned_start", "start"), ("planned_finish", "finish"), ("goal_due", "due")):
        stored = getattr(work, field)
        setattr(row, name, sent.get(f"{name}-{work.pk}", str(stored or "")))
    return row


def _months(works: list[Any]) -> list[dict[str, Any]]:
    """The months that the bars lie on: from the first planned day to the last, three at least and six years at most."""
    days = [day for work in works for day in (work.planned_start, work.planned_finish, work.goal_due) if day]
    first = min(days, default=local_today()).replace(day=1)
    last = min(max(days, default=local_today()), first + timedelta(days=6 * 366))
    months: list[dict[str, Any]] = []
    while first <= last or len(months) < 3:
        length = monthrange(first.year, first.month)[1]
        months.append({"first": first, "days": length, "year": first.month == 1 or not months})
        first += timedelta(days=length)
    return months
