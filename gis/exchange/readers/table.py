"""What every reader of files hands back: one table of rows as the source has them, not yet understood."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# What stands for bytes that are no character.
LOST: Final = "\ufffd"
FIGURE: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of text were read, and how that was found: 文件的 .cpg, DBF 语言标识, 按内容判断, 指定."""

    name: str
    how: str
    sure: bool = True


class Shown(float):
    """A number with the text that its cell shows: 7 as 007, 1200 as 1200.0万元, 2014.1 as 2014.10."""

    shown: str

    def __new__(cls, value: float, shown: str) -> "Shown":
        made = super().__new__(cls, value)
        made.shown = shown
        return made

    @property
    def said(self) -> str:
        """The text with the number unrounded: 1200.04 where 1,200.0万元 is shown; scaled as it is shown (万, %)."""
        plain = self.shown.replace(",", "")
        if self < 0 and plain.startswith("(") and plain.endswith(")"):
            plain = plain[1:-1]
        match = FIGURE.search(plain)
        if match is None or len(FIGURE.findall(plain)) > 1 or not float(match[0]) or not self:
            return plain
        exact = float(self) / 10 ** round(math.log10(abs(self / float(match[0]))))
        if abs(abs(exact) - abs(float(match[0]))) > 10.0 ** -len(match[0].partition(".")[2]):
            return plain
        return f"{plain[: match.start()]}{Decimal(repr(exact)):f}{plain[match.end() :]}"


@dataclass(frozen=True, slots=True)
class Table:
    """One layer of a file, one sheet of a workbook.

    `values` has a tuple for each row in the order of `headings`, None where a cell is empty: str, int, float, Decimal,
    bool, date, datetime or a tuple of str, as the source has it. `numbers` are what people find the row by: the row of
    the sheet, the number of the feature counted from 1. `shapes` are shapely geometries in the source's CRS, None
    where a row has none; without geometry it is None as a whole. `crs` is WKT or `EPSG:4547` as the source says it,
    empty where it says nothing. `notes` say in Chinese what the reader did (rows passed over, cells unmerged).
    `faults` say by the place of a row, counted from 0, why it has no shape though the source has one there. `metres`
    is how many metres a unit of a drawing is by its own account, 0 where it says nothing.
    """

    name: str
    format: str
    headings: tuple[str, ...]
    numbers: Sequence[int]
    values: Sequence[tuple[Any, ...]]
    shapes: NDArray[np.object_] | None = None
    crs: str = ""
    encoding: Encoding | None = None
    notes: tuple[str, ...] = ()
    faults: Mapping[int, str] = field(default_factory=dict)
    metres: float = 0.0

    def __post_init__(self) -> None:
        rows = len(self.values)
        if len(self.numbers) != rows or (self.shapes is not None and len(self.shapes) != rows):
            raise ValueError(f"{self.name} has {rows} rows of values and another number of numbers or shapes")

    def __len__(self) -> int:
        return len(self.values)

    def noting(self, *notes: str) -> "Table":
        """The same table with further notes."""
        return replace(self, notes=(*self.notes, *notes))

    def sample(self, heading: str, most: int = 3) -> list[Any]:
        """The first different values under a heading, for a person to see what the column holds."""
        place = self.headings.index(heading)
        values = dict.fromkeys(row[place] for row in self.values[:500] if row[place] not in (None, ""))
        return list(values)[:most]


def said_if_lost(table: Table) -> Table:
    """The table with a note of how many cells hold the mark of characters that could not be read."""
    lost = sum(isinstance(cell, str) and LOST in cell for row in table.values for cell in row)
    lost += sum(LOST in heading for heading in table.headings)
    if not lost or any(LOST in note for note in table.notes):
        return table
    return table.noting(f"有 {lost} 处文字读不全，读不出的字显示为“{LOST}”，请改正或换一种编码。")
