"""Units: how many of a column's unit one of another is, in a heading (面积(亩)) or in a cell (1.2公里)."""

import re
from decimal import Decimal
from typing import Final

# How many of the second one of the first is.
FACTORS: Final[dict[tuple[str, str], Decimal]] = {
    ("亩", "平方米"): Decimal(2000) / 3,
    ("公顷", "平方米"): Decimal(10_000),
    ("ha", "平方米"): Decimal(10_000),
    ("hm2", "平方米"): Decimal(10_000),
    ("平方公里", "平方米"): Decimal(1_000_000),
    ("平方千米", "平方米"): Decimal(1_000_000),
    ("km2", "平方米"): Decimal(1_000_000),
    ("万平方米", "平方米"): Decimal(10_000),
    ("万平米", "平方米"): Decimal(10_000),
    ("万平", "平方米"): Decimal(10_000),
    ("万m2", "平方米"): Decimal(10_000),
    ("平米", "平方米"): Decimal(1),
    ("m2", "平方米"): Decimal(1),
    ("平方米", "平方公里"): Decimal("0.000001"),
    ("m2", "平方公里"): Decimal("0.000001"),
    ("km2", "平方公里"): Decimal(1),
    ("公顷", "平方公里"): Decimal("0.01"),
    ("亩", "平方公里"): Decimal(2000) / 3 / 1_000_000,
    ("元", "万元"): Decimal("0.0001"),
    ("万", "万元"): Decimal(1),
    ("千万元", "万元"): Decimal(1000),
    ("百万元", "万元"): Decimal(100),
    ("亿元", "万元"): Decimal(10_000),
    ("亿", "万元"): Decimal(10_000),
    ("米", "毫米"): Decimal(1000),
    ("m", "毫米"): Decimal(1000),
    ("cm", "毫米"): Decimal(10),
    ("厘米", "毫米"): Decimal(10),
    ("mm", "毫米"): Decimal(1),
    ("m", "米"): Decimal(1),
    ("km", "米"): Decimal(1000),
    ("公里", "米"): Decimal(1000),
    ("千米", "米"): Decimal(1000),
}
CELL: Final = re.compile(r"(?:约|共|计|约计|总计)?([-+]?\d+(?:\.\d+)?)([^\d\s.]{1,4}\d?)")


def factor(unit: str, of: str) -> Decimal | None:
    """How many of the unit `of` one `unit` is; None where that is not known."""
    return Decimal(1) if unit == of else FACTORS.get((unit.lower(), of))


def quantity(text: str, unit: str) -> Decimal | None:
    """The number of `unit` that a cell says with a unit of its own (half-width, no blanks); None where it says none."""
    found = CELL.fullmatch(text) if unit else None
    times = factor(found[2], unit) if found else None
    return Decimal(found[1]) * times if found and times is not None else None
