from datetime import date
from typing import Any

import pytest

from roads.field.spoken import read_report
from roads.models import Work
from tests.shapes import make_road, make_work, straight

pytestmark = pytest.mark.django_db
TODAY = date(2014, 6, 10)


@pytest.fixture
def works() -> dict[str, Work]:
    road = make_road("世纪路", line=straight(length=3000), aliases=["世纪大道"])
    make_road("世纪西路", line=straight(y=500, length=3000))
    return {
        "carriageway": make_work(road, 1000, 2000),
        "gas": make_work(road, 0, 3000, kind="gas"),
        "water": make_work(road, 0, 3000, kind="water"),
    }


def test_the_sentence_of_the_issue_fills_the_whole_form(works: Any) -> None:
    report = read_report("世纪路K1+200到K1+350右幅基层完成", today=TODAY)
    assert (report.road, report.work_id) == ("世纪路", works["carriageway"].pk)
    assert (report.step, report.side, report.from_m, report.to_m) == ("base", "R", 1200, 1350)
    assert report.missing == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("世纪大道 k1＋200－k1＋350 左幅 路基 做完了", {"step": "subgrade", "side": "L", "from_m": 1200.0}),
        ("世纪路K1+200到350双侧面层昨天铺完", {"side": "B", "to_m": 1350.0, "day": date(2014, 6, 9)}),
        (
            "6月3号世纪路K1+350至K1+200全幅基层完工",
            {"from_m": 1200.0, "to_m": 1350.0, "day": date(2014, 6, 3)},
        ),
        ("12月3日世纪路K1+200到K1+350右幅基层完成", {"day": date(2013, 12, 3)}),
        ("世纪路燃气K0+200到K0+350右侧敷管完成", {"step": "lay", "side": "R"}),
    ],
)
def test_other_ways_of_saying_it(works: Any, text: str, expected: dict[str, Any]) -> None:
    report = read_report(text, today=TODAY)
    assert {name: getattr(report, name) for name in expected} == expected
    assert report.missing == ()
    assert report.work_id


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("世纪路右幅基层完成", ("起止桩号",)),
        ("K1+200到K1+350右幅基层完成", ("哪条路",)),
        ("世纪路K1+200到K1+350基层完成", ("幅别",)),
        ("世纪路K1+200到K1+350右幅基层还没完成", ("是否已经完成",)),
        ("世纪路K1+200到K1+350右幅计划完成基层", ("是否已经完成",)),
        ("世纪路K0+200到K0+350右侧敷管完成", ("哪项工程",)),  # gas or water
        ("世纪路K0+200到K0+350右幅基层完成", ("哪项工程",)),  # beyond the work
        ("今天天气很好", ("哪条路", "起止桩号", "工序", "幅别", "是否已经完成")),
    ],
)
def test_what_is_not_said_is_named_and_not_guessed(works: Any, text: str, missing: tuple[str, ...]) -> None:
    report = read_report(text, today=TODAY)
    assert report.missing == missing
