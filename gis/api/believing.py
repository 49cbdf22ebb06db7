"""Around every request that reads: rows are those of the day and the moment asked for (decisions 0120, 0165)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import date, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gis.api.parameters import parse_moment
from gis.as_of import parse_day
from gis.bitemporal.past import answering, as_believed, asked_now, past_now
from gis.errors import DomainError


class AsBelieved:
    """What `?as_of=` and `?known_at=` ask for holds for all that the answer reads; what is not understood the view
    refuses. Where no day is named the view says which it takes (gis.bitemporal.past.hold)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        as_of, known_at = _asked(request)
        with (
            answering(),
            as_believed(as_of=as_of, known_at=known_at) if as_of or known_at else nullcontext(),
        ):
            response = self.get_response(request)
            meant = asked_now() if past_now() else None
        if meant and getattr(response, "streaming", False):
            response.streaming_content = _within(meant, response.streaming_content)  # type: ignore[attr-defined]
        return response


def _asked(request: HttpRequest) -> tuple[date | None, datetime | None]:
    """The day and the moment as they are written; neither where one cannot be read. WFS writes names as it likes."""
    written = {name.lower(): str(value).strip() for name, value in request.GET.items()}
    day, moment = written.get("as_of"), written.get("known_at")
    try:
        return parse_day(day) if day else None, parse_moment(moment) if moment else None
    except DomainError:
        return None, None


def _within(meant: tuple[date | None, datetime | None], content: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that are made while they are sent."""
    as_of, known_at = meant
    with as_believed(as_of=as_of, known_at=known_at):
        yield from content
