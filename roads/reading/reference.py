"""The day a text is read from: as given, or told by its file name or its own dates; leaves out deadlines."""

import re
from datetime import date
from typing import Final

from roads.reading.due import Reference

_FILE_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_.年]?(0[1-9]|1[0-2]|[1-9](?!\d))?(?:[-_.月]?(0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:年|[-/.])(1[0-2]|0?[1-9])(?:月|[-/.])(3[01]|[12]\d|0?[1-9])(?!\d)日?(?![前止])(?!之前|以前|至|到|-)"
)
_LABEL: Final = re.compile(r"(?:时间|日期|发布|发表于|来源|发布于|讯|日电|印发)[^\n]{0,6}$")
_DATELINE: Final = re.compile(
    r"(?<!\d)(1[0-2]|[1-9])月(3[01]|[12]\d|[1-9])日(?=上午|下午|晚|,|,?[^。]{0,12}(?:召开|举行|获悉|了解到))"
)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def reference_of(text: str, *, on: date | None, name: str = "") -> Reference:
    """The reference of a folded text; `name` is the name of its file; the year is None when nothing tells it."""
    if on is not None:
        return Reference(on.year, on, "")
    if (match := _FILE_DAY.search(name)) and match[2]:
        year, month = int(match[1]), int(match[2])
        day = _valid(year, month, int(match[3])) if match[3] else None
        return Reference(year, day or _dateline(text, year, month), f"行文日期由文件名推断为{match[0]}")
    if day := _stated_day(text):
        return Reference(day.year, day, f"行文日期由正文推断为{day.isoformat()}")
    if match:
        return Reference(int(match[1]), None, f"年份由文件名推断为{match[1]}年")
    if stated := _stated_year(text):
        return Reference(stated, _dateline(text, stated, None), f"年份由正文推断为{stated}年")
    return Reference(None, None, "")


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _stated_day(text: str) -> date | None:
    """A labelled full date (发布时间:…, …讯), else the first full date of the head or the last of the foot."""
    matches = list(_DAY.finditer(text))
    labelled = [
        f
        for f in matches
        if _LABEL.search(text, max(0, f.start() - 12), f.start()) or text[f.end() :][:1] == "讯"
    ]
    standing = [f for f in matches if _alone(text, f)]
    for f in [*labelled, *standing[-1:]]:
        if day := _valid(int(f[1]), int(f[2]), int(f[3])):
            return day
    return None


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether the date ends its line with at most a name before it, as a signature does."""
    line = text.rfind("\n", 0, match.start()) + 1
    stop = text.find("\n", match.end())
    return match.start() - line <= 16 and match.end() >= (stop if stop >= 0 else len(text)) - 1


def _dateline(text: str, year: int, month: int | None) -> date | None:
    """9月15日上午 in the year; of `month` where that is known."""
    for match in _DATELINE.finditer(text):
        if month is None or int(match[1]) == month:
            return _valid(year, int(match[1]), int(match[2]))
    return None


def _stated_year(text: str) -> int | None:
    """The year a text with 今年 speaks from: the last it names, or the one before where it also says 明年."""
    years = {int(year) for year in _YEAR.findall(text)}
    if not years:
        return None
    last = max(years)
    if last - 1 in years and ("明年" in text or "今明两年" in text):
        return last - 1
    return last
