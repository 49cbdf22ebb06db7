"""Asking the same questions of the past: rows as they were believed at a moment to be on a day (decision 0120).

While `as_believed` lasts, names of tables mean the views of the schema `past`, which put each row back by its history.
Where nothing looks otherwise it costs one query and changes nothing.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, Final, NamedTuple, cast

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from gis.bitemporal.two_times import setting
from gis.replica import pinned, reading

SHOWN: Final = "past, public"
ALWAYS: Final = "infinity"


# A day, a moment, and whether everything was there from the start.
Seen = tuple[date | None, datetime | None, bool]


class Past(NamedTuple):
    """What is being asked for, and whether anything looked otherwise then."""

    as_of: date | None
    known_at: datetime | None
    from_start: bool
    differs: bool


_asked: ContextVar[Past | None] = ContextVar("past", default=None)
_answering: ContextVar[ExitStack | None] = ContextVar("answering", default=None)


def past_now() -> Seen | None:
    """The day and the moment that tables are seen at; None where they are as they are. Part of the keys of caches."""
    seen = _asked.get()
    return (seen.as_of, seen.known_at, seen.from_start) if seen and seen.differs else None


@contextmanager
def as_believed(*, as_of: date | None, known_at: datetime | None, from_start: bool = False) -> Iterator[None]:
    """Within, every question is answered from rows believed at `known_at` to hold on `as_of`; write nothing there.

    With `from_start` every row was there from the beginning, as it is where the history begins after the moment.
    """
    with _believed(as_of, known_at, from_start):
        yield


@contextmanager
def answering() -> Iterator[None]:
    """Around one request: within it `hold` may be asked for the day that turns out to be meant."""
    with reading(DEFAULT_DB_ALIAS), ExitStack() as stack:
        token = _answering.set(stack)
        try:
            yield
        finally:
            _answering.reset(token)


def hold(*, as_of: date, known_at: datetime | None = None) -> None:
    """Until the request is answered rows are those that hold on `as_of`; nothing where the address asked for a moment,
    or where rows are to be changed."""
    stack, asked = _answering.get(), _asked.get()
    if stack is not None and (asked is None or asked.known_at is None):
        stack.enter_context(as_believed(as_of=as_of, known_at=known_at))


@contextmanager
def as_they_are() -> Iterator[None]:
    """Within, rows are those that are stored, whatever day is asked for: what is shown is to be changed."""
    outer = _asked.get()
    tokens = _answering.set(None), _asked.set(None)
    try:
        with _plain(outer):
            yield
    finally:
        _answering.reset(tokens[0])
        _asked.reset(tokens[1])


def asked_now() -> tuple[date | None, datetime | None] | None:
    """The day and the moment that are answered for, whether or not anything looked otherwise; None for neither."""
    asked = _asked.get()
    return (asked.as_of, asked.known_at) if asked else None


@contextmanager
def _believed(as_of: date | None, known_at: datetime | None, from_start: bool) -> Iterator[None]:
    outer = _asked.get()
    # Figures ask for the same past within one another; what is shown already is not shown again.
    if outer and (outer.as_of, outer.known_at, outer.from_start) == (as_of, known_at, from_start):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT differs, before_history FROM kernel_past_differs(%s, %s, %s)",
            [known_at or ALWAYS, as_of or ALWAYS, from_start],
        )
        differs, before_history = cursor.fetchone()
    token = _asked.set(Past(as_of, known_at, from_start, differs))
    try:
        if differs:
            with _shown(as_of, known_at, before_history=before_history):
                yield
        else:
            with _plain(outer):
                yield
    finally:
        _asked.reset(token)


@contextmanager
def _shown(as_of: date | None, known_at: datetime | None, *, before_history: bool) -> Iterator[None]:
    moment = known_at.isoformat() if known_at else ALWAYS
    # Settings last as long as a transaction, so there must be one.
    with (
        pinned(DEFAULT_DB_ALIAS),
        transaction.atomic(),
        setting("zongheng.known_at", moment),
        setting("zongheng.as_of", as_of.isoformat() if as_of else ALWAYS),
        setting("zongheng.before_history", "on" if before_history else "off"),
        setting("search_path", SHOWN),
    ):
        yield


@contextmanager
def _plain(outer: Past | None) -> Iterator[None]:
    """Within a past that looks otherwise, a moment that does not: the tables themselves."""
    if outer is None or not outer.differs:
        yield
        return
    with setting("search_path", "public"):
        yield


def history_began() -> datetime | None:
    """The moment of the first change written down; of earlier ones only what rows say themselves is known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at) FROM kernel_change")
        return cast("datetime | None", cursor.fetchone()[0])


@contextmanager
def changing(*, reason: str, holds_from: date | None = None, by: Any = None) -> Iterator[None]:
    """Rows written within change for `reason`, from `holds_from` on (None: a mistake put right for all days)."""
    with (
        setting("zongheng.reason", reason),
        setting("zongheng.holds_from", holds_from.isoformat() if holds_from else ""),
        setting("zongheng.plan_by", str(by.pk) if by is not None else ""),
    ):
        yield
