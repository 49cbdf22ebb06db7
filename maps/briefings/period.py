"""Which month a briefing is asked for, and the days and the moment that follow from it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from gis.as_of import FIRST_DAY, LAST_DAY
from gis.bitemporal.past import as_believed
from gis.errors import DomainError
from gis.months import last_day_before_month_of, last_day_of_month, same_day_last_year
from maps.briefings.links import Links

MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Period:
    """A month (its first day), the day that counts, and the moment up to which recordings are believed.

    `version` and `reason` are those it is to be published with; 0 is a draft. With `from_start` every row was there
    from the beginning, for moments before the history of rows begins.
    """

    month: date
    as_of: date
    known_at: datetime
    version: int = 0
    reason: str = ""
    from_start: bool = False

    @property
    def since(self) -> date:
        """The last day of the month before: what happened after it happened in the month."""
        return last_day_before_month_of(self.month)

    @property
    def last_year(self) -> date:
        return same_day_last_year(self.as_of)

    @property
    def next_month_end(self) -> date:
        return last_day_of_month(last_day_of_month(self.month) + timedelta(days=1))

    @property
    def links(self) -> Links:
        return Links(self.as_of)

    def then(self, ask: Callable[..., Answer]) -> Answer:
        """What `ask` answers for the end of the month."""
        return ask(as_of=self.as_of, known_at=self.known_at)

    def believed(self) -> AbstractContextManager[None]:
        """Rows as they were believed at the moment to be on the last day."""
        return as_believed(as_of=self.as_of, known_at=self.known_at, from_start=self.from_start)

    def before(self, ask: Callable[..., Answer]) -> Answer:
        """What `ask` answers for the end of the month before, by what is known now."""
        with as_believed(as_of=self.since, known_at=self.known_at, from_start=self.from_start):
            return ask(as_of=self.since, known_at=self.known_at)


def parse_month(text: str) -> date:
    """The first day of the month written `YYYY-MM`; DomainError for anything else."""
    match = MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise DomainError(f"看不懂月份“{text[:20]}”，请写成 2014-11 这样的形式。", field="month")
    year = int(match[1])
    if not FIRST_DAY.year <= year < LAST_DAY.year:
        raise DomainError(f"月份要在 {FIRST_DAY.year} 至 {LAST_DAY.year - 1} 年之间。", field="month")
    return date(year, int(match[2]), 1)


def ask(month: date, *, today: date, known_at: datetime, version: int = 0, reason: str = "") -> Period:
    """The question for a month: up to its last day, or up to today while it lasts; DomainError before it begins."""
    if month > today:
        raise DomainError(f"{month.year}年{month.month}月还没有到，不能汇报。", field="month")
    return Period(month.replace(day=1), min(last_day_of_month(month), today), known_at, version, reason)
