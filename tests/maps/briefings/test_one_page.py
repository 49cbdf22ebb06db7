"""一页纸: where a figure should be by now, in a word; what wants a decision, numbered; what was promised and kept."""

# Faces: maps/briefings/document.py

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gis.models import Target
from maps.briefings import facts as f
from maps.briefings.document import Paragraph, Picture, Table
from maps.briefings.one_page import figures, front, matters, sparkline, standing
from roads.models import Step, Work
from tests.maps.briefings.conftest import june
from tests.roads.figures.evidence.test_grades import make_inspection, make_photo
from tests.shapes import make_report

DUE = date(2015, 12, 31)
START = date(2013, 12, 31)


def figure(value: float, **more: Any) -> f.Figure:
    """100 by the end of 2015, counted from the end of 2013: 730 days."""
    values: dict[str, Any] = {
        "code": "new-road", "label": "新建成道路", "unit": "公里", "digits": 2, "address": "/", "target": 100.0,
        "due": DUE, "baseline_on": START, **more,
    }  # fmt: skip
    return f.Figure(value=value, **values)


def trend(first: float, last: float) -> tuple[f.MonthPoint, ...]:
    """Ten days apart."""
    return (
        f.MonthPoint(day=date(2014, 11, 1), value=first),
        f.MonthPoint(day=date(2014, 11, 11), value=last),
    )


def test_half_of_the_time_gone_asks_for_half_of_what_is_missing() -> None:
    assert figure(0).expected(date(2014, 12, 31)) == pytest.approx(50.0)
    assert figure(0, baseline=20.0).expected(date(2014, 12, 31)) == pytest.approx(60.0)
    assert figure(0).time_gone(date(2014, 12, 31)) == pytest.approx(50.0)


def test_before_the_baseline_nothing_and_after_the_day_due_everything_is_expected() -> None:
    assert figure(0).expected(date(2013, 1, 1)) == 0
    assert figure(0).expected(date(2016, 6, 1)) == 100


def test_a_figure_without_a_baseline_day_expects_nothing_and_is_called_neither() -> None:
    one = figure(10, baseline_on=None)
    assert one.expected(DUE) is None
    assert standing(one, DUE) == "—"


@pytest.mark.parametrize(
    ("value", "word"), [(40.0, "滞后"), (49.5, "按期"), (50.0, "按期"), (80.0, "按期"), (100.0, "已达到")]
)
def test_the_word_follows_from_the_line(value: float, word: str) -> None:
    assert standing(figure(value), date(2014, 12, 31)) == word


def test_the_end_is_foretold_at_the_pace_of_the_trend() -> None:
    steady = trend(30.0, 40.0)
    assert figure(40.0, trend=steady).reached_on() == date(2015, 1, 10)  # 60 more at one a day
    still = trend(40.0, 40.0)
    assert figure(40.0, trend=still).reached_on() is None


@pytest.mark.django_db
def test_without_a_trend_no_end_is_foretold(district: None) -> None:
    def last(one: f.Figure) -> str:
        table = front(replace(june().facts, headline=(one,)))[0]
        assert isinstance(table, Table)
        return table.rows[0].cells[-1].text

    assert last(figure(21.0)) == "—"
    assert last(figure(21.0, trend=trend(40.0, 40.0))) == "十年内达不到"
    assert last(figure(100.0)) == "已达到"


def test_bars_go_from_nothing_to_the_largest() -> None:
    assert sparkline([0, 5, 10]) == "▁▅█"
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == ""


@pytest.mark.django_db
def test_the_front_holds_the_figures_the_map_and_numbered_matters(district: None) -> None:
    facts = replace(june().facts, headline=(figure(21.0),))
    blocks = front(facts)
    assert isinstance(blocks[0], Table)
    assert [cell.text for cell in blocks[0].rows[0].cells][:2] == ["新建成道路", "21.00公里"]
    assert isinstance(blocks[1], Picture)
    assert [one.number for one in matters(facts)] == list(range(1, len(matters(facts)) + 1))
    assert len(matters(facts)) <= 5


@pytest.mark.django_db
def test_all_road_is_not_said_beside_new_road(district: None) -> None:
    facts = replace(june().facts, headline=(figure(21.0), figure(110.0, code="total-road")))
    assert [one.code for one in figures(facts)] == ["new-road"]


@pytest.mark.django_db
def test_a_month_in_which_nothing_was_reported_has_no_front(district: None) -> None:
    assert front(replace(june().facts, newest_report=None)) == ()


@pytest.mark.django_db
def test_the_front_says_how_the_finished_metres_are_known_once_there_is_more_than_reports(
    works: list[Work],
) -> None:
    """Every step finished over 0–900; a photo shows each at 700, an inspector confirms each from 0 to 400."""

    def known() -> list[str]:
        said = [one.text for one in front(june().facts) if isinstance(one, Paragraph)]
        return [one for one in said if one.startswith("进度的依据")]

    surface = works[0]
    for step in Step.objects.filter(kind=surface.kind).values_list("code", flat=True):
        make_report(surface, step, 0, 900, day=date(2014, 6, 10))
    assert known() == []
    for step in Step.objects.filter(kind=surface.kind).values_list("code", flat=True):
        make_photo(surface, step, 700, day=date(2014, 6, 11))
        make_inspection(surface, step, 0, 400, (0, 400), day=date(2014, 6, 20))
    assert known() == ["进度的依据：各工程相加完成 0.9 公里，其中有照片 0.5，经检查 0.4。"]


@pytest.mark.django_db
def test_a_district_without_targets_has_a_front_with_its_first_figures(district: None) -> None:
    facts = june().facts
    assert not Target.objects.exists()
    table, picture, *_ = front(facts)
    assert isinstance(table, Table)
    assert isinstance(picture, Picture)
    first = [cell.text for cell in table.rows[0].cells]
    assert (first[0], first[2], first[3], first[5], first[6]) == ("新建成道路", *"————")
    assert 1 <= len(table.rows) <= 5
