"""Periods of reports and targets: weeks, half-months, months, quarters and years; each has a key, an end and words."""

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db import models

from gis.as_of import FIRST_DAY, LAST_DAY
from gis.errors import DomainError
from gis.months import last_day_of_month, months_before

KEY: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:W(?P<week>[0-9]{2})|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-H(?P<half>[12]))?))?"
)
NUMERALS: Final = "零一二三四"
EXAMPLES: Final = "2014-11（月）、2014-W47（周）、2014-11-H1（上半月）、2014-Q4（季度）或 2014（年）"


class Said(NamedTuple):
    """What a text calls the period it tells of, those beside it, and their last days."""

    this: str
    last: str
    next: str
    this_end: str
    last_end: str


class Cadence(models.TextChoices):
    """How often; each value names one sort of period."""

    WEEK = "week", "周"
    HALF_MONTH = "half-month", "半月"
    MONTH = "month", "月"
    QUARTER = "quarter", "季度"
    YEAR = "year", "年"

    def first_of(self, day: date) -> date:
        """The first day of the period that `day` lies in; weeks begin on Mondays."""
        match self:
            case Cadence.WEEK:
                return day - timedelta(days=day.weekday())
            case Cadence.HALF_MONTH:
                return day.replace(day=1 if day.day <= 15 else 16)
            case Cadence.MONTH:
                return day.replace(day=1)
            case Cadence.QUARTER:
                return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
            case Cadence.YEAR:
                return day.replace(month=1, day=1)

    def last_of(self, day: date) -> date:
        """The last day of the period that `day` lies in."""
        first = self.first_of(day)
        match self:
            case Cadence.WEEK:
                return first + timedelta(days=6)
            case Cadence.HALF_MONTH:
                return first.replace(day=15) if first.day == 1 else last_day_of_month(first)
            case Cadence.MONTH:
                return last_day_of_month(first)
            case Cadence.QUARTER:
                return last_day_of_month(months_before(first, -2))
            case Cadence.YEAR:
                return first.replace(month=12, day=31)

    def end_of_next(self, day: date) -> date:
        """The last day of the period after that of `day`."""
        return self.last_of(self.last_of(day) + timedelta(days=1))

    def key(self, day: date) -> str:
        """What addresses and file names call the period of `day`; `parse_period` reads it."""
        first = self.first_of(day)
        match self:
            case Cadence.WEEK:
                year, week, _ = first.isocalendar()
                return f"{year}-W{week:02}"
            case Cadence.HALF_MONTH:
                return f"{first:%Y-%m}-H{1 if first.day == 1 else 2}"
            case Cadence.MONTH:
                return f"{first:%Y-%m}"
            case Cadence.QUARTER:
                return f"{first.year:04}-Q{first.month // 3 + 1}"
            case Cadence.YEAR:
                return f"{first.year:04}"

    def words(self, day: date) -> str:
        """What a title calls the period of `day`: 2014年11月, 2014年第47周, 2014年第四季度 …"""
        first = self.first_of(day)
        match self:
            case Cadence.WEEK:
                year, week, _ = first.isocalendar()
                return f"{year}年第{week}周"
            case Cadence.HALF_MONTH:
                return f"{first.year}年{first.month}月{'上' if first.day == 1 else '下'}半月"
            case Cadence.MONTH:
                return f"{first.year}年{first.month}月"
            case Cadence.QUARTER:
                return f"{first.year}年第{NUMERALS[first.month // 3 + 1]}季度"
            case Cadence.YEAR:
                return f"{first.year}年"

    @property
    def said(self) -> Said:
        """Words for the period told of and those beside it."""
        return SAID[self]


# 上周末 would be the Saturday, and 上半月 the first half of any month.
SAID: Final = {
    Cadence.WEEK: Said("本周", "上周", "下周", "本周日", "上周日"),
    Cadence.HALF_MONTH: Said("本期", "上期", "下期", "本期末", "上期末"),
    Cadence.MONTH: Said("本月", "上月", "下月", "本月末", "上月末"),
    Cadence.QUARTER: Said("本季度", "上季度", "下季度", "本季度末", "上季度末"),
    Cadence.YEAR: Said("本年", "上年", "下年", "本年末", "上年末"),
}


def parse_period(text: str) -> tuple[Cadence, date]:
    """The cadence and the first day that a key names; DomainError for anything else."""
    match = KEY.fullmatch(text)
    try:
        cadence, first = _read(match) if match else (None, None)
    except ValueError:
        cadence = first = None
    if cadence is None or first is None:
        raise DomainError(f"看不懂期次“{text[:20]}”，请写成 {EXAMPLES}。", field="month")
    if not FIRST_DAY.year <= first.year < LAST_DAY.year:
        raise DomainError(f"期次要在 {FIRST_DAY.year} 至 {LAST_DAY.year - 1} 年之间。", field="month")
    return cadence, first


def _read(match: "re.Match[str]") -> tuple[Cadence, date]:
    year = int(match["year"])
    if match["week"]:
        return Cadence.WEEK, date.fromisocalendar(year, int(match["week"]), 1)
    if match["quarter"]:
        return Cadence.QUARTER, date(year, int(match["quarter"]) * 3 - 2, 1)
    if match["half"]:
        return Cadence.HALF_MONTH, date(year, int(match["month"]), 1 if match["half"] == "1" else 16)
    if match["month"]:
        return Cadence.MONTH, date(year, int(match["month"]), 1)
    return Cadence.YEAR, date(year, 1, 1)
