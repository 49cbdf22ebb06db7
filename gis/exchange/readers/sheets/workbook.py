"""Excel workbooks as grids: values as Excel last computed them, merged ranges and what is hidden; runs no macro."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from gis.errors import DomainError
from gis.exchange.readers.archives import weigh
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.sheets import calamine
from gis.exchange.readers.sheets.grid import Grid, Merge, bare
from gis.exchange.readers.sheets.number_formats import CHINESE_DAYS, says_months_only, shown
from gis.exchange.readers.sheets.package import Package, opened
from gis.exchange.readers.sheets.table import tables_of
from gis.exchange.readers.table import Shown, Table
from gis.exchange.readers.vector import Bounds

LABEL: Final = "Excel 工作簿"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
# The last row that Excel has.
LAST_ROW: Final = 1_048_576
MOST_DIGITS: Final = 10**15
OLD: Final = "这是旧版 Excel（.xls）改了扩展名，而且读不出来，请在 Excel 或 WPS 里另存为 .xlsx。"
MOST_SHEETS: Final = 100
MOST_CELLS: Final = 5_000_000
MOST_MERGES: Final = 20_000
TRUE: Final = ("1", "true")
BROKEN: Final = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def read(path: Path, reading: Reading) -> list[Table]:
    """The sheets of a workbook that hold a table, the likeliest first, hidden sheets last."""
    limits = Bounds.limits
    old = _is_old(path)
    try:
        if not old:
            weigh(path, limits)
        grids = calamine.grids_of(path, limits) if old else _grids_either_way(path, limits)
    except DefusedXmlException as error:
        raise DomainError("工作簿里声明了实体（DTD 或 ENTITY），已拒绝。") from error
    except DomainError as error:
        if old and "损坏" in error.message:
            raise DomainError(OLD) from error
        raise
    except BROKEN as error:
        raise DomainError("工作簿损坏或不是 Excel 文件，请用 Excel 或 WPS 打开后另存为 .xlsx。") from error
    return tables_of(grids, file=reading.name or path.stem, label=LABEL, limits=limits)


def _grids_either_way(path: Path, limits: Limits) -> list[Grid]:
    """The sheets by openpyxl, which keeps formats; what that cannot read, by calamine, with a word of what is lost."""
    try:
        return list(_grids(opened(path), limits))
    except (DefusedXmlException, DomainError):
        raise
    except BROKEN:
        return calamine.grids_of(path, limits)


def _is_old(path: Path) -> bool:
    """Whether it is an old .xls renamed. Raises DomainError for what only looks like a workbook, or has a password."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
        file.seek(max(0, path.stat().st_size - (1 << 16)))
        tail = file.read()
    if head.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in head + tail
        if locked:
            raise DomainError("工作簿加了密码，请在 Excel 里取消密码后另存。")
        return True
    if head.lstrip()[:1] == b"<":
        raise DomainError("这是网页或 XML 改了扩展名，不是 Excel 工作簿，请在 Excel 或 WPS 里另存为 .xlsx。")
    if not head.startswith(b"PK"):
        raise DomainError("内容不是 Excel 工作簿，请检查扩展名，或在 Excel、WPS 里另存为 .xlsx。")
    return False


@dataclass(slots=True)
class _Scan:
    """What a sheet's XML says beside its values: merged ranges, hidden rows and columns, formulas never computed."""

    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    empty_formulas: int = 0

    def notes(self, grid: Grid) -> list[str]:
        """What of it concerns the cells of a grid, in Chinese."""
        rows = len(self.hidden_rows & grid.rows.keys())
        width = grid.width
        columns = sum(min(last, width) - first + 1 for first, last in self.hidden_columns if first <= width)
        said = [
            f"有 {number} {what}在 Excel 里是隐藏的，也读了进来。"
            for number, what in ((rows, "行"), (columns, "列"))
            if number
        ]
        if self.empty_formulas:
            said.append(
                f"有 {self.empty_formulas} 个公式没有保存计算结果，按空读；请用 Excel 打开、保存后再导入。"
            )
        return said


def _grids(package: Package, limits: Limits) -> Iterator[Grid]:
    path = package.path
    scans = {title: _scanned(path, place) for title, place in package.sheets.items()}
    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    first_day = book.epoch.date()
    cells = 0
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            grid = Grid(str(sheet.title), hidden=sheet.sheet_state != "visible", first_day=first_day)
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(), start=1):
                values = [_value(cell) for cell in row]
                while values and values[-1] is None:
                    values.pop()
                if not values:
                    continue
                if len(values) > limits.columns:
                    raise DomainError(f"工作表“{grid.name}”有 {len(values)} 列，最多 {limits.columns} 列。")
                grid.rows[number] = values
                cells += len(values)
                if cells > MOST_CELLS or len(grid.rows) > limits.rows:
                    raise DomainError(f"工作表“{grid.name}”太大，一次最多 {limits.rows:,} 行，请分开来导入。")
            scan = scans.get(grid.name, _Scan())
            grid.merges, grid.notes = scan.merges, scan.notes(grid)
            yield grid
    finally:
        book.close()


def _value(cell: Any) -> Any:
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return bare(ESCAPED.sub(lambda match: chr(int(match[1], 16)), value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(cell, value)
    if isinstance(value, timedelta):
        return str(value)
    return _day(value, cell.number_format) if isinstance(value, datetime) else value


def _day(value: datetime, code: str) -> Any:
    """A moment as its day, where it says no time; 2014年10月 where the cell shows no day."""
    if value.time() != time():
        return value
    return f"{value.year}年{value.month}月" if value.day == 1 and says_months_only(code) else value.date()


def _number(cell: Any, value: float) -> Any:
    """A number with what its format shows; a day where the format is one that Chinese Excel has without naming it."""
    style = cell.style_array.numFmtId if cell.style_array is not None else 0
    if style == 0:
        return float(value) if abs(value) >= MOST_DIGITS else value
    if style in CHINESE_DAYS and 0 < value < 2_958_466:
        moment = from_excel(value, cell.parent.parent.epoch)
        if isinstance(moment, datetime):
            return _day(moment, CHINESE_DAYS[style])
    text = shown(value, cell.number_format)
    return Shown(value, text) if text and text != str(value) else value


def _scanned(path: Path, place: str) -> _Scan:
    """Looks through a sheet's XML before its values are read; raises for entities and too many merged ranges."""
    scan = _Scan()
    with zipfile.ZipFile(path) as archive, archive.open(place) as file:
        for _, element in iterparse(file, events=("end",), forbid_dtd=True):
            name = element.tag
            if name == f"{MAIN}row":
                if int(element.get("r") or 0) > LAST_ROW:
                    raise DomainError(
                        f"工作表里有第 {element.get('r')} 行，Excel 最多 {LAST_ROW:,} 行，文件不正常，已拒绝。"
                    )
                if element.get("hidden") in TRUE:
                    scan.hidden_rows.add(int(element.get("r") or 0))
                scan.empty_formulas += sum(
                    cell.find(f"{MAIN}f") is not None and not cell.findtext(f"{MAIN}v")
                    for cell in element.iter(f"{MAIN}c")
                )
                element.clear()
            elif name == f"{MAIN}col" and element.get("hidden") in TRUE:
                scan.hidden_columns.append((int(element.get("min") or 1), int(element.get("max") or 1)))
            elif name == f"{MAIN}mergeCell":
                if len(scan.merges) >= MOST_MERGES:
                    raise DomainError("合并单元格太多，请在 Excel 里取消合并后再导入。")
                left, top, right, bottom = range_boundaries(element.get("ref", ""))
                scan.merges.append(Merge(top, bottom, left - 1, right - 1))
    return scan
