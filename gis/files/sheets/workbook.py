"""Excel workbooks as grids: values as Excel last computed them, merged ranges and what is hidden; runs no macro."""

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from posixpath import join, normpath
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from gis.errors import DomainError
from gis.files.archives import weigh
from gis.files.formats import Reading
from gis.files.limits import Limits
from gis.files.sheets.grid import Grid, Merge, bare
from gis.files.sheets.table import tables_of
from gis.files.table import Table
from gis.files.vector import Bounds

LABEL: Final = "Excel 工作簿"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_SHEETS: Final = 100
MOST_CELLS: Final = 5_000_000
MOST_MERGES: Final = 100_000
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
    _refuse_old(path)
    limits = Bounds.limits
    weigh(path, limits)
    try:
        grids = list(_grids(path, limits))
    except DefusedXmlException as error:
        raise DomainError("工作簿里声明了实体（DTD 或 ENTITY），已拒绝。") from error
    except DomainError:
        raise
    except BROKEN as error:
        raise DomainError("工作簿损坏或不是 Excel 文件，请用 Excel 或 WPS 打开后另存为 .xlsx。") from error
    return tables_of(grids, file=path.stem, label=LABEL, limits=limits)


def _refuse_old(path: Path) -> None:
    """Raises DomainError for what only looks like .xlsx: an old .xls renamed, a workbook with a password."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
        file.seek(max(0, path.stat().st_size - (1 << 16)))
        tail = file.read()
    if head.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in head + tail
        raise DomainError(
            "工作簿加了密码，请在 Excel 里取消密码后另存。"
            if locked
            else "这是旧版 Excel（.xls）改了扩展名，请在 Excel 或 WPS 里另存为 .xlsx。"
        )
    if head.lstrip()[:1] == b"<":
        raise DomainError("这是网页或 XML 改了扩展名，不是 Excel 工作簿，请在 Excel 或 WPS 里另存为 .xlsx。")
    if not head.startswith(b"PK"):
        raise DomainError("内容不是 Excel 工作簿，请检查扩展名，或在 Excel、WPS 里另存为 .xlsx。")


def _grids(path: Path, limits: Limits) -> Iterator[Grid]:
    places = _places(path)
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
            if sheet.title in places:
                _look_over(path, places[sheet.title], grid)
            yield grid
    finally:
        book.close()


def _value(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, timedelta):
        return str(value)
    return value if value is None or isinstance(value, bool | int | float) else bare(value)


def _places(path: Path) -> dict[str, str]:
    """Where in the archive each sheet lies, by its title."""
    with zipfile.ZipFile(path) as archive:
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        sheets = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True).iter(f"{MAIN}sheet")
        return {
            sheet.get("name", ""): normpath(join("/xl", targets.get(sheet.get(RELATION), ""))).lstrip("/")
            for sheet in sheets
        }


def _look_over(path: Path, place: str, grid: Grid) -> None:
    """Notes what the values alone do not say: merged ranges, hidden rows and columns, formulas never computed."""
    hidden_rows = hidden_columns = empty_formulas = 0
    with zipfile.ZipFile(path) as archive, archive.open(place) as file:
        for _, element in iterparse(file, events=("end",), forbid_dtd=True):
            name = element.tag
            if name == f"{MAIN}mergeCell":
                if len(grid.merges) >= MOST_MERGES:
                    raise DomainError(f"工作表“{grid.name}”的合并单元格太多，请取消合并后再导入。")
                left, top, right, bottom = range_boundaries(element.get("ref", ""))
                grid.merges.append(Merge(top, bottom, left - 1, right - 1))
            elif name == f"{MAIN}row":
                number = int(element.get("r") or 0)
                hidden_rows += element.get("hidden") in ("1", "true") and number in grid.rows
                empty_formulas += sum(
                    cell.find(f"{MAIN}f") is not None and not cell.findtext(f"{MAIN}v")
                    for cell in element.iter(f"{MAIN}c")
                )
                element.clear()
            elif name == f"{MAIN}col":
                first, last = int(element.get("min") or 0), int(element.get("max") or 0)
                if element.get("hidden") in ("1", "true") and first <= grid.width:
                    hidden_columns += min(last, grid.width) - first + 1
    if hidden_rows:
        grid.notes.append(f"有 {hidden_rows} 行在 Excel 里是隐藏的，也读了进来。")
    if hidden_columns:
        grid.notes.append(f"有 {hidden_columns} 列在 Excel 里是隐藏的，也读了进来。")
    if empty_formulas:
        grid.notes.append(
            f"有 {empty_formulas} 个公式没有保存计算结果，按空读；请用 Excel 打开、保存后再导入。"
        )
