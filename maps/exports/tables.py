"""Tables for Excel and for programs: XLSX with a sheet that explains it, CSV in UTF-8 with a byte order mark."""

import csv
from pathlib import Path
from typing import Any, Final

import shapely
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from gis.errors import DomainError
from gis.exchange.csv_escape import guarded
from gis.exchange.schema import Column, Type
from maps.exports.about import before, counted, described, title
from maps.exports.export import Export
from maps.exports.values import as_text, worded
from maps.exports.workbook_cells import styled_cell, value_cell

# Rows of an Excel sheet, its heading among them, and characters of a cell.
MOST_ROWS: Final = 1_048_576
LONGEST_CELL: Final = 32_767
# A tenth of a millimetre, in metres and in degrees.
METRE_DECIMALS: Final = 4
DEGREE_DECIMALS: Final = 9
STRONG: Final = Font(bold=True)
HEAD_FILL: Final = PatternFill("solid", fgColor="F1EDE3")
FORMATS: Final = {Type.DAY: "yyyy-mm-dd"}


def shape_heading(export: Export) -> str:
    """The heading over the shapes, with their CRS, so that they come back where they were."""
    return f"WKT({export.reference.code})"


def _decimals(export: Export) -> int:
    return DEGREE_DECIMALS if export.reference.is_degrees else METRE_DECIMALS


def _wkt(shapes: Any, decimals: int) -> list[str | None]:
    texts: list[str | None] = shapely.to_wkt(shapes, rounding_precision=decimals, trim=True).tolist()
    return texts


def xlsx(export: Export, path: Path) -> None:
    """The rows on the first sheet under their headings, shapes as WKT at the end; the second says what they are."""
    book = Workbook(write_only=True)
    sheet, about = book.create_sheet(export.layer.label), book.create_sheet("说明")
    headings = [*(column.heading for column in export.columns), shape_heading(export)]
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(2 * len(heading) + 2, 10), 30)
    sheet.freeze_panes = "A2"
    sheet.append([_head(sheet, heading) for heading in headings])
    decimals = _decimals(export)
    for batch in export.batches(decimals=decimals):
        if export.told.rows >= MOST_ROWS:
            raise DomainError(f"超过 Excel 一张表的 {MOST_ROWS:,} 行，请下载 CSV 或 GeoPackage。")
        for values, wkt in zip(batch.values, _wkt(batch.shapes, decimals), strict=True):
            cells = [
                value_cell(sheet, worded(column, value), FORMATS.get(column.type, ""))
                for column, value in zip(batch.columns, values, strict=True)
            ]
            if wkt is not None and len(wkt) > LONGEST_CELL:
                export.told.unheld += 1
                wkt = None
            sheet.append([*cells, wkt])
    _explain(about, export)
    book.save(path)


def _head(sheet: Any, heading: str) -> Any:
    cell = styled_cell(sheet, heading, font=STRONG)
    cell.fill = HEAD_FILL
    return cell


def _explain(sheet: Any, export: Export) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 60
    sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 18, 60
    sheet.append([styled_cell(sheet, title(export), font=Font(bold=True, size=14))])
    for pair in [*before(export), *counted(export)]:
        sheet.append([value_cell(sheet, text) for text in pair])
    sheet.append([])
    sheet.append([_head(sheet, text) for text in ("字段名", "标题", "类型", "说明")])
    for column in export.columns:
        name, heading, kind, notes = described(column)
        sheet.append([value_cell(sheet, text) for text in (name, heading, kind, notes)])


def csv_file(export: Export, path: Path) -> None:
    """Headings, then a line a row, WKT at the end. Text that a spreadsheet would take for a formula gets a ' before."""
    decimals = _decimals(export)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*(column.heading for column in export.columns), shape_heading(export)])
        for batch in export.batches(decimals=decimals):
            for values, wkt in zip(batch.values, _wkt(batch.shapes, decimals), strict=True):
                cells = [_cell(column, value) for column, value in zip(batch.columns, values, strict=True)]
                writer.writerow([*cells, wkt or ""])


def _cell(column: Column, value: Any) -> str:
    text = as_text(column, value).replace("\x00", "")
    is_text = column.type in (Type.TEXT, Type.CHOICE, Type.WORDS)
    return guarded(text) if is_text else text
