"""Cells and headings of ledgers: what they say, in which unit, and what cannot be read."""

# Faces: gis/exchange/matching/headings.py, gis/exchange/schema.py

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.exchange.cell_values.cells import Unreadable
from gis.exchange.cell_values.day_values import day_of
from gis.exchange.cell_values.values import value_of
from gis.exchange.matching.headings import factor_of, fingerprint, matched
from gis.exchange.schema import Column, Type
from maps.catalogue import EXCHANGED

WORKS, PIPES, ROADS, PARCELS = (EXCHANGED[code] for code in ("works", "pipes", "roads", "parcels"))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2014-09-15", date(2014, 9, 15)),
        ("2014.9.15", date(2014, 9, 15)),
        ("2014/9/15 0:00", date(2014, 9, 15)),
        ("2014年9月15日", date(2014, 9, 15)),
        ("20140915", date(2014, 9, 15)),
        ("２０１４．９．１５", date(2014, 9, 15)),
        ("41897", date(2014, 9, 15)),
        ("2014年9月", date(2014, 9, 30)),
        ("2014-02", date(2014, 2, 28)),
        ("2014年底", date(2014, 12, 31)),
        ("1998", date(1998, 12, 31)),
        ("2014年13月", None),
        ("2014-02-30", None),
        ("年底前", None),
        ("9999999", None),
    ],
)
def test_days_are_read_in_every_form(said: str, day: date | None) -> None:
    assert day_of(said) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_way_of_writing_a_day_says_the_same_day(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        assert day_of(day.strftime(form)) == day
    assert value_of(Column("day", "日期", Type.DAY), datetime(day.year, day.month, day.day)) == day


@pytest.mark.parametrize(
    ("layer", "name", "said", "value"),
    [
        (PIPES, "diam_mm", "DN600", 600),
        (PIPES, "diam_mm", "φ800mm", 800),
        (PIPES, "diam_mm", 300.0, 300),
        (PIPES, "kind", "JS", "water"),
        (PIPES, "kind", "给水管道", "water"),
        (PIPES, "kind", "雨水", "storm"),
        (ROADS, "class", "主干道", "arterial"),
        (ROADS, "class", "primary", "arterial"),
        (ROADS, "class", "城市次干路", "secondary"),
        (ROADS, "red_line_m", "45米", Decimal("45.0")),
        (ROADS, "aliases", "神舟路、南一路;旧名", ("神舟路", "南一路", "旧名")),
        (ROADS, "schematic", "是", True),
        (ROADS, "schematic", 0, False),
        (WORKS, "from_m", "K1+250", Decimal("1250.000")),
        (WORKS, "from_m", 1250, Decimal("1250.000")),
        (WORKS, "budget_wan", "1,234.5万元", Decimal("1234.50")),
        (WORKS, "plan_start", "—", None),
        (WORKS, "unit", "　建设局 ", "建设局"),
        (WORKS, "code", 12.0, "12"),
    ],
)
def test_cells_are_read_as_their_column_means(layer: Any, name: str, said: Any, value: Any) -> None:
    assert value_of(layer.column(name), said) == value


@pytest.mark.parametrize(
    ("layer", "name", "said"),
    [
        (PIPES, "diam_mm", "粗"), (PIPES, "diam_mm", "1e99"), (PIPES, "kind", "石油"),
        (WORKS, "from_m", "起点"), (WORKS, "plan_start", "尽快"), (ROADS, "schematic", "大概"),
        (ROADS, "code", "路" * 65), (ROADS, "red_line_m", True),
    ],
)  # fmt: skip
def test_cells_that_say_something_else_are_refused(layer: Any, name: str, said: Any) -> None:
    with pytest.raises(Unreadable):
        value_of(layer.column(name), said)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reading(said: Any) -> None:
    for layer in EXCHANGED.values():
        for column in layer.incoming:
            try:
                value_of(column, said)
            except Unreadable as error:
                assert error.message  # noqa: PT017 — either is right


def test_headings_are_found_by_synonyms_brackets_and_what_dbf_leaves() -> None:
    headings = ["序号", "道路名称", "起点", "止点", "责任单位（部门）", "计划开工日", "总投资(亿元)", "备注"]
    assert matched(headings, WORKS) == {
        "road": "道路名称", "from": "起点", "to": "止点", "unit": "责任单位（部门）", "plan_start": "计划开工日",
        "budget_wan": "总投资(亿元)",
    }  # fmt: skip
    assert matched(["NAME", "HIGHWAY"], ROADS) == {"name": "NAME", "class": "HIGHWAY"}
    assert matched(["道路名", "道路等"], ROADS) == {"name": "道路名", "class": "道路等"}


def test_a_heading_is_used_once_and_the_sure_one_first() -> None:
    assert matched(["名称", "路名"], ROADS)["name"] == "路名"
    assert matched(["路名", "路名_2"], ROADS) == {"name": "路名"}


def test_units_of_headings_are_turned_into_ours() -> None:
    area, budget = PARCELS.column("declar_m2"), WORKS.column("budget_wan")
    assert value_of(area, "3", factor=factor_of("面积(亩)", area)) == Decimal("2000.00")
    assert value_of(area, "1.5", factor=factor_of("用地面积（公顷）", area)) == Decimal("15000.00")
    assert value_of(budget, "1.2", factor=factor_of("总投资（亿元）", budget)) == Decimal("12000.00")
    assert factor_of("面积", area) == 1


def test_a_set_of_headings_has_one_fingerprint_in_any_order() -> None:
    assert fingerprint(["路名", "等级 "]) == fingerprint(["等级", "路名"])
    assert fingerprint(["路名"]) != fingerprint(["等级"])
