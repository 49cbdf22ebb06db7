"""Values as files hold them: numbers as numbers, days as days, choices and flags in words; or all as text."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from gis.exchange.schema import Column, Type

NUMBERS: Final = (Type.DECIMAL, Type.METRES)


def plain(column: Column, value: Any) -> Any:
    """A value as str, int, float, bool, date or None: figures of the column's places, choices in words."""
    if value is None:
        return None
    if column.type in NUMBERS:
        return round(float(value), column.places) + 0.0  # + 0.0 turns -0.0 into 0.0
    if column.type is Type.INTEGER:
        return int(value)
    if column.type is Type.FLAG:
        return bool(value)
    return value if isinstance(value, date) else str(column.written(value))


def worded(column: Column, value: Any) -> Any:
    """The same with flags as 是 and 否: for formats that people read as tables."""
    return column.written(value) if column.type is Type.FLAG else plain(column, value)


def as_text(column: Column, value: Any) -> str:
    """The same all as text; "" for nothing."""
    word = worded(column, value)
    if word is None:
        return ""
    if isinstance(word, float):
        # Through Decimal, as small and large numbers print as 1e-05 and 1e+16.
        return format(Decimal(repr(word)), "f").removesuffix(".0")
    return str(word)
