"""Workbooks that leave: text stays text, days are days."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from maps.exports.workbook import STRONG, workbook


def written(*rows: list[object]) -> BytesIO:
    content = BytesIO()
    with workbook(content) as book:
        sheet = book.sheet("表")
        for row in rows:
            sheet.write(row)
    return content


def test_text_that_looks_like_a_formula_a_link_or_a_number_stays_text() -> None:
    texts = ["=1+1", "http://a.example/", "007", "@SUM(A1)", " 神州路 "]
    (row,) = load_workbook(written(list(texts))).active.iter_rows()
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in row] == [
        (text, "s", None) for text in texts
    ]


def test_numbers_days_and_flags_are_what_they_are_and_nothing_is_an_empty_cell() -> None:
    (row,) = load_workbook(
        written([1.25, Decimal("2.125"), date(2014, 9, 15), True, None, ""])
    ).active.iter_rows()
    assert [cell.value for cell in row[:2]] == [1.25, 2.125]
    assert (row[2].value.date(), row[2].number_format) == (date(2014, 9, 15), "yyyy-mm-dd")
    assert [cell.value for cell in row[3:]] == [True]


def test_what_xml_cannot_hold_becomes_a_blank() -> None:
    assert load_workbook(written(["坏\x01字"])).active["A1"].value == "坏 字"


def test_a_style_used_by_many_rows_is_one_format_of_the_file() -> None:
    content = BytesIO()
    with workbook(content) as book:
        sheet = book.sheet("表")
        for number in range(1000):
            sheet.write([number], STRONG)
    styles = zipfile.ZipFile(content).read("xl/styles.xml").decode()
    assert styles.count("<b/>") == 1
