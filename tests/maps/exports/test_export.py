"""Layers as files: every layer in every format, values and places as the database has them, marks with them."""

# Faces: maps/exports/*.py

import csv
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import ezdxf
import geopandas
import openpyxl
import pyogrio
import pytest
import shapely
from defusedxml.ElementTree import parse
from django.contrib.gis.geos import LineString, Polygon
from pyproj import Transformer

from gis.errors import DomainError
from gis.exchange.readers.reading import read_files
from maps.catalogue import OUTGOING
from maps.exports.export import ROWS_AT_ONCE, Export
from maps.exports.formats import FORMATS, format_of, prepared, write
from roads.models import Pipe, Work
from tests.maps.exports.files import document_of, exported, frame_of, in_zip, rows_of
from tests.maps.wfs.client import DAY, make_district
from tests.shapes import EAST, NORTH, make_place, make_road, make_work, straight
from villages.models import ResettlementBuilding

pytestmark = pytest.mark.django_db
ROWS = {
    "roads": 2, "works": 4, "pipes": 1, "sources": 1, "parcels": 1, "villages": 2, "planning-areas": 1, "buildings": 1,
    "places": 1, "reports": 5, "obstacles": 1, "redevelopments": 1, "slices": 4,
}  # fmt: skip
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture
def district() -> dict[str, Work]:
    return make_district()


def counted(path: Path, layer: str) -> int:
    """How many rows a file holds, each format by a reader of its own."""
    if path.suffix == ".parquet":
        return len(geopandas.read_parquet(path))
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    if path.suffix == ".xlsx":
        return sum(1 for _ in openpyxl.load_workbook(path).worksheets[0].values) - 1
    if path.suffix == ".kml":
        return len(parse(path).findall(f".//{KML}Placemark"))
    if path.suffix == ".dxf":
        ours = [e for e in ezdxf.readfile(path).modelspace() if e.has_xdata("ZONGHENG")]
        numbers = [
            tag.value for e in ours for tag in e.get_xdata("ZONGHENG") if tag.value.startswith("#row=")
        ]
        return len(set(numbers))
    if path.suffix == ".zip":
        return sum(
            pyogrio.read_info(f"/vsizip/{path}", layer=name)["features"]
            for name, _ in pyogrio.list_layers(f"/vsizip/{path}")
        )
    return pyogrio.read_info(path, force_feature_count=True)["features"]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
def test_every_layer_leaves_whole_in_every_format(tmp_path: Path, district: Any, form: Any) -> None:
    assert OUTGOING.keys() == ROWS.keys()
    for layer, rows in ROWS.items():
        path, export = exported(tmp_path, layer, form.suffix)
        assert export.told.rows == rows, layer
        drawn = rows - export.told.unplaced if form.code == "dxf" else rows
        assert counted(path, layer) == drawn, layer


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
def test_a_layer_without_rows_is_a_file_without_rows(tmp_path: Path, form: Any) -> None:
    for layer in OUTGOING:
        path, export = exported(tmp_path, layer, form.suffix)
        assert (export.told.rows, counted(path, layer)) == (0, 0)


def test_a_kml_without_rows_still_has_its_layer(tmp_path: Path) -> None:
    path, _ = exported(tmp_path, "reports", ".kml")
    assert [name for name, _ in pyogrio.list_layers(path)] == ["reports"]
    assert len(frame_of(path)) == 0


def test_a_place_that_a_cell_cannot_hold_is_counted_and_told(tmp_path: Path, db: None) -> None:
    line = LineString([(EAST + n / 3, NORTH + n % 7 / 3) for n in range(3000)], srid=4547)
    make_road("弯路", code="bent", line=line)
    path, export = exported(tmp_path, "roads", ".xlsx")
    assert (export.told.unheld, export.told.cut) == (1, 0)
    about = [
        row
        for row in openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True)
        if row[0] == "没有写的位置"
    ]
    assert about[0][1].startswith("有 1 处的 WKT 超过 Excel 一格")


def test_values_are_those_of_the_day(tmp_path: Path, district: Any) -> None:
    path, _ = exported(tmp_path, "works", ".gpkg")
    frame = frame_of(path).set_index("code")
    assert dict(frame.loc["W2", ["road", "light", "unit", "demo"]]) == {
        "road": "中原路", "light": "红", "unit": "建设局", "demo": False,
    }  # fmt: skip
    # subgrade is a quarter of a carriageway by weight or not: half of its length is done in one of four steps
    assert 0 < frame.loc["W2", "percent"] < 50
    assert frame.loc["W1", "percent"] == 100
    assert frame.loc["W1", "plan_start"].date() == date(2014, 5, 1)
    before = frame_of(exported(tmp_path, "works", ".gpkg", as_of=date(2014, 5, 15))[0]).set_index("code")
    assert (before.loc["W1", "percent"], before.loc["W2", "light"]) == (0, "黄")


def test_what_had_not_happened_by_the_day_is_not_told(tmp_path: Path, district: Any) -> None:
    Pipe.objects.update(laid_on=date(2014, 12, 1))
    assert rows_of(tmp_path, "pipes")[0]["laid_on"] == ""
    assert rows_of(tmp_path, "pipes", as_of=date(2014, 12, 1))[0]["laid_on"] == "2014-12-01"
    (building,) = rows_of(tmp_path, "buildings")
    assert (building["begun_on"], building["topped_on"], building["state"]) == ("2014-06-01", "", "在建")
    assert exported(tmp_path, "obstacles", ".csv", as_of=date(2014, 5, 31))[1].told.rows == 0
    (then,) = rows_of(tmp_path, "obstacles", as_of=date(2014, 9, 1))
    assert (then["state"], then["solved_on"], then["outcome"]) == ("已逾期", "", "")


@pytest.mark.parametrize(
    ("suffix", "srid", "code"),
    [
        (".gpkg", "", 4547), (".gpkg", "4526", 4526), (".gpkg", "4490", 4490), (".gpkg", "3857", 3857),
        (".zip", "", 4547), (".zip", "4526", 4526), (".zip", "4326", 4326), (".geojson", "", 4326),
        (".kml", "4326", 4326),
    ],
)  # fmt: skip
def test_coordinates_stand_in_the_crs_asked_for(
    tmp_path: Path, district: Any, suffix: str, srid: str, code: int
) -> None:
    frame = frame_of(exported(tmp_path, "places", suffix, srid=srid)[0])
    assert frame.crs.to_epsg() == code
    expected = Transformer.from_crs(4547, code, always_xy=True).transform(EAST + 10, NORTH + 10)
    near = 1e-3 if frame.crs.is_projected else 1e-8
    point = frame.geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx(expected, abs=near)


@pytest.mark.parametrize("suffix", [".geojson", ".kml", ".xlsx", ".csv"])
def test_text_formats_keep_places_within_a_millimetre(tmp_path: Path, db: None, suffix: str) -> None:
    places = [(x * 1234.5678, y * 987.6543) for x in range(3) for y in range(3)]
    for number, (x, y) in enumerate(places):
        make_place(f"点{number}", x, y)
    path, _ = exported(tmp_path, "places", suffix)
    if suffix in (".geojson", ".kml"):
        frame = frame_of(path).to_crs(4547)
        shapes = dict(zip(frame["name" if suffix == ".geojson" else "Name"], frame.geometry, strict=True))
    elif suffix == ".csv":
        shapes = {row["name"]: shapely.from_wkt(row["wkt"]) for row in rows_of(tmp_path, "places")}
    else:
        heads, *rows = openpyxl.load_workbook(path).worksheets[0].values
        shapes = {row[0]: shapely.from_wkt(row[heads.index("WKT(EPSG:4547)")]) for row in rows}
    for number, (x, y) in enumerate(places):
        point = shapes[f"点{number}"]
        assert (point.x, point.y) == pytest.approx((EAST + x, NORTH + y), abs=0.001)


@pytest.mark.parametrize(
    ("suffix", "srid", "said"),
    [
        (".gpkg", "2000", "不适合"), (".gpkg", "2383", "没有公开的精确转换参数"), (".gpkg", "4549", "变形太大"),
        (".gpkg", "x", "EPSG"), (".gpkg", "999999", "EPSG"), (".dxf", "4490", "平面坐标系"),
        (".geojson", "4547", "RFC 7946"), (".kml", "4547", "4326"), (".json", "4547", "4326"),
    ],
)  # fmt: skip
def test_a_crs_that_does_not_suit_is_refused_and_nothing_is_written(
    tmp_path: Path, district: Any, suffix: str, srid: str, said: str
) -> None:
    with pytest.raises(DomainError, match=said) as refused:
        exported(tmp_path, "works", suffix, srid=srid)
    assert refused.value.field == "srid"
    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written_stays_when_a_row_fails(tmp_path: Path, district: Any) -> None:
    def fails(_: Any) -> bool:
        raise DomainError("读不出来。")

    form = format_of(".csv")
    target = tmp_path / "works.csv"
    target.write_text("以前的")
    export = replace(prepared(OUTGOING["works"], form, as_of=DAY), wanted=fails)
    with pytest.raises(DomainError):
        write(export, form, target)
    assert target.read_text() == "以前的"
    assert list(tmp_path.iterdir()) == [target]


class TestShapefile:
    def test_the_zip_has_all_parts_and_says_what_the_short_names_mean(
        self, tmp_path: Path, district: Any
    ) -> None:
        path, export = exported(tmp_path, "works", ".zip")
        names = {f"works.{ending}" for ending in ("shp", "shx", "dbf", "prj", "cpg")} | {"readme.txt"}
        assert set(names_in(path)) == names
        assert in_zip(path, "works.cpg") == b"UTF-8"
        readme = in_zip(path, "readme.txt").decode("utf-8-sig")
        for column in export.columns:
            assert len(column.name) <= 10
            assert f"{column.name:<10} = {column.heading}" in readme
        assert "截至：2014-11-30" in readme
        assert "示意 0、演示 1、没有位置 1" in readme

    def test_gbk_is_read_as_gbk(self, tmp_path: Path, district: Any) -> None:
        path, _ = exported(tmp_path, "works", ".zip", encoding="GBK")
        assert "神州路".encode("gbk") in in_zip(path, "works.dbf")
        assert "GBK" in in_zip(path, "works.cpg").decode() or "936" in in_zip(path, "works.cpg").decode()
        assert "神州路" in set(frame_of(path)["road"])

    def test_a_character_that_gbk_has_not_is_named(self, tmp_path: Path, db: None) -> None:
        make_road("𠀀路")
        with pytest.raises(DomainError, match="GBK 里没有“𠀀”"):
            exported(tmp_path, "roads", ".zip", encoding="GBK")
        assert list(tmp_path.iterdir()) == []
        assert set(frame_of(exported(tmp_path, "roads", ".zip")[0])["name"]) == {"𠀀路"}

    def test_gbk_is_refused_where_it_means_nothing(self, tmp_path: Path, db: None) -> None:
        for suffix, encoding in ((".gpkg", "GBK"), (".zip", "big5")):
            with pytest.raises(DomainError) as refused:
                exported(tmp_path, "roads", suffix, encoding=encoding)
            assert refused.value.field == "encoding"

    def test_kinds_of_geometry_stand_in_files_of_their_own(self, tmp_path: Path, district: Any) -> None:
        path, _ = exported(tmp_path, "villages", ".zip")
        assert {name for name in names_in(path) if name.endswith(".shp")} == {
            "villages.shp", "villages-point.shp",
        }  # fmt: skip

    def test_a_text_too_long_is_cut_at_a_whole_character_and_told(
        self, tmp_path: Path, district: Any
    ) -> None:
        Work.objects.filter(code="W1").update(source="长" * 120)
        path, export = exported(tmp_path, "works", ".zip")
        assert export.told.cut == 1
        assert frame_of(path).set_index("code").loc["W1", "source"] == "长" * 84
        assert "有 1 处文字超过" in in_zip(path, "readme.txt").decode("utf-8-sig")


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


class TestGeoPackage:
    def test_it_says_title_day_marks_and_headings(self, tmp_path: Path, district: Any) -> None:
        path, export = exported(tmp_path, "works", ".gpkg")
        with closing(sqlite3.connect(path)) as base:
            name, said = base.execute("SELECT identifier, description FROM gpkg_contents").fetchone()
            titles = dict(base.execute("SELECT column_name, title FROM gpkg_data_columns"))
        assert name == "纵横 工程 截至2014年11月30日"
        assert "示意为“是”的" in said
        assert titles == {column.name: column.heading for column in export.columns}

    def test_it_grows_by_batches(self, tmp_path: Path, db: None) -> None:
        rows = ROWS_AT_ONCE + 5
        Pipe.objects.bulk_create(
            Pipe(code=f"P{n:05}", kind="water", line=straight(y=n, length=10)) for n in range(rows)
        )
        path, export = exported(tmp_path, "pipes", ".gpkg")
        assert export.told.rows == rows
        frame = frame_of(path)
        assert list(frame["code"]) == sorted(frame["code"])
        assert len(set(frame["code"])) == rows


class TestGeoJson:
    def test_it_is_rfc_7946(self, tmp_path: Path, district: Any) -> None:
        document = document_of(exported(tmp_path, "parcels", ".geojson")[0])
        assert document["type"] == "FeatureCollection"
        assert "crs" not in document
        shape = shapely.geometry.shape(document["features"][0]["geometry"])
        assert all(part.exterior.is_ccw for part in shape.geoms)
        west, south, *_ = shape.bounds
        assert 110 < west < 116
        assert 33 < south < 37

    def test_it_says_day_and_marks(self, tmp_path: Path, district: Any) -> None:
        document = document_of(exported(tmp_path, "works", ".geojson")[0])
        assert (document["as_of"], document["rows"], document["demo"], document["unplaced"]) == (
            "2014-11-30", 4, 1, 1,
        )  # fmt: skip
        lost = [one for one in document["features"] if one["geometry"] is None]
        assert [one["properties"]["code"] for one in lost] == ["W4"]
        assert lost[0]["properties"]["demo"] is True


class TestDxf:
    def test_layers_are_kinds_and_states_in_the_colours_of_the_norm(
        self, tmp_path: Path, district: Any
    ) -> None:
        drawing = ezdxf.readfile(exported(tmp_path, "pipes", ".dxf")[0])
        assert drawing.audit().errors == []
        assert drawing.layers.get("管线_JS_给水_已敷设").rgb == (0, 255, 255)
        Pipe.objects.update(laid_on=None)
        drawing = ezdxf.readfile(exported(tmp_path, "pipes", ".dxf")[0])
        assert drawing.layers.get("管线_JS_给水_规划").dxf.linetype == "DASHED"

    def test_lines_lie_where_they_lie_and_say_what_they_are(self, tmp_path: Path, district: Any) -> None:
        drawing = ezdxf.readfile(exported(tmp_path, "pipes", ".dxf", srid="4526")[0])
        line: Any = next(iter(drawing.modelspace().query("LWPOLYLINE")))
        assert [tuple(point[:2]) for point in line.get_points()] == [
            pytest.approx((38_000_000 + EAST, NORTH), abs=0.001),
            pytest.approx((38_000_000 + EAST + 500, NORTH), abs=0.001),
        ]
        told = [tag.value for tag in line.get_xdata("ZONGHENG")]
        assert "#srid=4526" in told
        assert "code=JS-1" in told
        words = [text.dxf.text for text in drawing.modelspace().query("TEXT")]
        assert "纵横 管线 截至2014年11月30日" in words
        assert any(word.startswith("标记：") for word in words)

    def test_holes_are_closed_lines_of_their_own(self, tmp_path: Path, district: Any) -> None:
        ring = [(EAST + x, NORTH + y) for x, y in ((0, 0), (90, 0), (90, 90), (0, 90), (0, 0))]
        hole = [(EAST + x, NORTH + y) for x, y in ((30, 30), (60, 30), (60, 60), (30, 60), (30, 30))]
        ResettlementBuilding.objects.update(outline=Polygon(ring, hole, srid=4547))
        drawing = ezdxf.readfile(exported(tmp_path, "buildings", ".dxf")[0])
        lines: Any = drawing.modelspace().query("LWPOLYLINE")
        assert [(line.closed, len(line)) for line in lines] == [(True, 4), (True, 4)]


class TestKml:
    def test_looks_come_from_the_symbology_and_every_column_is_there(
        self, tmp_path: Path, district: Any
    ) -> None:
        path, export = exported(tmp_path, "works", ".kml")
        root = parse(path)
        styles = {
            style.get("id"): style.findtext(f".//{KML}LineStyle/{KML}color")
            for style in root.iter(f"{KML}Style")
        }
        marks = {mark.findtext(f"{KML}name"): mark for mark in root.iter(f"{KML}Placemark")}
        done = marks["神州路(中原路—迎宾路) 道路"]
        assert styles[done.findtext(f"{KML}styleUrl")[1:]] == "ff635c0d"  # 0d5c63, finished, as aabbggrr
        data = {one.get("name"): one.findtext(f"{KML}value") for one in done.iter(f"{KML}Data")}
        assert data.keys() <= {column.name for column in export.columns}
        assert (data["code"], data["percent"], data["schematic"]) == ("W1", "100", "否")


class TestTables:
    EVIL = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", "'=1")

    def test_csv_opens_in_excel_and_starts_no_formula(self, tmp_path: Path, db: None) -> None:
        for number, text in enumerate(self.EVIL):
            make_place(f"{text}{number}", number, 0)
        assert exported(tmp_path, "places", ".csv")[0].read_bytes().startswith(b"\xef\xbb\xbf")
        names = [row["name"] for row in rows_of(tmp_path, "places")]
        assert len(names) == len(self.EVIL)
        assert not any(name.startswith(("=", "+", "-", "@", "\t", "\r")) for name in names)

    def test_numbers_have_no_more_places_than_they_need(self, tmp_path: Path, db: None) -> None:
        make_road(red_line_m=Decimal("40.50"))
        assert rows_of(tmp_path, "roads")[0]["red_line_m"] == "40.5"

    def test_xlsx_holds_text_as_text_days_as_days_and_a_sheet_that_explains(
        self, tmp_path: Path, district: Any
    ) -> None:
        Work.objects.filter(code="W2").update(source="=1+1")
        path, export = exported(tmp_path, "works", ".xlsx")
        book = openpyxl.load_workbook(path)
        rows, about = book.worksheets
        heads = [cell.value for cell in rows[1]]
        assert heads == [*(column.heading for column in export.columns), "WKT(EPSG:4547)"]
        row = next(row for row in rows.iter_rows(min_row=2) if row[heads.index("编号")].value == "W2")
        source = row[heads.index(export.layer.column("source").heading)]
        assert (source.value, source.data_type) == ("=1+1", "s")
        assert row[heads.index(export.layer.column("plan_start").heading)].value.date() == date(2014, 5, 1)
        said = {line[0]: line[1] for line in about.iter_rows(min_row=2, values_only=True) if line[0]}
        assert said["行数"] == "4，其中示意 0、演示 1、没有位置 1"
        assert said["标记"].startswith("示意为“是”的")

    def test_marks_are_columns(self, tmp_path: Path, district: Any) -> None:
        for layer in OUTGOING:
            assert {"schematic", "demo"} <= rows_of(tmp_path, layer)[0].keys(), layer
        assert rows_of(tmp_path, "parcels")[0]["schematic"] == "是"


@pytest.mark.parametrize("layer", OUTGOING)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    tmp_path: Path, district: Any, django_assert_max_num_queries: Any, layer: str
) -> None:
    for number in range(5):
        road = make_road(code=f"more-{number}", line=straight(y=50 * number))
        make_work(road, 0, 300, code=f"M{number}")
        Pipe.objects.create(code=f"M{number}", kind="gas", road=road, line=straight(y=number))
        make_place(f"更多{number}", number, number)
    # Of works: the layer with its plans as of the day, reports, slices, statuses, and the versions themselves.
    with django_assert_max_num_queries(9):
        exported(tmp_path, layer, ".geojson")


def test_columns_names_fit_a_dbf_and_are_told_once() -> None:
    for layer in OUTGOING.values():
        names = [column.name for column in layer.outgoing]
        assert len(set(names)) == len(names)
        assert all(name.isascii() and name.isidentifier() and len(name) <= 10 for name in names)


def test_an_export_counts_only_the_rows_that_are_wanted(tmp_path: Path, district: dict[str, Work]) -> None:
    form = format_of(".csv")
    export: Export = prepared(
        OUTGOING["works"], form, as_of=DAY, wanted=lambda row: row.code == "W2", words=("红灯",)
    )
    write(export, form, tmp_path / "w.csv")
    assert export.told.rows == counted(tmp_path / "w.csv", "works") == 1
    assert "W2" in (tmp_path / "w.csv").read_text()


def test_centrelines_leave_as_landxml_and_all_layers_as_geoparquet(tmp_path: Path) -> None:
    make_road("神州路", line=straight(length=300))
    path, _ = exported(tmp_path, "roads", ".xml")
    (table,) = read_files([(path.name, path)]).tables
    assert table.crs == "EPSG:4547"
    assert table.shapes is not None
    assert table.shapes[0].length == pytest.approx(300)
    with pytest.raises(DomainError, match="道路中线"):
        exported(tmp_path, "works", ".xml")
    path, _ = exported(tmp_path, "roads", ".parquet")
    frame = geopandas.read_parquet(path)
    assert list(frame["name"]) == ["神州路"]
    assert frame.crs.to_epsg() == 4547
    assert frame.length.iloc[0] == pytest.approx(300)
