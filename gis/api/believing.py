"""Around every request that asks for a moment: rows are seen as they were believed then (decision 0120)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gis.api.parameters import parse_moment
from gis.as_of import parse_day
from gis.bitemporal.past import as_believed
from gis.errors import DomainError


class AsBelieved:
    """What `?known_at=` asks for holds for all that the answer reads; what is not understood the view refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        written = request.GET.get("known_at", "").strip()
        if request.method not in ("GET", "HEAD") or not written:
            return self.get_response(request)
        try:
            known_at = parse_moment(written)
            day = request.GET.get("as_of", "").strip()
            as_of = parse_day(day) if day else None
        except DomainError:
            return self.get_response(request)
        with as_believed(as_of=as_of, known_at=known_at):
            return self.get_response(request)
