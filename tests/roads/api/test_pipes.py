"""Pipes, obstacles, roads and planning areas through the API, as they stood on the day asked for."""

from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from shapely.geometry import shape

from gis.crs import CGCS2000, to_wgs84
from gis.models import ResponsibleUnit
from parcels.models import PlanningArea
from roads.chainage import span_of
from roads.models import ExistingStretch, Obstacle, Pipe, Work
from tests.shapes import EAST, NORTH, make_road, make_work, straight

pytestmark = pytest.mark.django_db


def features(client: Client, name: str, **query: Any) -> list[Any]:
    answer = client.get(f"/api/{name}/", query)
    assert answer.status_code == 200, answer.content.decode()
    rows: list[Any] = answer.json()["features"]
    return rows


def codes(client: Client, name: str, **query: Any) -> list[str]:
    return [feature["properties"]["code"] for feature in features(client, name, **query)]


class TestPipes:
    @pytest.fixture(autouse=True)
    def pipes(self) -> None:
        road = make_road("神州路", axis="EW", axis_no=3)
        Pipe.objects.create(
            code="gas", kind="gas", line=straight(length=250), road=road, span=span_of(0, 250),
            diameter_mm=300, material="PE100", laid_on=date(2014, 6, 1), planned_for=date(2014, 5, 1),
        )  # fmt: skip
        Pipe.objects.create(code="heat", kind="heat", line=straight(y=5000), diameter_mm=800, material="钢")

    def test_a_pipe_is_planned_until_the_day_it_is_laid(self, client: Client) -> None:
        (before,) = features(client, "pipes", as_of="2014-05-31", kind="gas")
        assert (before["properties"]["state"], before["properties"]["laid_on"]) == ("planned", None)
        (after,) = features(client, "pipes", as_of="2014-06-01", kind="gas")
        assert (after["properties"]["state"], after["properties"]["laid_on"]) == ("laid", "2014-06-01")
        assert (after["properties"]["road"], after["properties"]["to_m"]) == ("神州路", 250.0)
        assert after["properties"]["length_m"] == pytest.approx(250)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"state": "laid"}, ["gas"]),
            ({"state": "planned"}, ["heat"]),
            ({"state": "laid,planned"}, ["gas", "heat"]),
            ({"material": "pe100"}, ["gas"]),
            ({"diameter_min": "301"}, ["heat"]),
            ({"diameter_max": "300"}, ["gas"]),
            ({"road": "神州路"}, ["gas"]),
            ({"axis": "EW3"}, ["gas"]),
            ({"axis": "none"}, ["heat"]),
            ({"q": "钢"}, ["heat"]),
        ],
    )
    def test_filters(self, client: Client, query: dict[str, str], expected: list[str]) -> None:
        assert codes(client, "pipes", as_of="2014-12-31", **query) == expected

    def test_the_box(self, client: Client) -> None:
        west, south = to_wgs84(EAST - 10, NORTH - 10)
        east, north = to_wgs84(EAST + 10, NORTH + 10)
        assert codes(client, "pipes", bbox=f"{west},{south},{east},{north}") == ["gas"]


class TestObstacles:
    @pytest.fixture(autouse=True)
    def obstacles(self) -> None:
        unit = ResponsibleUnit.objects.create(name="征迁办")
        work = make_work(make_road("神州路"), 200, 600)
        lost = Work.objects.create(code="lost", road_text="某路", kind="gas", resolution="unlocated")
        common = {"kind": "land", "title": "问题", "found_on": date(2014, 5, 1)}
        Obstacle.objects.create(
            code="own", geom=Point(EAST + 5, NORTH + 5, srid=4547), due=date(2014, 6, 1), **common
        )
        Obstacle.objects.create(
            code="span", work=work, span=span_of(300, 400), unit=unit,
            resolved_on=date(2014, 7, 1), outcome="已迁", **common,
        )  # fmt: skip
        Obstacle.objects.create(code="work", work=work, **common)
        Obstacle.objects.create(code="nowhere", work=lost, **common)
        Obstacle.objects.create(code="later", kind="fund", title="款项", found_on=date(2014, 8, 1))

    @pytest.mark.parametrize(("code", "x", "y"), [("own", 5, 5), ("span", 350, 0), ("work", 400, 0)])
    def test_it_lies_at_its_own_point_or_in_the_middle_of_its_span_or_work(
        self, client: Client, code: str, x: float, y: float
    ) -> None:
        (feature,) = [
            f for f in features(client, "obstacles", as_of="2014-06-15") if f["properties"]["code"] == code
        ]
        assert feature["geometry"]["coordinates"] == pytest.approx(to_wgs84(EAST + x, NORTH + y), abs=1e-7)

    def test_without_any_place_it_is_still_listed(self, client: Client) -> None:
        (feature,) = [
            f
            for f in features(client, "obstacles", as_of="2014-06-15")
            if f["properties"]["code"] == "nowhere"
        ]
        assert feature["geometry"] is None

    @pytest.mark.parametrize(
        ("day", "state", "expected"),
        [
            ("2014-04-30", "open,overdue,resolved", []),
            ("2014-06-01", "open", ["nowhere", "own", "span", "work"]),
            ("2014-06-02", "overdue", ["own"]),
            ("2014-06-30", "resolved", []),
            ("2014-07-01", "resolved", ["span"]),
            ("2014-08-01", "open", ["later", "nowhere", "work"]),
        ],
    )
    def test_its_state_follows_the_day(
        self, client: Client, day: str, state: str, expected: list[str]
    ) -> None:
        assert codes(client, "obstacles", as_of=day, state=state) == expected

    def test_what_was_resolved_later_is_not_known_yet(self, client: Client) -> None:
        (feature,) = features(client, "obstacles", as_of="2014-06-30", unit="征迁办")
        assert (feature["properties"]["resolved_on"], feature["properties"]["outcome"]) == (None, "")
        (feature,) = features(client, "obstacles", as_of="2014-07-01", unit="征迁办")
        assert (feature["properties"]["resolved_on"], feature["properties"]["outcome"]) == (
            "2014-07-01",
            "已迁",
        )

    def test_one_that_is_found_later_opens_and_says_so(self, client: Client) -> None:
        pk = Obstacle.objects.get(code="later").pk
        answer = client.get(f"/api/obstacles/{pk}/", {"as_of": "2014-06-01"}).json()
        assert answer["properties"]["state"] == "later"


def test_a_road_shows_its_axis_and_the_stretches_built_by_the_day(client: Client) -> None:
    road = make_road("神州路", axis="EW", axis_no=3)
    make_road("小路", line=straight(y=500))
    ExistingStretch.objects.create(road=road, span=span_of(0, 400), since=date(2014, 4, 1))
    ExistingStretch.objects.create(road=road, span=span_of(400, 500), since=date(2014, 8, 1))
    (feature,) = features(client, "roads", axis="EW", as_of="2014-07-31")
    assert (feature["properties"]["name"], feature["properties"]["axis_label"]) == ("神州路", "横3")
    assert [(row["from_m"], row["to_m"], row["since"]) for row in feature["properties"]["existing"]] == [
        (0.0, 400.0, "2014-04-01")
    ]
    (later,) = features(client, "roads", road="神州路", as_of="2014-08-01")
    assert len(later["properties"]["existing"]) == 2
    assert codes(client, "roads", axis="none") == [
        road.code for road in [type(road).objects.get(name="小路")]
    ]


def test_the_area_of_a_planning_area_is_that_of_the_ellipsoid(client: Client) -> None:
    outline = MultiPolygon(Polygon.from_bbox((430000, 3890000, 440000, 3896000)), srid=4547)
    PlanningArea.objects.create(code="a", name="示范区", outline=outline, target_km2="60")
    (feature,) = features(client, "planning-areas")
    area_m2, _ = CGCS2000.geometry_area_perimeter(shape(feature["geometry"]))
    assert feature["properties"]["area_km2"] == pytest.approx(abs(area_m2) / 1e6, abs=2e-4)
    assert feature["properties"]["area_km2"] != pytest.approx(60, abs=1e-3)  # the plane would say 60
    assert feature["properties"]["target_km2"] == 60.0
