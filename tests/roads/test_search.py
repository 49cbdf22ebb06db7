# Faces: roads/finding/found.py, roads/finding/works.py
from typing import Any

import pytest
from django.test import Client

from gis.crs import to_wgs84
from gis.models import ResponsibleUnit
from roads.finding.query import Query
from roads.finding.results import SearchResults
from roads.finding.works import MOST_WORKS
from roads.models import Work
from roads.search import MOST_ROADS, search
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
        first = search(typed).rows[0]
        return first.type, first.id

    def test_a_road_by_its_name_comes_before_roads_that_hold_it(self) -> None:
        assert self.top("神州路") == ("road", self.road.pk)
        assert [result.label for result in search("神州").rows if result.type == "road"] == [
            "神州路",
            "神州北路",
        ]

    def test_the_beginning_of_a_road_finds_the_road_then_its_works_then_works_that_end_at_it(self) -> None:
        ending = make_work(self.crossing, 0, 400, from_label="神州路")
        results = [(one.type, one.id) for one in search("神州").rows]
        own = {("work", self.work.pk), ("work", self.gas.pk)}
        assert results[0] == ("road", self.road.pk)
        assert {one for one in results if one[0] == "work"} == {*own, ("work", ending.pk)}
        assert results[-1] == ("work", ending.pk)

    def test_a_road_by_its_alias(self) -> None:
        assert self.top("神州大道") == ("road", self.road.pk)

    @pytest.mark.parametrize("typed", ["神州路 K0+250", "神州路K0+250", "神州大道 250米"])
    def test_a_chainage_is_a_point_on_the_road(self, typed: str) -> None:
        result = search(typed).rows[0]
        assert (result.type, result.id, result.road, result.m) == (
            "chainage",
            self.road.pk,
            self.road.pk,
            250,
        )
        assert result.label == "神州路 K0+250"
        assert (result.lon, result.lat) == pytest.approx(to_wgs84(EAST + 250, NORTH), abs=1e-7)

    @pytest.mark.parametrize("typed", ["神州路 K7+000", "神州路K7+000"])
    def test_a_chainage_beyond_the_road_is_not_offered_but_the_road_says_where_it_ends(
        self, typed: str
    ) -> None:
        assert self.top(typed) == ("road", self.road.pk)
        assert search(typed).rows[0].sub.endswith("K7+000 超出道路终点 K1+000")
        assert "超出" not in search("神州路 K0+500").rows[1].sub

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
        first, second = search(typed).rows[:2]
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
        result = search("神州广场").rows[0]
        assert (result.type, result.id) == ("place", self.place.pk)
        assert (result.lon, result.lat) == pytest.approx(to_wgs84(EAST + 10, NORTH + 20), abs=1e-7)

    def test_a_work_without_a_place_is_found_and_says_so(self) -> None:
        result = search("无名路").rows[0]
        assert (result.type, result.id, result.lon, result.bbox) == ("work", self.lost.pk, None, None)
        assert "未定位" in result.sub

    @pytest.mark.parametrize(
        "typed", ["神洲路K0+250", "神舟路 K0+250", "神川路K0+250", "神州大倒K0+250", "SZLK0+250"]
    )
    def test_a_chainage_on_a_road_written_with_a_wrong_character_or_by_its_letters(self, typed: str) -> None:
        result = search(typed).rows[0]
        assert (result.type, result.label, result.m) == ("chainage", "神州路 K0+250", 250)

    def test_works_are_found_by_a_wrong_character_too(self) -> None:
        assert self.top("神洲路燃气") == ("work", self.gas.pk)
        assert self.top("神洲路(中元路—西经大道)") == ("work", self.work.pk)

    def test_a_name_that_is_written_right_is_not_read_as_another(self) -> None:
        make_road("神川路", line=straight(y=800))
        assert [one.label for one in search("神州路 K0+250").rows if one.type == "chainage"] == [
            "神州路 K0+250"
        ]

    @pytest.mark.parametrize("typed", ["SZL", "szl", "shenzhoulu", "shenzl", "SZHL"])
    def test_initials_and_pinyin_list_every_road_they_fit(self, typed: str) -> None:
        make_road("盛庄路", line=straight(y=900))
        roads = [one.label for one in search(typed).rows if one.type == "road"]
        assert "神州路" in roads
        assert ("盛庄路" in roads) == (typed.upper() in {"SZL", "SZHL"})

    def test_initials_that_a_name_begins_with_find_it_after_whole_ones(self) -> None:
        assert [one.label for one in search("SZ").rows if one.type == "road"] == ["神州路", "神州北路"]

    def test_a_road_renamed_is_found_by_its_new_letters_at_once(self) -> None:
        assert search("ZYL").rows[0].id == self.crossing.pk
        self.crossing.name = "八一路"
        self.crossing.save()
        assert [one.id for one in search("BYL").rows if one.type == "road"] == [self.crossing.pk]
        assert search("ZYL").rows == []

    def test_a_bare_chainage_lies_on_the_selected_road_with_the_works_there(self) -> None:
        results = search("K0+600", road_id=self.road.pk).rows
        assert (results[0].label, results[0].m) == ("神州路 K0+600", 600)
        assert {(one.type, one.id) for one in results[1:]} == {("work", self.work.pk), ("work", self.gas.pk)}
        assert [one.id for one in search("K0+600 燃气", road_id=self.road.pk).rows[1:]] == [self.gas.pk]

    def test_a_bare_chainage_without_a_selected_road_asks_which(self) -> None:
        assert search("K0+600") == SearchResults(
            [], "K0+600 在哪条道路上？请先在图上选一条道路，或在桩号前写上路名。"
        )

    @pytest.mark.parametrize("typed", ["神州路 K99+999", "神洲路K99+999", "K99+999"])
    def test_a_chainage_past_the_end_is_refused_with_the_range_of_the_road(self, typed: str) -> None:
        results = search(typed, road_id=self.road.pk)
        assert results.message == "神州路的桩号从 K0+000 到 K1+000，没有 K99+999。"
        assert {one.type for one in results.rows} <= {"road", "work"}
        assert search("神州路 K0+999").message == ""

    @pytest.mark.parametrize(
        "typed",
        ["神州路与中原路交叉口", "神州路和中原路", "神州路×中原路路口", "神州路中原路交叉口", "神州路与中原路口",
         "神洲路与中元路交叉口", "神州大道 中原路 交叉口", "神州路交中原路"],
    )  # fmt: skip
    def test_a_crossing_is_where_the_two_roads_meet(self, typed: str) -> None:
        (result,) = search(typed).rows
        assert (result.type, result.label, result.m) == ("crossing", "神州路与中原路交叉口", 500)
        assert result.sub == "路口 · 在神州路 K0+500"
        assert (result.lon, result.lat) == pytest.approx(to_wgs84(EAST + 500, NORTH), abs=1e-7)

    def test_roads_that_do_not_meet_and_unknown_ones_are_told(self) -> None:
        assert search("神州路与神州北路交叉口").message == "“神州路”与“神州北路”的中线没有相交。"
        assert search("神州路与月球大街交叉口").message == "没有找到道路“月球大街”。"

    def test_what_lies_at_the_chainage_comes_before_what_does_not(self) -> None:
        before = make_work(self.road, 0, 400)
        results = [one for one in search("神州路 K0+600").rows if one.type in {"work", "road"}]
        assert [one.type for one in results] == ["work", "work", "road", "work"]
        assert results[-1].id == before.pk
        stretch = search("神州路 K0+100—K0+200").rows
        assert (stretch[0].label, stretch[1].id) == ("神州路 K0+100", before.pk)

    def test_what_is_nowhere_finds_nothing(self) -> None:
        assert search("月球") == SearchResults([])

    @pytest.mark.parametrize(
        "typed",
        ["%", "_", "((((", "*.?+", "'; --", "K", "+", "K+", "🛣️", "神" * 100,
         "与", "与交叉口", "路口", "K1+2000", "交交交", "x x x", "与" * 100],
    )  # fmt: skip
    def test_odd_signs_are_only_signs(self, typed: str) -> None:
        assert isinstance(search(typed), SearchResults)

    def test_many_matches_stay_bounded_in_rows_and_queries(self, django_assert_max_num_queries: Any) -> None:
        for number in range(20):
            make_work(make_road(f"神州{number}街", line=straight(y=1000 + number)), 0, 100)
        search("神州")  # names are read once a version of the data
        with django_assert_max_num_queries(4):
            results = search("神州 K0+050").rows
        assert sum(one.type == "road" for one in results) == MOST_ROADS
        assert sum(one.type == "work" for one in results) <= MOST_WORKS

    def test_the_address_answers_in_the_agreed_shape(self, client: Client) -> None:
        body = client.get("/api/search/", {"q": "神州路 K0+250"}).json()
        assert set(body["results"][0]) == {
            "type", "id", "label", "sub", "lon", "lat", "bbox", "road", "m", "schematic",
        }  # fmt: skip
        assert body["message"] == ""
        west, south, east, north = body["results"][1]["bbox"]
        assert west < east
        assert south <= north

    def test_too_long_a_query_and_a_null_character_are_refused(self, client: Client) -> None:
        assert client.get("/api/search/", {"q": "长" * 101}).status_code == 400
        assert client.get("/api/search/", {"q": "\0"}).status_code == 400
        assert client.get("/api/search/").json()["results"] == []

    def test_the_address_takes_the_selected_road_or_the_road_of_the_selected_work(
        self, client: Client
    ) -> None:
        for selected in (f"road={self.road.pk}", f"work={self.work.pk}"):
            body = client.get(f"/api/search/?q=K0%2B250&{selected}").json()
            assert body["results"][0]["label"] == "神州路 K0+250"
        assert client.get("/api/search/", {"q": "K0+250", "road": "x"}).status_code == 400
        assert client.get("/api/search/", {"q": "K0+250", "road": "9" * 18}).json()["results"] == []
