"""Cells of workbooks that leave: text stays text even where it looks like a formula or holds what XML forbids."""

from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from gis.xml_text import for_xml


def value_cell(sheet: Worksheet, value: Any, number_format: str = "") -> Any:
    """A bare value where that is enough: a cell of its own costs ten times as much, and there may be many rows."""
    if value is None or (isinstance(value, str) and not value.startswith("=") and value.isprintable()):
        return value
    if not number_format and not isinstance(value, str):
        return value
    return styled_cell(sheet, value, number_format)


def styled_cell(
    sheet: Worksheet, value: Any, number_format: str = "", font: Font | None = None
) -> WriteOnlyCell:
    """One cell of a write-only sheet."""
    if isinstance(value, str):
        value = for_xml(value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if number_format:
        cell.number_format = number_format
    if font:
        cell.font = font
    return cell
