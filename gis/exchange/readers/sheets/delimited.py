"""CSV and its kin as a grid: whatever encoding, with commas, tabs, semicolons or bars between."""

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from gis.errors import DomainError
from gis.exchange.readers.encodings import text_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.sheets.grid import Grid, bare
from gis.exchange.readers.sheets.table import tables_of
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds

LABEL: Final = "CSV"
DELIMITERS: Final = (",", "\t", ";", "|", "，", "；")
LONGEST_CELL: Final = 1_000_000
LOOKED_AT: Final = 50
# Characters of ledgers: ASCII, Chinese, their punctuation. Bytes read the wrong way round give others.
ORDINARY: Final = re.compile(r"[\t\r\n -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef—～·℃㎡]")
MARKUP: Final = re.compile(r"\s*<[!?a-zA-Z]")
ORDINARY_SHARE: Final = 0.95


def read(path: Path, reading: Reading) -> list[Table]:
    """The one table of a CSV file."""
    content = path.read_bytes()
    if not content.strip():
        raise DomainError("文件是空的。")
    text, encoding = text_of(content, encoding_name=reading.encoding or _unmarked_utf_16(content))
    if "\x00" in text:
        raise DomainError("内容不是文本，可能是 Excel 文件改了扩展名，请另存为 .xlsx 或 .csv。")
    if MARKUP.match(text):
        raise DomainError("这是网页或 XML 改了扩展名，不是 CSV，请用 Excel 打开后另存为 .xlsx 或 .csv。")
    grid = _grid(text, path.stem, Bounds.limits)
    return [
        replace(table, encoding=encoding)
        for table in tables_of([grid], file=reading.name or path.stem, label=LABEL, limits=Bounds.limits)
    ]


def _unmarked_utf_16(content: bytes) -> str:
    """UTF-16 without a byte order mark, by what its bytes make; "" for anything else."""
    head = content[:4000]
    if b"\x00" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(name, "replace")
        if sum(bool(ORDINARY.match(char)) for char in text) >= ORDINARY_SHARE * len(text):
            return name
    return ""


def _grid(text: str, name: str, limits: Limits) -> Grid:
    text = text.removeprefix("\ufeff")
    delimiter = ""
    if text[:4].lower() == "sep=" and len(text) > 5:
        delimiter, text = text[4], text[5:].lstrip("\r\n")
    csv.field_size_limit(LONGEST_CELL)
    grid = Grid(name)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    try:
        for number, row in enumerate(rows, start=1):
            values = [bare(value) for value in row]
            while values and values[-1] is None:
                values.pop()
            if len(values) > limits.columns:
                raise DomainError(f"第 {number} 行有 {len(values)} 列，最多 {limits.columns} 列。")
            if values:
                grid.rows[number] = values
            if len(grid.rows) > limits.rows:
                raise DomainError(f"超过 {limits.rows:,} 行，请分开来导入。")
    except csv.Error as error:
        raise DomainError("CSV 的引号或换行不成对，读不出来，请用 Excel 打开检查后另存。") from error
    return grid


def _widths(text: str, delimiter: str) -> list[int]:
    """How many cells each of the first rows has; what stands in quotes, as a shape or lines of text do, is one."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(len(row) for row in islice(rows, LOOKED_AT) if row)
    return widths


def _delimiter(text: str) -> str:
    """The character that parts most of the first rows into the same number of cells, more than one."""
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(text, delimiter)
        number, times = max(
            ((n, t) for n, t in Counter(widths).items() if n > 1), key=lambda nt: nt[1], default=(1, 0)
        )
        score = (times / max(len(widths), 1), number)
        if number > 1 and score > most:
            best, most = delimiter, score
    return best
