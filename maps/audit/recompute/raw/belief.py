"""Which rows count: those recorded by a moment and not voided by then, and the last word on a day."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar


class Recorded(Protocol):
    @property
    def recorded_at(self) -> datetime: ...


class Voidable(Recorded, Protocol):
    @property
    def voided_at(self) -> datetime | None: ...


class Dated(Recorded, Protocol):
    @property
    def id(self) -> int: ...

    @property
    def day(self) -> date: ...


def standing(row: Voidable, known_at: datetime) -> bool:
    """Recorded by the moment, and not taken back by then."""
    return row.recorded_at <= known_at and (row.voided_at is None or row.voided_at > known_at)


Row = TypeVar("Row", bound=Dated)
Key = TypeVar("Key")


def last_words(
    rows: Iterable[Row], of: Callable[[Row], Key], *, as_of: date, known_at: datetime
) -> dict[Key, Row]:
    """Of each thing the row with the latest day up to `as_of`; of one day the one recorded last."""
    newest: dict[Key, Row] = {}
    for row in sorted(rows, key=lambda row: (row.day, row.recorded_at, row.id)):
        if row.day <= as_of and row.recorded_at <= known_at:
            newest[of(row)] = row
    return newest
