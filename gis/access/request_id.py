"""A number for each request: the front's where there is one, in the access log, in the answer and in the history."""

import re
from secrets import token_hex
from typing import Final

from django.http import HttpRequest

WRITTEN: Final = re.compile(r"[0-9a-zA-Z-]{8,64}", re.ASCII)


def id_of(request: HttpRequest) -> str:
    """The request's number, made at the first call where the front gave none."""
    known: str | None = getattr(request, "request_id", None)
    if known is None:
        given = request.headers.get("X-Request-ID", "")
        known = given if WRITTEN.fullmatch(given) else token_hex(16)
        request.request_id = known  # type: ignore[attr-defined]
    return known
