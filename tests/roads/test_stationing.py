"""Stations of a design beside the chainage of the line: starts, leaps and repeats."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import DomainError
from gis.exchange.models import ImportRun
from roads.chainage import ChainageError
from roads.models import Road
from roads.search import search
from roads.stationing import Equation, Stationing, read_equations
from tests.importing import brought_in, checked, plan_of
from tests.maps.exports.test_export import exported
from tests.shapes import EAST, NORTH, make_road, straight

ALIGNMENT = """<?xml version="1.0"?><LandXML xmlns="http://www.landxml.org/schema/LandXML-1.2" version="1.2">
<Units><Metric linearUnit="meter"/></Units><CoordinateSystem epsgCode="4547"/><Alignments>
<Alignment name="甲路" staStart="12300"><CoordGeom>
<Line><Start>{n} {e}</Start><End>{n} {e2}</End></Line></CoordGeom>
<StaEquation staInternal="13300" staAhead="13350"/><StaEquation staInternal="13800" staAhead="13750"/>
</Alignment></Alignments></LandXML>"""


def station_at(stations: Stationing, place: float) -> float:
    """The station at a metre of the line; where it jumps, the one from there on."""
    metre, station = max(zone for zone in stations.zones() if zone.measure_m <= place)
    return station + place - metre


def test_stations_begin_where_the_design_does_and_leap_and_repeat_at_equations() -> None:
    stations = Stationing.read(12_300, ["K13+300=K13+350", "K13+850=K13+750"])
    assert [station_at(stations, place) for place in (0, 999, 1000, 1499, 1500, 2000)] == [
        12_300, 13_299, 13_350, 13_849, 13_750, 14_250,
    ]  # fmt: skip
    assert stations.measures_of(13_320, length_m=2000) == []  # leapt over
    assert stations.measures_of(13_800, length_m=2000) == [1450, 1550]  # twice
    assert stations.measures_of(14_250, length_m=2000) == [2000]
    assert stations.measures_of(14_251, length_m=2000) == []
    assert stations.measures_of(0, length_m=2000) == []


def test_a_road_without_stations_of_its_own_counts_from_nought() -> None:
    plain = Stationing.read(0, [])
    assert plain.is_plain
    assert station_at(plain, 123.4) == 123.4
    assert plain.measures_of(123.4, length_m=200) == [123.4]


@given(
    start=st.integers(0, 50_000),
    steps=st.lists(st.tuples(st.integers(1, 900), st.integers(0, 60_000)), max_size=4),
    share=st.floats(0, 1),
)
def test_every_place_has_a_station_that_leads_back_to_it(
    start: int, steps: list[tuple[int, int]], share: float
) -> None:
    equations, station = [], start
    for gone, ahead in steps:
        equations.append(str(Equation(station + gone, ahead)))
        station = ahead
    stations = Stationing.read(start, equations)
    place = round(share * 4000, 3)
    found = stations.measures_of(station_at(stations, place), length_m=4000)
    assert min(abs(one - place) for one in found) < 1e-6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["K1+200"], "看不懂断链"),
        (["K1+200=K1+250=K1+300"], "看不懂断链"),
        (["K1+200=甲"], "看不懂桩号"),
        (["K1+200=K1+250", "K1+240=K1+300"], "里程先后"),
        (["K0+000=K0+100"], "里程先后"),
    ],
)
def test_equations_that_cannot_be_are_refused_in_words(words: list[str], said: str) -> None:
    with pytest.raises(ChainageError, match=said):
        Stationing.read(0, words)


def test_a_cell_of_equations_is_read_with_blanks_and_other_signs() -> None:
    assert read_equations("K1+200 = K1+250；3+000＝K2+950.5") == ("K1+200=K1+250", "K3+000=K2+950.5")


@pytest.fixture
def road() -> Road:
    road = make_road("神州路", line=straight(length=2000))
    Road.objects.filter(pk=road.pk).update(station_start_m=12_300, station_equations=["K13+300=K13+350"])
    return road


@pytest.mark.django_db
def test_an_alignment_brings_its_stations_and_takes_them_out_again(tmp_path: Path) -> None:
    bring(tmp_path, ALIGNMENT.format(n=NORTH, e=EAST, e2=EAST + 2000))
    road = Road.objects.get()
    assert road.station_start_m == 12_300
    assert road.station_equations == ["K13+300=K13+350", "K13+850=K13+750"]
    path, _ = exported(tmp_path, "roads", ".xml")
    text = path.read_text(encoding="utf-8")
    assert 'staStart="12300"' in text
    assert '<StaEquation staInternal="13800" staBack="13850" staAhead="13750"/>' in text
    with pytest.raises(DomainError, match="没有差别"):
        bring(tmp_path, text)
    path, _ = exported(tmp_path, "roads", ".csv")
    assert "12300" in path.read_text(encoding="utf-8-sig")


@pytest.mark.django_db
def test_stations_of_a_line_that_runs_against_the_road_are_left_and_told(tmp_path: Path) -> None:
    make_road("甲路", line=straight(length=2000))
    path = tmp_path / "来.xml"
    path.write_text(ALIGNMENT.format(n=NORTH, e=EAST + 2000, e2=EAST), encoding="utf-8")
    run, _ = checked("roads", [(path.name, path)], anywhere=True)
    assert run.outcome["counts"]["changed"] == 0
    assert "方向相反" in str(run.outcome["problems"])


@pytest.mark.django_db
def test_a_start_that_does_not_go_with_the_roads_equations_is_refused_by_its_row(road: Road) -> None:
    plan = plan_of("roads", {"name": "神州路", "start_sta": Decimal(20_000)})
    assert [problem.what for problem in plan.problems if problem.blocking] == [
        "断链 K13+300=K13+350 不在它前面的桩号之后，请按里程先后写。"
    ]
    plan = plan_of("roads", {"name": "神州路", "start_sta": Decimal(12_000)})
    assert not [problem for problem in plan.problems if problem.blocking]


@pytest.mark.django_db
def test_nobody_writes_stations_by_hand_that_cannot_be_read(admin_client: Client, road: Road) -> None:
    fields = {
        "name": "神州路",
        "code": road.code,
        "road_class": "arterial",
        "source": "",
        "reason": "改",
        "aliases": "",
    }
    address = f"/admin/roads/road/{road.pk}/change/"
    page = admin_client.post(address, fields | {"station_start_m": "12300", "station_equations": "甲"})
    assert "看不懂断链" in page.content.decode()
    page = admin_client.post(
        address, fields | {"station_start_m": "20000", "station_equations": "K13+300=K13+350"}
    )
    assert "里程先后" in page.content.decode()
    road.refresh_from_db()
    assert road.station_start_m == 12_300


@pytest.mark.django_db
def test_a_first_station_below_zero_is_told_and_the_road_comes_in(tmp_path: Path) -> None:
    text = ALIGNMENT.format(n=NORTH, e=EAST, e2=EAST + 2000).replace('"12300"', '"-153.1"')
    run = bring(tmp_path, text)
    assert "-K0+153.1" in str(run.outcome)
    assert (road := Road.objects.get()).station_start_m is None
    assert road.station_equations == []


@pytest.mark.django_db
def test_a_name_with_a_control_character_leaves_as_xml(tmp_path: Path, road: Road) -> None:
    Road.objects.filter(pk=road.pk).update(name="神\x0b州路")
    path, _ = exported(tmp_path, "roads", ".xml")
    assert "神 州路" in path.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_places_of_a_station_are_asked_for_once(road: Road) -> None:
    Road.objects.filter(pk=road.pk).update(
        station_start_m=0, station_equations=["K0+500=K0+400", "K0+600=K0+400", "K0+600=K0+400"]
    )
    rows = search("神州路K0+450").rows
    assert [one.label for one in rows][:1] == ["神州路 K0+450"]  # as chainage first
    assert [one.m for one in rows if "设计桩号" in one.label] == [450, 550, 750, 950]
    with CaptureQueriesContext(connection) as asked:
        search("神州路K0+450")
    assert sum("WITH ORDINALITY" in query["sql"] for query in asked) == 1


@pytest.mark.django_db
def test_a_station_of_the_design_is_found_beside_the_chainage(road: Road) -> None:
    (found, *_) = search("神州路K13+400").rows
    assert (found.label, found.m) == ("神州路 设计桩号 K13+400", 1050)
    assert "K1+050" in found.sub
    assert search("神州路K13+320").message  # leapt over by the equation
    assert search("神州路K0+300").rows[0].label == "神州路 K0+300"


@pytest.mark.django_db
def test_the_api_says_where_the_design_begins_to_count(client: object, road: Road) -> None:
    properties = client.get(f"/api/roads/{road.pk}/").json()["properties"]  # type: ignore[attr-defined]
    assert properties["stations"] == [
        {"from_m": 0.0, "station_m": 12_300.0},
        {"from_m": 1000.0, "station_m": 13_350.0},
    ]
    assert properties["station_equations"] == ["K13+300=K13+350"]


def bring(folder: Path, text: str) -> ImportRun:
    """Brings a LandXML file into the layer of roads."""
    path = folder / "来.xml"
    path.write_text(text, encoding="utf-8")
    return brought_in("roads", [(path.name, path)], source="设计", anywhere=True)
