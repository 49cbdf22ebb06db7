"""Facts of a month: what is counted, how it is kept, what a month without data says."""

from datetime import date, datetime

import msgspec
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import DomainError
from maps.briefings.asked import ask, parse_month
from maps.briefings.document import Paragraph, Table
from maps.briefings.facts import Figure, from_json, sha256, to_json
from maps.briefings.making import prepare
from maps.briefings.scene import from_json as scene_from_json
from maps.briefings.scene import to_json as scene_to_json
from maps.briefings.write import for_paper, write
from roads.models import Work
from tests.maps.briefings.conftest import CHINA, JULY_5, TODAY, june

pytestmark = pytest.mark.django_db


def text_of(facts: object) -> str:
    blocks = write(facts).blocks  # type: ignore[arg-type]
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def test_facts_and_scene_come_back_from_json_unchanged(district: None) -> None:
    prepared = june()
    facts, scene = to_json(prepared.facts), scene_to_json(prepared.scene)
    assert from_json(facts) == prepared.facts
    assert scene_from_json(scene) == prepared.scene
    assert to_json(from_json(facts)) == facts


def test_the_same_month_known_at_the_same_moment_has_the_same_digest(district: None) -> None:
    assert sha256(to_json(june().facts)) == sha256(to_json(june().facts))


def test_something_else_than_facts_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_json(b'{"schema": 1}')


def test_what_happened_in_the_month_is_told_from_what_was_there(works: list[Work]) -> None:
    facts = june().facts
    assert [row.name for row in facts.happened("begun")] == ["神州路给水工程"]
    assert {row.key for row in facts.happened("advanced")} == {work.pk for work in works}
    assert facts.reports_in_month == 2
    assert "本月有效上报2条" in text_of(facts)


def test_reports_recorded_after_the_moment_do_not_count(works: list[Work]) -> None:
    early = june(known_at=datetime(2014, 6, 11, tzinfo=CHINA)).facts
    assert [row.name for row in early.happened("advanced")] == ["神州路道路工程"]
    assert early.happened("begun") == ()


def test_a_month_before_any_report_says_so_and_shows_nothing_else(works: list[Work]) -> None:
    prepared = prepare(date(2014, 3, 1), today=TODAY, known_at=JULY_5)
    text = text_of(prepared.facts)
    assert "没有任何进度上报" in text
    assert "本月没有收到进度上报" in text
    assert "还没有录入规划范围" in text


def test_an_empty_database_has_a_briefing_too() -> None:
    text = text_of(prepare(date(2014, 6, 1), today=TODAY, known_at=JULY_5).facts)
    assert "没有任何进度上报" in text
    assert "还没有登记改造项目" in text


def test_a_month_that_lasts_is_told_up_to_today(works: list[Work]) -> None:
    facts = prepare(date(2014, 6, 1), today=date(2014, 6, 15), known_at=JULY_5).facts
    assert facts.as_of == date(2014, 6, 15)
    assert not facts.is_whole_month
    assert write(facts).month == "2014年6月（月中）"


@pytest.mark.parametrize(
    "text", ["2014-13", "2014", "14-11", "2014-1", "2014-11-01", "", "１４-11", "1999-01"]
)
def test_a_month_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        parse_month(text)


def test_a_month_to_come_is_refused() -> None:
    with pytest.raises(DomainError, match="还没有到"):
        ask(date(2014, 9, 1), today=TODAY, known_at=JULY_5)


def figure(value: float, **more: object) -> Figure:
    return Figure(code="x", label="某", value=value, unit="公里", digits=2, address="/", **more)  # type: ignore[arg-type]


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_change_is_never_a_signed_nought(value: float, before: float) -> None:
    text = figure(value, before=before).change_text
    assert text == "持平" or float(text.replace(",", "")) != 0


def test_a_gauge_never_runs_over() -> None:
    assert figure(120, target=100.0).gauge == "100.0%"
    assert figure(120, target=100.0).percent_text == "120.0%"
    assert figure(120).percent_text == "—"


def test_every_figure_says_where_it_comes_from(district: None) -> None:
    facts = june().facts
    assert all(
        figure.address.startswith("/") and "as_of=2014-06-30" in figure.address for figure in facts.headline
    )
    tables = [block for block in write(facts).blocks if isinstance(block, Table)]
    assert any(cell.address for table in tables for row in table.rows for cell in row.cells)


def test_on_paper_maps_stand_at_the_end_and_are_pointed_to(district: None) -> None:
    document = write(june().facts)
    paper = for_paper(document)
    maps = [one for one in document.pictures() if one.is_map]
    assert [one.key for one in paper.blocks[-len(maps) :]] == [one.key for one in maps]
    words = "".join(block.text for block in paper.blocks if isinstance(block, Paragraph))
    assert all(f"（见附图{number}）" in words for number in range(1, len(maps) + 1))
    assert paper.pictures()[-1].caption.startswith(f"附图{len(maps)}　")


def test_an_empty_list_of_months_says_so(client: Client) -> None:
    assert "还没有任何进度上报" in client.get("/briefings/").content.decode()
