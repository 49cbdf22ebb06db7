"""What every page shares: who may look, the day it is true for, bad input answered in Chinese."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from gis.as_of import RequestedDay, requested_day
from gis.bitemporal.past import as_they_are
from gis.errors import DomainError
from gis.models import DataVersion, District
from gis.roles import Thing, has_role, may, may_read
from roads.figures.lights import thresholds_text
from roads.grid_plans import plan_name
from roads.models import Road, Work


class View(Protocol):
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def reading_page(view: View) -> Callable[..., HttpResponse]:
    """A page open to whoever may look; a DomainError becomes a page with its message and status 400.
    Where looking needs a login nothing of it may stay in a cache, nor in a browser that others use after."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_read(request.user):
            return redirect_to_login(request.get_full_path())
        try:
            response = view(request, *args, **kwargs)
        except DomainError as error:
            response = render(request, "400.html", {"message": error.message}, status=400)
        if not settings.PUBLIC_READ:
            response["Cache-Control"] = "private, no-store"
        return response

    return page


def role_page(*roles: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page for people of one of `roles`: others are sent to log in, or told which role is missing (403)."""
    wanted = f"{'、'.join(roles[:-1])}{'或' if roles[1:] else ''}{roles[-1]}"
    return checked_page(lambda user: has_role(user, *roles), f"这个页面需要{wanted}的角色。")


def right_page(thing: Thing) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page for people who may do `thing` for some unit at least, by their role or by a right of their own."""
    refusal = f"这个页面需要“{thing.label}”的权限。请管理员在“单位和人员”页给你。"
    return checked_page(lambda user: may(user, thing), refusal)


def checked_page(
    allowed: Callable[[Any], bool], refusal: str
) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page for people whom `allowed` lets in: others are sent to log in, or told `refusal` (403)."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(_way_back(request))
            if not allowed(request.user):
                raise PermissionDenied(refusal)
            with as_they_are():
                response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        return reading_page(page)

    return decorate


def _way_back(request: HttpRequest) -> str:
    """Where a login leads: to what was asked for. What was to be sent is lost with it, so to the page it came from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(sent_from)._replace(scheme="", netloc="").geturl()
    return "/"


def login_page(view: View) -> Callable[..., HttpResponse]:
    """A page for everyone with a login, whether or not looking at maps needs one; its rows are shown as they are."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_authenticated and request.user.is_active):
            return redirect_to_login(request.get_full_path())
        with as_they_are():
            return view(request, *args, **kwargs)

    return reading_page(page)


def data_marks() -> dict[str, bool]:
    """Whether anything shown is schematic or demonstration data."""
    return {
        "data_schematic": Road.objects.filter(schematic=True).exists(),
        "data_demo": Work.objects.filter(demo=True).exists(),
    }


def nothing_yet(
    request: HttpRequest, *, active: str, title: str, what: str, links: tuple[tuple[str, str], ...]
) -> HttpResponse:
    """A page without its data: what is missing, where it is made, and the way to the checklist."""
    context = page_context(request, active=active) | {"title": title, "what": what, "links": links}
    return render(request, "maps/nothing_yet.html", context)


def page_context(request: HttpRequest, *, active: str, as_of: RequestedDay | None = None) -> dict[str, Any]:
    """What base.html shows: the day, the marks of schematic and demonstration data, the lights' rule, and `active`,
    the place in the navigation (workbench, ledger, grid, report). Raises DomainError for an unreadable day."""
    day = as_of or requested_day(request)
    district = District.objects.current()
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "as_of"]
    return {
        "active": active,
        "district": district,
        "grid_name": plan_name(),
        "as_of": day,
        "day_form_keeps": kept,
        "day_query": f"?as_of={day.day}" if day.explicit else "",
        **data_marks(),
        "data_version": DataVersion.objects.values_list("version", flat=True).first(),
        "thresholds": thresholds_text(),
    }
