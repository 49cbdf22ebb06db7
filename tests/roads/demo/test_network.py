"""What is published about the district holds on the demonstration's network."""

# Faces: roads/demo/ground.py, roads/demo/measures.py

import pytest
from django.contrib.gis.db.models.functions import Length, Transform
from django.contrib.gis.geos import Polygon
from django.db import connection

from gis.models import GroundFeature, Target
from roads.demo import ground, network
from roads.demo.measures import Measures
from roads.models import Place, Road

pytestmark = pytest.mark.django_db

# The zone lies around 113.2–113.35° E, 35.1–35.22° N.
BOX = Polygon.from_bbox((113.2, 35.1, 113.35, 35.22))


@pytest.fixture
def measures(db: None) -> Measures:
    network.lay_roads()
    network.lay_places()
    network.lay_ground()
    return Measures.of_network()


def along(measures: Measures, road: str, *others: str) -> list[float]:
    return [measures.crossings[road][other] for other in others]


def northing(measures: Measures, road: str, other: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_Y(geom) FROM roads_crossing WHERE road_id = %s AND other_id = %s",
            [measures.roads[road].pk, measures.roads[other].pk],
        )
        (value,) = cursor.fetchone()
    return float(value)


def test_the_grid_has_ten_and_eight_axes_in_plan_order(measures: Measures) -> None:
    axes = list(Road.objects.axes())
    assert [(road.axis, road.axis_no) for road in axes] == [("NS", n) for n in range(1, 11)] + [
        ("EW", n) for n in range(1, 9)
    ]
    north_south, east_west = axes[:10], axes[10:]
    eastings = [road.centreline.centroid.x for road in north_south]
    northings = [road.centreline.centroid.y for road in east_west]
    assert eastings == sorted(eastings)
    assert northings == sorted(northings, reverse=True)


def test_hanyu_shiji_and_nanhai_follow_each_other_over_1750_metres_of_minzhu(measures: Measures) -> None:
    first, second, third = along(measures, "民主南路", "韩愈路", "世纪路", "南海路")
    assert first < second < third
    assert third - first == pytest.approx(1750, abs=0.01)


def test_renmin_and_longyuan_lie_north_of_hanyu(measures: Measures) -> None:
    for road in ("人民路", "龙源路"):
        assert northing(measures, "民主南路", road) > northing(measures, "民主南路", "韩愈路")


def test_longyuan_meets_shanyang(measures: Measures) -> None:
    assert "山阳路" in measures.crossings["龙源路"]


def test_shanyang_is_56_metres_wide_and_crosses_what_is_published(measures: Measures) -> None:
    shanyang = measures.roads["山阳路"]
    assert shanyang.red_line_m == 56
    assert {"黄河大道", "白兰中街", "金沙路", "永兴路", "南海路"} <= set(measures.crossings["山阳路"])
    river = GroundFeature.objects.get(name="大沙河")
    assert river.geom.crosses(shanyang.centreline) or shanyang.centreline.crosses(river.geom)
    start, end = shanyang.centreline[0], shanyang.centreline[-1]
    assert abs(end[1] - start[1]) > 5 * abs(end[0] - start[0])


def test_zhongyuan_runs_from_jiaohui_to_s104_with_yingbin_to_its_west(measures: Measures) -> None:
    start, end = along(measures, "中原路", "焦辉路", "S104")
    assert start == pytest.approx(0, abs=0.01)
    assert end == pytest.approx(measures.length("中原路"), abs=0.01)
    shared = set(measures.crossings["中原路"]) & set(measures.crossings["迎宾路"])
    assert len(shared) > 5
    for other in shared:
        west, east = along(measures, other, "迎宾路", "中原路")
        assert west < east


@pytest.mark.parametrize(
    ("road", "ends"),
    [
        ("文汇路", ("神州路", "南海路")),
        ("云阳路", ("神州路", "金沙路")),
        ("九州路", ("韩愈路", "滨河路")),
        ("神州路", ("中原路", "西经大道")),
        ("世纪路", ("东苑路", "西经大道")),
        ("世纪路", ("山阳路", "中原路")),
        ("黄河路", ("中南路", "中原路")),
        ("南洋大道", ("中南路", "中原路")),
        ("南洋路", ("中南路", "迎宾路")),
        ("气象局门前路", ("民生路", "怀玉路")),
        ("建业路", ("永兴路", "汉昌路")),
    ],
)
def test_each_named_stretch_has_both_its_ends(measures: Measures, road: str, ends: tuple[str, str]) -> None:
    low, high = sorted(along(measures, road, *ends))
    assert high - low > 200


@pytest.mark.parametrize("road", ["文汇路", "云阳路"])
def test_roads_between_east_west_roads_run_north_to_south(measures: Measures, road: str) -> None:
    line = measures.roads[road].centreline
    assert line[0][1] - line[-1][1] > 3 * abs(line[0][0] - line[-1][0])


@pytest.mark.parametrize("road", ["神州路", "世纪路", "黄河路", "南洋路"])
def test_roads_between_north_south_roads_run_west_to_east(measures: Measures, road: str) -> None:
    line = measures.roads[road].centreline
    assert line[-1][0] - line[0][0] > 3 * abs(line[0][1] - line[-1][1])


def test_two_roads_meet_once(measures: Measures) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM roads_crossing GROUP BY road_id, other_id HAVING count(*) > 1")
        assert cursor.fetchall() == []


def test_the_river_runs_9_8_kilometres_through_the_zone() -> None:
    assert ground.river_course().intersection(ground.outline()).length == pytest.approx(9_800, abs=5)


def test_the_industrial_zone_is_12_square_kilometres_inside_the_zone_and_south_of_the_river(
    measures: Measures,
) -> None:
    zone = ground.industrial_zone()
    assert zone.within(ground.outline())
    assert not zone.intersects(ground.river())
    assert ground.core().disjoint(zone)


def test_everything_lies_in_the_published_box(measures: Measures) -> None:
    lines = [road.line for road in Road.objects.annotate(line=Transform("centreline", 4326))]
    points = [place.point for place in Place.objects.annotate(point=Transform("geom", 4326))]
    assert lines
    assert points
    assert all(BOX.contains(shape) for shape in (*lines, *points))


def test_the_network_is_194_05_kilometres_long(measures: Measures) -> None:
    total = sum(road.length.m for road in Road.objects.annotate(length=Length("centreline")))
    assert total == pytest.approx(194_050, abs=1)


def test_the_southern_north_bank_road_keeps_clear_of_the_river(measures: Measures) -> None:
    river = GroundFeature.objects.get(name="大沙河")
    assert measures.roads["滨河路"].centreline.distance(river.geom) > 20


def test_nothing_claims_to_be_surveyed(measures: Measures) -> None:
    for model in (Road, Place, GroundFeature):
        assert not model.objects.filter(schematic=False).exists()
        assert not model.objects.filter(demo=False).exists()
    assert not Target.objects.exists()


def test_two_names_that_may_be_one_road_are_kept_apart_and_end_to_end(measures: Measures) -> None:
    for west, east in (("南洋路", "南洋大道"), ("黄河路", "黄河大道")):
        assert measures.crossings[west][east] == pytest.approx(measures.length(west), abs=0.01)
        assert measures.crossings[east][west] == pytest.approx(0, abs=0.01)
