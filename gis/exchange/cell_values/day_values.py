"""Cells as days: every form that ledgers write, moments with a zone, numbers of Excel."""

import calendar
import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from gis.exchange.cell_values.deadlines import first_day, last_day

DAY: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*(?:日|号)?(?:[\sT].*)?")
MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)", re.IGNORECASE
)
ZONE_APART: Final = re.compile(r"\s+(?=Z|[+-]\d\d:?\d\d$)")
COMPACT_MONTH: Final = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
# 2014.1 as a number: January, or October without its nought.
CUT_MONTH: Final = re.compile(r"\d{4}\.1")
EPOCH_MS: Final = range(10**12, 4 * 10**12)
COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
MONTH: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?(?:份|底|末)?")
YEAR: Final = re.compile(r"(\d{4})\s*年?(?:底|末)?")
EXCEL_FIRST: Final = date(1899, 12, 30)
EXCEL_DAYS: Final = range(14_000, 80_000)
YEARS: Final = range(1900, 2101)


def in_district(moment: datetime) -> datetime:
    """A moment with a zone as the district's clocks show it; one without a zone is taken for that already."""
    return moment.astimezone(timezone.get_default_timezone()) if moment.tzinfo else moment


def day_of(text: str, *, begins: bool = False) -> date | None:
    """The day a text says in any of the forms of ledgers; a month is its last day, a year 31 December, an Excel number
    its day; None for anything else. With `begins` months and years are their first days. A moment with a zone is the
    district's day."""
    plain = unicodedata.normalize("NFKC", text).strip()
    day: date | None
    try:
        if MOMENT.fullmatch(plain):
            day = in_district(datetime.fromisoformat(ZONE_APART.sub("", plain.upper()))).date()
        elif plain.isdigit() and int(plain) in EPOCH_MS and len(plain) == 13:
            day = datetime.fromtimestamp(int(plain) / 1000, timezone.get_default_timezone()).date()
        elif parts := DAY.fullmatch(plain) or COMPACT.fullmatch(plain):
            day = date(*(int(part) for part in parts.groups()[:3]))
        elif parts := MONTH.fullmatch(plain) or COMPACT_MONTH.fullmatch(plain):
            year, month = int(parts[1]), int(parts[2])
            first = begins and not plain.endswith(("底", "末"))
            day = date(year, month, 1 if first else calendar.monthrange(year, month)[1])
        elif plain.isdigit() and int(plain) in EXCEL_DAYS and len(plain) == 5:
            day = EXCEL_FIRST + timedelta(days=int(plain))
        elif parts := YEAR.fullmatch(plain):
            first = begins and not plain.endswith(("底", "末"))
            day = date(int(parts[1]), 1, 1) if first else date(int(parts[1]), 12, 31)
        else:
            day = (first_day if begins else last_day)("".join(plain.split()))
    except (ValueError, calendar.IllegalMonthError):
        return None
    return day if day is not None and day.year in YEARS else None
