"""Errors of the API: always 4xx with JSON and a Chinese message, `{"detail": …}` or `{field: [message]}`."""

from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, views
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from gis.errors import DomainError


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception that a person caused; None for one that we caused."""
    return views.exception_handler(_api_error(error), context)


def _api_error(error: Exception) -> Exception:
    if isinstance(error, DomainError):
        return refusal(error.message, field=error.field)
    if isinstance(error, Http404):
        return exceptions.NotFound("没有这一条。")
    if isinstance(error, exceptions.NotAuthenticated):
        return exceptions.NotAuthenticated("请先登录。")
    if isinstance(error, exceptions.UnsupportedMediaType):
        return exceptions.UnsupportedMediaType("", "请求内容要用 JSON（Content-Type: application/json）。")
    if isinstance(error, RequestDataTooBig):
        return exceptions.ParseError("请求内容太大。")
    if isinstance(error, SuspiciousOperation):
        return exceptions.ParseError("请求不合规，已被拒绝。")
    return error


def refusal(message: str, *, field: str | None = None) -> exceptions.ValidationError:
    """A 400 that names the parameter or field at fault, where there is one."""
    return exceptions.ValidationError({field: [message]} if field else {"detail": message})


class NoSuchAddress(views.APIView):
    """Whatever else lies under /api/: 404 in JSON; an address that only lacks its last / is sent on."""

    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        raise exceptions.NotFound("没有这个地址，接口清单见 /api/。")

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str) -> Response:
        raise AssertionError("initial() always answers")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (
            request.method in ("GET", "HEAD")
            and not request.path_info.endswith("/")
            and self._exists(request)
        ):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        return super().dispatch(request, *args, **kwargs)

    def _exists(self, request: HttpRequest) -> bool:
        try:
            match = resolve(f"{request.path_info}/")
        except Resolver404:
            return False
        return getattr(match.func, "view_class", None) is not NoSuchAddress
