"""Stretches read from text, placed on a small network whose measures are round numbers."""

# Faces: roads/reading/places/gazetteer.py

from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roads.models import Road
from roads.reading import read
from roads.reading.places.gazetteer import numbered
from roads.reading.places.resolve import Located, resolve
from tests.shapes import EAST, NORTH, make_place, make_road, straight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def network() -> None:
    """锦绣路 goes 1,000 m east; 长风路 crosses it at 200 m, 兴业路 at 600; 远山路 stays 250 m off, 天边路 1,500."""
    make_road("锦绣路", aliases=["锦绣大街"], line=straight(length=1000))
    make_road("长风路", line=straight(x=200, y=-500, length=1000, east=False))
    make_road("兴业路", line=straight(x=600, y=-500, length=1000, east=False))
    make_road("远山路", line=straight(x=800, y=250, length=400, east=False))
    make_road("天边路", line=straight(x=900, y=1500, length=400, east=False))
    make_road("省道S237", line=straight(y=-400, length=1000))
    make_place("市一中南门", 900, 20)
    make_place("白沙桥", 300, 180)
    make_place("火车站", 300, 1900)


def locate(text: str) -> Located:
    (located,) = resolve(read(text, on=date(2014, 9, 16)))
    return located


def span(located: Located) -> tuple[Any, Any]:
    return located.from_m, located.to_m


def test_two_crossings_place_a_stretch_exactly() -> None:
    located = locate("完成锦绣路（长风路—兴业路）道路工程。")
    assert located.resolution == "exact"
    assert span(located) == (200.0, 600.0)
    assert located.reason == ""


def test_writing_the_ends_against_the_chainage_keeps_from_below_to() -> None:
    located = locate("完成锦绣路（兴业路—长风路）道路工程。")
    assert span(located) == (200.0, 600.0)
    assert (located.mention.from_name, located.mention.to_name) == ("兴业路", "长风路")
    assert located.from_road is not None
    assert located.from_road.name == "兴业路"


def test_a_place_beside_the_road_is_an_exact_end() -> None:
    located = locate("完成锦绣路（长风路—市一中南门）绿化工程。")
    assert (located.resolution, span(located)) == ("exact", (200.0, 900.0))


def test_a_place_some_way_off_is_an_approximate_end_and_says_so() -> None:
    located = locate("完成锦绣路（白沙桥—兴业路）绿化工程。")
    assert (located.resolution, span(located)) == ("approximate", (300.0, 600.0))
    assert "“白沙桥”离锦绣路180米" in located.reason


def test_with_one_end_found_the_stretch_is_somewhere_on_the_road_and_says_so() -> None:
    located = locate("完成锦绣路（火车站—兴业路）绿化工程。")
    assert (located.resolution, span(located)) == ("approximate", (0.0, 1000.0))
    assert "不在路旁" in located.reason
    assert "只找到一端(K0+600)" in located.reason
    assert located.road == Road.objects.get(name="锦绣路")


def test_chainages_place_a_stretch_exactly_and_not_beyond_the_road() -> None:
    assert span(locate("完成锦绣路（K0+050—K0+750）道路工程。")) == (50.0, 750.0)
    beyond = locate("完成锦绣路（K0+050—K1+750）道路工程。")
    assert (beyond.resolution, span(beyond)) == ("approximate", (0.0, 1000.0))
    assert "锦绣路长1000米，没有 K1+750" in beyond.reason


def test_an_end_road_that_does_not_reach_gives_the_nearest_point_within_reason() -> None:
    near = locate("完成锦绣路（长风路—远山路）道路工程。")
    assert (near.resolution, span(near)) == ("approximate", (200.0, 800.0))
    assert "不相交，取相距250米的最近处 K0+800" in near.reason
    far = locate("完成锦绣路（长风路—天边路）道路工程。")
    assert (far.resolution, span(far)) == ("approximate", (0.0, 1000.0))
    assert "最近处相距1500米" in far.reason


def test_with_neither_end_on_the_network_the_stretch_is_not_located_but_its_road_is_kept() -> None:
    located = locate("完成锦绣路（无名路—无路可寻街）道路工程。")
    assert (located.resolution, span(located)) == ("unlocated", (None, None))
    assert located.road == Road.objects.get(name="锦绣路")


def test_an_alias_is_never_taken_for_the_road_silently() -> None:
    located = locate("完成锦绣大街（长风路—兴业路）道路工程。")
    assert (located.resolution, span(located)) == ("approximate", (200.0, 600.0))
    assert "“锦绣路”的别名" in located.reason
    assert located.mention.road == "锦绣大街"


def test_another_class_of_the_same_name_is_approximate_and_two_of_them_are_not_told_apart() -> None:
    located = locate("完成长风大道道路工程。")
    assert located.resolution == "approximate"
    assert "路网中没有“长风大道”，只有“长风路”" in located.reason
    make_road("长风街", line=straight(y=900))
    located = locate("完成长风大道道路工程。")
    assert located.resolution == "unlocated"
    assert "不能认定是哪一条" in located.reason


def test_roads_whose_names_differ_by_class_stay_apart_and_warn() -> None:
    make_road("锦绣大道", line=straight(y=900, length=300))
    located = locate("完成锦绣大道道路工程。")
    assert (located.resolution, span(located)) == ("whole_road", (0.0, 300.0))
    assert "另有“锦绣路”" in located.reason


def test_a_road_without_ends_is_the_whole_road() -> None:
    located = locate("完成锦绣路亮化工程。")
    assert (located.resolution, span(located)) == ("whole_road", (0.0, 1000.0))


@pytest.mark.parametrize("written", ["S237", "S237省道", "省道237", "237省道", "省道S237"])
def test_a_numbered_road_is_found_however_it_is_written(written: str) -> None:
    located = locate(f"配合抓好{written}改建工程。")
    assert located.resolution == "whole_road"
    assert numbered(written) == "S237"


def test_a_part_is_the_half_that_lies_that_way() -> None:
    located = locate("完成锦绣路东段热力管道工程。")
    assert (located.resolution, span(located)) == ("approximate", (500.0, 1000.0))
    assert "东段" in located.reason
    assert span(locate("完成锦绣路西段热力管道工程。")) == (0.0, 500.0)
    assert span(locate("完成长风路北段热力管道工程。")) == (500.0, 1000.0)


def test_a_part_that_a_road_cannot_have_is_the_whole_road_approximately() -> None:
    located = locate("完成长风路东段热力管道工程。")
    assert (located.resolution, span(located)) == ("approximate", (0.0, 1000.0))
    assert "只知道是长风路的一部分" in located.reason


def test_an_extension_is_beyond_the_centreline() -> None:
    located = locate("启动锦绣路东延工程。")
    assert (located.resolution, span(located)) == ("unlocated", (None, None))
    assert "现有中线之外" in located.reason


def test_two_crossings_with_one_road_are_approximate_and_say_how_many() -> None:
    bow = [
        (EAST + 400, NORTH - 100),
        (EAST + 400, NORTH + 100),
        (EAST + 800, NORTH + 100),
        (EAST + 800, NORTH - 100),
    ]
    make_road("月牙路", line=LineString(bow, srid=4547))
    located = locate("完成锦绣路（长风路—月牙路）道路工程。")
    assert (located.resolution, span(located)) == ("approximate", (200.0, 400.0))
    assert "相交2处" in located.reason


def test_nothing_that_cannot_be_placed_is_dropped() -> None:
    located = resolve(read("完成锦绣路、无名路等4条道路的亮化工程。", on=date(2014, 9, 16)))
    assert [each.resolution for each in located] == ["whole_road", "unlocated", "unlocated"]
    assert "路网中没有“无名路”" in located[1].reason
    assert "另2条未列名" in located[2].reason


def test_both_ends_at_one_point_are_no_stretch() -> None:
    located = locate("完成锦绣路（长风路—长风路）道路工程。")
    assert located.resolution == "unlocated"
    assert "是同一处" in located.reason


def test_queries_do_not_grow_with_the_text() -> None:
    text = "完成锦绣路（长风路—兴业路）、锦绣路（白沙桥—远山路）、锦绣路（火车站—天边路）、无名路道路工程。"
    mentions = read(text * 30, on=date(2014, 9, 16)) * 20
    with CaptureQueriesContext(
        connection,
    ) as queries:
        resolve(mentions)
    assert len(queries) <= 5
    with CaptureQueriesContext(connection) as none:
        assert resolve([]) == []
    assert len(none) == 0
