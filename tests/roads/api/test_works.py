# Faces: roads/serializers/*.py
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from shapely.geometry import shape

from gis.crs import CGCS2000, to_wgs84
from gis.models import ResponsibleUnit
from roads.models import Obstacle, Work
from roads.services import set_status
from tests.shapes import (
    EAST,
    NORTH,
    make_place,
    make_plan,
    make_report,
    make_road,
    make_user,
    make_work,
    straight,
)

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
PROPERTIES = {
    "kind",
    "road",
    "stretch",
    "from_m",
    "to_m",
    "light",
    "percent",
    "finished_m",
    "steps",
    "schematic",
}


@pytest.fixture
def road() -> Any:
    return make_road("神州路", axis="EW", axis_no=3, aliases=["神州大道"])


def lost_work(**fields: Any) -> Any:
    return Work.objects.create(
        code="lost",
        road_text="无名路",
        kind="gas",
        resolution="unlocated",
        resolution_reason="路网里没有这条路",
        **fields,
    )


def works(client: Client, **query: Any) -> Any:
    answer = client.get("/api/works/", query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def codes(client: Client, **query: Any) -> Any:
    return [feature["properties"]["code"] for feature in works(client, **query)["features"]]


def test_a_work_tells_its_progress_in_the_agreed_shape(client: Client, road: Any) -> None:
    work = make_work(road, 200, 700, from_label="中原路", to_label="西经大道")
    make_report(work, "subgrade", 200, 450)
    (feature,) = works(client, as_of="2014-06-01")["features"]
    properties = feature["properties"]
    assert feature["id"] == work.pk
    assert set(properties) >= PROPERTIES
    assert properties["stretch"] == "神州路(中原路—西经大道)"
    assert (properties["road"], properties["axis"]) == ("神州路", "横3")
    assert (properties["from_m"], properties["to_m"], properties["length_m"]) == (200, 700, 500)
    assert (properties["from_chainage"], properties["to_chainage"]) == ("K0+200", "K0+700")
    assert properties["percent"] == 15.0  # half of a step that weighs 30 of 100
    assert properties["finished_m"] == 0.0
    assert properties["under_way_m"] == 250.0
    assert properties["steps"][0] == {
        "code": "subgrade",
        "label": "路基",
        "weight": 30.0,
        "finished_m": 250.0,
        "percent": 50.0,
    }
    assert [step["code"] for step in properties["steps"]] == ["subgrade", "base", "surface", "ancillary"]
    assert properties["schematic"] is False


def test_the_geometry_is_the_span_of_the_centreline_in_degrees(client: Client, road: Any) -> None:
    make_work(road, 200, 700)
    (feature,) = works(client)["features"]
    line = shape(feature["geometry"])
    assert CGCS2000.geometry_length(line) == pytest.approx(500, rel=1e-3)
    there = [to_wgs84(EAST + x, NORTH) for x in (200, 700)]
    assert line.hausdorff_distance(shape({"type": "LineString", "coordinates": there})) < 1e-7
    assert all(
        len(str(value).partition(".")[2]) <= 7
        for point in feature["geometry"]["coordinates"]
        for value in point
    )


def test_a_day_earlier_the_report_does_not_count_yet(client: Client, road: Any) -> None:
    make_report(make_work(road), "subgrade", 0, 1000)
    assert works(client, as_of="2014-05-31")["features"][0]["properties"]["percent"] == 0
    assert works(client, as_of="2014-06-01")["features"][0]["properties"]["percent"] == 30


def test_without_a_day_the_newest_report_gives_it(client: Client, road: Any) -> None:
    make_report(make_work(road), day=date(2014, 6, 3))
    body = works(client)
    assert (body["as_of"], body["newest_report"]) == ("2014-06-03", "2014-06-03")


def test_an_earlier_moment_does_not_know_what_was_recorded_later(client: Client, road: Any) -> None:
    late = datetime(2014, 7, 1, 9, tzinfo=SHANGHAI)
    make_report(make_work(road), day=date(2014, 6, 1), recorded_at=late)
    known = works(client, as_of="2014-06-30", known_at="2014-06-30")
    assert known["features"][0]["properties"]["percent"] == 0
    assert known["newest_report"] is None
    assert (
        works(client, as_of="2014-06-30", known_at="2014-07-01")["features"][0]["properties"]["percent"] > 0
    )


def test_a_work_without_a_place_is_listed_with_no_geometry(client: Client, road: Any) -> None:
    make_work(road)
    lost_work()
    lost = next(f for f in works(client)["features"] if f["properties"]["code"] == "lost")
    assert lost["geometry"] is None
    assert lost["properties"]["light"] == "unlocated"
    assert lost["properties"]["road"] == lost["properties"]["stretch"] == "无名路"
    assert lost["properties"]["light_reason"] == "路网里没有这条路"


def test_the_page_says_when_something_in_it_is_schematic_or_made_up(client: Client, road: Any) -> None:
    make_work(road, schematic=True, demo=True)
    body = works(client)
    assert body["schematic"] is True
    assert body["demo"] is True
    assert "百分点" in body["thresholds"]


class TestFilters:
    @pytest.fixture(autouse=True)
    def district(self, road: Any) -> Any:
        make_plan()
        unit = ResponsibleUnit.objects.create(name="市政工程公司", short_name="市政")
        plan = {"planned_start": date(2014, 5, 1), "planned_finish": date(2014, 6, 29)}
        make_work(road, 0, 500, code="late", unit=unit, goal="finish", goal_due=date(2014, 12, 31), **plan)
        make_report(make_work(road, 500, 1000, code="done", kind="gas"), "trench", 500, 1000)
        north = make_road("文汇路", line=straight(x=300, east=False), axis="NS", axis_no=2)
        make_work(north, 0, 100, code="north", from_label="南海路")
        make_work(make_road("小路", line=straight(y=900)), 0, 100, code="aside")
        lost_work()

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"kind": "gas"}, ["done", "lost"]),
            ({"kind": "gas,carriageway"}, ["aside", "done", "late", "lost", "north"]),
            ({"kind": ["gas", "carriageway"]}, ["aside", "done", "late", "lost", "north"]),
            ({"road": "神州路"}, ["done", "late"]),
            ({"road": "神州大道"}, ["done", "late"]),
            ({"axis": "NS"}, ["north"]),
            ({"axis": "NS2,EW3"}, ["done", "late", "north"]),
            ({"axis": "NS3"}, []),
            ({"axis": "none"}, ["aside", "lost"]),
            ({"light": "red"}, ["late"]),
            ({"light": "unlocated,no_plan"}, ["aside", "done", "lost", "north"]),
            ({"light": "green"}, []),
            ({"unit": "市政"}, ["late"]),
            ({"unit": "none"}, ["aside", "done", "lost", "north"]),
            ({"goal": "finish"}, ["late"]),
            ({"resolution": "unlocated"}, ["lost"]),
            ({"due_by": "2014-12-31"}, ["late"]),
            ({"due_by": "2014-12-30"}, []),
            ({"q": "文汇 南海"}, ["north"]),
            ({"q": "神州大道"}, ["done", "late"]),
            ({"status": "active"}, ["aside", "done", "late", "lost", "north"]),
            ({"status": "suspended"}, []),
            ({"kind": "gas", "light": "no_plan"}, ["done"]),
        ],
    )
    def test_filters_keep_what_fits(self, client: Client, query: Any, expected: Any) -> None:
        assert codes(client, as_of="2014-06-01", **query) == expected

    def test_status_follows_the_day(self, client: Client) -> None:
        work = Work.objects.get(code="done")
        now = datetime(2014, 6, 10, 9, tzinfo=SHANGHAI)
        set_status(
            work=work, status="suspended", day=date(2014, 6, 10), reason="缺料", by=make_user(), now=now
        )
        assert codes(client, as_of="2014-06-09", status="suspended") == []
        assert codes(client, as_of="2014-06-10", status="suspended") == ["done"]
        assert codes(client, as_of="2014-06-10", light="suspended") == ["done"]
        assert "done" not in codes(client, as_of="2014-06-10", status="active")

    def test_the_box_keeps_what_it_touches_and_leaves_out_what_has_no_place(self, client: Client) -> None:
        line = shape(client.get("/api/works/?q=north").json()["features"][0]["geometry"])
        west, south, east, north = line.buffer(0.0001).bounds
        assert codes(client, bbox=f"{west},{south},{east},{north}") == ["late", "north"]
        assert codes(client, bbox="113,30,114,31") == []

    def test_the_light_filter_follows_a_new_report_at_once(self, client: Client) -> None:
        work = Work.objects.get(code="late")
        assert codes(client, as_of="2014-06-30", light="red") == ["late"]
        for step in ("subgrade", "base", "surface", "ancillary"):
            make_report(work, step, 0, 500)
        assert codes(client, as_of="2014-06-30", light="red") == []
        assert codes(client, as_of="2014-06-30", light="finished") == ["late"]

    @pytest.mark.parametrize(
        ("query", "field", "said"),
        [
            ({"light": "blue"}, "light", "green（绿）"),
            ({"kind": "道路"}, "kind", "carriageway（道路）"),
            ({"axis": "NS11"}, "axis", "NS10（纵10）"),
            ({"road": "天路"}, "road", "天路"),
            ({"unit": "某局"}, "unit", "某局"),
            ({"road": "9" * 30}, "road", "没有"),
            ({"as_of": "2014-02-30"}, "as_of", "2014-02-30"),
            ({"as_of": "1850-01-01"}, "as_of", "之间"),
            ({"due_by": "soon"}, "due_by", "日期"),
            ({"q": "\0"}, "q", "空"),
            ({"q": "长" * 101}, "q", "100"),
            ({"bbox": "1,2"}, "bbox", "四个数"),
            ({"bbox": "1,2,3,4", "bbox-crs": "火星"}, "bbox-crs", "火星"),
        ],
    )
    def test_a_value_that_is_not_understood_is_named(
        self, client: Client, query: Any, field: Any, said: Any
    ) -> None:
        answer = client.get("/api/works/", query)
        assert answer.status_code == 400
        body = answer.json()
        assert list(body) == [field]
        assert said in body[field][0]


class TestOneWork:
    @pytest.fixture
    def work(self, road: Any) -> Any:
        make_road("中原路", line=straight(x=500, y=-500, east=False))
        unit = ResponsibleUnit.objects.create(name="建设局")
        plan = {"planned_start": date(2014, 5, 1), "planned_finish": date(2014, 8, 31)}
        work = make_work(
            road, 0, 1000, unit=unit, quote="神州路开工", goal="finish", goal_due=date(2014, 12, 31), **plan
        )
        make_report(work, "subgrade", 0, 400, side="L", note="首段")
        make_report(work, "subgrade", 300, 600, day=date(2014, 6, 20))
        Obstacle.objects.create(code="o1", kind="land", title="未拆迁", work=work, found_on=date(2014, 5, 5))
        Obstacle.objects.create(code="o2", kind="land", title="后来的", work=work, found_on=date(2014, 7, 5))
        return work

    def test_the_dossier_holds_what_the_panel_shows(self, client: Client, work: Any) -> None:
        body = client.get(f"/api/works/{work.pk}/", {"as_of": "2014-06-10"}).json()
        properties = body["properties"]
        assert body["type"] == "Feature"
        assert (properties["unit"], properties["due"], properties["goal_label"]) == (
            "建设局",
            "2014-12-31",
            "完工",
        )
        assert [(tick["m"], tick["label"]) for tick in properties["ticks"]] == [(500.0, "中原路")]
        assert [
            (row["from_m"], row["to_m"], row["side"], row["days"][0]) for row in properties["slices"]
        ] == [
            (0.0, 300.0, "L", "2014-06-01"),
            (0.0, 300.0, "R", None),
            (300.0, 400.0, "L", "2014-06-01"),
            (300.0, 400.0, "R", "2014-06-20"),
            (400.0, 600.0, "B", "2014-06-20"),
            (600.0, 1000.0, "B", None),
        ]
        assert [row["note"] for row in properties["reports"]] == ["首段"]
        assert properties["reports"][0]["by"] == "上报人"
        assert [row["title"] for row in properties["obstacles"]] == ["未拆迁"]
        assert properties["curve"][-1]["day"] == "2014-08-31"
        assert properties["percent"] == 6.0  # 400 m on one side of 1,000 m, 30 of 100
        assert properties["planned_percent"] == pytest.approx(100 * 41 / 123, abs=0.01)
        assert "百分点" in properties["thresholds"]

    def test_voided_reports_are_shown_as_voided_from_the_moment_they_are(
        self, client: Client, work: Any
    ) -> None:
        report = work.reports.get(note="首段")
        report.voided_at, report.voided_by = datetime(2014, 6, 5, tzinfo=SHANGHAI), make_user("审核员")
        report.void_reason = "测错了"
        report.save()
        now = client.get(f"/api/works/{work.pk}/", {"as_of": "2014-06-10"}).json()["properties"]
        assert (now["percent"], now["reports"][0]["voided"], now["reports"][0]["voided_by"]) == (
            0.0,
            True,
            "审核员",
        )
        query = {"as_of": "2014-06-10", "known_at": "2014-06-04"}
        then = client.get(f"/api/works/{work.pk}/", query).json()["properties"]
        assert (then["percent"], then["reports"][0]["voided"]) == (6.0, False)

    @pytest.mark.parametrize("key", ["999999", "9" * 40])
    def test_an_unknown_work_is_404_in_words(self, client: Client, work: Any, key: Any) -> None:
        answer = client.get(f"/api/works/{key}/")
        assert answer.status_code == 404
        assert "没有编号为" in answer.json()["detail"]

    def test_filters_belong_to_lists(self, client: Client, work: Any) -> None:
        assert client.get(f"/api/works/{work.pk}/?kind=gas").status_code == 400

    def test_a_work_without_a_place_opens_too(self, client: Client) -> None:
        answer = client.get(f"/api/works/{lost_work().pk}/").json()["properties"]
        assert (answer["slices"], answer["ticks"], answer["from_m"]) == ([], [], None)


def test_places_and_crossings_lie_where_they_are(client: Client, road: Any) -> None:
    make_road("中原路", line=straight(x=500, y=-500, east=False))
    make_place("北大附中南门", 10, 20)
    (place,) = client.get("/api/places/").json()["features"]
    assert place["properties"]["name"] == "北大附中南门"
    lon, lat = place["geometry"]["coordinates"]
    assert (lon, lat) == pytest.approx(to_wgs84(EAST + 10, NORTH + 20), abs=1e-7)
    crossings = client.get("/api/crossings/", {"road": "神州路"}).json()["features"]
    assert [(c["properties"]["label"], c["properties"]["chainage"]) for c in crossings] == [
        ("神州路×中原路", "K0+500")
    ]
    key = crossings[0]["id"]
    assert client.get(f"/api/crossings/{key}/").json()["properties"]["other"] == "中原路"
