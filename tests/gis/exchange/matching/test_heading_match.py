"""What stands in headings and cells of ledgers: resemblance, spans of time, units, coordinates as people write them."""

# Faces: gis/exchange/cell_values/deadlines.py, gis/exchange/georeferencing/coordinate_text.py
# Faces: gis/exchange/matching/headings.py, gis/exchange/schema.py

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.exchange.cell_values.cells import Unreadable
from gis.exchange.cell_values.day_values import day_of
from gis.exchange.cell_values.deadlines import last_day
from gis.exchange.cell_values.units import quantity
from gis.exchange.cell_values.values import value_of
from gis.exchange.georeferencing.coordinate_text import coordinate
from gis.exchange.matching.heading_match import match_score, words_of
from gis.exchange.matching.headings import checked, factor_of, matched, plain
from gis.exchange.schema import Column, Type
from roads.exchange import PIPES, REPORTS, WORKS

MONEY = Column("budget_wan", "投资", Type.DECIMAL, unit="万元", places=2)
LENGTH = Column("length_m", "长度", Type.DECIMAL, unit="米")


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (
            [
                "序号",
                "道路名称",
                "起止点·起点",
                "起止点·止点",
                "计划时间·开工",
                "计划时间·完工",
                "牵头单位",
                "总投资(万元)",
            ],
            {
                "road": "道路名称",
                "from": "起止点·起点",
                "to": "起止点·止点",
                "plan_start": "计划时间·开工",
                "plan_end": "计划时间·完工",
                "unit": "牵头单位",
                "budget_wan": "总投资(万元)",
            },
        ),
        (
            ["路名", "起止桩号·起点", "起止桩号·终点"],
            {"road": "路名", "from_m": "起止桩号·起点", "to_m": "起止桩号·终点"},
        ),
        (["基本情况·路名", "基本情况·类别"], {"road": "基本情况·路名", "kind": "基本情况·类别"}),
        (
            ["工程名称", "起止桩号", "主要责任单位"],
            {"stretch": "工程名称", "span": "起止桩号", "unit": "主要责任单位"},
        ),
        (["实际开工时间", "本年完成投资", "累计投资", "责任单位联系人"], {}),
    ],
)
def test_headings_of_works_find_their_columns(headings: list[str], wanted: dict[str, str]) -> None:
    assert matched(headings, WORKS) == wanted


def test_every_heading_serves_one_column() -> None:
    columns = matched(["完成日期", "完成日期_2", "工序", "桩号", "工程编号"], REPORTS)
    assert len(set(columns.values())) == len(columns)
    assert columns["day"] == "完成日期"


def test_likeness_falls_from_the_name_to_mere_resemblance() -> None:
    column = WORKS.column("plan_start")
    grades = [
        match_score(column, heading, plain)
        for heading in ("计划开工", "开工时间", "计划·开工", "拟计划开工", "竣工验收", "实际开工")
    ]
    assert grades == sorted(grades, reverse=True)
    assert grades[0] == 1
    assert grades[-1] == 0


def test_a_heading_of_two_rows_is_meant_in_several_ways() -> None:
    assert words_of("计划时间·开工") == ["计划时间开工", "开工时间", "计划开工", "开工"]
    assert words_of("路名") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014年三季度", (2014, 9, 30)),
        ("2014年第4季度", (2014, 12, 31)),
        ("2014年上半年", (2014, 6, 30)),
        ("2014年下半年", (2014, 12, 31)),
        ("2014年9月中旬", (2014, 9, 20)),
        ("2014年9月上旬", (2014, 9, 10)),
        ("2016年2月底", (2016, 2, 29)),
        ("2014年2月下旬前", (2014, 2, 28)),
        ("2014年年底前", (2014, 12, 31)),
        ("2014年底", (2014, 12, 31)),
        ("2014年年中", (2014, 6, 30)),
        ("14年9月", (2014, 9, 30)),
        ("14年9月5日", (2014, 9, 5)),
        ("2014年9月15日前完工", (2014, 9, 15)),
        ("2014年13月", None),
        ("2014年9月31日", None),
        ("九月", None),
        ("长期", None),
    ],
)
def test_spans_of_time_end_on_their_last_day(text: str, day: tuple[int, int, int] | None) -> None:
    text = text.replace("年年", "年")
    assert last_day(text) == (date(*day) if day else None)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_in_every_form(day: date) -> None:
    forms = (
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day:%y}年{day.month}月{day.day}日",
        str((day - date(1899, 12, 30)).days),
    )
    assert {day_of(form) for form in forms} == {day}


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (MONEY, "1,200万元", 1200),
        (MONEY, "0.03亿元", 300),
        (MONEY, "约1.5亿", 15000),
        (MONEY, "１２００", 1200),
        (MONEY, "50000元", 5),
        (LENGTH, "1.2公里", 1200),
        (LENGTH, "1 250 m", 1250),
        (LENGTH, "约3千米", 3000),
        (LENGTH, 0.5, 0.5),
    ],
)
def test_numbers_are_read_with_the_unit_in_the_cell(column: Column, cell: Any, value: float) -> None:
    assert value_of(column, cell) == Decimal(str(value))


def test_the_unit_in_the_cell_goes_before_the_headings() -> None:
    assert factor_of("投资(亿元)", MONEY) == 10_000
    assert value_of(MONEY, "0.12", factor=Decimal(10_000)) == 1200
    assert value_of(MONEY, "1200万元", factor=Decimal(10_000)) == 1200


def test_what_is_no_quantity_is_none() -> None:
    for text in ("1200", "12吨", "公里", "1.2.3公里", ""):
        assert quantity(text, "米") is None


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_error_values_of_excel_are_refused(error: str) -> None:
    with pytest.raises(Unreadable, match="错误值"):
        value_of(Column("name", "路名"), error)


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        ("113°15′30.5″", 113 + 15 / 60 + 30.5 / 3600),
        ("113°15'30\"E", 113 + 15 / 60 + 30 / 3600),
        ("E113°15′", 113.25),
        ("113度15分30秒", 113 + 15 / 60 + 30 / 3600),
        ("北35°6′", 35.1),
        ("35°06′00″S", -35.1),
        ("113:15:30", 113 + 15 / 60 + 30 / 3600),
        ("１１３．２５", 113.25),
        ("3,890,123.4", 3890123.4),
        (113, 113.0),
        (" 113.5° ", 113.5),
        ("113.25E", 113.25),
        ("W113.25", -113.25),
        ("113°75′", None),
        ("东边", None),
        ("", None),
        (None, None),
        (True, None),
        (float("nan"), None),
        ("1e999", None),
    ],
)
def test_coordinates_are_read_as_people_write_them(written: Any, degrees: float | None) -> None:
    assert coordinate(written) == (degrees if degrees is None else pytest.approx(degrees, abs=1e-9))


@given(st.integers(0, 179), st.integers(0, 59), st.floats(0, 59.99))
def test_degrees_minutes_and_seconds_add_up(d: int, m: int, s: float) -> None:
    assert coordinate(f"{d}°{m}′{s:.4f}″") == pytest.approx(d + m / 60 + round(s, 4) / 3600, abs=1e-9)


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (["GXBH", "GXLX", "GJ"], {"code": "GXBH", "kind": "GXLX", "diam_mm": "GJ"}),
        (["CZ", "GJ_MM", "MSRQ"], {"material": "CZ", "diam_mm": "GJ_MM", "laid_on": "MSRQ"}),
        (["guanjing", "CAIZHI"], {"diam_mm": "guanjing", "material": "CAIZHI"}),
        (["PIPE_DIAM", "QZZH"], {"diam_mm": "PIPE_DIAM"}),
        (["DIAM_MM", "管径"], {"diam_mm": "DIAM_MM"}),
    ],
)
def test_headings_of_dbfs_in_pinyin_are_known(headings: list[str], wanted: dict[str, str]) -> None:
    assert matched(headings, PIPES) == wanted


def test_initials_that_two_columns_share_tell_neither() -> None:
    assert matched(["QD"], WORKS) == {}


def test_a_column_is_called_by_its_label_and_a_heading_in_any_case() -> None:
    assert checked({"管径": "gj", "kind": "=给水"}, ["GJ", "BZ"], PIPES) == {"diam_mm": "GJ", "kind": "=给水"}
