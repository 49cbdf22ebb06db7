"""Pages of a plan of axes: its name and numbers, and its axes put on roads on a map, several at once."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gis.as_of import parse_day
from gis.bitemporal.past import changing
from gis.bitemporal.says_why import LONGEST_REASON
from gis.errors import DomainError
from gis.roles import Thing
from maps.pages.base import page_context, right_page
from maps.pages.settings.forms import PlanForm
from roads.grid_plans import AxisPlace, places, roads_by_place
from roads.grid_services import assign_axes, make_default, remove_plan, save_plan
from roads.models import GridPlan, Road


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.ADMINISTER)
def plan_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One plan: its form and, once it is there, its map."""
    plan = get_object_or_404(GridPlan, pk=pk) if pk else GridPlan()
    action = request.POST.get("action", "")
    form = PlanForm(request.POST if request.method == "POST" and not action else None, instance=plan)
    problem = ""
    if request.method == "POST" and (action or form.is_valid()):
        try:
            told = changing(reason="路网方案", by=request.user) if action else form.told(request.user)
            with told:
                return _done(plan, action, by=request.user)
        except DomainError as error:
            problem = error.message
            plan = get_object_or_404(GridPlan, pk=pk) if pk else plan
    context = page_context(request, active="settings") | {"form": form, "plan": plan, "problem": problem}
    if plan.pk:
        context["config"] = _config(request, plan, day=str(context["as_of"].day))
    return render(
        request, "maps/settings/plan.html", context, status=400 if request.method == "POST" else 200
    )


def _done(plan: GridPlan, action: str, *, by: Any) -> HttpResponse:
    if action == "remove" and plan.pk:
        remove_plan(plan=plan, by=by)
        return HttpResponseRedirect(reverse("settings") + "#plans")
    if action == "default" and plan.pk:
        make_default(plan=plan, by=by)
    else:
        save_plan(plan=plan, by=by)
    return HttpResponseRedirect(reverse("settings-plan", args=[plan.pk]))


def _config(request: HttpRequest, plan: GridPlan, *, day: str) -> dict[str, Any]:
    """What the map's script is handed: the places of the plan and the road of each that has one."""
    taken = roads_by_place(plan)
    return {
        "asOf": day,
        "style": "/style.json",
        "save": reverse("settings-plan-axes", args=[plan.pk]),
        "csrf": get_token(request),
        "places": [{"code": place.code, "label": place.label} for place in places(plan)],
        "axes": {code: {"road": road.pk, "name": road.name} for code, road in taken.items()},
        "roads": Road.objects.count(),
    }


@require_POST
@right_page(Thing.ADMINISTER)
def plan_axes(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts roads on the plan's axes, all at once: {"axes": {"NS3": 12}}; answers how many there are. `holds_from` is
    the day from which they are there (all days without it) and `reason` why."""
    plan = get_object_or_404(GridPlan, pk=pk)
    try:
        axes, said = _axes_sent(request.body)
        with changing(**said, by=request.user):
            count = assign_axes(plan=plan, axes=axes, by=request.user)
    except DomainError as error:
        return JsonResponse({"detail": error.message}, status=400)
    return JsonResponse({"axes": count})


def _axes_sent(body: bytes) -> tuple[dict[AxisPlace, int], dict[str, Any]]:
    """Places with keys of roads, and from which day and why; DomainError for anything else."""
    try:
        sent = json.loads(body)
        axes = {_place(code): _key(road) for code, road in sent["axes"].items()}
        day, why = str(sent.get("holds_from") or ""), str(sent.get("reason") or "路网方案定轴")
        said = {
            "holds_from": parse_day(day, field="holds_from") if day else None,
            "reason": why.replace("\0", "")[:LONGEST_REASON],
        }
        return axes, said
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DomainError('请求要是 {"axes": {"NS3": 道路编号}} 的形式。', field="axes") from None


def _place(code: str) -> AxisPlace:
    if code[:2] not in Road.Axis.values or not (code[2:].isascii() and code[2:].isdigit() and len(code) < 6):
        raise ValueError(code)
    return AxisPlace(code[:2], int(code[2:]))


def _key(road: Any) -> int:
    if not isinstance(road, int) or isinstance(road, bool) or not 0 < road < 2**63:
        raise ValueError(road)
    return road
