"""Bulletins at /bulletins/: a text taken in, what the reader found in it corrected, written as a run, undone."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.as_of import this_moment
from gis.errors import DomainError
from gis.exchange.services import undo_run
from gis.roles import Thing
from maps.pages.base import page_context, right_page
from maps.pages.bulletins.forms import BulletinForm, corrections_of, ticked
from maps.pages.bulletins.marked_text import as_html, marked
from roads.bulletins.review import ReviewedMention, review
from roads.bulletins.services import add_bulletin, apply_mentions, runs_of
from roads.choices import Goal, Kind
from roads.models import Bulletin, Road
from roads.reading.answer import features

BULLETINS_LISTED = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.PLAN)
def bulletins_page(request: HttpRequest) -> HttpResponse:
    """Bulletins kept here, and the form of a new one."""
    form = BulletinForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            bulletin = add_bulletin(
                title=cleaned["title"],
                published_on=cleaned["published_on"],
                text=cleaned["text"],
                source=cleaned["source"],
                by=request.user,
            )
            return HttpResponseRedirect(reverse("bulletin", args=[bulletin.pk]))
        except DomainError as error:
            form.add_error(None, error.message)
    context = page_context(request, active="bulletins") | {
        "form": form,
        "bulletins": Bulletin.objects.defer("text")[:BULLETINS_LISTED],
        "roads": Road.objects.exists(),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "maps/bulletins/list.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.PLAN)
def bulletin_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One bulletin: text, map and table side by side; a POST places corrected rows anew, writes or undoes."""
    bulletin = get_object_or_404(Bulletin, pk=pk)
    action, problem = request.POST.get("action", ""), ""
    readings = review(bulletin)
    picks = {one.number for one in readings if one.action != "same" and one.located.road is not None}
    if request.method == "POST":
        try:
            if action == "undo":
                return _undone(request, bulletin)
            picks = ticked(request.POST, len(readings))
            readings = review(bulletin, corrections_of(request.POST, len(readings)))
            if action == "apply":
                chosen = [one for one in readings if one.number in picks]
                apply_mentions(bulletin=bulletin, readings=chosen, by=request.user, now=this_moment())
                return HttpResponseRedirect(reverse("bulletin", args=[pk]))
        except DomainError as error:
            problem = error.message
    context = _context(request, bulletin, readings) | {"problem": problem, "picks": picks}
    return render(request, "maps/bulletins/page.html", context, status=400 if problem else 200)


def _undone(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    run = next((run for run in runs_of(bulletin) if str(run.pk) == request.POST.get("run")), None)
    if run is None:
        raise DomainError("没有这次写入。")
    undo_run(run=run, by=request.user, now=this_moment())
    return HttpResponseRedirect(reverse("bulletin", args=[bulletin.pk]))


def _context(request: HttpRequest, bulletin: Bulletin, readings: Sequence[ReviewedMention]) -> dict[str, Any]:
    shapes = features([one.located for one in readings])
    for number, feature in enumerate(shapes["features"]):
        feature["id"] = number
        feature["properties"] = {"resolution": readings[number].located.resolution, "number": number}
    context = page_context(request, active="bulletins")
    return context | {
        "bulletin": bulletin,
        "text": as_html(marked(bulletin.text, readings)),
        "found": readings,
        "kinds": Kind.choices,
        "goals": Goal.choices,
        "road_names": Road.objects.order_by("name").values_list("name", flat=True),
        "counts": {word: sum(one.action == word for one in readings) for word in ("new", "changed", "same")},
        "unlocated": sum(one.located.resolution == "unlocated" for one in readings),
        "runs": runs_of(bulletin),
        "config": {
            "style": "/style.json",
            "asOf": str(context["as_of"].day),
            "features": {
                "type": "FeatureCollection",
                "features": [f for f in shapes["features"] if f["geometry"]],
            },
        },
    }
