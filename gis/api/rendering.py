"""How answers leave and requests enter: JSON by orjson with ready GeoJSON embedded; no Accept is refused."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import IO, Any, Final

import orjson
from django.utils.functional import Promise
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

LARGEST_BODY_BYTES: Final = 1_000_000


class JsonRenderer(BaseRenderer):
    """UTF-8 JSON; an orjson.Fragment in the data is written as it stands."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8 by definition

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)


class GeoJsonRenderer(JsonRenderer):
    """The same bytes under the media type of RFC 7946, for clients that ask for it."""

    media_type = "application/geo+json"
    format = "geojson"


class JsonParser(BaseParser):
    """JSON bodies of at most LARGEST_BODY_BYTES; orjson refuses lone surrogates, NaN and bottomless nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST_BODY_BYTES + 1)
        if len(body) > LARGEST_BODY_BYTES:
            raise ParseError(f"请求内容太大，最多 {LARGEST_BODY_BYTES // 1000} kB。")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(
                f"请求内容不是有效的 JSON（第 {error.lineno} 行第 {error.colno} 列）。"
            ) from None


class AnyClient(DefaultContentNegotiation):
    """GeoJSON's media type where the client names it, else the first renderer, whatever Accept says."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        accept = request.META.get("HTTP_ACCEPT", "")
        known = list(renderers)
        named = [renderer for renderer in known if str(renderer.media_type) in accept]
        chosen = (named or known)[0]
        return chosen, str(chosen.media_type)


class SessionLogin(SessionAuthentication):
    """The session of the pages; says in Chinese what is wrong with the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(
                "缺少 CSRF 令牌或令牌已失效，请刷新页面再试（请求头 X-CSRFToken，值在 csrftoken 里）。"
            ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
