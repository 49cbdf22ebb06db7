"""What cells of a ledger say in words about a work, as values of its columns: stretches, ends, spans of time."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from gis.exchange.cell_values.day_values import day_of
from gis.exchange.rows import Row
from roads.chainage import ChainageError
from roads.importers.spans import span_in
from roads.reading import Mention, read

Warn = Callable[[Row, str, str, str], None]

JOINED: Final = re.compile(r"\s*(?:——|--|[—–~～〜]|至|到)\s*")
YEAR: Final = re.compile(r"(?:19|20)\d\d")


def read_words(row: Row, *, on: date, warn: Warn) -> None:
    """Fills columns that the row leaves empty from the cells that say the same in words."""
    _read_stretch(row, on, warn)
    _read_ends(row, on, warn)
    _read_plan(row, warn)


def _fill(row: Row, **values: Any) -> None:
    for name, value in values.items():
        if value and row.values.get(name) is None:
            row.values[name] = value


def _read_stretch(row: Row, on: date, warn: Warn) -> None:
    """Road, ends, kind and goal out of a stretch in words, where the row has no column for the road."""
    words = row.values.get("stretch")
    if not words or row.values.get("road"):
        return
    mentions = read(words, on=on) or read(f"{words}工程", on=on)
    if not mentions:
        return
    if len(mentions) > 1:
        warn(row, "stretch", f"这句话里有 {len(mentions)} 处工程，只取第一处。", words)
    mention = mentions[0]
    _fill(row, road=mention.road, kind=mention.kind, goal=mention.goal if mention.goal_written else None)
    _fill_ends(row, mention)


def _read_ends(row: Row, on: date, warn: Warn) -> None:
    """Both ends out of one cell: names (中原路—西经大道) or chainages (K0+300~K1+250)."""
    words = row.values.pop("ends", None)
    road = row.values.get("road")
    if not words or row.values.get("from") or row.values.get("to"):
        return
    try:
        if span_in(words) is not None:
            _fill(row, span=words)
            return
    except ChainageError:
        pass
    mentions = read(f"{road}({words})道路工程", on=on) if road else []
    if mentions and mentions[0].from_name and mentions[0].to_name:
        _fill_ends(row, mentions[0])
    else:
        warn(row, "ends", "看不懂起止，可写成 中原路—西经大道。", words)


def _fill_ends(row: Row, mention: Mention) -> None:
    _fill(row, **{"from": mention.from_name or mention.part, "to": mention.to_name})


def _read_plan(row: Row, warn: Warn) -> None:
    """Start and finish out of one cell: 2014年3月—9月, 2014.3-2014.9."""
    words = row.values.pop("plan", None)
    if not words:
        return
    first, last = span_of_days(words)
    if first is None and last is None:
        warn(row, "plan", "看不懂起止时间，可写成 2014年3月—2014年9月。", words)
    _fill(row, plan_start=first, plan_end=last)


def span_of_days(text: str) -> tuple[date | None, date | None]:
    """First and last day of 2014年3月—2014年9月 and the like: a month begins on its first day, where a day is not said.

    The second part may leave out the year. None for what cannot be read.
    """
    parts = [part for part in JOINED.split(text.strip()) if part]
    if len(parts) == 1:
        parts = [part for part in re.split(r"\s*[-]\s*", text.strip()) if part]
    if len(parts) != 2:
        return None, None
    begin, end = parts
    if not YEAR.search(end) and (year := YEAR.search(begin)):
        end = f"{year[0]}年{end}"
    first, last = day_of(begin), day_of(end)
    if first and not _says_a_day(begin):
        first = first.replace(day=1, month=first.month if "月" in begin or "." in begin else 1)
    return first, last


def _says_a_day(text: str) -> bool:
    """Whether a date says its day, not only its month or year."""
    return bool(
        re.search(r"月\s*\d", text) or len(re.findall(r"\d+", text)) > 2 or re.fullmatch(r"\d{8}", text)
    )
