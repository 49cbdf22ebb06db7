"""The day that pages open with: the newest report's, unless only a few reports stand far after all the others."""

from datetime import date
from itertools import pairwise
from typing import Final

from roads.models import ProgressReport

# A gap longer than this, with fewer reports after it than that, is taken for trying out or a slip of the year.
GAP_DAYS: Final = 366
FEW: Final = 5


def settled_day(*, as_of: date) -> date | None:
    """The last day, up to `as_of`, before which reports stand close together; None without reports."""
    reports = ProgressReport.objects.known_at(None).filter(day__lte=as_of).order_by("-day", "-pk")
    days = list(reports.values_list("day", flat=True)[:FEW])
    for later, earlier in pairwise(days):
        if (later - earlier).days > GAP_DAYS:
            return earlier
    return days[0] if days else None
