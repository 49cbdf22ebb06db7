"""Workbooks that leave: sheets written row by row, text always text, numbers and days as such.

Everything that leaves as XLSX is written here. XlsxWriter with constant memory takes half the processor time of
openpyxl, and a row is out of memory once the next one begins.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gis.text.xml import for_xml

# Rows of a sheet, its heading among them, and characters of a cell.
MOST_ROWS: Final = 1_048_576
LONGEST_CELL: Final = 32_767
# Text never becomes a formula or a link, whatever it begins with.
OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
DAY_FORMAT: Final = "yyyy-mm-dd"
A4: Final = 9
STRONG: Final = {"bold": True}
TITLE: Final = {"bold": True, "font_size": 14}
HEAD: Final = {"bold": True, "bg_color": "#F1EDE3"}

Style = dict[str, Any]


class Sheet:
    """A sheet written from above; a row is not come back to."""

    def __init__(self, book: Workbook, title: str) -> None:
        self._book = book
        self._sheet: Worksheet = book.add_worksheet(title)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._day = self._format({"num_format": DAY_FORMAT})
        self._at = 0

    def set_widths(self, widths: Iterable[float]) -> None:
        """The widths of columns from the left, in characters."""
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)

    def freeze(self, *, columns: int = 0) -> None:
        """Keeps what is written so far, and some columns, in view."""
        self._sheet.freeze_panes(self._at, columns)

    def print_landscape(self) -> None:
        """A4 across, as wide as the page; the row last written stands on every page."""
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(self._at - 1)

    def write(self, values: Iterable[Any], style: Style | Sequence[Style | None] | None = None) -> None:
        """A row in one style for all its cells, or a style a cell."""
        styles = style if isinstance(style, list | tuple) else None
        one = self._format(style) if isinstance(style, dict) else None
        for place, value in enumerate(values):
            if value is not None and value != "":
                self._cell(place, value, self._format(styles[place]) if styles else one)
        self._at += 1

    def _cell(self, place: int, value: Any, style: Format | None) -> None:
        sheet, at = self._sheet, self._at
        if isinstance(value, str):
            sheet.write_string(at, place, _text(value), style)
        # Before numbers: True is an int to Python.
        elif isinstance(value, bool):
            sheet.write_boolean(at, place, value, style)
        elif isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            sheet.write_datetime(at, place, moment, style or self._day)
        else:
            sheet.write_number(at, place, value, style)

    def _format(self, style: Style | None) -> Format | None:
        """XlsxWriter's format of a style, made once: a workbook may hold 64,000 of them and no more."""
        if not style:
            return None
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]


class Book:
    """A workbook being written."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def sheet(self, title: str) -> Sheet:
        return Sheet(self._book, title)


@contextmanager
def workbook(target: Path | IO[bytes]) -> Iterator[Book]:
    """A workbook that is complete in `target` when the block ends."""
    with Workbook(str(target) if isinstance(target, Path) else target, OPTIONS) as book:
        yield Book(book)


def _text(value: str) -> str:
    """Text without what XML cannot hold; XlsxWriter escapes _x0041_, which readers would take for A, by itself."""
    return value if value.isprintable() else for_xml(value)
