"""Which period a briefing is asked for, and the days and the moment that follow from it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from gis.bitemporal.past import as_believed
from gis.errors import DomainError
from gis.months import same_day_last_year
from gis.periods import Cadence, parse_period
from maps.briefings.links import Links

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Period:
    """The first day of a period, the day that counts, and the moment up to which recordings are believed.

    `version` and `reason` are those it is to be published with; 0 is a draft. With `from_start` every row was there
    from the beginning, for moments before the history of rows begins.
    """

    month: date
    as_of: date
    known_at: datetime
    version: int = 0
    reason: str = ""
    from_start: bool = False
    cadence: Cadence = Cadence.MONTH

    @property
    def since(self) -> date:
        """The last day of the period before: what happened after it happened in the period."""
        return self.month - timedelta(days=1)

    @property
    def last_year(self) -> date:
        return same_day_last_year(self.as_of)

    @property
    def end_of_next(self) -> date:
        return self.cadence.end_of_next(self.month)

    @property
    def links(self) -> Links:
        return Links(self.as_of)

    def then(self, ask: Callable[..., Answer]) -> Answer:
        """What `ask` answers for the end of the period."""
        return ask(as_of=self.as_of, known_at=self.known_at)

    def believed(self) -> AbstractContextManager[None]:
        """Rows as they were believed at the moment to be on the last day."""
        return as_believed(as_of=self.as_of, known_at=self.known_at, from_start=self.from_start)

    def before(self, ask: Callable[..., Answer]) -> Answer:
        """What `ask` answers for the end of the period before, by what is known now."""
        with as_believed(as_of=self.since, known_at=self.known_at, from_start=self.from_start):
            return ask(as_of=self.since, known_at=self.known_at)


def parse_month(text: str) -> date:
    """The first day of the month written `YYYY-MM`; DomainError for anything else."""
    cadence, first = parse_period(text)
    if cadence != Cadence.MONTH:
        raise DomainError(f"“{text}”不是一个月，请写成 2014-11 这样的形式。", field="month")
    return first


def ask(
    first: date,
    *,
    today: date,
    known_at: datetime,
    version: int = 0,
    reason: str = "",
    cadence: Cadence = Cadence.MONTH,
) -> Period:
    """The question for a period: up to its last day, or up to today while it lasts; DomainError before it begins."""
    if first > today:
        raise DomainError(f"{cadence.words(first)}还没有到，不能汇报。", field="month")
    as_of = min(cadence.last_of(first), today)
    return Period(cadence.first_of(first), as_of, known_at, version, reason, cadence=cadence)
