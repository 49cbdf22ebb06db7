"""Ledgers as offices keep them, made here cell by cell, read as the reading process reads them."""

# Faces: gis/exchange/readers/sheets/*.py, gis/exchange/readers/formats.py, gis/exchange/readers/sandbox/limits.py
# Faces: gis/exchange/readers/reading.py, gis/exchange/readers/table.py, gis/exchange/readers/vector.py

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from gis.errors import DomainError
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.sheets import delimited, workbook
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds

Rows = list[list[Any]]
HEADINGS = ["序号", "道路名称", "起点", "止点", "计划开工", "总投资(万元)", "责任单位"]
PLAIN: Rows = [
    HEADINGS,
    [1, "神州路", "中原路", "西经大道", datetime(2014, 3, 1), 1200, "建设局"],
    [2, "世纪路", "山阳路", "中原路", datetime(2014, 5, 1), 800.5, "住建局"],
]


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bounds, "limits", Limits(**settings.IMPORT_LIMITS), raising=False)


def book_of(path: Path, *sheets: tuple[str, Rows, tuple[str, ...]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows, merged in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for span in merged:
            sheet.merge_cells(span)
    book.save(path)
    return path


def read_rows(folder: Path, rows: Rows, *merged: str, name: str = "台账") -> Table:
    return workbook.read(book_of(folder / "data.xlsx", (name, rows, merged)), Reading())[0]


def read_csv(folder: Path, content: bytes) -> Table:
    path = folder / "data.csv"
    path.write_bytes(content)
    (table,) = delimited.read(path, Reading())
    return table


def column(table: Table, heading: str) -> list[Any]:
    place = table.headings.index(heading)
    return [row[place] for row in table.values]


def said(table: Table) -> str:
    return "\n".join(table.notes)


def test_a_plain_sheet_keeps_its_headings_numbers_and_values(tmp_path: Path) -> None:
    table = read_rows(tmp_path, PLAIN)
    assert list(table.headings) == HEADINGS
    assert list(table.numbers) == [2, 3]
    assert table.values[0] == (1, "神州路", "中原路", "西经大道", date(2014, 3, 1), 1200, "建设局")
    assert table.notes == ()


def test_title_rows_above_are_passed_and_their_unit_belongs_to_the_money(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        [
            ["示范区2014年重点工程建设计划表"],
            [None, None, None, "单位：万元"],
            ["序号", "路名", "投资", "备注"],
            [1, "神州路", 1200, None],
        ],
        "A1:D1",
    )
    assert table.headings == ("序号", "路名", "投资(万元)", "备注")
    assert table.values == [(1, "神州路", 1200, None)]
    assert "表头在第 3 行" in said(table)


def test_headings_of_two_rows_are_joined_and_units_below_are_bracketed(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        [
            ["序号", "道路名称", "起止桩号", None, "计划时间", None, "长度"],
            [None, None, "起点", "止点", "开工", "完工", "(米)"],
            [1, "神州路", "K0+000", "K1+250", "2014.3", "2014.9", 1250],
        ],
        "A1:A2", "B1:B2", "C1:D1", "E1:F1",
    )  # fmt: skip
    assert table.headings == (
        "序号", "道路名称", "起止桩号·起点", "起止桩号·止点", "计划时间·开工", "计划时间·完工", "长度(米)",
    )  # fmt: skip
    assert list(table.numbers) == [3]


def test_group_headings_above_the_proper_ones_are_joined_too(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        [
            ["基本情况", None, None, "进度", None],
            ["道路名称", "起点", "止点", "开工时间", "完成投资"],
            ["神州路", "中原路", "西经大道", "2014.3.1", 300],
        ],
        "A1:C1", "D1:E1",
    )  # fmt: skip
    assert table.headings[0] == "基本情况·道路名称"
    assert table.headings[4] == "进度·完成投资"


def test_merged_texts_are_filled_and_merged_sums_count_once(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        [
            ["道路名称", "起点", "止点", "责任单位", "投资(万元)"],
            ["神州路", "中原路", "西经大道", "建设局", 900],
            [None, "山阳路", "中原路", None, None],
            [None, "文汇路", "山阳路", None, None],
        ],
        "A2:A4", "D2:D4", "E2:E4",
    )  # fmt: skip
    assert column(table, "道路名称") == ["神州路"] * 3
    assert column(table, "责任单位") == ["建设局"] * 3
    assert column(table, "投资(万元)") == [900, None, None]
    assert "第 2–4 行的“投资(万元)”900" in said(table)


def test_totals_sections_notes_column_numbers_and_blank_rows_are_passed_and_said(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        [
            HEADINGS,
            [1, 2, 3, 4, 5, 6, 7],
            ["一、续建项目"],
            [1, "神州路", "中原路", "西经大道", None, 1200, None],
            [None, "小计", None, None, None, 1200, None],
            [],
            ["二", "新建项目"],
            [2, "世纪路", "山阳路", "中原路", None, 800, None],
            HEADINGS,
            [3, "南海路", "山阳路", "中原路", None, 100, None],
            ["合  计", None, None, None, None, 2100, None],
            ["注：投资为概算。"],
            ["制表人：张三", None, "审核：李四"],
        ],
        "A3:G3",
    )
    assert list(table.numbers) == [4, 8, 10]
    assert column(table, "分组") == ["一、续建项目", "二、新建项目", "二、新建项目"]
    for words in (
        "第 5、11 行是合计行", "第 3、7 行是分组行", "第 12、13 行是说明行", "第 2 行是列号行", "第 9 行是重复的表头",
    ):  # fmt: skip
        assert words in said(table)


def test_a_road_alone_in_its_row_is_data(tmp_path: Path) -> None:
    table = read_rows(tmp_path, [HEADINGS, [None, None, "神州路", None, None, None, None], *PLAIN[1:]])
    assert len(table) == 3


def test_days_without_a_year_take_the_year_of_the_title(tmp_path: Path) -> None:
    rows: Rows = [
        ["2014年度工程台账", None],
        ["路名", "计划完工"],
        ["甲路", "9月15日"],
        ["乙路", "年底"],
        ["丙路", "第三季度"],
        ["丁路", "2013年5月"],
    ]
    table = read_rows(tmp_path, rows, "A1:B1")
    assert column(table, "计划完工") == ["2014年9月15日", "2014年底", "2014年第三季度", "2013年5月"]
    assert "有 3 个日期没有写年份，按表名的 2014 年读" in said(table)


def test_the_name_of_the_file_says_the_year_where_no_title_does(tmp_path: Path) -> None:
    path = book_of(tmp_path / "upload", ("表", [["路名", "计划完工"], ["甲路", "9月底"]], ()))
    (table,) = read_files([("2013年台账.xlsx", path)]).tables
    assert column(table, "计划完工") == ["2013年9月底"]


def test_a_hundred_thousand_empty_rows_cost_little(tmp_path: Path) -> None:
    def long(xml: bytes) -> bytes:
        rows = b"".join(b'<row r="%d"/>' % number for number in range(4, 100_000))
        return xml.replace(b"</sheetData>", rows + b"</sheetData>")

    path = with_sheet(tmp_path / "long.xlsx", long)
    (table,) = read_files([("long.xlsx", path)]).tables
    assert len(table) == 2


def test_two_years_in_a_title_decide_nothing(tmp_path: Path) -> None:
    rows: Rows = [["2014年至2016年台账", None], ["路名", "计划完工"], ["甲路", "9月15日"]]
    table = read_rows(tmp_path, rows, "A1:B1")
    assert column(table, "计划完工") == ["9月15日"]
    assert "读不成日期" in said(table)


def test_numbers_in_columns_of_days_are_days_by_the_workbooks_calendar(tmp_path: Path) -> None:
    for epoch, day in ((None, date(2014, 9, 15)), (CALENDAR_MAC_1904, date(2018, 9, 16))):
        book = Workbook()
        if epoch:
            book.epoch = epoch
        sheet: Any = book.active
        for row in (["路名", "开工时间", "投资(万元)"], ["甲路", 41897, 41897]):
            sheet.append(row)
        book.save(tmp_path / "data.xlsx")
        (table,) = workbook.read(tmp_path / "data.xlsx", Reading())
        assert table.values == [("甲路", day, 41897)]


def test_formulas_give_what_excel_last_computed_and_errors_stay_to_be_refused(tmp_path: Path) -> None:
    table = read_rows(tmp_path, [["路名", "投资(万元)", "长度(米)"], ["甲路", "#REF!", "=1+1"]])
    assert table.values == [("甲路", "#REF!", None)]
    assert "B2=#REF!" in said(table)
    assert "有 1 个公式没有保存计算结果" in said(table)


def test_the_sheet_with_the_table_comes_first_and_the_others_are_listed(tmp_path: Path) -> None:
    path = book_of(
        tmp_path / "data.xlsx",
        ("填表说明", [["请如实填写。"], ["电话 1234567。"]], ()),
        ("人员", [["姓名", "电话"], ["张三", 123]], ()),
        ("台账", PLAIN, ()),
    )
    tables = workbook.read(path, Reading())
    assert tables[0].name == "台账"
    assert "工作簿有 3 张表，先取“台账”" in said(tables[0])
    assert "“人员”" in said(tables[0])


def test_hidden_sheets_come_last_and_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    book = Workbook()
    shown: Any = book.active
    secret: Any = book.create_sheet("旧台账")
    for row in PLAIN:
        shown.append(row)
        secret.append(row)
    secret.sheet_state = "hidden"
    shown.row_dimensions[2].hidden = True
    shown.column_dimensions["C"].hidden = True
    book.save(tmp_path / "data.xlsx")
    first, last = workbook.read(tmp_path / "data.xlsx", Reading())
    assert len(first) == 2
    assert "有 1 行在 Excel 里是隐藏的" in said(first)
    assert "有 1 列在 Excel 里是隐藏的" in said(first)
    assert "这张工作表是隐藏的" in said(last)


def test_a_sheet_of_numbers_without_headings_is_named_by_its_columns(tmp_path: Path) -> None:
    table = read_rows(tmp_path, [[113.21, 35.11], [113.22, 35.12], [113.23, 35.13]])
    assert table.headings == ("第1列", "第2列")
    assert len(table) == 3
    assert "没有找到表头" in said(table)


def test_headings_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    table = read_rows(tmp_path, [["路名", "日期", "日期"], ["甲路", "2014.1", "2014.2"]])
    assert table.headings == ("路名", "日期", "日期_2")


LINES = '序号,道路名称,起点,备注\n1,神州路,中原路,"第一,标段"\n2,世纪路,山阳路,\n合计,,,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_whatever_encoding(tmp_path: Path, encoding: str) -> None:
    table = read_csv(tmp_path, LINES.encode(encoding))
    assert table.headings == ("序号", "道路名称", "起点", "备注")
    assert table.values == [("1", "神州路", "中原路", "第一,标段"), ("2", "世纪路", "山阳路", None)]
    assert "第 4 行是合计行" in said(table)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|", "，"])
def test_csv_is_read_with_whatever_between(tmp_path: Path, delimiter: str) -> None:
    text = LINES.replace('"第一,标段"', "第一标段").replace(",", delimiter)
    assert read_csv(tmp_path, text.encode()).headings == ("序号", "道路名称", "起点", "备注")


def test_what_stands_in_quotes_does_not_say_what_is_between(tmp_path: Path) -> None:
    rows = [
        f'{name},"LINESTRING ({points})","甲；乙"'
        for name, points in (("甲路", "0 0, 1 1"), ("乙路", "0 0, 1 1, 2 2"))
    ]
    assert read_csv(tmp_path, "\n".join(["路名,WKT,备注", *rows, *rows, *rows]).encode()).values[:2] == [
        ("甲路", "LINESTRING (0 0, 1 1)", "甲；乙"),
        ("乙路", "LINESTRING (0 0, 1 1, 2 2)", "甲；乙"),
    ]


def test_lines_within_a_cell_do_not_say_what_is_between(tmp_path: Path) -> None:
    rows = [
        f'{n},{name},"路面；人行道\n照明；绿化\n管线；拆迁"'
        for n, name in enumerate(("甲路", "乙路", "丙路"), start=1)
    ]
    table = read_csv(tmp_path, "\n".join(["序号,路名,内容", *rows]).encode())
    assert table.headings == ("序号", "路名", "内容")
    assert table.values[0] == ("1", "甲路", "路面；人行道\n照明；绿化\n管线；拆迁")


def test_the_delimiter_that_excel_writes_into_the_first_line_counts(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "sep=;\n路名;投资,万元\n甲路;1,5\n".encode()).values == [("甲路", "1,5")]


def test_codes_with_leading_zeros_stay_as_written(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "编号,路名\n007,甲路\n".encode()).values == [("007", "甲路")]


def refusal(name: str, path: Path) -> str:
    """What the reading process says, with its limits."""
    with pytest.raises(DomainError) as error:
        read_files([(name, path)])
    return error.value.message


def test_old_locked_and_false_workbooks_are_refused_with_what_to_do(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name, content, words in (
        ("台账.xls", ole, "另存为 .xlsx"),
        ("台账.xlsx", ole, "这是旧版 Excel（.xls）改了扩展名"),
        ("台账.xlsx", ole + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        ("台账.xlsx", b"<html><table></table></html>", "这是网页或 XML 改了扩展名"),
        ("台账.xlsx", b"abc", "内容不是 Excel 工作簿"),
        ("台账.xlsx", b"PK\x03\x04broken", "压缩包损坏"),
        ("台账.csv", b" \n", "文件是空的"),
        ("台账.csv", ole + b"\x00\x01\x02" * 200, "不是文本"),
        ("台账.csv", "路名,长度\n".encode(), "没有数据"),
    ):
        path = tmp_path / "upload"
        path.write_bytes(content)
        assert words in refusal(name, path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "不是 Excel 文件" in refusal("a.xlsx", path)


def with_sheet(path: Path, change: Any) -> Path:
    """A small workbook whose sheet's XML went through `change`."""
    source = book_of(path.with_name("source.xlsx"), ("台账", PLAIN, ()))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    return path


def test_a_bomb_of_blanks_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "bomb.xlsx", lambda xml: xml + b" " * 300_000_000)
    assert path.stat().st_size < 1_000_000
    assert "压缩比" in refusal("bomb.xlsx", path)


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    path = with_sheet(tmp_path / "evil.xlsx", lambda xml: declared + xml)
    assert "实体" in refusal("evil.xlsx", path)


def test_false_dimensions_vast_merges_and_far_rows_cost_nothing(tmp_path: Path) -> None:
    def vast(xml: bytes) -> bytes:
        far = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        merge = b'<mergeCells count="1"><mergeCell ref="A4:XFD1048575"/></mergeCells>'
        return xml.replace(b"</sheetData>", far + merge).replace(b'ref="A1:G3"', b'ref="A1:XFD1048576"')

    path = with_sheet(tmp_path / "vast.xlsx", vast)
    (table,) = read_files([("vast.xlsx", path)]).tables
    assert list(table.numbers)[:2] == [2, 3]
    assert len(table) == 3


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = book_of(tmp_path / "wide.xlsx", ("台账", [[f"列{n}" for n in range(600)]], ()))
    assert "最多 500 列" in refusal("wide.xlsx", path)
