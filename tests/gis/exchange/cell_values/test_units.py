"""Units beside the value: in headings, title lines, cells and formats; converted, or asked about."""

# Faces: gis/exchange/matching/headings.py, gis/exchange/readers/table.py

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.exchange.cell_values.cells import Remark, Unreadable
from gis.exchange.cell_values.units import factor
from gis.exchange.cell_values.values import value_of
from gis.exchange.matching.headings import factor_of, matched, says_no_unit, unit_doubt
from gis.exchange.readers.sheets.number_formats import says_months_only, shown
from gis.exchange.readers.table import Shown
from maps.catalogue import EXCHANGED

WORKS, PIPES, PARCELS = (EXCHANGED[code] for code in ("works", "pipes", "parcels"))
BUDGET, START, DIAMETER = WORKS.column("budget_wan"), WORKS.column("from_m"), PIPES.column("diam_mm")


@pytest.mark.parametrize(
    ("heading", "times"),
    [
        ("投资(千元)", "0.1"), ("投资（单位：元）", "0.0001"), ("投资[亿元]", "10000"), ("投资/千元", "0.1"),
        ("投资千元", "0.1"), ("投资：百万元", "100"), ("投资(估算)(千元)", "0.1"), ("总投资 万元", "1"),
    ],
)  # fmt: skip
def test_money_is_read_in_the_unit_of_its_heading(heading: str, times: str) -> None:
    assert matched([heading], WORKS) == {"budget_wan": heading}
    assert factor_of(heading, BUDGET) == Decimal(times)


@pytest.mark.parametrize("heading", ["投资(万美元)", "投资(米)", "投资(英镑)", "概算(港币)", "投资(日元)"])
def test_a_unit_that_nobody_can_turn_into_ours_is_asked_about(heading: str) -> None:
    assert unit_doubt(heading, BUDGET)


@pytest.mark.parametrize("heading", ["投资(估算)", "投资", "投资(万元)", "投资(2014年)"])
def test_what_is_no_unit_raises_no_doubt(heading: str) -> None:
    assert not unit_doubt(heading, BUDGET)
    assert says_no_unit(heading, BUDGET) == (heading != "投资(万元)")


def test_chainage_is_read_in_the_unit_of_its_heading_or_cell() -> None:
    assert factor_of("起点桩号(km)", START) == 1000
    for said in (0.1, "0.1", "0.1km", "100米", "K0+100", "100"):
        times = Decimal(1000) if said in (0.1, "0.1") else Decimal(1)
        assert value_of(START, said, factor=times) == 100
    span = WORKS.column("span")
    assert value_of(span, "0.1～0.6", factor=Decimal(1000)) == "100～600"
    assert value_of(span, "K0+100～K0+600", factor=Decimal(1000)) == "K0+100～K0+600"


@pytest.mark.parametrize(
    ("said", "millimetres"),
    [("8英寸", 203), ('12"', 305), ("30cm", 300), ("0.3m", 300), ("0.5米", 500), ("DN300", 300), ("D=300", 300),
     ("d300mm", 300), ("φ300", 300), ("DN 300", 300)],
)  # fmt: skip
def test_diameters_are_read_in_the_unit_of_the_cell(said: str, millimetres: int) -> None:
    assert value_of(DIAMETER, said) == millimetres


@pytest.mark.parametrize(
    ("column", "said"), [(BUDGET, "1200米"), (BUDGET, "12%"), (BUDGET, "3万美元"), (START, "12万元")]
)
def test_a_cell_in_a_unit_of_something_else_is_refused(column: Any, said: str) -> None:
    with pytest.raises(Unreadable):
        value_of(column, said)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (7, "000", "007"), (2014.1, "0.00", "2014.10"), (1200, '0.0"万元"', "1200.0万元"), (1250, '"K"0+000', "K1+250"),
        (123456, '0!.0,"万"', "12.3万"), (0.5, "0%", "50%"), (1234.5, "#,##0.00_ ", "1,234.50"), (12, "General", ""),
        (13912345678, "000-0000-0000", "139-1234-5678"), (-5, "0.0;(0.0)", "(5.0)"), (3, '0"层"', "3层"),
        (12345, '[>=10000]0!.0,"万";0', "1.2万"), (1e-9, "0.00E+00", ""),
    ],
)  # fmt: skip
def test_numbers_are_shown_as_excel_shows_them(number: float, code: str, text: str) -> None:
    assert shown(number, code) == text


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(["0", "0.00", '#,##0"元"', "0%"]),
)
def test_no_number_breaks_a_format(number: float, code: str) -> None:
    assert isinstance(Shown(number, shown(number, code)).said, str)


def test_what_a_cell_shows_decides() -> None:
    assert value_of(BUDGET, Shown(1200.04, "1,200.0万元"), factor=Decimal("0.0001")) == Decimal("1200.04")
    assert value_of(BUDGET, Shown(12_000_000, "12000千元")) == 1200
    assert value_of(WORKS.column("code"), Shown(7, "007")) == "007"
    end, start = WORKS.column("plan_end"), WORKS.column("plan_start")
    assert str(value_of(end, Shown(2014.1, "2014.10"))) == "2014-10-31"
    assert str(value_of(start, Shown(2014.1, "2014.10"))) == "2014-10-01"
    assert says_months_only('yyyy"年"m"月"')
    assert not says_months_only("yyyy-mm-dd")


@pytest.mark.parametrize("said", [2014.1, Shown(2014.1, "2014.1")])
def test_january_and_october_are_not_told_apart_by_a_number(said: Any) -> None:
    with pytest.raises(Unreadable, match="10 月"):
        value_of(WORKS.column("plan_end"), said)


@pytest.mark.parametrize("said", [4.10871001001e17, "4.10871E+17", "********"])
def test_numbers_that_lost_digits_are_refused_in_codes(said: Any) -> None:
    with pytest.raises(Unreadable):
        value_of(PARCELS.column("code"), said)


@pytest.mark.parametrize(
    ("said", "value", "words"),
    [
        ("1000X800", None, "不是管径"), ("B×H=1.0×0.8m", None, "不是管径"), ("φ219×6", 219, "壁厚"),
        ("219*6", 219, "壁厚"), ("DN300(PE)", 300, "PE"), ("2×DN300", 300, "2 根"), ("600×400", None, "不是管径"),
    ],
)  # fmt: skip
def test_sizes_that_are_no_plain_diameter_come_in_with_a_word(
    said: str, value: int | None, words: str
) -> None:
    diameter = value_of(DIAMETER, said)
    assert isinstance(diameter, Remark)
    assert diameter.value == value
    assert words in diameter.what


@given(st.sampled_from(["元", "千元", "万元", "亿元"]), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_there_and_back_is_one(one: str, other: str) -> None:
    there, back = factor(one, other), factor(other, one)
    assert there is not None
    assert back is not None
    assert there * back == 1


def test_a_moment_with_a_zone_is_the_districts_day() -> None:
    laid = PIPES.column("laid_on")
    for said in (
        "2014-08-31T16:00:00.000Z",
        "2014-08-31T16:00:00+00:00",
        "2014-08-31 18:00:00 +02:00",
        1409500800000,
    ):
        assert str(value_of(laid, said)) == "2014-09-01"
    assert str(value_of(laid, "2014-08-31T15:59:59Z")) == "2014-08-31"
    assert str(value_of(laid, "2014-08-31T16:00:00")) == "2014-08-31"
