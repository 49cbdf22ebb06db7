"""Cells of a sheet before anything is understood: rows that hold something, merged ranges, what is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

# What Excel writes where a formula has no answer.
ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
# Rows of a section heading at most.
TALLEST: Final = 10
EXCEL_FIRST: Final = date(1899, 12, 30)


class Merge(NamedTuple):
    """A merged range: first and last row as the sheet counts them, first and last column counted from 0."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Grid:
    """A sheet. `rows` maps the sheet's row numbers, in order, to values from its first column on, blanks as None.

    `hidden` says the sheet itself is hidden; `notes` say in Chinese what was found on the way. `first_day` is the day
    that Excel counts the others from.
    """

    name: str
    rows: dict[int, list[Any]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    notes: list[str] = field(default_factory=list)
    first_day: date = EXCEL_FIRST
    _measured: tuple[int, int] = (0, 0)

    @property
    def width(self) -> int:
        """Cells of the longest row; measured anew only when rows were added."""
        if self._measured[0] != len(self.rows):
            self._measured = (len(self.rows), max(map(len, self.rows.values()), default=0))
        return self._measured[1]

    def wide_rows(self) -> dict[int, list[tuple[int, int]]]:
        """By row, first and last column of merged ranges over at least half of the sheet's width; long ones, which no
        section heading is, are left out."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for merge in self.merges:
            if merge.right - merge.left >= self.width / 2 and merge.bottom - merge.top < TALLEST:
                for row in range(merge.top, merge.bottom + 1):
                    spans.setdefault(row, []).append((merge.left, merge.right))
        return spans

    def at(self, row: int, column: int) -> Any:
        """The value of a cell; None where there is none."""
        values = self.rows.get(row, ())
        return values[column] if column < len(values) else None

    def texts(self, row: int) -> Iterator[str]:
        """The texts of a row, in order."""
        return (value for value in self.rows.get(row, ()) if isinstance(value, str))


def bare(value: Any) -> Any:
    """A value without blanks around it; None where nothing is left."""
    if isinstance(value, str):
        return value.replace("\x00", "").strip().strip("　").strip() or None
    return value


def letters(column: int) -> str:
    """A column, counted from 0, as Excel names it: 0 → A, 27 → AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
