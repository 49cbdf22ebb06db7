"""The reviewers' queue at /report/review/: new reports as one list, accepted several at once or voided one by one."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.db.models import LineStringField
from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.crs import WGS84, storage_srid
from gis.roles import Thing
from maps.pages.base import page_context, right_page
from roads.chainage import Cut
from roads.reviewing import accept, reviewed_of_standing, waiting

REPORTS_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@right_page(Thing.REVIEW)
def review_page(request: HttpRequest) -> HttpResponse:
    """Reports that wait; a POST accepts those that are ticked."""
    if request.method == "POST":
        keys = [int(key) for key in request.POST.getlist("report") if key.isascii() and key.isdigit()]
        count = accept(reports=[key for key in keys if key < 2**63], by=request.user)
        return HttpResponseRedirect(f"{reverse('report-review')}?accepted={count}")
    rows = (
        waiting()
        .select_related("work__road", "work__unit", "step", "by")
        .annotate(line=AsGeoJSON(Transform(_line(), WGS84), precision=6))
        .defer("work__line", "work__road__centreline", "work__road__centreline_3857")
    )
    reviewed, standing = reviewed_of_standing()
    accepted = request.GET.get("accepted", "")
    page = Paginator(rows, REPORTS_A_PAGE).get_page(request.GET.get("page"))
    context = page_context(request, active="report")
    context |= {
        "page": page,
        "config": {"asOf": str(context["as_of"].day), "features": _features(page)},
        "reviewed": reviewed,
        "standing": standing,
        "accepted": accepted if accepted.isascii() and accepted.isdigit() else "",
    }
    return render(request, "maps/people/reviews.html", context)


def _line() -> Case:
    """The part of the centreline that a report speaks of; null where its place is lost."""
    line = Cut("work__road__centreline", "work__road__length_m", "placed")
    return Case(
        When(placed__isnull=False, work__road__isnull=False, then=line),
        output_field=LineStringField(srid=storage_srid()),
    )


def _features(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"type": "Feature", "properties": {"id": row.pk}, "geometry": json.loads(row.line)}
        for row in rows
        if row.line
    ]
