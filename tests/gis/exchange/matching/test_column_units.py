"""Units of columns: what a heading says, what a person restates, what nobody can turn into ours."""

from decimal import Decimal
from typing import Final

import pytest

from gis.errors import DomainError
from gis.exchange.matching.column_units import (
    checked_units,
    factor_for,
    offered_units,
    unit_notes,
    unit_said,
    units_in_doubt,
)
from maps.catalogue import COMING_IN

WORKS: Final = COMING_IN["works"]
BUDGET: Final = WORKS.column("budget_wan")


@pytest.mark.parametrize(
    ("heading", "units", "times"),
    [
        ("投资(千元)", {}, "0.1"),
        ("投资", {}, "1"),
        ("投资", {"budget_wan": "元"}, "0.0001"),
        ("投资(千元)", {"budget_wan": "亿元"}, "10000"),
        ("投资(贯)", {"budget_wan": "万元"}, "1"),
    ],
)
def test_a_restated_unit_outdoes_the_headings(heading: str, units: dict[str, str], times: str) -> None:
    assert factor_for(BUDGET, heading, units) == Decimal(times)


def test_a_unit_that_nobody_knows_waits_until_one_is_chosen() -> None:
    chosen = {"budget_wan": "投资(万美元)"}
    (problem,) = units_in_doubt(WORKS, chosen, {})
    assert problem.blocking
    assert problem.row is None
    assert "--unit budget_wan=万元" in problem.what
    assert units_in_doubt(WORKS, chosen, {"budget_wan": "千元"}) == []


def test_which_unit_was_taken_is_told_unless_the_heading_says_it() -> None:
    (silent,) = unit_notes(WORKS, {"budget_wan": "投资"}, {})
    assert "没有写单位" in silent
    (restated,) = unit_notes(WORKS, {"budget_wan": "投资(千元)"}, {"budget_wan": "元"})
    assert "按选定的单位元读" in restated
    assert unit_notes(WORKS, {"budget_wan": "投资(千元)"}, {}) == []


def test_units_are_offered_of_what_a_column_measures_and_others_are_refused() -> None:
    assert offered_units(BUDGET) == ("元", "千元", "万元", "百万元", "亿元")
    assert "公里" in offered_units(WORKS.column("from_m"))
    assert offered_units(WORKS.column("code")) == ()
    assert unit_said(BUDGET, "投资(千元)") == "千元"
    assert checked_units({"budget_wan": "千元", "from_m": ""}, WORKS) == {"budget_wan": "千元"}
    for wrong in ({"budget_wan": "公里"}, {"code": "元"}, {"nothing": "元"}):
        with pytest.raises(DomainError):
            checked_units(wrong, WORKS)
