"""The day a request asks for, shared by every address whose answer depends on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar, Final

from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView

from gis.api.parameters import AS_OF, KNOWN_AT, parse_moment
from gis.as_of import local_today, requested_day
from gis.bitemporal.past import hold
from gis.newest_report import newest_report

AS_OF_TODAY: Final = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATE,
    description="截至日期，如 2014-11-30；当天的计入。不写时取今天。",
)


@dataclass(frozen=True, slots=True)
class RequestedTime:
    """The day answers are true for, the moment recordings are believed up to (None: now), and the last report's day."""

    as_of: date
    known_at: datetime | None
    newest_report: date | None

    @classmethod
    def by(cls, request: Request) -> "RequestedTime":
        """What ?as_of= and ?known_at= ask for; without as_of the day of the newest report then known."""
        known_at = parse_moment(text) if (text := request.query_params.get("known_at", "").strip()) else None
        day = requested_day(request._request)
        if known_at is None:
            return cls(day.day, None, day.newest_report)
        newest = newest_report(as_of=day.day, known_at=known_at)
        return cls(day.day if day.explicit else newest or day.day, known_at, newest)


class Dated(APIView):
    """Mixed into collections and answers: understands as_of and known_at and says which it used."""

    parameters: ClassVar[Sequence[OpenApiParameter]] = (AS_OF, KNOWN_AT)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """The day is known before anything is read: rows are those that hold on it."""
        super().initial(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            self.requested  # noqa: B018

    @cached_property
    def requested(self) -> RequestedTime:
        return RequestedTime.by(self.request)

    def provenance(self, rows: Sequence[Any]) -> dict[str, Any]:
        """The day, the age of the newest report, and whether anything shown is schematic or made up."""
        return {
            "as_of": self.requested.as_of,
            "known_at": self.requested.known_at,
            "newest_report": self.requested.newest_report,
            "schematic": any(getattr(row, "schematic", False) for row in rows),
            "demo": any(getattr(row, "demo", False) for row in rows),
        }


class DatedToday(Dated):
    """What comes from the site is asked for as of today where no day is named: it may be newer than every report."""

    parameters: ClassVar[Sequence[OpenApiParameter]] = (AS_OF_TODAY, KNOWN_AT)

    @cached_property
    def requested(self) -> RequestedTime:
        requested = RequestedTime.by(self.request)
        if self.request.query_params.get("as_of"):
            return requested
        today = local_today()
        hold(as_of=today)
        return replace(requested, as_of=today)
