"""Each figure on the page of a month equals what a count of the bare rows gives; on the demonstration, built once."""

import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis.day_numbers import day_number
from parcels.coverage.area import stored_area
from parcels.coverage.networks import networks
from parcels.coverage.terms import Terms
from parcels.models import PlanningArea
from roads.models import Obstacle, Pipe, Road
from tests.demonstration import built_once
from tests.maps.briefings.independent import Day
from tests.maps.pages.page_reader import PageReader
from tests.parcels.coverage.independent import geodesic_km2
from tests.shapes import raise_version
from villages.models import Redevelopment, RedevelopmentReport, ResettlementBuilding

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2014, 10, 31), date(2014, 11, 30)


@pytest.fixture(scope="module", autouse=True)
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    yield from built_once(django_db_blocker, tmp_path_factory)


@pytest.fixture(scope="module")
def now() -> Day:
    return Day(NOVEMBER)


@pytest.fixture(scope="module")
def before() -> Day:
    return Day(OCTOBER)


@pytest.fixture(scope="module")
def page(demonstration: None, django_db_blocker: Any) -> PageReader:
    with django_db_blocker.unblock():
        answer = Client().get("/briefings/2014-11/")
    assert answer.status_code == 200
    return PageReader(answer.content.decode())


def headline(page: PageReader) -> dict[str, list[str]]:
    """Rows of the first table by their label, which holds the unit: target, value, percent of it, gain."""
    start = page.rows.index(["指标", "目标", "11月末", "完成目标", "比上月末"])
    return {row[0]: row[1:] for row in page.rows[start + 1 : start + 11]}


def test_new_and_total_road_are_the_union_of_what_is_finished(
    page: PageReader, now: Day, before: Day
) -> None:
    total = sum(now.road_km(road) for road in Road.objects.all())
    earlier = sum(before.road_km(road) for road in Road.objects.all())
    rows = headline(page)
    assert rows["建成道路总里程（公里）"] == [
        "194.05", f"{total:.2f}", f"{100 * total / 194.05:.1f}%", f"{total - earlier:+.2f}",
    ]  # fmt: skip
    new = total - now.existing_km()
    assert rows["新建成道路（公里）"][:3] == ["105", f"{new:.2f}", f"{100 * new / 105:.1f}%"]


def test_every_axis_has_its_finished_kilometres_and_what_the_month_brought(
    page: PageReader, now: Day, before: Day
) -> None:
    rows = {row[0]: row for row in page.rows if len(row) == 8 and re.fullmatch(r"[纵横]\d+", row[0])}
    roads = Road.objects.axes()
    assert len(rows) == len(roads) == 18
    for road in roads:
        finished, earlier = now.road_km(road), before.road_km(road)
        row = rows[road.axis_label]
        assert row[1] == road.name
        assert row[3] == f"{finished:.2f}"
        gained = round(finished - earlier, 2)
        assert row[6] == (f"{gained:+.2f}" if gained else "—")


def test_finished_works_begun_works_and_money_follow_from_the_reports(
    page: PageReader, now: Day, before: Day
) -> None:
    finished = [work.pk for work in now.counted if now.is_finished(work)]
    earlier = {work.pk for work in before.counted if before.is_finished(work)}
    rows = headline(page)
    assert rows["完工工程（项）"][1] == str(len(finished))
    assert f"完工 {len([pk for pk in finished if pk not in earlier])}项" in page.text
    begun = [work for work in now.counted if before.percent(before.works[work.pk]) == 0 < now.percent(work)]
    assert f"新开工 {len(begun)}项" in page.text
    # Built is built: a work that is stopped keeps what its progress stands for.
    placed = [work for work in now.works.values() if work.span]
    done = sum(float(work.budget_wan_yuan or 0) * now.percent(work) / 100 for work in placed)
    assert rows["折算完成投资（亿元）"][1] == f"{done / 10_000:.2f}"


def test_built_kilometres_of_the_month_weigh_steps(page: PageReader, now: Day, before: Day) -> None:
    built = sum(
        (now.percent(work) - before.percent(before.works[work.pk])) / 100 * work.length_m
        for work in now.counted
    )
    assert f"按工序权重折合完成{built / 1000:.2f}公里" in page.text


def test_coverage_equals_a_union_measured_by_geodesics(page: PageReader) -> None:
    terms = Terms()
    area = stored_area("district")
    built = [network.until(day_number(NOVEMBER)) for network in networks(terms)]
    lines = np.concatenate([network.lines for network in built])
    reach = np.concatenate([network.reach_m for network in built])
    union = shapely.union_all(shapely.buffer(lines, reach, quad_segs=terms.quad_segs))
    km2 = geodesic_km2(union.intersection(area.shape))
    row = headline(page)["基础设施覆盖面积（平方公里）"]
    assert row[:3] == ["60", f"{km2:.2f}", f"{100 * km2 / 60:.1f}%"]


def test_causes_add_up_to_what_was_gained(page: PageReader) -> None:
    start = page.rows.index(["工程或管线", "最早完成", "新增平方公里"])
    total = next(row for row in page.rows[start:] if row[0] == "合计")
    assert f"本月新增{float(total[2]):.2f}平方公里" in page.text


def test_pipes_obstacles_and_housing_are_counted_from_their_rows(page: PageReader) -> None:
    rows = headline(page)
    laid = sum(pipe.length_m for pipe in Pipe.objects.all() if pipe.laid_on and pipe.laid_on <= NOVEMBER)
    assert rows["敷设管线（公里）"][1] == f"{laid / 1000:,.2f}"
    still = [
        row
        for row in Obstacle.objects.all()
        if row.found_on <= NOVEMBER and not (row.resolved_on and row.resolved_on <= NOVEMBER)
    ]
    assert rows["未解决问题（个）"][1] == str(len(still))
    assert rows["逾期问题（个）"][1] == str(len([row for row in still if row.due and row.due < NOVEMBER]))
    begun = sum(
        row.floor_area_m2
        for row in ResettlementBuilding.objects.all()
        if row.begun_on and row.begun_on <= NOVEMBER
    )
    assert rows["安置房开工面积（平方米）"][:2] == ["200,000", f"{begun:,}"]


def test_a_pilots_sentence_holds_its_last_reported_figures(page: PageReader) -> None:
    pilot = Redevelopment.objects.get(village__name="和屯村")

    def value(measure: str, day: date) -> int:
        rows = RedevelopmentReport.objects.filter(
            redevelopment=pilot, measure=measure, day__lte=day, voided_at=None
        )
        return int(rows.order_by("day", "recorded_at").last().value)

    signed, moved = value("signed", NOVEMBER), value("moved", NOVEMBER)
    assert f"和屯村（{pilot.village.town.name}）共{pilot.households}户，已签约{signed}户" in page.text
    gained = signed - value("signed", OCTOBER), moved - value("moved", OCTOBER)
    assert f"本月签约{gained[0]}户、搬迁{gained[1]}户" in page.text


def test_lights_are_those_of_the_ledger_on_the_same_day(page: PageReader) -> None:
    ledger = PageReader(Client().get("/works/?as_of=2014-11-30&page=all").content.decode())
    states = ledger.column("状态")
    start = page.rows.index(["状态", "上月末", "本月末", "增减"])
    for row in page.rows[start + 1 : start + 10]:
        assert int(row[2]) == states.count(row[0])


def test_links_lead_to_the_same_number_of_works(page: PageReader) -> None:
    for words, address in page.links.items():
        if address.startswith("/works/?") and words.endswith("项"):
            ledger = PageReader(Client().get(address).content.decode())
            assert f"合计 {words.removesuffix('项')} 项" in ledger.text


def test_headline_figures_are_shown_where_they_lead_to(page: PageReader) -> None:
    """Roads, pipes and problems on the workbench, money in the ledger, housing on the page of villages."""
    rows = headline(page)
    figures = {row["label"]: row for row in Client().get("/api/day/?as_of=2014-11-30").json()["figures"]}
    addresses = {
        words: address for words, address in page.links.items() if words in {r[1] for r in rows.values()}
    }
    for label, mine in (("新建成道路", "新建成道路（公里）"), ("建成道路", "建成道路总里程（公里）")):
        assert f"{figures[label]['value']:.2f}" == rows[mine][1]
    assert addresses[rows["新建成道路（公里）"][1]] == "/?as_of=2014-11-30"
    money = rows["折算完成投资（亿元）"][1]
    assert f"按进度折算 {money}" in PageReader(Client().get(addresses[money]).content.decode()).text
    housing = rows["安置房开工面积（平方米）"][1]
    assert housing in PageReader(Client().get(addresses[housing]).content.decode()).text


def test_a_month_asks_a_bounded_number_of_questions_and_the_second_time_few(
    django_assert_max_num_queries: Any,
) -> None:
    raise_version()
    with CaptureQueriesContext(connection) as first:
        Client().get("/briefings/2014-10/")
    # Six figures are asked at six month ends for the trend of the first page: 294 where all is made anew, six more for
    # a figure that another process has kept and that is then read part by part.
    assert len(first) < 330
    with django_assert_max_num_queries(16):
        Client().get("/briefings/2014-10/")


def test_the_command_makes_all_three_forms_within_their_sizes(tmp_path: Any) -> None:
    said = StringIO()
    call_command("briefing", "2014-11", out=str(tmp_path), stdout=said)
    sizes = {path.suffix: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {".html", ".pdf", ".docx"}
    assert sizes[".html"] < 3_000_000
    assert sizes[".pdf"] < 5_000_000
    assert "75%" in said.getvalue()


def test_the_planning_area_of_the_district_is_the_one_counted() -> None:
    assert PlanningArea.objects.first().code == "district"
