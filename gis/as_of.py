"""The day a request asks for: `?as_of=`, or the newest report's day. An edge, so the clock is read here."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from gis.bitemporal.past import hold
from gis.day_numbers import DAY_ZERO
from gis.errors import DomainError
from gis.newest_report import newest_report, settled_day

FIRST_DAY: Final = DAY_ZERO
LAST_DAY: Final = date(2089, 9, 17)
# Days travel in tiles as small integers counted from FIRST_DAY; these are the two ends.

ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class RequestedDay:
    """The day figures are true for, whether it was asked for, and the newest report's day up to it."""

    day: date
    explicit: bool
    today: date
    newest_report: date | None

    @property
    def report_age_days(self) -> int | None:
        """Days from the newest report to `day`; None without reports."""
        return (self.day - self.newest_report).days if self.newest_report else None

    @property
    def in_future(self) -> bool:
        return self.day > self.today


def local_today() -> date:
    """Today in the district."""
    return timezone.localdate()  # noqa: TID251 — pages and the API share this edge


def this_moment() -> datetime:
    """Now, with a time zone: the moment a void is recorded at."""
    return timezone.now()  # noqa: TID251 — pages and the API share this edge


def parse_day(text: str, *, field: str = "as_of") -> date:
    """The day written `YYYY-MM-DD`; DomainError for anything else or a day the tiles cannot carry."""
    try:
        if not ISO_DAY.fullmatch(text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise DomainError(f"看不懂日期“{text[:20]}”，请写成 2014-11-30 这样的形式。", field=field) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DomainError(f"日期要在 {FIRST_DAY} 至 {LAST_DAY} 之间。", field=field)
    return day


def requested_day(request: HttpRequest) -> RequestedDay:
    """What `?as_of=` asks for; without it the day of the newest report, or today when there is none.

    From then on, until the request is answered, rows are those that hold on that day.
    """
    day = day_of(request.GET.get("as_of", ""))
    hold(as_of=day.day)
    return day


def day_of(text: str) -> RequestedDay:
    """The day somebody wrote; where nothing is written the day of the newest report, or today when there is none."""
    today = local_today()
    if text.strip():
        day = parse_day(text.strip())
        return RequestedDay(day, explicit=True, today=today, newest_report=newest_report(as_of=day))
    newest = settled_day(as_of=today)
    return RequestedDay(newest or today, explicit=False, today=today, newest_report=newest)
