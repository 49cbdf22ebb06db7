from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from roads.chainage import span_of
from roads.models import ExistingStretch
from tests.maps.pages.page_reader import PageReader
from tests.maps.pages.test_ledger import STEPS, suspend
from tests.shapes import make_plan, make_report, make_road, make_work, straight

pytestmark = pytest.mark.django_db


def read(client: Client, query: str = "?as_of=2014-10-15") -> PageReader:
    answer = client.get(f"/grid/{query}")
    assert answer.status_code == 200
    return PageReader(answer.content.decode())


@pytest.fixture
def axes() -> dict[str, Any]:
    """纵2 with 600 of 1000 m finished before, 横3 with 400 of 800 m finished by a work and 1 km of gas begun."""
    make_plan()
    north = make_road("中原路", axis="NS", axis_no=2, line=straight(east=False))
    east = make_road("神州路", axis="EW", axis_no=3)
    ExistingStretch.objects.create(road=north, span=span_of(0, 600), since=date(2014, 4, 1))
    make_work(north, 500, 1000)
    work = make_work(east, 0, 800)
    for step in STEPS:
        make_report(work, step, 0, 400)
    gas = make_work(east, 0, 1000, kind="gas")
    make_report(gas, "trench", 0, 1000)
    return {"north": north, "east": east, "work": work}


def test_all_eighteen_axes_stand_in_plan_order_then_the_totals(client: Client, axes: Any) -> None:
    labels = [row[0] for row in read(client).rows]
    assert labels[1:19] == [
        *("纵1未定", "纵2中原路", *(f"纵{number}未定" for number in range(3, 11))),
        *("横1未定", "横2未定", "横3神州路", *(f"横{number}未定" for number in range(4, 9))),
    ]
    assert labels[19:] == ["十纵八横合计"]


def test_a_cell_gives_planned_length_and_percent_with_every_step(client: Client, axes: Any) -> None:
    page = read(client)
    roads, gas = page.column("道路"), page.column("燃气")
    assert (roads[1], roads[12]) == ("1.0060%", "0.8050%")
    assert (gas[1], gas[12]) == ("—", "1.000%")


def test_totals_add_up_the_axes_and_count_overlaps_once(client: Client, axes: Any) -> None:
    # 600 of 1000 m and 400 of 800 m: 1000 of 1800 m
    assert read(client).column("道路")[18] == "1.8055.6%"


def test_roads_outside_the_grid_have_a_row_of_their_own(client: Client, axes: Any) -> None:
    make_work(make_road("丰收路"), 0, 500)
    rows = read(client).rows
    assert [row[0] for row in rows[19:]] == ["十纵八横合计", "其他道路", "全部"]
    assert [row[1] for row in rows[19:]] == ["1.8055.6%", "0.500%", "2.3043.5%"]


def test_the_figures_are_those_of_the_day_asked_for(client: Client, axes: Any) -> None:
    assert read(client, "?as_of=2014-05-31").column("道路")[12] == "0.800%"
    assert read(client, "?as_of=2014-06-01").column("道路")[12] == "0.8050%"


def test_suspended_works_keep_their_cell_and_are_named_beneath(client: Client, axes: Any) -> None:
    suspend(axes["work"])
    page = read(client)
    assert page.column("道路")[12] == "0.8050%"
    assert "停工、取消的 1 项 建成的计入" in page.text
    listed = client.get("/works/" + page.links["1 项"].removeprefix("/works/"))
    assert axes["work"].code in listed.content.decode()


def test_a_cell_leads_to_its_works_and_an_axis_to_the_map(client: Client, axes: Any) -> None:
    page = read(client)
    assert page.links["神州路"] == f"/?as_of=2014-10-15&road={axes['east'].pk}"
    listed = PageReader(client.get(page.links["1.000%"]).content.decode())
    assert [row[:3] for row in listed.rows[1:]] == [["神州路", "横3", "燃气"]]


def test_almost_all_is_not_said_to_be_all(client: Client) -> None:
    make_plan()
    work = make_work(make_road(axis="NS", axis_no=1), 0, 1000)
    for step in STEPS:
        make_report(work, step, 0, 998)
    assert read(client).column("道路")[0] == "1.0099.8%"


def test_an_unreadable_day_is_answered_in_chinese_with_400(client: Client) -> None:
    answer = client.get("/grid/?as_of=yesterday")
    assert answer.status_code == 400
    assert "看不懂日期“yesterday”" in answer.content.decode()


def test_an_empty_database_gives_an_empty_matrix(client: Client) -> None:
    assert [row[0] for row in read(client).rows[1:]] == ["路网合计"]
    make_plan()
    page = read(client)
    assert len(page.rows) == 20
    assert set(page.rows[5][1:]) == {"—"}


def test_the_number_of_queries_does_not_grow_with_the_works(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/grid/").status_code == 200
        return len(captured)

    road = make_road(axis="NS", axis_no=1)
    make_report(make_work(road, 0, 100))
    few = queries()
    for number in range(20):
        make_work(make_road(axis="EW", axis_no=1 + number) if number < 8 else road, 100, 200)
    assert queries() == few <= 23  # each figure that is kept asks first whether it still holds
