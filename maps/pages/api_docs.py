"""The page at /api/docs/: the OpenAPI document as people read it, with scripts and styles of our own server only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maps.pages.base import page_context, reading_page


@never_cache
@require_safe
@reading_page
def api_page(request: HttpRequest) -> HttpResponse:
    """The document's page; it has no day of its own, each try writes its own."""
    return render(request, "maps/pages/api_docs.html", {**page_context(request, active="api"), "as_of": None})
