"""The settings of the district at /settings/: parse, ask, return."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.bitemporal.past import changing
from gis.models import District, Target
from gis.roles import Thing
from maps.pages.base import page_context, right_page
from maps.pages.settings.figures import BY_CODE
from maps.pages.settings.forms import AreaTargetForm, DistrictForm, TargetForm
from maps.pages.settings.storage_crs import crs_fit
from parcels.coverage.area import target_terms
from parcels.models import PlanningArea
from roads.grid_plans import roads_by_place
from roads.models import GridPlan


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.ADMINISTER)
def settings_page(request: HttpRequest) -> HttpResponse:
    """The district's form, its plans of axes, its targets."""
    district = District.objects.current()
    form = DistrictForm(request.POST or None, instance=district)
    if request.method == "POST" and form.is_valid():
        form.instance.pk = 1
        form.save()
        return HttpResponseRedirect(reverse("settings") + "?saved=1")
    described = District.objects.current()
    areas = PlanningArea.objects.defer("outline")
    context = page_context(request, active="settings") | {
        "form": form,
        "saved": "saved" in request.GET,
        "fit": crs_fit(described),
        "plans": [(plan, len(roads_by_place(plan))) for plan in GridPlan.objects.all()],
        "targets": [(target, BY_CODE.get(target.code)) for target in Target.objects.all()],
        "areas": [(area, target_terms(area)) for area in areas],
    }
    return render(request, "maps/settings/page.html", context, status=_status(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.ADMINISTER)
def target_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One target: made, changed or taken away."""
    target = get_object_or_404(Target, pk=pk) if pk else Target(position=_next_position())
    if pk and request.method == "POST" and request.POST.get("action") == "remove":
        with changing(reason="删除目标", by=request.user):
            target.delete()
        return HttpResponseRedirect(reverse("settings") + "#targets")
    form = TargetForm(request.POST or None, instance=target)
    if request.method == "POST" and form.is_valid():
        figure = form.cleaned_data["figure"]
        target.code = figure if figure in BY_CODE else _code_in_words(target)
        target.label, target.measure_unit = form.cleaned_data["label"], form.cleaned_data["measure_unit"]
        with form.told(request.user):
            target.save()
        return HttpResponseRedirect(reverse("settings") + "#targets")
    title = "改目标" if pk else "新目标"
    return _form_page(request, form, title, removable=bool(pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.ADMINISTER)
def area_target_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The coverage target of one planning area and the definition it belongs to."""
    area = get_object_or_404(PlanningArea.objects.defer("outline"), pk=pk)
    form = AreaTargetForm(request.POST or None, instance=area)
    if request.method == "POST" and form.is_valid():
        with form.told(request.user):
            form.save()
        return HttpResponseRedirect(reverse("settings") + "#targets")
    return _form_page(request, form, f"{area.name}的覆盖目标", removable=False)


def _form_page(request: HttpRequest, form: Any, title: str, *, removable: bool) -> HttpResponse:
    context = page_context(request, active="settings")
    context |= {"form": form, "title": title, "removable": removable}
    return render(request, "maps/settings/form.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    """A form sent with mistakes comes back with 400."""
    return 400 if request.method == "POST" else 200


def _next_position() -> int:
    last = Target.objects.order_by("-position").first()
    return min(last.position + 1, 32_000) if last else 1


def _code_in_words(target: Target) -> str:
    known = target.pk and target.code not in BY_CODE
    return target.code if known else f"words-{uuid4().hex[:12]}"
