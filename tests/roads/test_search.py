from typing import Any

import pytest
from django.test import Client

from gis.crs import to_wgs84
from gis.models import ResponsibleUnit
from roads.models import Work
from roads.search import MOST_ROADS, MOST_WORKS, Query, search
from tests.shapes import EAST, NORTH, make_place, make_road, make_work, straight


@pytest.mark.parametrize(
    ("typed", "words", "metres"),
    [
        ("神州路 K1+200", ("神州路",), 1200),
        ("神州路K1+200", ("神州路",), 1200),
        ("神州路 K1 200", ("神州路",), 1200),
        ("神州路ｋ１＋２００．５", ("神州路",), 1200.5),
        ("神州路 1+200", ("神州路",), 1200),
        ("神州路 K2", ("神州路",), 2000),
        ("神州路 1200米", ("神州路",), 1200),
        ("神州路 350", ("神州路",), 350),
        ("K1+200", (), 1200),
        ("S104", ("S104",), None),
        ("神州路(中原路—西经大道)", ("神州路", "中原路", "西经大道"), None),
        ("神州路（中原路至西经大道）燃气", ("神州路", "中原路", "西经大道", "燃气"), None),
        ("  ", (), None),
    ],
)
def test_what_is_typed_falls_into_words_and_a_chainage(
    typed: str, words: tuple[str, ...], metres: float | None
) -> None:
    query = Query.read(typed)
    assert query.words == words
    assert query.metres == metres


def test_a_number_that_is_part_of_a_name_is_no_chainage() -> None:
    assert Query.read("104").metres is None


@pytest.mark.django_db
class TestSearch:
    @pytest.fixture(autouse=True)
    def district(self) -> None:
        self.road = make_road("神州路", axis="EW", axis_no=3, aliases=["神州大道"])
        self.crossing = make_road("中原路", line=straight(x=500, y=-500, east=False))
        make_road("神州北路", line=straight(y=400))
        self.place = make_place("神州广场", 10, 20)
        unit = ResponsibleUnit.objects.create(name="一公司")
        ends = {"from_label": "中原路", "to_label": "西经大道"}
        self.work = make_work(self.road, 500, 1000, unit=unit, **ends)
        self.gas = make_work(self.road, 500, 1000, kind="gas", **ends)
        self.lost = Work.objects.create(code="lost", road_text="无名路", kind="gas", resolution="unlocated")

    def top(self, typed: str) -> tuple[str, int]:
        found = search(typed)[0]
        return found.type, found.id

    def test_a_road_by_its_name_comes_before_roads_that_hold_it(self) -> None:
        assert self.top("神州路") == ("road", self.road.pk)
        assert [found.label for found in search("神州") if found.type == "road"] == ["神州路", "神州北路"]

    def test_the_beginning_of_a_road_finds_the_road_then_its_works_then_works_that_end_at_it(self) -> None:
        ending = make_work(self.crossing, 0, 400, from_label="神州路")
        found = [(one.type, one.id) for one in search("神州")]
        own = {("work", self.work.pk), ("work", self.gas.pk)}
        assert found[0] == ("road", self.road.pk)
        assert {one for one in found if one[0] == "work"} == {*own, ("work", ending.pk)}
        assert found[-1] == ("work", ending.pk)

    def test_a_road_by_its_alias(self) -> None:
        assert self.top("神州大道") == ("road", self.road.pk)

    @pytest.mark.parametrize("typed", ["神州路 K0+250", "神州路K0+250", "神州大道 250米"])
    def test_a_chainage_is_a_point_on_the_road(self, typed: str) -> None:
        found = search(typed)[0]
        assert (found.type, found.id, found.road, found.m) == ("chainage", self.road.pk, self.road.pk, 250)
        assert found.label == "神州路 K0+250"
        assert (found.lon, found.lat) == pytest.approx(to_wgs84(EAST + 250, NORTH), abs=1e-7)

    @pytest.mark.parametrize("typed", ["神州路 K7+000", "神州路K7+000"])
    def test_a_chainage_beyond_the_road_is_not_offered_but_the_road_says_where_it_ends(
        self, typed: str
    ) -> None:
        assert self.top(typed) == ("road", self.road.pk)
        assert search(typed)[0].sub.endswith("K7+000 超出道路终点 K1+000")
        assert "超出" not in search("神州路 K0+500")[1].sub

    @pytest.mark.parametrize(
        "typed",
        [
            "神州路(中原路—西经大道)",
            "神州路（中原路－西经大道）",
            "神州路 中原路 西经大道",
            "中原路至西经大道 神州路",
        ],
    )
    def test_a_stretch_finds_its_works_first(self, typed: str) -> None:
        first, second = search(typed)[:2]
        assert {(first.type, first.id), (second.type, second.id)} == {
            ("work", self.work.pk),
            ("work", self.gas.pk),
        }

    @pytest.mark.parametrize("typed", ["神州路 燃气", "神州路燃气"])
    def test_a_road_and_a_kind_find_the_work(self, typed: str) -> None:
        assert self.top(typed) == ("work", self.gas.pk)

    def test_a_work_by_its_code_or_its_unit(self) -> None:
        assert self.top(self.gas.code) == ("work", self.gas.pk)
        assert self.top("一公司") == ("work", self.work.pk)

    def test_a_place(self) -> None:
        found = search("神州广场")[0]
        assert (found.type, found.id) == ("place", self.place.pk)
        assert (found.lon, found.lat) == pytest.approx(to_wgs84(EAST + 10, NORTH + 20), abs=1e-7)

    def test_a_work_without_a_place_is_found_and_says_so(self) -> None:
        found = search("无名路")[0]
        assert (found.type, found.id, found.lon, found.bbox) == ("work", self.lost.pk, None, None)
        assert "未定位" in found.sub

    def test_what_is_nowhere_finds_nothing(self) -> None:
        assert search("月球") == []

    @pytest.mark.parametrize("typed", ["%", "_", "((((", "*.?+", "'; --", "K", "+", "K+", "🛣️", "神" * 100])
    def test_odd_signs_are_only_signs(self, typed: str) -> None:
        assert isinstance(search(typed), list)

    def test_many_matches_stay_bounded_in_rows_and_queries(self, django_assert_max_num_queries: Any) -> None:
        for number in range(20):
            make_work(make_road(f"神州{number}街", line=straight(y=1000 + number)), 0, 100)
        with django_assert_max_num_queries(4):
            found = search("神州 K0+050")
        assert sum(one.type == "road" for one in found) == MOST_ROADS
        assert sum(one.type == "work" for one in found) <= MOST_WORKS

    def test_the_address_answers_in_the_agreed_shape(self, client: Client) -> None:
        body = client.get("/api/search/", {"q": "神州路 K0+250"}).json()
        assert set(body["results"][0]) == {
            "type", "id", "label", "sub", "lon", "lat", "bbox", "road", "m", "schematic",
        }  # fmt: skip
        west, south, east, north = body["results"][1]["bbox"]
        assert west < east
        assert south <= north

    def test_too_long_a_query_and_a_null_character_are_refused(self, client: Client) -> None:
        assert client.get("/api/search/", {"q": "长" * 101}).status_code == 400
        assert client.get("/api/search/", {"q": "\0"}).status_code == 400
        assert client.get("/api/search/").json()["results"] == []
