"""Columns that several layers share, their SQL and what TileJSON says of them: day numbers and marks."""

from typing import Final

from gis.day_numbers import DAY_ZERO, NEVER
from gis.tiles.sql import Field

SCHEMATIC: Final = {"schematic": Field("示意", "Boolean")}
DEMO: Final = {"demo": Field("演示", "Boolean")}


def day(label: str) -> Field:
    """The description of a property that holds a day number."""
    return Field(f"{label}（{DAY_ZERO} 起的天数，{NEVER} 为没有）", "Number")


def day_number(column: str) -> str:
    """A date column as a day number; never where it is null."""
    return f"kernel_day_number({column})"


def rounded_up(days: str, step: int) -> str:
    """A day number rounded up to a multiple of `step`, so nothing shows before it happened; never stays never."""
    return f"CASE WHEN {days} >= {NEVER} THEN {NEVER} ELSE ({days} + {step - 1}) / {step} * {step} END"


def only_if_true(column: str) -> str:
    """A mark that travels only where it holds: an absent property costs nothing."""
    return f"nullif({column}, false)"
