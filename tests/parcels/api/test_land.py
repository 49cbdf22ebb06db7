"""Villages, redevelopments, buildings, parcels and what is found among them, asked over the API."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.gis.geos import Polygon
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis.roles import REPORTER, REVIEWER
from gis.tiles.sql import Detail, TileAddress
from maps.catalogue import DISTRICT
from parcels.models import ParcelState
from tests.gis.tiles import mvt
from tests.parcels.test_land import make_parcel, set_state
from tests.shapes import EAST, NORTH, make_report, make_road, make_user, make_work, straight
from tests.villages.test_progress import make_redevelopment, report
from villages.models import RedevelopmentReport, ResettlementBuilding, Town, Village

pytestmark = pytest.mark.django_db


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def login(client: Client, role: str) -> Any:
    user = make_user(f"有{role}角色")
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    client.force_login(user)
    return user


def make_building(code: str = "A-1", *, redevelopment: Any = None, **fields: Any) -> ResettlementBuilding:
    outline = Polygon.from_bbox((EAST, NORTH, EAST + 50, NORTH + 14))
    outline.srid = 4547
    return ResettlementBuilding.objects.create(
        redevelopment=redevelopment or make_redevelopment(), code=code, name="1号楼", outline=outline,
        **{"floors": 18, "floor_area_m2": 12_000, **fields},
    )  # fmt: skip


def test_villages_of_one_name_are_all_listed_and_told_apart_by_code(client: Client) -> None:
    for code in ("410871060207", "410871062203"):
        town, _ = Town.objects.get_or_create(code=code[:9], defaults={"name": f"镇{code[:9]}"})
        Village.objects.create(code=code, name="杨庄村", official_name="杨庄村村民委员会", town=town)
    villages = get(client, "villages/?name=杨庄村")["features"]
    assert [row["properties"]["code"] for row in villages] == ["410871060207", "410871062203"]
    assert villages[0]["geometry"] is None
    assert villages[0]["properties"]["ripeness"] == "none"


def test_a_redevelopment_is_shown_as_of_the_day(client: Client) -> None:
    row = make_redevelopment()
    report(row, 50, day=date(2014, 6, 1))
    report(row, 120, day=date(2014, 9, 1))
    make_building(redevelopment=row, begun_on=date(2014, 7, 1))
    june, september = (
        get(client, f"redevelopments/{row.pk}/?as_of={day}")["properties"]
        for day in ("2014-06-30", "2014-09-30")
    )
    assert (june["signed"], june["housing"]["begun_m2"], len(june["reports"])) == (50, 0, 1)
    assert (september["signed"], september["housing"]["begun_m2"], len(september["reports"])) == (
        120,
        12_000,
        2,
    )


def test_a_building_hides_what_is_still_ahead(client: Client) -> None:
    make_building(begun_on=date(2014, 5, 1), topped_out_on=date(2014, 11, 1))
    (row,) = get(client, "buildings/?as_of=2014-10-31")["features"]
    assert (row["properties"]["state"], row["properties"]["topped_out_on"]) == ("begun", None)
    assert get(client, "buildings/?as_of=2014-11-01&state=topped_out")["count"] == 1


def test_a_parcel_tells_its_state_and_how_far_papers_are_off(client: Client) -> None:
    parcel = make_parcel("P1", 0, 0, 100, 100, declared_m2=10_300)
    set_state(parcel, "cleared", date(2014, 6, 1))
    (before,) = get(client, "parcels/?as_of=2014-05-31")["features"]
    assert (before["properties"]["state"], before["properties"]["state_since"]) == ("to_acquire", None)
    (after,) = get(client, "parcels/?as_of=2014-06-01&state=cleared&area_flagged=yes")["features"]
    assert after["properties"]["difference_percent"] == pytest.approx(3, abs=0.05)
    assert after["properties"]["area_mu"] == pytest.approx(15, abs=0.02)
    assert (
        get(client, f"parcels/{parcel.pk}/?as_of=2014-06-01")["properties"]["states"][0]["state_label"]
        == "净地"
    )


def test_a_reporter_reports_for_the_own_unit_only(client: Client) -> None:
    row = make_redevelopment()
    login(client, REPORTER)
    said = {"measure": "signed", "day": "2014-06-01", "value": 20}
    answer = client.post(f"/api/redevelopments/{row.pk}/reports/", said, content_type="application/json")
    assert answer.status_code == 403
    assert "本单位" in answer.json()["detail"]


def test_a_reviewer_appends_figures_and_a_fall_needs_a_reason(client: Client) -> None:
    row = make_redevelopment()
    login(client, REVIEWER)
    address = f"/api/redevelopments/{row.pk}/reports/"

    def send(**said: Any) -> Any:
        return client.post(
            address, {"measure": "signed", "day": "2014-06-01", **said}, content_type="application/json"
        )

    assert send(value=20).status_code == 201
    refused = send(value=10, day="2014-07-01")
    assert (refused.status_code, "更正" in refused.json()["value"][0]) == (400, True)
    assert send(value=10, day="2014-07-01", reason="重复统计").status_code == 201
    assert send(value=500).status_code == 400
    assert send(value="NaN").status_code == 400
    assert send(value=30, hello=1).json() == {"hello": ["没有这个字段，可用：measure、day、value、reason。"]}
    assert RedevelopmentReport.objects.count() == 2


def test_a_parcel_state_is_appended_by_reviewers_only(client: Client) -> None:
    parcel = make_parcel("P1", 0, 0, 100, 100)
    address = f"/api/parcels/{parcel.pk}/states/"
    said = {"state": "cleared", "day": "2014-06-01"}
    assert client.post(address, said, content_type="application/json").status_code in (401, 403)
    login(client, REVIEWER)
    assert client.post(address, said, content_type="application/json").status_code == 201
    assert (
        client.post(address, said | {"day": "2080-01-01"}, content_type="application/json").status_code == 400
    )
    assert [row.state for row in ParcelState.objects.all()] == ["cleared"]


def test_blockers_come_with_their_stretch_and_go_with_the_state(client: Client) -> None:
    make_work(make_road(red_line_m=40), 0, 1000, planned_start=date(2014, 7, 10))
    parcel = make_parcel("P1", 300, 0, 150, 100)
    set_state(parcel, "cleared", date(2014, 6, 20))
    (row,) = get(client, "blockers/?as_of=2014-06-19")["features"]
    assert row["geometry"]["type"] == "MultiLineString"
    assert (row["properties"]["affected_m"], row["properties"]["float_days"]) == (
        pytest.approx(150, abs=0.2),
        21,
    )
    assert get(client, "blockers/?as_of=2014-06-20")["features"] == []


def test_land_on_both_sides_counts_the_metres_of_road_once(client: Client) -> None:
    make_work(make_road(red_line_m=40), 0, 1000)
    outline = make_parcel("A", 300, 5, 100, 50).outline
    outline.append(make_parcel("B", 300, -55, 100, 50).outline[0])
    both = make_parcel("C", 900, 900, 10, 10)
    both.outline = outline
    both.save()
    blocked = {
        row["properties"]["parcel"]: row["properties"]["affected_m"]
        for row in get(client, "blockers/")["features"]
    }
    assert blocked == {"A": 100, "B": 100, "C": 100}


def test_a_stretch_begun_on_both_halves_is_not_held_up_any_more(client: Client) -> None:
    work = make_work(make_road(red_line_m=40), 0, 1000)
    make_parcel("A", 300, 0, 100, 50)
    make_report(work, "subgrade", 0, 350, day=date(2014, 6, 1))
    (row,) = get(client, "blockers/?as_of=2014-06-02")["features"]
    assert [(span["from_m"], span["to_m"]) for span in row["properties"]["spans"]] == [(350, 400)]


def test_a_draft_is_checked_by_its_written_form(client: Client) -> None:
    road = make_road("试验路")
    make_report(make_work(road, 0, 1000), "surface", 0, 600, day=date(2014, 5, 1))
    (row,) = get(client, "digging/?as_of=2014-06-01&road=试验路&kind=gas&from=K0%2B500&to=900")["features"]
    assert (row["properties"]["paved_m"], row["properties"]["work_id"]) == (100, None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("road=没有路&kind=gas&from=0&to=10", "road"), ("kind=gas", "road"), ("road=试验路&kind=x&from=0&to=1", "kind"),
        ("road=试验路&kind=gas&from=9&to=1", "to"), ("road=试验路&kind=gas&from=a&to=1", "from"),
        ("road=试验路&kind=gas&from=0&to=99999", "to"), ("road=试验路&kind=gas&from=0&to=9&ready=x", "ready"),
        ("road=试验路&kind=greening&from=0&to=9", "kind"),
    ],
)  # fmt: skip
def test_a_draft_that_cannot_be_read_names_the_field(client: Client, query: str, field: str) -> None:
    make_road("试验路")
    assert list(get(client, f"digging/?{query}", 400)) == [field]


def test_sums_refuse_an_unknown_grouping_in_chinese(client: Client) -> None:
    assert "不能按" in get(client, "parcel-sums/?by=colour", 400)["by"][0]


def test_no_list_asks_more_for_twenty_rows_than_for_one(client: Client) -> None:
    lists = [
        "villages/",
        "redevelopments/",
        "buildings/",
        "parcels/",
        "blockers/",
        "digging/",
        "parcel-findings/",
    ]

    def grow(number: int) -> None:
        row = make_redevelopment(code=f"41087106{number:04d}")
        report(row, 5, day=date(2014, 6, 1))
        make_building(f"B{number}", redevelopment=row)
        road = make_road(red_line_m=40, line=straight(y=500 * number))
        make_work(road, 0, 1000)
        make_work(road, 0, 900, kind="gas")
        set_state(make_parcel(f"P{number}", 300, 500 * number, 100, 50), "acquired", date(2014, 6, 1))

    def asked() -> list[int]:
        counts = []
        for address in lists:
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                get(client, address)
            counts.append(len(captured))
        return counts

    grow(1)
    few = asked()
    for number in range(2, 21):
        grow(number)
    assert asked() == few
    assert max(few) <= 10


def test_a_tile_holds_each_state_of_a_parcel_with_its_days() -> None:
    parcel = make_parcel("P1", 0, 0, 400, 250)
    set_state(parcel, "acquired", date(2014, 5, 1))
    set_state(parcel, "cleared", date(2014, 5, 1))  # put right the same day: the later row counts
    set_state(parcel, "acquired", date(2014, 7, 1))  # and back again
    address = mvt.tile_at(200, 125, 15)
    with connection.cursor() as cursor:
        cursor.execute(_filled(DISTRICT.statement(15, Detail.FULL), address))
        tile = bytes(cursor.fetchone()[2])
    rows = mvt.read_layer(tile, "parcels", address).to_dict("records")
    states = [(row["st"], row["since"], row["until"]) for row in rows]
    may, july = ((date(2014, month, 1) - date(2000, 1, 1)).days for month in (5, 7))
    assert sorted(states, key=lambda row: row[1]) == [
        ("to_acquire", 0, may),
        ("cleared", may, july),
        ("acquired", july, 32767),
    ]


def _filled(statement: str, address: TileAddress) -> str:
    """The statement with the address's numbers in their places."""
    for place, number in (("$1", address.z), ("$2", address.x), ("$3", address.y)):
        statement = statement.replace(place, str(number))
    return statement
