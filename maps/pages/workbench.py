"""The workbench at /: the page and what its scripts are handed: addresses, words, the day. Figures come by the API."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.as_of import RequestedDay, local_today, requested_day
from gis.errors import DomainError
from gis.models import Photo, ResponsibleUnit
from gis.roles import MANAGER, REVIEWER, ROLES, has_role, units_reported_for
from maps.pages.base import page_context, reading_page
from parcels.models import Parcel
from parcels.sources.models import Source
from roads.choices import Kind
from roads.figures.grid import newest_report
from roads.figures.tally import LISTED
from roads.models import Obstacle, Pipe, Place, Road, Work
from villages.models import ResettlementBuilding, Village

# Where the scripts ask; each collection's address is followed by a key and a slash.
ADDRESSES: Final = {
    "style": "/style.json",
    "day": "/api/day/",
    "months": "/api/months/",
    "kept": "/api/kept/",
    "search": "/api/search/",
    "work": "/api/works/",
    "road": "/api/roads/",
    "place": "/api/places/",
    "obstacle": "/api/obstacles/",
    "source": "/api/sources/",
    "pipe": "/api/pipes/",
    "village": "/api/villages/",
    "parcel": "/api/parcels/",
    "building": "/api/buildings/",
}
# … and those that only people with a role are answered at.
ROLE_ADDRESSES: Final = {"photo": "/api/photos/"}
# Whose history each kind of selection is.
HISTORY: Final = {
    kind: model._meta.db_table
    for kind, model in (
        ("work", Work),
        ("road", Road),
        ("place", Place),
        ("obstacle", Obstacle),
        ("pipe", Pipe),
        ("source", Source),
        ("village", Village),
        ("parcel", Parcel),
        ("building", ResettlementBuilding),
        ("photo", Photo),
    )
}
WORDS: Final = {
    "kinds": [[code, str(label)] for code, label in Kind.choices],
    "lights": [[light.value, str(light.label)] for light in LISTED],
}


@require_safe
@reading_page
def workbench(request: HttpRequest) -> HttpResponse:
    """The page. A day that cannot be read is left to the page, which says so and shows the newest report's day."""
    as_of = _readable_day(request)
    context = page_context(request, active="workbench", as_of=as_of)
    may_photos = has_role(request.user, *ROLES)
    config: dict[str, Any] = {
        "asOf": str(as_of.day),
        "addresses": ADDRESSES | (ROLE_ADDRESSES if may_photos else {}),
        "extent": context["district"].extent,
        "mayPhotos": may_photos,
        "history": HISTORY if has_role(request.user, REVIEWER, MANAGER) else {},
        "reportsFor": units_reported_for(request.user),
        "units": [[unit.pk, str(unit)] for unit in ResponsibleUnit.objects.order_by("name")],
        "tiandituKey": settings.TIANDITU_KEY,
        "schematic": context["data_schematic"],
        "demo": context["data_demo"],
    }
    return render(request, "maps/workbench/page.html", context | {"config": config, "words": WORDS})


def _readable_day(request: HttpRequest) -> RequestedDay:
    try:
        return requested_day(request)
    except DomainError:
        today = local_today()
        newest = newest_report(as_of=today)
        return RequestedDay(newest or today, explicit=False, today=today, newest_report=newest)
