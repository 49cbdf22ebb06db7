"""The day of the newest progress report; settings name the function that knows, as reports lie in a room above."""

from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string


def newest_report(*, as_of: date, known_at: datetime | None = None) -> date | None:
    """The last day up to `as_of` that a report known at `known_at` (None: now) speaks of; None without reports."""
    day: date | None = import_string(settings.NEWEST_REPORT)(as_of=as_of, known_at=known_at)
    return day


def settled_day(*, as_of: date) -> date | None:
    """The day that pages open with: the newest report's, without a few that stand years after all the others."""
    day: date | None = import_string(settings.SETTLED_DAY)(as_of=as_of)
    return day
