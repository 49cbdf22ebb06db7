"""Workbooks by calamine (.xls, .et, .xlsb, .ods): values, merged ranges, hidden sheets; not how cells show numbers."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gis.errors import DomainError
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.sheets.grid import Grid, Merge, bare
from gis.exchange.readers.sheets.table import tables_of
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds

LABELS: Final = {
    ".xls": "Excel 97 工作簿",
    ".et": "WPS 表格",
    ".xlsb": "Excel 二进制工作簿",
    ".ods": "ODS 表格",
}
NO_FORMATS: Final = "这种格式读不到单元格的显示格式（如 007、2014.10、1200万元），请核对编号、年月和单位。"
PASSWORD: Final = "工作簿加了密码，请取消密码后另存。"
MOST_CELLS: Final = 5_000_000
MOST_SHEETS: Final = 100


def read(path: Path, reading: Reading) -> list[Table]:
    """The sheets of a workbook that hold a table, the likeliest first, hidden sheets last."""
    label = LABELS.get(path.suffix.lower(), "工作簿")
    grids = grids_of(path, Bounds.limits)
    return tables_of(grids, file=reading.name or path.stem, label=label, limits=Bounds.limits)


def grids_of(path: Path, limits: Limits) -> list[Grid]:
    """The sheets with their values. Raises DomainError for what is no workbook, or is locked or too large."""
    try:
        # By its content: an old workbook may have the ending of a new one.
        book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
        sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet][:MOST_SHEETS]
        grids = [_grid(book, one, limits) for one in sheets]
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, DomainError):
            raise
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise DomainError(PASSWORD) from error
        raise DomainError("工作簿损坏或不是 Excel 文件，请用 Excel 或 WPS 打开后另存为 .xlsx。") from error
    if sum(len(values) for grid in grids for values in grid.rows.values()) > MOST_CELLS:
        raise DomainError("工作簿太大，请分开来导入。")
    return grids


def _grid(book: Any, about: Any, limits: Limits) -> Grid:
    sheet = book.get_sheet_by_name(about.name)
    grid = Grid(about.name, hidden=about.visible != SheetVisibleEnum.Visible)
    if sheet.start is None:
        return grid
    for number, row in enumerate(sheet.to_python(skip_empty_area=False, nrows=limits.rows + 100), start=1):
        values = [_value(cell) for cell in row]
        while values and values[-1] is None:
            values.pop()
        if len(values) > limits.columns:
            raise DomainError(f"工作表“{grid.name}”有 {len(values)} 列，最多 {limits.columns} 列。")
        if values:
            grid.rows[number] = values
    if len(grid.rows) > limits.rows:
        raise DomainError(f"工作表“{grid.name}”太大，一次最多 {limits.rows:,} 行，请分开来导入。")
    ranges = sheet.merged_cell_ranges or []
    grid.merges = [
        Merge(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges[:20_000]
    ]
    grid.notes = (
        [NO_FORMATS] if any(isinstance(v, int | float) for row in grid.rows.values() for v in row) else []
    )
    return grid


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, timedelta):
        return str(value)
    return value if isinstance(value, bool | int | date | time) else bare(str(value))
