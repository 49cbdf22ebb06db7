"""The checklist 开始使用 at /start/: parse, ask, return."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maps.pages.base import page_context, reading_page
from maps.pages.start.checklist import steps


@never_cache
@require_safe
@reading_page
def start_page(request: HttpRequest) -> HttpResponse:
    """What is done and what comes next on the way to the first briefing."""
    all_steps = steps()
    context = page_context(request, active="start") | {
        "steps": all_steps,
        "done": sum(step.done for step in all_steps),
        "next_step": next((step.code for step in all_steps if not step.done), ""),
    }
    return render(request, "maps/start/page.html", context)
