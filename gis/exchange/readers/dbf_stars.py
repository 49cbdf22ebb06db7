"""Numbers that a DBF could not hold: dBASE writes **** for them and GDAL reads nothing; found in the bytes."""

from pathlib import Path
from typing import Final

import numpy as np

HEADER: Final = 32
NUMERIC: Final = b"NFIO"
STARS: Final = "****"
LARGEST: Final = 1 << 28


def starred(dbf: Path) -> dict[int, list[int]]:
    """Rows (from 0, deleted ones not counted) by the place of the column in which they hold **** for a number."""
    if not dbf.exists() or not HEADER < dbf.stat().st_size <= LARGEST:
        return {}
    content = np.fromfile(dbf, dtype=np.uint8)
    head = content[:HEADER].tobytes()
    count, begin, length = (int.from_bytes(head[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    count = min(count, (len(content) - begin) // length if length and begin <= len(content) else 0)
    if count <= 0:
        return {}
    records = content[begin : begin + count * length].reshape(count, length)
    records = records[records[:, 0] != ord("*")]
    stars: dict[int, list[int]] = {}
    offset = 1
    for place, at in enumerate(range(HEADER, begin - 1, HEADER)):
        kind, width = bytes(content[at + 11 : at + 12]), int(content[at + 16])
        if kind and kind in NUMERIC and 0 < width <= length - offset:
            rows = np.flatnonzero(records[:, offset : offset + width].max(axis=1) == ord("*"))
            # Digits are greater than *, so a field whose greatest byte is one holds nothing else but blanks.
            if len(rows):
                stars[place] = rows.tolist()
        offset += width
    return stars


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
