"""Pages of villages and of land, and what the ledger says of land, read as a person would."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis.models import Target
from tests.maps.pages.page_reader import PageReader
from tests.parcels.api.test_land import make_building
from tests.parcels.test_land import make_parcel, set_state
from tests.shapes import make_report, make_road, make_work, straight
from tests.villages.test_progress import make_redevelopment, report
from villages.models import Stage, Town, Village

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, status: int = 200) -> PageReader:
    answer = client.get(address)
    assert answer.status_code == status
    return PageReader(answer.content.decode())


@pytest.fixture
def pilot() -> Any:
    row = make_redevelopment(pilot=True)
    Target.objects.create(
        code="resettlement-housing", label="安置房", value=Decimal(20_000), measure_unit="平方米"
    )
    Stage.objects.create(
        redevelopment=row, position=1, code="signing", planned_on=date(2014, 5, 31), done_on=date(2014, 6, 18)
    )
    report(row, 120, day=date(2014, 6, 1))
    make_building(redevelopment=row, begun_on=date(2014, 7, 1))
    return row


def test_a_pilots_card_shows_funnel_stages_and_housing_against_the_target(client: Client, pilot: Any) -> None:
    text = read(client, "/villages/?as_of=2014-07-01").text
    assert "12,000 m² 目标 20,000 m²" in text
    assert "还差 8,000 m²" in text
    assert "60%" in text
    assert "+18天" in text


def test_before_the_day_nothing_of_it_is_known(client: Client, pilot: Any) -> None:
    text = read(client, "/villages/?as_of=2014-05-31").text
    assert "0 m² 目标" in text
    assert "截至日前没有上报" in text


def test_namesakes_are_marked_and_lead_to_each_other(client: Client) -> None:
    for code in ("410871060207", "410871062203"):
        town, _ = Town.objects.get_or_create(code=code[:9], defaults={"name": f"镇{code[-7:-4]}"})
        Village.objects.create(code=code, name="杨庄村", official_name="杨庄村村民委员会", town=town)
    page = read(client, "/villages/?q=杨庄")
    assert [row[:2] for row in page.rows[1:]] == [
        ["杨庄村 同名", "410871060207"],
        ["杨庄村 同名", "410871062203"],
    ]
    other = read(client, "/villages/410871060207/")
    assert any(address.startswith("/villages/410871062203/") for address in other.links.values())
    assert "还没有录入范围" in other.text


def test_an_unknown_village_is_404_and_a_bad_day_400(client: Client) -> None:
    assert client.get("/villages/999999999999/").status_code == 404
    assert client.get("/villages/?as_of=x").status_code == 400
    assert client.get("/land/?by=x").status_code == 400


def test_land_lists_what_is_held_up_with_the_chain_behind_it(client: Client) -> None:
    road = make_road("试验路", red_line_m=40)
    make_work(road, 0, 1000, planned_start=date(2014, 6, 1))
    make_work(road, 0, 1000, kind="lighting")
    make_work(road, 0, 1000, kind="sewage")
    set_state(make_parcel("P1", 300, 0, 150, 100), "acquired", date(2014, 5, 1))
    text = read(client, "/land/?as_of=2014-06-11").text
    assert "共 1 处已过计划开工" in text
    assert "已晚 10 天" in text
    assert "污水 → 亮化" in text


def test_a_draft_is_answered_on_the_page_and_a_mistake_in_words(client: Client) -> None:
    road = make_road("试验路")
    make_report(make_work(road, 0, 1000), "surface", 0, 600, day=date(2014, 5, 1))
    day = "/land/?as_of=2014-06-01&road=试验路&kind=gas"
    assert "会重复开挖" in read(client, f"{day}&from=K0%2B500&to=K0%2B900").text
    assert "不会挖开" in read(client, f"{day}&from=K0%2B700&to=K0%2B900").text
    assert "止点要大于起点" in read(client, f"{day}&from=900&to=100").text


def test_the_ledger_tells_works_held_up_and_roads_dug_twice(client: Client) -> None:
    road = make_road("试验路", red_line_m=40)
    work = make_work(road, 0, 1000, planned_start=date(2014, 6, 1))
    make_report(work, "surface", 500, 900, day=date(2014, 5, 1))
    make_work(road, 0, 1000, kind="gas")
    make_work(make_road(line=straight(y=5000)), 0, 1000)
    make_parcel("P1", 300, 0, 150, 100)
    page = read(client, "/works/?as_of=2014-06-11&sort=-land")
    assert page.column("用地")[:2] == ["重复开挖 400.0 米", "■ 阻 150.0 米，已晚 10 天"]
    assert len(read(client, "/works/?as_of=2014-06-11&land=late").rows) == 2
    assert len(read(client, "/works/?as_of=2014-06-11&land=digging").rows) == 2
    assert client.get("/works/?land=x").status_code == 400


def test_empty_pages_say_so(client: Client) -> None:
    assert "还没有登记试点" in read(client, "/villages/").text
    text = read(client, "/land/").text
    assert "没有用地制约" in text
    assert "还没有地块" in text


def test_pages_take_a_fixed_number_of_queries(client: Client) -> None:
    def queries() -> list[int]:
        counts = []
        for address in ("/villages/", "/land/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    def grow(number: int) -> None:
        row = make_redevelopment(code=f"41087106{number:04d}", pilot=number % 2 == 0)
        report(row, 5, day=date(2014, 6, 1))
        road = make_road(red_line_m=40)
        make_work(road, 0, 1000)
        set_state(make_parcel(f"P{number}", 200 * number, 5, 100, 50), "acquired", date(2014, 6, 1))

    grow(1)
    grow(2)
    few = queries()
    for number in range(3, 12):
        grow(number)
    assert queries() == few
    assert max(few) <= 26
