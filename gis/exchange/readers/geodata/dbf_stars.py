"""Numbers that a DBF could not hold: dBASE writes **** for them and GDAL reads nothing; found in the bytes."""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

HEADER: Final = 32
NUMERIC: Final = b"NFIO"
STARS: Final = "****"
LARGEST: Final = 1 << 28
# GDAL and what builds on it fill a number that is null with * as well, in columns at least so wide; a number that does
# not fit is one of a narrow column.
NULL_WIDTH: Final = 9
NULLS_TOLD: Final = "有 {count} 个数字单元格只存了“*”，按空值读入；如果原来有数，请加宽那一列后重新导出。"


class Stars(NamedTuple):
    """Rows (from 0, deleted ones not counted) by the place of the column in which **** stands for a number that did
    not fit, and how many cells of * are nulls."""

    rows: dict[int, list[int]]
    nulls: int


def starred(dbf: Path) -> Stars:
    """Cells of number columns that hold nothing but *: numbers that did not fit, or nulls.

    Wide cells are nulls, as GDAL writes them, unless other numbers of the file are left blank: then its nulls are
    blanks, and * means that a number did not fit.
    """
    if not dbf.exists() or not HEADER < dbf.stat().st_size <= LARGEST:
        return Stars({}, 0)
    content = np.fromfile(dbf, dtype=np.uint8)
    head = content[:HEADER].tobytes()
    count, begin, length = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    count = min(count, (len(content) - begin) // length if length and begin <= len(content) else 0)
    if count <= 0:
        return Stars({}, 0)
    records = content[begin : begin + count * length].reshape(count, length)
    records = records[records[:, 0] != ord("*")]
    narrow: dict[int, list[int]] = {}
    wide: dict[int, list[int]] = {}
    blanks = False
    offset = 1
    for place, at in enumerate(range(HEADER, begin - 1, HEADER)):
        kind, width = bytes(content[at + 11 : at + 12]), int(content[at + 16])
        if kind and kind in NUMERIC and 0 < width <= length - offset:
            # Digits are greater than *, so a field whose greatest byte is one holds nothing else but blanks.
            greatest = records[:, offset : offset + width].max(axis=1)
            blanks |= bool((greatest == ord(" ")).any())
            if rows := np.flatnonzero(greatest == ord("*")).tolist():
                (wide if width >= NULL_WIDTH else narrow)[place] = rows
        offset += width
    if blanks:
        return Stars(narrow | wide, 0)
    return Stars(narrow, sum(map(len, wide.values())))


def with_stars(values: list[tuple[object, ...]], stars: dict[int, list[int]]) -> list[tuple[object, ...]]:
    """Values with **** where the file has it, so that each row is refused in words rather than read as empty."""
    changed = {row for rows in stars.values() for row in rows}
    marked = {(row, place) for place, rows in stars.items() for row in rows}
    return [
        tuple(STARS if (number, place) in marked else value for place, value in enumerate(row))
        if number in changed
        else row
        for number, row in enumerate(values)
    ]
