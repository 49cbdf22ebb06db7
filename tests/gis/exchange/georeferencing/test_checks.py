"""Coordinates: CRS in all dialects of China, shifts of web maps and their inverse, a guard that names what is wrong."""

# Faces: gis/exchange/georeferencing/*.py

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from gis.errors import DomainError
from gis.exchange.georeferencing.checks import examined
from gis.exchange.georeferencing.crs_candidates import likely
from gis.exchange.georeferencing.crs_catalogue import (
    FIRST_CODES,
    MERIDIANS,
    gauss,
    parse_reference,
    stored,
    unstored,
)
from gis.exchange.georeferencing.gcj02 import to_bd09, to_gcj02, undone
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.georeferencing.placement import Placement, placement, plausible, sample
from gis.exchange.georeferencing.shifts import compared, measured_shift
from tests.files import ESRI_4526, ESRI_4547, in_crs
from tests.paths import DATA
from tests.shapes import EAST, NORTH

CHINA = st.tuples(st.floats(74, 134), st.floats(19, 53))
HARD = DATA / "hard-imports"


def test_the_published_vector_of_gcj_02() -> None:
    (moved,) = to_gcj02(np.array([[120.0, 40.0]]))
    assert moved == pytest.approx([120.00567568355486, 40.0013047896019], abs=1e-13)


def test_the_shift_here_is_some_580_metres() -> None:
    here = np.array([[113.25, 35.15]])
    (east, north), (bd_east, bd_north) = (stored(to(here))[0] - stored(here)[0] for to in (to_gcj02, to_bd09))
    assert (east, north) == pytest.approx((580, -65), abs=10)
    assert (bd_east, bd_north) == pytest.approx((1172, 604), abs=10)


@given(CHINA)
def test_undoing_a_shift_finds_the_place_again_to_a_tenth_of_a_millimetre(place: tuple[float, float]) -> None:
    places = np.array([place])
    for shift in (to_gcj02, to_bd09):
        back = undone(shift, shift(places))
        _, _, metres = Geod(ellps="WGS84").inv(*places[0], *back[0])
        assert metres < 1e-4


DIALECTS = {
    "ESRI, CM": (ESRI_4547, "EPSG:4547", "cgcs2000", 0),
    "ESRI, zone 38": (ESRI_4526, "EPSG:4526", "cgcs2000", 38),
    "ESRI, datum by another name": (
        ESRI_4547.replace("D_China_2000", "D_China_Geodetic_Coordinate_System_2000"), "EPSG:4547", "cgcs2000", 0,
    ),
    "ESRI, Transverse_Mercator": (
        ESRI_4547.replace("Gauss_Kruger", "Transverse_Mercator"), "EPSG:4547", "cgcs2000", 0,
    ),
    "no names at all": (
        ESRI_4547.replace("CGCS2000_3_Degree_GK_CM_114E", "unnamed")
        .replace("GCS_China_Geodetic_Coordinate_System_2000", "unknown")
        .replace("D_China_2000", "unknown"), None, "cgcs2000", 0,
    ),
    "OGC WKT": (CRS.from_epsg(4547).to_wkt("WKT1_GDAL"), "EPSG:4547", "cgcs2000", 0),
    "WKT2": (CRS.from_epsg(4526).to_wkt("WKT2_2019"), "EPSG:4526", "cgcs2000", 38),
    "Xian 80, CM": (CRS.from_epsg(2383).to_wkt("WKT1_ESRI"), "EPSG:2383", "xian80", 0),
    "Xian 80, zone 38": (CRS.from_epsg(2362).to_wkt("WKT1_ESRI"), "EPSG:2362", "xian80", 38),
    "Beijing 54, zone 38": (CRS.from_epsg(2414).to_wkt("WKT1_ESRI"), "EPSG:2414", "beijing54", 38),
    "Beijing 54, 6 degrees, zone 19": (CRS.from_epsg(21419).to_wkt("WKT1_ESRI"), "EPSG:21419", "beijing54", 19),
    "CGCS2000, 6 degrees": (CRS.from_epsg(4508).to_wkt("WKT1_ESRI"), None, "cgcs2000", 0),
    "degrees": (CRS.from_epsg(4490).to_wkt("WKT1_ESRI"), "EPSG:4490", "cgcs2000", 0),
    "WGS 84": ("EPSG:4326", "EPSG:4326", "wgs84", 0),
}  # fmt: skip


@pytest.mark.parametrize(("wkt", "code", "datum", "zone"), DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_is_understood(wkt: str, code: str | None, datum: str, zone: int) -> None:
    reference = parse_reference(wkt)
    assert (reference.datum, reference.zone) == (datum, zone)
    if code:
        assert reference.code == code


@pytest.mark.parametrize("wkt", [one[0] for one in DIALECTS.values() if one[2] in ("cgcs2000", "wgs84")])
def test_coordinates_in_every_dialect_of_cgcs2000_land_on_the_same_metres(wkt: str) -> None:
    """Against pyproj's own transformation, to the millimetre."""
    point = shapely.Point(EAST + 123.456, NORTH - 78.9)
    there = in_crs(point, wkt)
    (back,) = Placement(parse_reference(wkt)).place(shapely.get_coordinates(there))
    assert back == pytest.approx((point.x, point.y), abs=0.001)


def test_zones_have_the_codes_that_the_registry_gives_them() -> None:
    for datum, widths in FIRST_CODES.items():
        for degrees in widths:
            for meridian in MERIDIANS[degrees]:
                for zone in (0, 1):
                    crs = CRS.from_epsg(gauss(datum, meridian=meridian, zone=zone, degrees=degrees))
                    assert crs.coordinate_operation is not None
                    values = {one.name: float(one.value) for one in crs.coordinate_operation.params}
                    assert values["Longitude of natural origin"] == meridian
                    assert (values["False easting"] > 1e6) == bool(zone)


def test_old_datums_say_that_they_are_not_exact() -> None:
    for code in ("2383", "2414", "4610", "4214"):
        assert "没有公开的精确转换参数" in parse_reference(code).caution
    assert parse_reference("4547").caution == ""


def test_beijing_54_may_borrow_the_parameters_of_another_place() -> None:
    """Against PROJ's own transformation of the same name."""
    from pyproj.transformer import TransformerGroup

    group = TransformerGroup(4214, 4326, always_xy=True)
    (ordos,) = [one for one in group.transformers if "WGS 84 (1)" in one.description]
    there = np.array([ordos.transform(113.25, 35.15)])
    expected = stored(there)[0] - stored(np.array([[113.25, 35.15]]))[0]
    assert parse_reference("4214").borrowed_shift_m(np.array([[113.25, 35.15]])) == pytest.approx(
        tuple(expected), abs=0.01
    )
    assert np.hypot(*expected) == pytest.approx(54, abs=1)
    assert parse_reference("4610").borrowed_shift_m(np.array([[113.25, 35.15]])) is None
    far = KnownExtent(shapely.box(EAST - 9000, NORTH - 9000, EAST + 9000, NORTH + 9000))
    points = sample([shapely.Point(EAST, NORTH).buffer(50)])
    (finding,) = examined(points, Placement(parse_reference("2435")), far)
    assert "鄂尔多斯" in finding.what
    assert finding.off_m == pytest.approx(54, abs=2)


def test_the_datum_that_mapinfo_writes_for_beijing_54_is_told_like_it() -> None:
    assert parse_reference("28479").datum == "beijing54"  # Pulkovo 1942 / Gauss-Kruger zone 19


def test_a_scale_of_its_own_is_told_and_is_no_utm() -> None:
    assert "UTM" in parse_reference("+proj=tmerc +lon_0=111 +k=0.9996 +x_0=500000 +ellps=GRS80").label
    assert (
        "比例 1.00002"
        in parse_reference(ESRI_4547.replace('"Scale_Factor",1.0', '"Scale_Factor",1.00002')).label
    )


def test_a_foreign_crs_goes_its_own_way() -> None:
    """NAD27 is no datum of ours; UTM on WGS 84 is."""
    assert parse_reference("4267").datum == ""
    assert parse_reference("32649").datum == "wgs84"
    expected = Transformer.from_crs(32649, 4490, always_xy=True).transform(700000, 3890000)
    assert parse_reference("32649").degrees(np.array([[700000.0, 3890000.0]]))[0] == pytest.approx(
        expected, abs=1e-8
    )


def test_what_is_no_crs_is_refused_in_a_sentence() -> None:
    for said in ("火星坐标", "EPSG:99999999", "PROJCS[", "0", 'LOCAL_CS["x"]', "5773"):
        with pytest.raises(DomainError):
            parse_reference(said)
    with pytest.raises(DomainError, match="EPSG"):
        placement(said="", srid="四五四七")


def test_a_system_that_names_files_is_refused_before_any_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # whoever opens it waits for ever
    for said in (
        f"+init={pipe}:1",
        f"+proj=longlat +ellps=krass +nadgrids={pipe}",
        f"+proj=longlat +ellps=krass +geoidgrids={pipe}",
    ):
        with pytest.raises(DomainError, match="别的文件"):
            parse_reference(said)
    mercator = "+proj=merc +a=6378137 +b=6378137 +nadgrids=@null +units=m"
    assert not parse_reference(mercator).is_degrees


@pytest.mark.skipif(not HARD.exists(), reason="the shared files are not here")
def test_every_prj_of_the_hard_files_is_understood_or_refused() -> None:
    for path in HARD.rglob("*.prj"):
        try:
            said = parse_reference(path.read_text(errors="replace")).label
        except DomainError as error:
            said = error.message
        assert said


# The guard, on streets whose place is known.
STREETS = np.array(
    [shapely.LineString([(EAST, NORTH + y), (EAST + 4000, NORTH + y)]) for y in (0, 700, 1600, 2900)]
    + [shapely.LineString([(EAST + x, NORTH), (EAST + x, NORTH + 3000)]) for x in (100, 1300, 2100, 3900)],
    dtype=object,
)
STREETS = shapely.segmentize(STREETS, 150)
DISTRICT = KnownExtent(shapely.box(EAST - 3000, NORTH - 3000, EAST + 7000, NORTH + 6000), STREETS)


def numbers(crs: str) -> Any:
    return sample([in_crs(street, crs) for street in STREETS])


def findings(points: Any, code: str, **kinds: Any) -> list[Any]:
    return examined(points, Placement(parse_reference(code), **kinds), DISTRICT)


def test_right_coordinates_are_not_complained_of() -> None:
    for code in ("4547", "4526", "4490", "4326", "3857"):
        assert findings(numbers(f"EPSG:{code}"), code) == []


WRONG = [
    ("EPSG:4526", "4547", "zone_prefix", {"srid": "4526"}),
    ("EPSG:4547", "4526", "zone_prefix", {"srid": "4547"}),
    ("EPSG:3857", "4547", "web_mercator", {"srid": "3857"}),
    ("EPSG:4547", "3857", "web_mercator", {"srid": "4547"}),
    ("EPSG:4547", "4490", "metres_as_degrees", {"srid": "4547"}),
    ("EPSG:4490", "4547", "degrees_as_metres", {"srid": "4490"}),
    ("EPSG:4546", "4547", "meridian", {"srid": "4546"}),
    (f"EPSG:{gauss('cgcs2000', meridian=111, zone=19, degrees=6)}", "4526", "meridian", {}),
]


@pytest.mark.parametrize(("really", "said", "kind", "remedy"), WRONG)
def test_wrong_systems_are_named_with_what_mends_them(
    really: str, said: str, kind: str, remedy: dict[str, str]
) -> None:
    points = numbers(really)
    (finding,) = findings(points, said)
    assert finding.kind == kind
    assert finding.blocking
    assert finding.off_m > 1000
    assert remedy.items() <= finding.remedy.items()
    mended = placement(said="", srid=finding.remedy["srid"], swapped=bool(finding.remedy["swapped"]))
    assert mended is not None
    assert DISTRICT.inside(mended.place(points)) == 1


@pytest.mark.parametrize("code", ["4547", "4526", "4490", "3857"])
def test_swapped_axes_are_named(code: str) -> None:
    (finding,) = findings(numbers(f"EPSG:{code}")[:, ::-1], code)
    assert (finding.kind, finding.remedy["swapped"]) == ("swapped", "1")


@pytest.mark.parametrize(("shift", "kind", "off"), [(to_gcj02, "gcj02", 584), (to_bd09, "bd09", 1320)])
def test_a_copy_of_known_roads_in_a_web_maps_coordinates_is_caught(shift: Any, kind: str, off: float) -> None:
    points = shift(unstored(sample(STREETS)))
    (finding,) = findings(points, "4326")
    assert (finding.kind, finding.blocking) == (kind, True)
    assert finding.off_m == pytest.approx(off, abs=15)
    assert finding.remedy == {"web": kind}
    assert findings(points, "4326", web=kind) == []
    assert np.abs(Placement(parse_reference("4326"), web=kind).place(points) - sample(STREETS)).max() < 0.001


def test_shifted_coordinates_in_metres_are_caught_too() -> None:
    points = stored(to_gcj02(unstored(sample(STREETS))))
    assert [finding.kind for finding in findings(points, "4547")] == ["gcj02"]


def test_what_is_smaller_than_the_shift_is_not_taken_for_shifted() -> None:
    """A bend of 100 m lies on some street wherever it is moved; only what reaches further tells anything."""
    small = shapely.segmentize(shapely.LineString([(EAST + 600, NORTH), (EAST + 700, NORTH)]), 5)
    points = stored(to_gcj02(unstored(sample(np.array([small], dtype=object)))))
    assert findings(points, "4547") == []


def test_what_is_taken_for_a_web_maps_may_be_said_not_to_be() -> None:
    (finding,) = findings(to_gcj02(unstored(sample(STREETS))), "4326")
    assert [answer.options for answer in finding.answers] == [{"web": "gcj02"}, {"web": "plain"}]


def test_degrees_that_nothing_known_overlaps_are_asked_about() -> None:
    points = unstored(
        np.array([(EAST + 550 + step, NORTH + 350 + step / 2) for step in range(0, 300, 10)], dtype=float)
    )
    (finding,) = findings(points, "4326")
    assert (finding.kind, finding.blocking) == ("web_unknown", True)
    assert finding.remedy == {"web": "plain"}
    assert [answer.options for answer in finding.answers[1:]] == [{"web": "gcj02"}, {"web": "bd09"}]
    assert "584" in finding.what or "58" in finding.what
    assert findings(points, "4326", web="plain") == []


def test_land_elsewhere_is_told_with_its_distance_and_may_be_accepted() -> None:
    points = np.array([(EAST + 100_000.0 + step, NORTH) for step in range(50)])
    (finding,) = findings(points, "4547")
    assert (finding.kind, finding.remedy) == ("outside", {"anywhere": "1"})
    assert finding.off_m == pytest.approx(93_000, abs=200)
    (accepted,) = examined(points, Placement(parse_reference("4547")), DISTRICT, anywhere=True)
    assert not accepted.blocking


def test_the_shift_of_an_old_datum_is_measured_on_known_roads() -> None:
    moved = sample(STREETS) + np.array((40, -70))
    assert measured_shift(moved, DISTRICT) == pytest.approx((-40, 70), abs=2)
    (finding,) = findings(moved, "2383")
    east, north = map(float, finding.remedy["shift"].split(","))
    assert (east, north) == pytest.approx((-40, 70), abs=3)
    assert "没有公开的精确转换参数" in finding.what


def test_a_shift_shared_by_rows_known_by_key_is_told() -> None:
    plain = Placement(parse_reference("4326"))
    points = unstored(sample(STREETS))
    gcj = stored(to_gcj02(points)) - sample(STREETS)
    assert compared(gcj[:20], to_gcj02(points), plain)[0].kind == "gcj02"
    assert compared(np.full((9, 2), (30.0, -12.0)), points, plain)[0].remedy == {"shift": "-30.0,12.0"}
    assert compared(np.random.default_rng(1).normal(0, 30, (30, 2)), points, plain) == []


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4526", "EPSG:4490", "EPSG:3857"])
def test_numbers_without_a_crs_are_guessed(crs: str) -> None:
    points = numbers(crs)
    best = likely(points, DISTRICT)[0]
    assert best.placement.reference.code == crs
    assert best.inside == 1
    turned = likely(points[:, ::-1], DISTRICT)[0]
    assert turned.placement.swapped
    assert turned.placement.reference.code == crs


@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=1, max_size=20))
def test_no_numbers_break_the_guard(points: list[tuple[float, float]]) -> None:
    good = plausible(np.array(points))
    for code in ("4547", "4326", "3857", "2383", "4267"):
        assert isinstance(findings(good, code), list)
    assert isinstance(likely(good, DISTRICT), list)
