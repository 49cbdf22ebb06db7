"""Cells of untrusted files as values of a column's type: numbers with units, choices by word, flags, texts."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from gis.errors import DomainError
from gis.exchange.cell_values import units
from gis.exchange.cell_values.cells import Remark, Unreadable, cleaned
from gis.exchange.cell_values.day_values import CUT_MONTH, day_of, in_district
from gis.exchange.cell_values.units import COUNT, is_like_a_unit, quantity, unit_of, written
from gis.exchange.readers.sheets.grid import ERRORS
from gis.exchange.readers.table import LOST, Shown
from gis.exchange.schema import Column, Type

YES: Final = frozenset({"是", "有", "真", "对", "√", "✓", "y", "yes", "t", "true", "1"})
NO: Final = frozenset({"否", "无", "假", "没有", "×", "n", "no", "f", "false", "0"})
# What stands for nothing in a ledger.
NOTHING: Final = frozenset({
    "", "-", "--", "—", "——", "/", "\\", "无", "暂无", "待定", "未定", "不详", "null", "none", "nan", "n/a", "<null>",
})  # fmt: skip
NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
# Words that may stand before a number without changing it.
BEFORE: Final = re.compile(r"^(?:dn|de|d|φ|ф|Ф|Φ|约|共|¥|￥|人民币)[=:]?", re.IGNORECASE)
SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?e\+\d{1,3}", re.IGNORECASE)
# Excel keeps fifteen digits of a number.
MOST_DIGITS: Final = 1e15
STARS: Final = re.compile(r"\*{2,}|#{3,}")
# A number in words that say chainage: not one with K or + about it.
BARE_NUMBER: Final = re.compile(r"(?<![\dKkＫｋ+＋.])\d+(?:\.\d+)?(?![\d+＋.])(?!\s*[+＋])")
PARTED: Final = re.compile(r"[、,，;；/|\s]+")
LISTED: Final = re.compile(r"[^\s\[\]'\",]+")


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
    if STARS.fullmatch(text):
        raise Unreadable(f"数字太大，文件里只存了“{text[:8]}”，请加宽这一列后重新导出。")
    if LOST in text:
        raise Unreadable(f"有读不出的字“{LOST}”，请换一种编码，或在原来的文件里改正。")
    return READERS[column.type](column, raw, text, factor)


def _text(column: Column, raw: Any, text: str, factor: Decimal) -> str:
    if isinstance(raw, float) and abs(raw) >= MOST_DIGITS:
        raise Unreadable(
            "超过 15 位的数字在 Excel 里存不下，末几位已经变成 0。请把这一列设成文本，重新填写。"
        )
    if SCIENTIFIC.fullmatch(text):
        raise Unreadable("是科学计数法，末几位已经丢了。请把这一列设成文本，重新填写。")
    if column.measure:
        text = _in_measure(text, column, factor)
    if len(text) > column.longest:
        raise Unreadable(f"最多 {column.longest} 个字，这里有 {len(text)} 个。")
    return text


def _in_measure(text: str, column: Column, factor: Decimal) -> str:
    """Words with their numbers in the column's measure: 0.1～0.6 under 桩号(km) is 100～600; K0+100 stays."""
    if factor == 1:
        return text
    return BARE_NUMBER.sub(lambda match: f"{(Decimal(match[0]) * factor).normalize():f}", text)


def _number(column: Column, raw: Any, text: str, factor: Decimal) -> Decimal:
    if isinstance(raw, bool):
        raise Unreadable("应为数字。")
    if isinstance(raw, Shown):
        text = raw.said
    unit = column.unit or column.measure
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").replace("′′", "''")
    for _ in range(2):
        if (number := quantity(plain, unit)) is not None:
            return number
        if NUMBER.fullmatch(plain):
            break
        if (said := written(plain)) is not None:
            plain = _counted(column, *said)
            break
        plain = BEFORE.sub("", plain)
    if not NUMBER.fullmatch(plain):
        raise Unreadable("应为数字。")
    try:
        return Decimal(plain) * factor
    except InvalidOperation:
        raise Unreadable("应为数字。") from None


def _counted(column: Column, number: Decimal, word: str) -> str:
    """The number before a word that is no unit of the column's: 12层 where things are counted. Raises Unreadable."""
    unit = column.unit or column.measure
    known = unit_of(word)
    if known and known.measures == COUNT and not unit:
        return str(number)
    if known or is_like_a_unit(word):
        wanted = f"，这一列是{unit}" if unit else ""
        raise Unreadable(f"单位“{word}”换算不了{wanted}。")
    raise Unreadable("应为数字。")


def _integer(column: Column, raw: Any, text: str, factor: Decimal) -> Any:
    if column.read is not None and isinstance(raw, str):
        read = column.read(text)
        if isinstance(read, Remark):
            return read
        text = read
    number = _number(column, raw, text, factor)
    if number != number.to_integral_value():
        if column.unit in ("平方米", "毫米") and (factor != 1 or column.unit == "平方米" or _says_unit(text)):
            return int(number.quantize(Decimal(1), ROUND_HALF_UP))
        raise Unreadable("应为整数。")
    if abs(number) >= 2**31:
        raise Unreadable("数字太大。")
    return int(number)


def _says_unit(text: str) -> bool:
    """Whether a cell says a unit of its own, so that its number is one converted."""
    amount = written(unicodedata.normalize("NFKC", text).replace(" ", ""))
    return amount is not None and units.factor(amount[1], "毫米") != 1


def _decimal(column: Column, raw: Any, text: str, factor: Decimal) -> Decimal:
    number = _number(column, raw, text, factor)
    if abs(number) >= Decimal(10) ** 12:
        raise Unreadable("数字太大。")
    return number.quantize(Decimal(1).scaleb(-column.places), ROUND_HALF_UP)


def _metres(column: Column, raw: Any, text: str, factor: Decimal) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if column.read is None or NUMBER.fullmatch(plain) or quantity(plain, column.measure) is not None:
        return _decimal(column, raw, text, factor)
    return Decimal(str(_read(column.read, text))).quantize(Decimal("0.001"), ROUND_HALF_UP)


def _read(read: Callable[[str], Any], text: str) -> Any:
    """What the room reads a cell's text as; its refusal is the row's."""
    try:
        return read(text)
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
    parts = PARTED.split(text) if column.read is None else _read(column.read, text)
    words = tuple(dict.fromkeys(filter(None, parts)))
    for word in words:
        if len(word) > column.longest:
            raise Unreadable(f"“{word[:20]}…”太长，每个最多 {column.longest} 个字。")
    return words


def _day(column: Column, raw: Any, text: str, factor: Decimal) -> date:
    if isinstance(raw, datetime):
        return in_district(raw).date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, float) and CUT_MONTH.fullmatch(text):
        raise Unreadable(f"数字 {text} 分不清是 1 月还是 10 月，请改成日期，或写成文本 {text[:4]}-10。")
    day = day_of(text, begins=column.begins)
    if day is None:
        raise Unreadable("看不懂日期，可写成 2014-09-15、2014.9.15、2014年9月15日。")
    return day


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
