"""Words that name a span of time (2014年三季度, 9月中旬, 14年上半年) as its first or last day."""

import calendar
import re
from datetime import date
from typing import Final

YEAR: Final = r"(?P<year>(?:19|20)?\d\d)年"
NUMERALS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
# Last day of a third of a month; None is the month's own last day.
FIRSTS: Final = {"初": 1, "上旬": 1, "中旬": 11, "中": 11, "下旬": 21, "份": 1}
THIRDS: Final = {"初": 10, "上旬": 10, "中旬": 20, "中": 20, "下旬": None, "底": None, "末": None, "份": None}
MONTH: Final = re.compile(rf"{YEAR}(?P<month>\d{{1,2}})月(?P<third>初|[上中下]旬|[底末份中])?")
DAY: Final = re.compile(rf"{YEAR}(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?")
QUARTER: Final = re.compile(rf"{YEAR}(?:第)?(?P<quarter>[一二三四1-4])季度?(?:末|底)?")
HALF: Final = re.compile(rf"{YEAR}(?P<half>[上下])半年")
WHOLE: Final = re.compile(rf"{YEAR}[底末内中]?")
BEFORE: Final = re.compile(r"(?:之前|以前|前|以内|完成|完工|竣工|开工)+$")


def last_day(text: str) -> date | None:
    """The last day of the span that `text` (half-width, without blanks) names; None for anything else.

    年中 and 上半年 end on 30 June, 初 and 上旬 on the 10th, 中旬 on the 20th. A year of two digits is of this century.
    """
    text = BEFORE.sub("", text)
    try:
        if match := DAY.fullmatch(text):
            return date(_year(match), int(match["month"]), int(match["day"]))
        if match := MONTH.fullmatch(text):
            year, month = _year(match), int(match["month"])
            day = THIRDS[match["third"]] if match["third"] else None
            return date(year, month, day or calendar.monthrange(year, month)[1])
        if match := QUARTER.fullmatch(text):
            month = 3 * (NUMERALS.get(match["quarter"]) or int(match["quarter"]))
            return date(_year(match), month, calendar.monthrange(_year(match), month)[1])
        if match := HALF.fullmatch(text):
            return date(_year(match), 6, 30) if match["half"] == "上" else date(_year(match), 12, 31)
        if match := WHOLE.fullmatch(text):
            return date(_year(match), 6, 30) if text.endswith("中") else date(_year(match), 12, 31)
    except (ValueError, calendar.IllegalMonthError):
        return None
    return None


def first_day(text: str) -> date | None:
    """The first day of the span that `text` names, for what begins then; 月底 is its end."""
    text = BEFORE.sub("", text)
    last = last_day(text)
    if last is None or text.endswith(("底", "末")):
        return last
    if match := MONTH.fullmatch(text):
        return last.replace(day=FIRSTS[match["third"]] if match["third"] else 1)
    if QUARTER.fullmatch(text):
        return last.replace(month=last.month - 2, day=1)
    if HALF.fullmatch(text):
        return last.replace(month=last.month - 5, day=1)
    whole = WHOLE.fullmatch(text)
    return last.replace(month=1, day=1) if whole and not text.endswith("中") else last


def _year(match: re.Match[str]) -> int:
    year = int(match["year"])
    return year if year > 99 else 2000 + year
