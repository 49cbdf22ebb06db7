"""Cells of workbooks that leave: text stays text even where it looks like a formula or holds what XML forbids."""

import re
from typing import Any, Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from gis.xml_text import for_xml

# The stroke before what readers would take for a character.
ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escaped(text: str) -> str:
    """Text in which no _xHHHH_ stands for a character: readers take that for one (ST_Xstring)."""
    return ESCAPE.sub("_x005F_", text) if "_x" in text else text


def value_cell(sheet: Worksheet, value: Any, number_format: str = "") -> Any:
    """A bare value where that is enough: a cell of its own costs ten times as much, and there may be many rows."""
    if isinstance(value, str):
        value = escaped(value)
    if value is None or (isinstance(value, str) and not value.startswith("=") and value.isprintable()):
        return value
    if not number_format and not isinstance(value, str):
        return value
    return _cell(sheet, value, number_format, None)


def styled_cell(
    sheet: Worksheet, value: Any, number_format: str = "", font: Font | None = None
) -> WriteOnlyCell:
    """One cell of a write-only sheet."""
    return _cell(sheet, escaped(value) if isinstance(value, str) else value, number_format, font)


def _cell(sheet: Worksheet, value: Any, number_format: str, font: Font | None) -> WriteOnlyCell:
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
