"""How OGC API addresses answer: JSON with links, errors as the standard and our API both write them, who may look."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from gis.access.basic_login import CHALLENGE, person_of
from gis.errors import DomainError
from gis.roles import MayRead, may_read

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
ROOT: Final = "/ogc/"

Link = dict[str, str]
View = Callable[..., HttpResponse]


class NotThere(DomainError):
    """The address names nothing that is here."""


def ogc_view(*parameters: str) -> Callable[[View], View]:
    """A view for whoever may look; any parameter but `parameters` and those of all addresses is refused, as the
    standard wants, unless the view says by "*" that it looks for itself."""
    known = {*parameters, "f", "as_of"}

    def decorate(view: View) -> View:
        @csrf_exempt  # reads only
        @require_safe
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may_read(person_of(request)):
                response = problem(401, "Unauthorized", str(MayRead.message))
                response["WWW-Authenticate"] = CHALLENGE
                return response
            try:
                if "*" not in parameters:
                    refuse_unknown(request, known)
                if request.GET.get("f", "json") not in ("json", "geojson"):
                    raise DomainError("只有 JSON（f=json）。", field="f")
                return view(request, *args, **kwargs)
            except NotThere as error:
                return problem(404, "NotFound", error.message)
            except DomainError as error:
                return problem(400, "InvalidParameterValue", error.message)

        return answered

    return decorate


def refuse_unknown(request: HttpRequest, known: set[str]) -> None:
    """DomainError for a parameter that is not one of `known`."""
    for name in request.GET:
        if name not in known:
            raise DomainError(f"没有参数“{name[:40]}”，可用：{'、'.join(sorted(known))}。", field=name[:40])


def problem(status: int, code: str, message: str) -> HttpResponse:
    """An exception of OGC API in Chinese; `detail` as in our own API."""
    return document({"code": code, "description": message, "detail": message}, status=status)


def document(content: Any, *, media: str = JSON, status: int = 200) -> HttpResponse:
    """`content` as JSON; not kept, because data and day may change."""
    response = HttpResponse(orjson.dumps(content), content_type=media, status=status)
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Authorization, Cookie"
    return response


def address(request: HttpRequest, path: str = "", **params: Any) -> str:
    """The whole address of `path` below /ogc/, on the day that was asked for."""
    parameters = {"as_of": request.GET.get("as_of", "")} | params
    query = urlencode([(name, value) for name, value in parameters.items() if value not in ("", None)])
    return request.build_absolute_uri(f"{ROOT}{path}") + (f"?{query}" if query else "")


def link(href: str, rel: str, title: str, media: str = JSON) -> Link:
    return {"href": href, "rel": rel, "type": media, "title": title}
