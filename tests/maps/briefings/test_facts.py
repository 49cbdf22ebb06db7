"""Facts of a month: what is counted, how it is kept, what a month without data says."""

# Faces: maps/briefings/chapters/*.py, maps/briefings/collect/*.py, maps/briefings/headline.py
# Faces: maps/briefings/compose.py, maps/briefings/document.py, maps/briefings/period.py
# Faces: maps/briefings/facts/*.py, maps/briefings/forms/docx*.py, maps/briefings/forms/dateless.py

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import DomainError
from gis.voiding import void
from maps.briefings import facts as f
from maps.briefings.collect.month import collect_facts
from maps.briefings.compose import for_paper, write
from maps.briefings.document import Heading, Paragraph, Picture, Table
from maps.briefings.facts import Figure, from_json, sha256, to_json
from maps.briefings.period import ask, parse_month
from maps.briefings.render import prepare, render
from maps.drawing.scene import from_json as scene_from_json
from maps.drawing.scene import to_json as scene_to_json
from roads.models import ExistingStretch, Road, Work
from tests.maps.briefings.conftest import CHINA, JULY_5, TODAY, june
from tests.shapes import make_user
from villages.models import Redevelopment, RedevelopmentReport

pytestmark = pytest.mark.django_db


def text_of(facts: object) -> str:
    blocks = write(facts).blocks  # type: ignore[arg-type]
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def tables_of(facts: object) -> list[Table]:
    return [block for block in write(facts).blocks if isinstance(block, Table)]  # type: ignore[arg-type]


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
    prepared = prepare(date(2014, 4, 1), today=TODAY, known_at=JULY_5)
    text = text_of(prepared.facts)
    assert "没有任何进度上报" in text
    assert [one.key for one in prepared.document.blocks if isinstance(one, Heading) and one.level == 1] == [
        "position",
        "plan",
        "corrections",
    ]
    assert not prepared.document.pictures()
    # Nothing is known of what is built, so no nought is told either.
    assert "0.00" not in text
    assert "0%" not in text


def test_a_month_before_any_report_makes_its_files_too(works: list[Work]) -> None:
    prepared = prepare(date(2014, 3, 1), today=TODAY, known_at=JULY_5)
    made = render(prepared, ["html", "pdf", "docx"])
    assert all(made.values())


def test_an_empty_database_has_a_briefing_too() -> None:
    text = text_of(prepare(date(2014, 6, 1), today=TODAY, known_at=JULY_5).facts)
    assert "没有任何进度上报" in text
    assert "没有需要更正的内容" in text


def test_a_month_that_lasts_is_told_up_to_today(works: list[Work]) -> None:
    facts = prepare(date(2014, 6, 1), today=date(2014, 6, 15), known_at=JULY_5).facts
    assert facts.as_of == date(2014, 6, 15)
    assert not facts.is_whole
    assert write(facts).month == "2014年6月1日至15日"
    heads = [column.title for table in tables_of(facts) for column in table.columns]
    assert "6月15日" in heads
    assert not {"6月末", "本月末"} & set(heads)


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


def test_on_paper_each_chapter_opens_with_its_maps_and_names_them(district: None) -> None:
    document = write(june().facts)
    paper = for_paper(document)
    maps = [one for one in paper.blocks if isinstance(one, Picture) and one.is_map]
    assert {one.key for one in maps} == {one.key for one in document.pictures() if one.is_map}
    for one in maps:
        before = paper.blocks[paper.blocks.index(one) - 1]
        assert isinstance(before, Heading) or before in maps
    words = "".join(block.text for block in paper.blocks if isinstance(block, Paragraph))
    assert all(f"图{number}" in words for number in range(1, len(maps) + 1))
    assert [one.caption.split("　")[0] for one in maps] == [f"图{n}" for n in range(1, len(maps) + 1)]
    assert len(paper.blocks) == len(document.blocks)


def test_an_empty_list_of_months_says_so(client: Client) -> None:
    assert "还没有任何进度上报" in client.get("/briefings/").content.decode()


def test_the_lights_that_are_told_add_up_to_the_works_that_count(works: list[Work]) -> None:
    Work.objects.filter(kind="water").update(planned_start=None, planned_finish=None)
    facts = june().facts
    sentence = next(line for line in text_of(facts).splitlines() if line.startswith("参加评灯的"))
    counts = [int(number) for number in re.findall(r"(\d+)项", sentence.split("。")[0])]
    assert counts[0] == facts.works == sum(counts[1:])


def test_what_a_figure_is_counted_out_of_is_named(district: None) -> None:
    notes = {one.code: one.note for one in june().facts.headline}
    assert notes["works-finished"] == "参加评灯的工程共2项"
    assert notes["pipes-laid"].startswith("登记的管线共")


def blocker(late_days: int | None, work: str = "神州路") -> f.BlockerRow:
    return f.BlockerRow(
        work=work, parcel="XH-01", village="", state="已征", metres=160.0, chainage="K0+000—K0+160",
        late_days=late_days, waiting=(), address="/land/",
    )  # fmt: skip


def digging(paved_m: float) -> f.DiggingRow:
    return f.DiggingRow(
        pipe="丰收路通信", surface="丰收路路面", metres=40.0, paved_m=paved_m, address="/land/"
    )


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ([30], "有1处，长160米，已过计划开工日，即神州路，地块XH-01已征，已晚30天。"),
        ([30, 20], "有2处，共320米，均已过计划开工日，最久的是神州路"),
        ([30, 0, 0], "有3处，共480米，其中1处已过计划开工日，即神州路"),
        ([0, 0], "有2处，共320米，未到计划开工日。"),
        ([None, 0], "有2处，共320米。"),
    ],
)
def test_land_in_the_way_is_told_of_one_of_some_and_of_all(
    works: list[Work], late: list[int | None], words: str
) -> None:
    facts = replace(june().facts, blockers=tuple(blocker(days) for days in late))
    assert f"因用地未交净地受阻的路段{words}" in text_of(facts)


@pytest.mark.parametrize(
    ("paved", "words"),
    [
        ([40.0], "1处管线工程将挖开已铺或先铺的路面，路面已铺好。"),
        ([40.0, 40.0], "路面，路面均已铺好。"),
        ([40.0, 0.0], "路面，其中1处路面已铺好。"),
        ([0.0], "先铺的路面。"),
    ],
)
def test_roads_dug_up_again_are_told_of_one_of_some_and_of_all(
    works: list[Work], paved: list[float], words: str
) -> None:
    facts = replace(june().facts, digging=tuple(digging(metres) for metres in paved))
    assert words in text_of(facts)


def test_the_number_of_works_is_said_once(works: list[Work]) -> None:
    facts = june().facts
    row = facts.happened("begun")[0]
    many = tuple(replace(row, key=number) for number in range(6))
    text = text_of(replace(facts, changed=many))
    assert "新开工6项：" in text
    assert "等6项" not in text
    assert "等。" in text


def test_one_unit_is_not_ranked_against_itself(works: list[Work]) -> None:
    facts = june().facts
    text = text_of(facts)
    assert "只有建设局" in text
    assert "排在" not in text
    second = replace(facts.units[0], name="集聚办", rank=2, last=True)
    third = replace(second, name="国土分局", rank=3)
    text = text_of(replace(facts, units=(facts.units[0], second, third)))
    assert "排在后两位的是集聚办" in text


def test_a_day_of_another_year_is_told_with_its_year(works: list[Work]) -> None:
    facts = prepare(date(2015, 2, 1), today=date(2015, 8, 1), known_at=JULY_5.replace(year=2015)).facts
    assert "最新一条进度上报在2014年6月12日" in text_of(facts)
    assert "最新一条进度上报在6月12日" in text_of(june().facts)


def test_roads_that_were_there_nobody_knows_since_when_are_said_to_be_left_out(works: list[Work]) -> None:
    ExistingStretch.objects.create(road=Road.objects.get(), span=(1500, 2000), since=date(2014, 9, 1))
    assert "以上未计2014年9月1日以前建成的已有道路。" in text_of(june().facts)


def test_a_village_put_right_is_listed_with_its_figures_before_and_after(district: None) -> None:
    pilot = Redevelopment.objects.get(village__code="410871060201")
    told: dict[str, Any] = {"redevelopment": pilot, "measure": "signed", "by": make_user("填报")}
    wrong = RedevelopmentReport.objects.create(
        **told, day=date(2014, 6, 20), value=120, recorded_at=JULY_5 - timedelta(days=1)
    )
    previous = june().facts
    later = JULY_5 + timedelta(days=3)
    void(row=wrong, reason="重复统计", by=told["by"], now=later)
    RedevelopmentReport.objects.create(**told, day=date(2014, 6, 25), value=95, recorded_at=later)
    facts = collect_facts(
        ask(date(2014, 7, 1), today=TODAY, known_at=later + timedelta(days=1)), previous=previous
    )
    (row,) = [one for one in facts.corrections if one.label == f"{pilot.village.name}改造"]
    assert (row.was, row.now) == ("签约120户", "签约95户")
    assert row.why == "作废6月20日已签约户数120：重复统计；补报6月25日已签约户数95"
