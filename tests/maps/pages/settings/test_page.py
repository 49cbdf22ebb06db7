# Faces: maps/pages/settings/storage_crs.py
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from gis.models import District, Target
from gis.roles import MANAGER, REPORTER
from maps.pages.settings.storage_crs import crs_fit
from parcels.coverage.area import area_of
from parcels.coverage.terms import Terms
from parcels.models import PlanningArea
from roads.models import GridPlan
from tests.shapes import EAST, NORTH, make_plan, make_road, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client: Client) -> Client:
    user = make_user("管理员甲")
    user.groups.add(Group.objects.get(name=MANAGER))
    client.force_login(user)
    return client


def make_area() -> PlanningArea:
    ring = Polygon.from_bbox((EAST, NORTH, EAST + 1000, NORTH + 1000))
    ring.srid = 4547
    return PlanningArea.objects.create(
        code="a", name="核心区", outline=MultiPolygon(ring, srid=4547), target_km2="1"
    )


def test_only_managers_settle_the_district(client: Client) -> None:
    assert client.get("/settings/")["Location"].startswith("/login/")
    user = make_user("填报员甲")
    user.groups.add(Group.objects.get(name=REPORTER))
    client.force_login(user)
    for address in ("/settings/", "/settings/plans/new/", "/settings/targets/new/"):
        assert client.get(address).status_code == 403
    assert client.post("/settings/plans/1/axes/", "{}", content_type="application/json").status_code == 403


def test_the_district_is_described_once_and_named_in_titles(manager: Client) -> None:
    sent = {"name": "福田区", "issuer": "福田区建设指挥部", "signature": "", "west": "113.9", "south": "22.4"}
    answer = manager.post("/settings/", sent)
    assert answer.status_code == 400
    assert "都填或都不填" in answer.content.decode()
    assert manager.post("/settings/", sent | {"east": "114.2", "north": "22.7"}).status_code == 302
    assert manager.post("/settings/", {"name": "福田区", "issuer": "福田区建设指挥部"}).status_code == 302
    district = District.objects.get()
    assert (district.name, district.signs, district.extent) == ("福田区", "福田区建设指挥部", None)
    assert "<title>工作台 · 福田区纵横</title>" in manager.get("/").content.decode()


def test_the_storage_crs_is_checked_against_the_longitude_of_the_district() -> None:
    assert crs_fit(District()).longitude is None
    near = District(west=113.9, south=22.4, east=114.2, north=22.7)
    assert crs_fit(near).fits
    west = District(west=103.9, south=30.4, east=104.2, north=30.7)
    assert crs_fit(west).better == 4544
    make_road()
    assert crs_fit(District()).longitude == pytest.approx(113.2, abs=0.2)


def test_a_target_is_chosen_from_what_is_computed_or_said_in_words(manager: Client) -> None:
    sent = {"figure": "new-road", "value": "12.5", "due": "2025-12-31", "source": "区府〔2024〕1号"}
    assert manager.post("/settings/targets/new/", sent).status_code == 302
    target = Target.objects.get()
    assert (target.code, target.label, target.measure_unit) == ("new-road", "新建成道路", "公里")
    assert target.due == date(2025, 12, 31)
    page = manager.get("/settings/targets/new/").content.decode()
    assert 'value="new-road"' not in page
    words = {"figure": "words", "label": "建成一条绿道", "source": "同上"}
    assert manager.post("/settings/targets/new/", words).status_code == 302
    assert manager.post("/settings/targets/new/", words | {"label": ""}).status_code == 400
    assert (
        manager.post("/settings/targets/new/", sent | {"figure": "investment", "value": ""}).status_code
        == 400
    )
    assert "建成一条绿道" in manager.get("/settings/").content.decode()
    assert manager.get("/api/targets/").status_code == manager.get("/api/day/").status_code == 200
    manager.post(f"/settings/targets/{target.pk}/", {"action": "remove"})
    assert Target.objects.get().value is None


def test_a_coverage_target_stands_only_beside_its_own_definition(manager: Client) -> None:
    area = make_area()
    sent = {"target_km2": "0.8", "target_due": "", "target_kinds": ["gas", "water"], "target_combine": "all"}
    assert manager.post(f"/settings/areas/{area.pk}/", sent).status_code == 400  # no reason
    assert manager.post(f"/settings/areas/{area.pk}/", sent | {"reason": "按纪要"}).status_code == 302
    area.refresh_from_db()
    ground = area_of(area)
    assert ground.target_for(Terms(kinds=("water", "gas"), combine="all")) == 0.8
    assert ground.target_for(Terms()) is None
    assert ground.target_for(Terms(kinds=("water", "gas"), combine="all", method="blocks")) is None
    said = {
        words: manager.get(f"/api/coverage/?{words}").json() for words in ("", "kinds=water,gas&combine=all")
    }
    assert [answer["target_km2"] for answer in said.values()] == [None, 0.8]


def test_a_plan_is_made_changed_and_made_the_default(manager: Client) -> None:
    sent = {"name": "六纵六横", "owner": "规划分局", "ns_count": "6", "ew_count": "6"}
    manager.post("/settings/plans/new/", sent)
    first = GridPlan.objects.get()
    assert first.is_default
    assert "六纵六横" in manager.get("/grid/").content.decode()
    answer = manager.post("/settings/plans/new/", sent)
    assert answer.status_code == 400
    manager.post("/settings/plans/new/", sent | {"name": "八横", "ns_count": "0", "ew_count": "8"})
    second = GridPlan.objects.get(name="八横")
    assert manager.post(f"/settings/plans/{first.pk}/", {"action": "remove"}).status_code == 400
    manager.post(f"/settings/plans/{second.pk}/", {"action": "default"})
    assert GridPlan.objects.default() == second
    assert (
        manager.post(
            "/settings/plans/new/", sent | {"name": "空", "ns_count": "0", "ew_count": "0"}
        ).status_code
        == 400
    )


def test_roads_are_put_on_axes_by_one_request(manager: Client) -> None:
    plan, west, east = make_plan("二纵", 2, 0), make_road("西路"), make_road("东路")

    def send(body: object) -> tuple[int, dict[str, object]]:
        answer = manager.post(f"/settings/plans/{plan.pk}/axes/", body, content_type="application/json")
        return answer.status_code, answer.json()

    assert send({"axes": {"NS1": west.pk, "NS2": east.pk}}) == (200, {"axes": 2})
    east.refresh_from_db()
    assert east.axis_label == "纵2"
    assert f'"NS2": {{"road": {east.pk}' in manager.get(f"/settings/plans/{plan.pk}/").content.decode()
    refused: list[object] = [
        {"axes": {"NS3": west.pk}},
        {"axes": {"XX1": 1}},
        {"axes": {"NS1": "a"}},
        [],
        {"axes": 3},
    ]
    for wrong in refused:
        status, said = send(wrong)
        assert status == 400
        assert "detail" in said


def test_targets_and_axes_change_from_a_day_on(manager: Client) -> None:
    target = Target.objects.create(
        code="new-road", label="新建成道路", value=105, measure_unit="公里", source="公报"
    )
    sent = {
        "figure": "new-road",
        "value": "120",
        "source": "调整公报",
        "holds_from": "2014-09-01",
        "reason": "调整",
    }
    assert manager.post(f"/settings/targets/{target.pk}/", sent).status_code == 302
    plan, road = make_plan("一纵", 1, 0), make_road("西路")
    body = {"axes": {"NS1": road.pk}, "holds_from": "2014-10-01", "reason": "新编路网"}
    address = f"/settings/plans/{plan.pk}/axes/"
    assert manager.post(address, body, content_type="application/json").status_code == 200
    wrong = manager.post(address, body | {"holds_from": "昨天"}, content_type="application/json")
    assert wrong.status_code == 400

    def seen(day: str) -> tuple[float, str]:
        values = manager.get("/api/targets/", {"as_of": day}).json()["results"]
        roads = manager.get("/api/roads/", {"as_of": day}).json()["features"]
        return values[0]["value"], roads[0]["properties"]["axis"]

    assert [seen(day) for day in ("2014-08-31", "2014-09-30", "2014-10-01")] == [
        (105, ""),
        (120, ""),
        (120, "NS"),
    ]
