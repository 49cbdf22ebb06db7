"""Cells of strangers' files as values of a column's type: numbers with units, days in all forms, choices by word."""

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from gis.errors import DomainError
from gis.exchange.deadlines import last_day
from gis.exchange.readers.sheets.grid import ERRORS
from gis.exchange.readers.table import LOST
from gis.exchange.schema import Column, Type
from gis.exchange.units import quantity

YES: Final = frozenset({"是", "有", "真", "对", "√", "✓", "y", "yes", "t", "true", "1"})
NO: Final = frozenset({"否", "无", "假", "没有", "×", "n", "no", "f", "false", "0"})
# What stands for nothing in a ledger.
NOTHING: Final = frozenset({
    "", "-", "--", "—", "——", "/", "\\", "无", "暂无", "待定", "未定", "不详", "null", "none", "nan", "n/a", "<null>",
})  # fmt: skip
NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
# Words that may stand about a number without changing it.
AROUND: Final = re.compile(
    r"^(?:dn|de|d|φ|ф|Ф|Φ|约|共|¥|￥)|(?:平方米|平方公里|平方千米|㎡|m2|km2|毫米|mm|米|m|万元|层|f|户|%|元)$",
    re.IGNORECASE,
)
# Blanks between two Chinese characters, with which ledgers make names equally wide.
LAYOUT: Final = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
PARTED: Final = re.compile(r"[、,，;；/|\s]+")
LISTED: Final = re.compile(r"[^\s\[\]'\",]+")
DAY: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*(?:日|号)?(?:[\sT].*)?")
COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
MONTH: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?(?:份|底|末)?")
YEAR: Final = re.compile(r"(\d{4})\s*年?(?:底|末)?")
EXCEL_FIRST: Final = date(1899, 12, 30)
EXCEL_DAYS: Final = range(14_000, 80_000)
YEARS: Final = range(1900, 2101)


class Unreadable(DomainError):
    """A cell that does not hold what its column is for."""


def value_of(column: Column, raw: Any, *, factor: Decimal = Decimal(1)) -> Any:
    """The value of a cell in the column's type; None when it is empty. `factor` turns the heading's unit into ours.

    Raises Unreadable with a message for the row.
    """
    text = cleaned(raw)
    if text is None:
        return None
    if column.type is not Type.FLAG and text.lower() in NOTHING:
        return None
    if text in ERRORS:
        raise Unreadable("单元格是错误值，请在 Excel 里改正。")
    if LOST in text:
        raise Unreadable(f"有读不出的字“{LOST}”，请换一种编码，或在原来的文件里改正。")
    return READERS[column.type](column, raw, text, factor)


def cleaned(raw: Any) -> str | None:
    """A cell as text without blanks around and control characters; None when nothing is left."""
    if raw is None or raw == ():
        return None
    if isinstance(raw, tuple):
        return "、".join(map(str, raw))
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw).replace("\r\n", "\n")
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return text.strip().strip("　") or None


def squeezed(text: Any) -> Any:
    """A name without the blanks between Chinese characters; anything but text as it is."""
    return LAYOUT.sub("", text) if isinstance(text, str) else text


def _text(column: Column, raw: Any, text: str, factor: Decimal) -> str:
    if len(text) > column.longest:
        raise Unreadable(f"最多 {column.longest} 个字，这里有 {len(text)} 个。")
    return text


def _number(column: Column, raw: Any, text: str, factor: Decimal) -> Decimal:
    if isinstance(raw, bool):
        raise Unreadable("应为数字。")
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if (found := quantity(plain, column.unit)) is not None:
        return found
    if not NUMBER.fullmatch(plain):
        plain = AROUND.sub("", AROUND.sub("", plain))
    if not NUMBER.fullmatch(plain):
        raise Unreadable("应为数字。")
    try:
        return Decimal(plain) * factor
    except InvalidOperation:
        raise Unreadable("应为数字。") from None


def _integer(column: Column, raw: Any, text: str, factor: Decimal) -> int:
    number = _number(column, raw, text, factor)
    if number != number.to_integral_value():
        if column.unit == "平方米":
            return int(number.quantize(Decimal(1), ROUND_HALF_UP))
        raise Unreadable("应为整数。")
    if abs(number) >= 2**31:
        raise Unreadable("数字太大。")
    return int(number)


def _decimal(column: Column, raw: Any, text: str, factor: Decimal) -> Decimal:
    number = _number(column, raw, text, factor)
    if abs(number) >= Decimal(10) ** 12:
        raise Unreadable("数字太大。")
    return number.quantize(Decimal(1).scaleb(-column.places), ROUND_HALF_UP)


def _metres(column: Column, raw: Any, text: str, factor: Decimal) -> Decimal:
    if column.read is None or isinstance(raw, (int, float, Decimal)):
        return _decimal(column, raw, text, factor)
    try:
        return Decimal(str(column.read(text))).quantize(Decimal("0.001"), ROUND_HALF_UP)
    except DomainError as error:
        raise Unreadable(error.message) from error


def _flag(column: Column, raw: Any, text: str, factor: Decimal) -> bool:
    if isinstance(raw, bool):
        return raw
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Unreadable("应为“是”或“否”。")


def _choice(column: Column, raw: Any, text: str, factor: Decimal) -> str:
    # ['primary', 'trunk'] as OSMnx writes several: the first that is known.
    listed = LISTED.findall(text) if text.startswith("[") else [text]
    if code := next(filter(None, (_spoken(column, word) for word in listed)), None):
        return code
    key = _key(text)
    within = {code for code, label in column.choices if len(label) > 1 and _key(label) in key}
    if len(within) == 1:
        return within.pop()
    allowed = "、".join(label for _, label in column.choices)
    raise Unreadable(f"只能是{allowed}。")


def _spoken(column: Column, text: str) -> str | None:
    """The code of a choice by its code, its label or another word for it."""
    key = _key(text)
    for code, label in column.choices:
        if key in (_key(code), _key(label)):
            return code
    return next((code for word, code in column.spoken if key == _key(word)), None)


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").lower()


def _words(column: Column, raw: Any, text: str, factor: Decimal) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(filter(None, PARTED.split(text))))
    for word in words:
        if len(word) > column.longest:
            raise Unreadable(f"“{word[:20]}…”太长，每个最多 {column.longest} 个字。")
    return words


def _day(column: Column, raw: Any, text: str, factor: Decimal) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    found = day_of(text)
    if found is None:
        raise Unreadable("看不懂日期，可写成 2014-09-15、2014.9.15、2014年9月15日。")
    return found


def day_of(text: str) -> date | None:
    """The day a text says in any of the forms of ledgers; a month is its last day, a year 31 December, an Excel number
    its day; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    day: date | None
    try:
        if parts := DAY.fullmatch(plain) or COMPACT.fullmatch(plain):
            day = date(*(int(part) for part in parts.groups()[:3]))
        elif parts := MONTH.fullmatch(plain):
            year, month = int(parts[1]), int(parts[2])
            day = date(year, month, calendar.monthrange(year, month)[1])
        elif plain.isdigit() and int(plain) in EXCEL_DAYS and len(plain) == 5:
            day = EXCEL_FIRST + timedelta(days=int(plain))
        elif parts := YEAR.fullmatch(plain):
            day = date(int(parts[1]), 12, 31)
        else:
            day = last_day("".join(plain.split()))
    except (ValueError, calendar.IllegalMonthError):
        return None
    return day if day is not None and day.year in YEARS else None


Read = Callable[[Column, Any, str, Decimal], Any]
READERS: Final[dict[Type, Read]] = {
    Type.TEXT: _text,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.FLAG: _flag,
    Type.DAY: _day,
    Type.CHOICE: _choice,
    Type.METRES: _metres,
    Type.WORDS: _words,
}
