"""Formats that offices hold: points and boundaries of surveys, alignments, tracks, databases, GeoParquet."""

# Faces: gis/exchange/readers/engineering/landxml_curves.py, gis/exchange/readers/reading.py
# Faces: gis/exchange/readers/table.py

import sqlite3
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from gis.errors import DomainError
from gis.exchange.readers.engineering.landxml_curves import FORMS, TOLERANCE_M, arc, cubic, spiral
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.table import Table
from tests.shapes import EAST, NORTH

HEAD = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n计量单位=米\n带号=38\n[地块坐标]\n"
RING = ["J1,1,{n},{e}", "J2,1,{n2},{e}", "J3,1,{n2},{e2}", "J4,1,{n},{e2}", "J1,1,{n},{e}"]


def read(folder: Path, name: str, content: str | bytes) -> list[Table]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_files([(name, path)]).tables


def refusal(folder: Path, name: str, content: str | bytes) -> str:
    with pytest.raises(DomainError) as caught:
        read(folder, name, content)
    return caught.value.message


def ring(number: int, low: float, size: float) -> str:
    east, north = EAST + 38_000_000 + low, NORTH + low
    lines = "\n".join(RING).format(n=north, n2=north + size, e=east, e2=east + size)
    return lines.replace(",1,", f",{number},")


@pytest.mark.parametrize("name", ["点.dat", "点.txt"])
def test_points_of_cass_are_read_east_before_north(tmp_path: Path, name: str) -> None:
    (table,) = read(tmp_path, name, f"1,,{EAST},{NORTH},88.1\n2,K1,{EAST + 5},{NORTH},\n".encode("gbk"))
    assert [shape.coords[0] for shape in table.shapes if shape] == [(EAST, NORTH), (EAST + 5, NORTH)]
    assert table.headings[:2] == ("点号", "编码")


def test_a_dat_that_is_no_point_file_says_what_to_do(tmp_path: Path) -> None:
    assert ".tab" in refusal(tmp_path, "a.dat", b"\x03\x00\x01binary")
    assert "坐标" in refusal(tmp_path, "a.txt", "今天天气很好\n")


def test_parcels_of_boundary_points_have_holes_zone_and_area(tmp_path: Path) -> None:
    parcel = f"8,0.96,DK-1,甲地块,面,,工业用地,0601,@\n{ring(1, 0, 100)}\n{ring(2, 40, 20)}\n"
    (table,) = read(tmp_path, "界址点.txt", (HEAD + parcel).encode("gbk"))
    assert table.crs == "EPSG:4526"
    assert table.shapes is not None
    assert table.shapes[0].area == pytest.approx(100 * 100 - 20 * 20)
    assert dict(zip(table.headings, table.values[0], strict=True))["地块编号"] == "DK-1"


ALIGNMENT = """<?xml version="1.0"?><LandXML xmlns="http://www.landxml.org/schema/LandXML-1.2" version="1.2">
<Units><Metric linearUnit="meter"/></Units><CoordinateSystem epsgCode="4547"/><Alignments>
<Alignment name="甲路" staStart="1200"><CoordGeom>
<Line><Start>{n} {e}</Start><End>{n} {e3}</End></Line>
<Curve rot="ccw" radius="100"><Start>{n} {e3}</Start><Center>{n1} {e3}</Center><End>{n1} {e4}</End></Curve>
</CoordGeom><StaEquation staBack="1300" staAhead="1350"/></Alignment></Alignments></LandXML>"""


def test_an_alignment_is_a_centreline_with_its_stations_told(tmp_path: Path) -> None:
    text = ALIGNMENT.format(n=NORTH, n1=NORTH + 100, e=EAST, e3=EAST + 300, e4=EAST + 400)
    (table,) = read(tmp_path, "甲路.xml", text)
    assert table.crs == "EPSG:4547"
    assert table.shapes is not None
    assert table.shapes[0].length == pytest.approx(300 + 50 * np.pi, abs=0.05)
    said = "".join(table.notes)
    assert "K1+200" in said
    assert "K1+300 = K1+350" in said


def test_other_xml_is_refused_by_name(tmp_path: Path) -> None:
    assert "不是 LandXML" in refusal(tmp_path, "a.xml", "<?xml version='1.0'?><gml/>")


@pytest.mark.parametrize("radius", [20.0, 500.0, 5000.0])
def test_no_chord_of_an_arc_lies_further_from_it_than_the_tolerance(radius: float) -> None:
    start, end = np.array([radius, 0.0]), np.array([0.0, radius])
    points = arc(start, np.zeros(2), end, clockwise=False)
    middles = (points[1:] + points[:-1]) / 2
    assert np.abs(np.hypot(*points.T) - radius).max() < 1e-6
    assert (radius - np.hypot(*middles.T)).max() <= TOLERANCE_M + 1e-9


def test_a_clothoid_is_as_long_as_it_says_and_ends_where_it_should() -> None:
    # Abramowitz and Stegun: a clothoid of length L to radius R ends at about (L - L^3/40R^2, L^2/6R - L^4/336R^3).
    length, radius = 60.0, 300.0
    end = np.array(
        [length - length**3 / (40 * radius**2), length**2 / (6 * radius) - length**4 / (336 * radius**3)]
    )
    ahead = np.array([40.0, 0.0])
    points = spiral(np.zeros(2), ahead, end, length=length, radii=(np.inf, radius), clockwise=False)
    assert np.hypot(*np.diff(points, axis=0).T).sum() == pytest.approx(length, abs=0.01)
    assert points[-1] == pytest.approx(end)
    with pytest.raises(ValueError, match="到不了终点"):
        spiral(np.zeros(2), ahead, end + 5, length=length, radii=(np.inf, radius), clockwise=False)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_spiral_of_any_form_turns_as_far_as_its_length_and_radius_say(form: str) -> None:
    # Between a straight and a radius R every form of length L turns by L / 2R, the clothoid's angle; and by the end of
    # its first half by less than a quarter of that, as its curvature grows from nought.
    length, radius = 80.0, 250.0
    steps = np.linspace(0, 1, 20_001)
    headings = length / radius * FORMS[form](steps)
    assert headings[-1] == pytest.approx(length / (2 * radius))
    assert 0 < headings[10_000] <= length / (8 * radius) + 1e-12
    moved = np.column_stack([np.cos(headings), np.sin(headings)])
    end = ((moved[1:] + moved[:-1]) / 2).sum(axis=0) * length / 20_000
    ahead = np.array([end[0] - end[1] / np.tan(headings[-1]), 0.0])
    points = spiral(
        np.zeros(2), ahead, end, length=length, radii=(np.inf, radius), clockwise=False, form=form
    )
    assert points[-1] == pytest.approx(end)
    assert np.hypot(*np.diff(points, axis=0).T).sum() == pytest.approx(length, abs=0.02)


@pytest.mark.parametrize(("length", "radius"), [(80.0, 800.0), (80.0, 200.0), (60.0, 100.0), (45.0, 60.0)])
@pytest.mark.parametrize("clockwise", [False, True])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_cubic_parabola_lies_within_the_tolerance(
    length: float, radius: float, clockwise: bool, backwards: bool
) -> None:
    side = -1.0 if clockwise else 1.0
    start, crossing = np.zeros(2), np.array([length * 2 / 3, 0.0])
    end = np.array([length, side * length**2 / (6 * radius)])
    ends, radii = (start, end), (np.inf, radius)
    if backwards:  # from the arc into the straight it turns the other way round
        ends, radii = (end, start), (radius, np.inf)
    points = cubic(ends[0], crossing, ends[1], radii=radii, clockwise=clockwise != backwards)
    line = shapely.LineString(points)
    x = np.linspace(0, length, 5_000)
    curve = shapely.points(np.column_stack([x, side * x**3 / (6 * radius * length)]))
    assert shapely.distance(line, curve).max() <= TOLERANCE_M
    with pytest.raises(ValueError, match="到不了终点"):
        cubic(start, crossing, end + np.array([0, side * 5]), radii=(np.inf, radius), clockwise=clockwise)


def test_a_spiral_of_no_known_form_is_refused_by_its_name(tmp_path: Path) -> None:
    element = '<Spiral spiType="weinerBogen" length="60" radiusEnd="300" rot="ccw"><Start>{n} {e}</Start>'
    element += "<PI>{n} {e3}</PI><End>{n1} {e4}</End></Spiral></CoordGeom>"
    text = ALIGNMENT.replace("</CoordGeom>", element, 1)
    (table,) = read(
        tmp_path, "甲路.xml", text.format(n=NORTH, n1=NORTH + 100, e=EAST, e3=EAST + 300, e4=EAST + 400)
    )
    assert table.shapes is not None
    assert table.shapes[0] is None
    assert "weinerBogen" in table.faults[0]


def frame() -> geopandas.GeoDataFrame:
    line = shapely.LineString([(EAST, NORTH), (EAST + 100, NORTH)])
    return geopandas.GeoDataFrame({"code": ["Q1"], "kind": ["给水"]}, geometry=[line], crs=4547)


def test_geoparquet_says_its_crs_and_bad_ones_are_one_message(tmp_path: Path) -> None:
    frame().to_parquet(tmp_path / "管.parquet")
    (table,) = read_files([("管.parquet", tmp_path / "管.parquet")]).tables
    assert table.values == [("Q1", "给水")]
    assert "CGCS2000" in table.crs
    assert table.shapes is not None
    assert table.shapes[0].length == 100
    content = (tmp_path / "管.parquet").read_bytes()
    assert "损坏" in refusal(tmp_path, "b.parquet", content[: len(content) // 2])


def test_a_file_geodatabase_in_a_zip_is_read(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "d.gdb", driver="OpenFileGDB", layer="pipes")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for file in (tmp_path / "d.gdb").iterdir():
            archive.write(file, f"数据/d.gdb/{file.name}")
    (table,) = read_files([("d.zip", tmp_path / "d.zip")]).tables
    assert table.shapes is not None
    assert table.shapes[0].length == pytest.approx(100)


def test_a_geopackage_that_computes_its_columns_is_refused_before_it_does(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "g.gpkg", driver="GPKG", layer="pipes")
    base = sqlite3.connect(tmp_path / "g.gpkg")
    base.execute(
        "ALTER TABLE pipes ADD COLUMN big TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL"
    )
    base.commit()
    base.close()
    assert "GENERATED" in refusal(tmp_path, "h.gpkg", (tmp_path / "g.gpkg").read_bytes())


def test_tracks_topologies_and_ovital_are_read(tmp_path: Path) -> None:
    gpx = '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>'
    (table,) = read(tmp_path, "a.gpx", gpx.format('<wpt lat="35.16" lon="113.27"><name>东门</name></wpt>'))
    assert table.name.endswith("航点") or len(table) == 1
    topology = (
        '{"type":"Topology","objects":{"r":{"type":"GeometryCollection","geometries":['
        '{"type":"LineString","arcs":[0],"properties":{"code":"T1"}}]}},"arcs":[[[113.27,35.16],[113.28,35.16]]]}'
    )
    (table,) = read(tmp_path, "a.json", topology)
    assert table.shapes is not None
    assert table.shapes[0].geom_type == "LineString"
    points = "113.27,35.16,0;113.28,35.16,0;113.29,35.17,0"
    kml = (
        f"<kml><Document><Placemark><LineString><coordinates>{points}</coordinates></LineString></Placemark>"
    )
    (table,) = read(tmp_path, "a.ovkml", f"{kml}</Document></kml>")
    assert table.shapes is not None
    assert len(table.shapes[0].coords) == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.dwg", "DXF"),
        ("a.wl", "MapGIS"),
        ("a.udbx", "SuperMap"),
        ("a.smw", "SuperMap"),
        ("a.sxw", "SuperMap"),
        ("a.mdb", "ArcGIS"),
        ("a.ifc", "LandXML"),
    ],
)
def test_formats_that_are_not_read_say_which_export_to_make(tmp_path: Path, name: str, words: str) -> None:
    assert words in refusal(tmp_path, name, b"x")


def test_json_that_is_no_geojson_is_not_called_damaged(tmp_path: Path) -> None:
    said = refusal(tmp_path, "a.json", '{"results": [{"geom": {"type": "Point", "coordinates": [1, 2]}}]}')
    assert "不是 GeoJSON" in said
    feature = '{"type":"Feature","properties":{"type":"Topology"},"geometry":{"type":"Point","coordinates":[113,35]}}'
    (table,) = read(tmp_path, "b.json", feature)
    assert len(table) == 1
    assert "损坏" in refusal(tmp_path, "c.json", feature[:-20])
