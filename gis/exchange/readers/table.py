"""What every reader of files hands back: one table of rows as the source has them, not yet understood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# What stands for bytes that are no character.
LOST: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of text were read, and how that was found: 文件的 .cpg, DBF 语言标识, 按内容判断, 指定."""

    name: str
    how: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One layer of a file, one sheet of a workbook.

    `values` has a tuple for each row in the order of `headings`, None where a cell is empty: str, int, float, Decimal,
    bool, date, datetime or a tuple of str, as the source has it. `numbers` are what people find the row by: the row of
    the sheet, the number of the feature counted from 1. `shapes` are shapely geometries in the source's CRS, None
    where a row has none; without geometry it is None as a whole. `crs` is WKT or `EPSG:4547` as the source says it,
    empty where it says nothing. `notes` say in Chinese what the reader did (rows passed over, cells unmerged).
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
        found = dict.fromkeys(row[place] for row in self.values[:500] if row[place] not in (None, ""))
        return list(found)[:most]


def said_if_lost(table: Table) -> Table:
    """The table with a note of how many cells hold the mark of characters that could not be read."""
    lost = sum(isinstance(cell, str) and LOST in cell for row in table.values for cell in row)
    lost += sum(LOST in heading for heading in table.headings)
    if not lost or any(LOST in note for note in table.notes):
        return table
    return table.noting(f"有 {lost} 处文字读不全，读不出的字显示为“{LOST}”，请改正或换一种编码。")
