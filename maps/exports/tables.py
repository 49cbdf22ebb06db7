"""Tables for Excel and for programs: XLSX with a sheet that explains it, CSV in UTF-8 with a byte order mark."""

import csv
from pathlib import Path
from typing import Any, Final

import shapely

from gis.errors import DomainError
from gis.exchange.cell_values.csv_escape import guarded
from gis.exchange.schema import Column, Type
from maps.exports.about import before, counted, described, title
from maps.exports.export import Export
from maps.exports.values import as_text, worded
from maps.exports.workbook import HEAD, LONGEST_CELL, MOST_ROWS, TITLE, Sheet, workbook

# A tenth of a millimetre, in metres and in degrees.
METRE_DECIMALS: Final = 4
DEGREE_DECIMALS: Final = 9


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
    with workbook(path) as book:
        sheet, about = book.sheet(export.layer.label), book.sheet("说明")
        headings = [*(column.heading for column in export.columns), shape_heading(export)]
        sheet.set_widths(min(max(2 * len(heading) + 2, 10), 30) for heading in headings)
        sheet.write(headings, HEAD)
        sheet.freeze()
        decimals = _decimals(export)
        for batch in export.batches(decimals=decimals):
            if export.told.rows >= MOST_ROWS:
                raise DomainError(f"超过 Excel 一张表的 {MOST_ROWS:,} 行，请下载 CSV 或 GeoPackage。")
            for values, wkt in zip(batch.values, _wkt(batch.shapes, decimals), strict=True):
                if wkt is not None and len(wkt) > LONGEST_CELL:
                    export.told.unheld += 1
                    wkt = None
                words = (worded(column, value) for column, value in zip(batch.columns, values, strict=True))
                sheet.write([*words, wkt])
        _explain(about, export)


def _explain(sheet: Sheet, export: Export) -> None:
    sheet.set_widths((14, 60, 18, 60))
    sheet.write([title(export)], TITLE)
    for pair in [*before(export), *counted(export)]:
        sheet.write(pair)
    sheet.write([])
    sheet.write(("字段名", "标题", "类型", "说明"), HEAD)
    for column in export.columns:
        sheet.write(described(column))


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
