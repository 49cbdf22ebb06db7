"""Existing stretches at /existing/: pieces of roads clicked on the map, many at once, written as one run."""

import json
from typing import Any

import shapely
from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from shapely.ops import substring

from gis.as_of import this_moment
from gis.crs import WGS84
from gis.errors import DomainError
from gis.exchange.services import undo_run
from gis.exchange.writing.by_hand import runs_by_hand
from gis.roles import Thing
from maps.pages.base import page_context, right_page
from maps.pages.settings.forms import DayInput
from roads.existing_by_hand import LAYER, Chosen, add_existing, piece_at
from roads.models import ExistingStretch, Road


class ExistingForm(forms.Form):
    """When the stretches were built at the latest, from what that is known, and why they are written."""

    since = forms.DateField(label="建成不晚于", widget=DayInput())
    source = forms.CharField(label="来源", max_length=200, required=False)
    reason = forms.CharField(label="原因", max_length=300)
    pieces = forms.CharField(widget=forms.HiddenInput(), max_length=60_000)

    def clean_pieces(self) -> list[Chosen]:
        try:
            said = json.loads(self.cleaned_data["pieces"])
            return [Chosen(int(one["road"]), float(one["from_m"]), float(one["to_m"])) for one in said]
        except (ValueError, TypeError, KeyError, OverflowError):
            raise forms.ValidationError("点选的路段看不懂，请重新点选。") from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.PLAN)
def existing_page(request: HttpRequest) -> HttpResponse:
    """The map, what is picked, and the last runs; a POST writes the picked stretches or takes a run back."""
    problem, undo = "", request.POST.get("undo", "")
    form = ExistingForm(request.POST if request.method == "POST" and not undo else None)
    if request.method == "POST":
        try:
            if undo:
                return _undone(request, undo)
            if form.is_valid():
                cleaned = form.cleaned_data
                run = add_existing(
                    chosen=cleaned["pieces"], since=cleaned["since"], source=cleaned["source"],
                    reason=cleaned["reason"], by=request.user, now=this_moment(),
                )  # fmt: skip
                return HttpResponseRedirect(f"{reverse('existing')}?saved={run.outcome['counts']['new']}")
            problem = "；".join(str(error) for error in form.errors.get("pieces", []))
        except DomainError as error:
            problem = error.message
    context = page_context(request, active="draw")
    saved = request.GET.get("saved", "")
    context |= {
        "form": form,
        "problem": problem,
        "saved": saved if saved.isascii() and saved.isdigit() else "",
        "count": ExistingStretch.objects.count(),
        "runs": runs_by_hand(LAYER),
        "config": {
            "style": "/style.json",
            "asOf": str(context["as_of"].day),
            "piece": reverse("existing-piece"),
        },
    }
    return render(
        request, "maps/draw/existing.html", context, status=400 if request.method == "POST" else 200
    )


def _undone(request: HttpRequest, key: str) -> HttpResponse:
    run = next((one for one in runs_by_hand(LAYER) if str(one.pk) == key), None)
    if run is None:
        raise DomainError("没有这次修改。")
    undo_run(run=run, by=request.user, now=this_moment())
    return HttpResponseRedirect(reverse("existing"))


@never_cache
@require_safe
@right_page(Thing.PLAN)
def existing_piece(request: HttpRequest) -> HttpResponse:
    """The piece of a road at a place, as JSON for the map."""
    piece = piece_at(
        road=get_object_or_404(Road, pk=int(_number(request, "road"))),
        lon=_number(request, "lon"),
        lat=_number(request, "lat"),
        whole=request.GET.get("whole") == "1",
    )
    return JsonResponse({
        "road": piece.road.pk,
        "name": piece.road.name,
        "from_m": round(piece.from_m, 3),
        "to_m": round(piece.to_m, 3),
        "ends": f"{piece.from_label}—{piece.to_label}",
        "geometry": _geometry(piece),
    })  # fmt: skip


def _geometry(piece: Any) -> Any:
    line = shapely.from_wkb(bytes(piece.road.centreline.wkb))
    share = line.length / piece.road.length_m
    part = substring(line, piece.from_m * share, piece.to_m * share)
    shape = GEOSGeometry(memoryview(part.wkb), srid=piece.road.centreline.srid)
    shape.transform(WGS84)
    return json.loads(shape.json)


def _number(request: HttpRequest, name: str) -> float:
    text = request.GET.get(name, "")
    try:
        value = float(text[:30])
    except ValueError:
        raise DomainError(f"{name} 要是数。", field=name) from None
    if not -1e15 < value < 1e15:
        raise DomainError(f"{name} 要是数。", field=name)
    return value
