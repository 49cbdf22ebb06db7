"""The reviewers' queue at /report/review/: new reports as one list, accepted several at once or voided one by one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gis.roles import Thing
from maps.pages.base import page_context, right_page
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
        .defer("work__line", "work__road__centreline", "work__road__centreline_3857")
    )
    reviewed, standing = reviewed_of_standing()
    accepted = request.GET.get("accepted", "")
    context = page_context(request, active="report") | {
        "page": Paginator(rows, REPORTS_A_PAGE).get_page(request.GET.get("page")),
        "reviewed": reviewed,
        "standing": standing,
        "accepted": accepted if accepted.isascii() and accepted.isdigit() else "",
    }
    return render(request, "maps/people/reviews.html", context)
