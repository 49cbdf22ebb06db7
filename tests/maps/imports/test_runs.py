"""Runs of imports from file to rows and back, through real files and the real reading process."""

# Faces: gis/exchange/*.py, gis/exchange/cell_values/*.py, gis/exchange/matching/*.py, gis/exchange/writing/*.py

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import DatabaseError

from gis.errors import DomainError
from gis.exchange.georeferencing.crs_catalogue import stored, unstored
from gis.exchange.georeferencing.gcj02 import to_gcj02
from gis.exchange.models import ColumnMapping, ImportedRow, ImportRun
from gis.exchange.storage import folder_of
from roads.models import Pipe, Place, Road, Work
from tests.files import ESRI_4526, ESRI_4547, in_crs, write_shapefile, write_vector, write_zip
from tests.importing import applied, brought_in, checked, undone
from tests.shapes import EAST, NORTH, make_place, make_report, make_road, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "kept"


def line(x: float = 0, y: float = 0, length: float = 1000, **kinds: Any) -> Any:
    return shapely.from_wkb(bytes(straight(x=x, y=y, length=length, **kinds).wkb))


STREETS = [line(y=700 * number, length=3000) for number in range(3)] + [
    line(x=900 * number + 200, y=-200, length=2200, east=False) for number in range(3)
]
NAMES = ["神州路", "世纪路", "南海路", "中原路", "山阳路", "文汇路"]
COLUMNS: dict[str, Any] = {
    "道路名称": NAMES,
    "道路等级": ["主干路"] * 3 + ["次干路"] * 3,
    "红线宽度": [40.0, 45, 50, 30, 30, 24],
}


def lay_streets() -> list[Road]:
    return [
        make_road(name, line=straight_of(street), road_class="arterial")
        for name, street in zip(NAMES, STREETS, strict=True)
    ]


def point(x: float) -> Any:
    return shapely.Point(EAST + x, NORTH)


def straight_of(street: Any) -> Any:
    from gis.exchange.diff import geos

    return geos(street)


def points_of(road: Road) -> Any:
    return np.array(road.centreline.coords)


# A shapefile in GBK, in two systems, with and without .prj and .cpg: all on the same metres.
CASES = [
    (crs, prj, with_prj, with_cpg)
    for crs, prj in (("EPSG:4547", ESRI_4547), ("EPSG:4526", ESRI_4526))
    for with_prj in (True, False)
    for with_cpg in (True, False)
]


@pytest.mark.parametrize(("crs", "prj", "with_prj", "with_cpg"), CASES)
def test_a_gbk_shapefile_lands_on_the_same_metres_however_it_is_described(
    tmp_path: Path, crs: str, prj: str, with_prj: bool, with_cpg: bool
) -> None:
    make_road("已有路", line=straight(y=-500, length=3000))
    there = [in_crs(street, crs) for street in STREETS]
    files = write_shapefile(
        tmp_path / "up", COLUMNS, there, crs=crs, encoding="GBK", with_prj=with_prj, with_cpg=with_cpg,
        prj=prj if with_prj else None,
    )  # fmt: skip
    run, check = checked("roads", files)
    if not with_prj:
        (finding,) = check.findings
        assert (finding.kind, finding.blocking) == ("crs_missing", True)
        assert finding.remedy["srid"] == crs.removeprefix("EPSG:")
        with pytest.raises(DomainError, match="坐标"):
            applied(run)
        run, check = checked("roads", files, srid=finding.remedy["srid"])
    assert check.findings == []
    applied(run)
    for name, street in zip(NAMES, STREETS, strict=True):
        road = Road.objects.get(name=name)
        assert np.abs(points_of(road) - shapely.get_coordinates(street)).max() < 0.001
        assert road.length_m == pytest.approx(street.length, abs=0.001)
    assert Road.objects.get(name="神州路").road_class == "arterial"
    assert Road.objects.get(name="文汇路").red_line_m == 24


def test_a_system_that_nobody_understands_is_asked_for(tmp_path: Path) -> None:
    make_road("已有路", line=straight(y=-500, length=3000))
    odd = ESRI_4547.replace("Gauss_Kruger", "Martian_Oblique")
    _, check = checked("roads", write_shapefile(tmp_path / "up", COLUMNS, STREETS, prj=odd))
    (finding,) = check.findings
    assert (finding.kind, finding.remedy["srid"]) == ("crs_missing", "4547")
    assert "看不懂" in finding.what


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    files = write_shapefile(tmp_path / "up", COLUMNS, STREETS, prj=ESRI_4547)
    first = brought_in("roads", files)
    before = {road.pk: bytes(road.centreline.wkb) for road in Road.objects.all()}
    run, check = checked("roads", files)
    assert check.outcome["counts"] == {"new": 0, "changed": 0, "unchanged": 6, "gone": 0}
    assert check.outcome["nothing"]
    assert f"第 {first.pk} 号" in check.outcome["seen_before"] or run.outcome["seen_before"]
    with pytest.raises(DomainError, match="没有差别"):
        applied(run)
    assert {road.pk: bytes(road.centreline.wkb) for road in Road.objects.all()} == before


def test_the_source_is_kept_with_its_hash_and_whose_it_is(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "路.geojson", COLUMNS, STREETS, driver="GeoJSON")
    run = brought_in("roads", [("路.geojson", path)])
    import hashlib

    kept = folder_of(run) / "source"
    assert kept.read_bytes() == path.read_bytes()
    assert run.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (run.by.username, run.applied_by.username, run.file_name) == ("导入人", "导入人", "路.geojson")
    assert oct(folder_of(run).stat().st_mode & 0o777) == "0o700"


def test_parts_of_a_shapefile_are_kept_as_one_archive_with_the_same_hash_each_time(tmp_path: Path) -> None:
    files = write_shapefile(tmp_path / "up", COLUMNS, STREETS)
    (one, _), (other, _) = checked("roads", files), checked("roads", list(reversed(files)))
    assert one.sha256 == other.sha256
    assert one.file_name == "data.shp 等 5 个文件"


@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("a.gpkg", "GPKG"),
        ("a.geojson", "GeoJSON"),
        ("a.fgb", "FlatGeobuf"),
        ("a.kml", "LIBKML"),
        ("a.shp", "ESRI Shapefile"),
    ],
)
def test_every_format_brings_the_same_roads(tmp_path: Path, name: str, driver: str) -> None:
    crs = "EPSG:4326" if driver in ("LIBKML", "GeoJSON") else "EPSG:4526"
    shapes = [in_crs(street, crs) for street in STREETS]
    main = write_vector(tmp_path / name, {"道路名称": NAMES}, shapes, driver=driver, crs=crs, encoding=None)
    from tests.files import parts_of

    brought_in("roads", parts_of(main), web="plain")
    assert set(Road.objects.values_list("name", flat=True)) == set(NAMES)
    for road in Road.objects.all():
        expected = shapely.get_coordinates(STREETS[NAMES.index(road.name)])
        assert np.abs(points_of(road) - expected).max() < 0.02


def test_a_mapinfo_table_and_a_drawing_come_in(tmp_path: Path) -> None:
    from tests.files import parts_of

    main = write_vector(
        tmp_path / "a.mif", {"NAME": ["x"] * 6}, STREETS, driver="MapInfo File", encoding=None
    )
    text = (
        main.read_text().replace('Charset "Neutral"', 'Charset "WindowsSimpChinese"').replace("NAME", "路名")
    )
    main.write_bytes(text.encode("gbk"))
    main.with_suffix(".mid").write_bytes("".join(f'"{name}"\n' for name in NAMES).encode("gbk"))
    run = brought_in("roads", parts_of(main))
    assert set(Road.objects.values_list("name", flat=True)) == set(NAMES)
    undone(run)
    dxf = write_vector(
        tmp_path / "b.dxf", {"Layer": ["神州路", "世纪路", *["边线"] * 4]}, STREETS, driver="DXF", crs=None
    )
    _, check = checked("roads", [("b.dxf", dxf)])
    assert {table["name"] for table in check.outcome["tables"]} == {"神州路", "世纪路", "边线"}
    brought_in("roads", [("b.dxf", dxf)], table="神州路", columns={"name": "图层"}, srid="4547")
    assert [road.name for road in Road.objects.all()] == ["神州路"]


def test_several_shapefiles_in_one_archive_are_layers_to_choose_from(tmp_path: Path) -> None:
    roads = write_shapefile(tmp_path / "r", COLUMNS, STREETS, name="道路")
    places = write_shapefile(tmp_path / "p", {"名称": ["北门"]}, [shapely.Point(EAST, NORTH)], name="地点")
    entries = {f"成果/{name}": path.read_bytes() for name, path in [*roads, *places]}
    path = write_zip(tmp_path / "成果.zip", entries)
    _, check = checked("roads", [("成果.zip", path)])
    assert sorted(table["name"] for table in check.outcome["tables"]) == ["地点", "道路"]
    assert check.table.name == "道路"
    brought_in("places", [("成果.zip", path)])
    assert Place.objects.get().name == "北门"
    with pytest.raises(DomainError, match="没有“没有的”"):
        checked("roads", [("成果.zip", path)], table="没有的")


def test_a_gcj_02_copy_of_known_roads_is_caught_and_put_right(tmp_path: Path) -> None:
    lay_streets()
    copy = [shapely.transform(street, lambda points: to_gcj02(unstored(points))) for street in STREETS]
    path = write_vector(tmp_path / "高德.geojson", {"name": NAMES}, copy, driver="GeoJSON", crs="EPSG:4326")
    run, check = checked("roads", [("高德.geojson", path)])
    (finding,) = check.findings
    assert (finding.kind, finding.blocking) == ("gcj02", True)
    assert finding.off_m == pytest.approx(584, abs=15)
    with pytest.raises(DomainError, match="坐标"):
        applied(run)
    _, mended = checked("roads", [("高德.geojson", path)], web="gcj02")
    assert mended.outcome["counts"]["unchanged"] == 6


def test_shifted_parcels_are_caught_by_those_that_are_known(tmp_path: Path) -> None:
    """No road overlaps a parcel; rows known by their code tell the shift."""
    from parcels.models import LandUse, Parcel

    squares = [shapely.box(EAST + 500 * n, NORTH, EAST + 500 * n + 60, NORTH + 60) for n in range(4)]
    for number, square in enumerate(squares):
        Parcel.objects.create(
            code=f"P{number}",
            use=LandUse.objects.get(code="R2"),
            outline=straight_of(shapely.MultiPolygon([square])),
        )
    make_road("远路", line=straight(y=-900))
    copy = [shapely.transform(square, lambda points: to_gcj02(unstored(points))) for square in squares]
    path = write_vector(
        tmp_path / "p.geojson",
        {"地块编号": [f"P{n}" for n in range(4)]},
        copy,
        driver="GeoJSON",
        crs="EPSG:4326",
    )
    _, check = checked("parcels", [("p.geojson", path)])
    assert [finding.kind for finding in check.findings if finding.blocking] == ["gcj02"]


def test_differences_are_told_field_by_field_and_drawn(tmp_path: Path) -> None:
    roads = lay_streets()
    moved = [
        shapely.transform(STREETS[0], lambda points: points + np.array((0, 3))),
        *STREETS[1:5],
        line(y=2900),
    ]
    columns = {"路名": [*NAMES[:5], "新路"], "等级": ["主干路", "次干路", *["主干路"] * 4]}
    path = write_vector(tmp_path / "a.gpkg", columns, moved, driver="GPKG")
    run, check = checked("roads", [("a.gpkg", path)])
    assert check.outcome["counts"] == {"new": 1, "changed": 2, "unchanged": 3, "gone": 1}
    changes = {change["label"]: change for change in check.outcome["changes"]}
    assert (
        changes["神州路"]["differences"][0][:1] == ("图形",)
        or changes["神州路"]["differences"][0][0] == "图形"
    )
    assert "3.00 米" in changes["神州路"]["differences"][0][2]
    assert changes["世纪路"]["differences"] == [("等级", "主干路", "次干路")]
    assert "文汇路" not in changes
    assert check.outcome["kept"] == ["文汇路"]
    states = [feature["properties"]["state"] for feature in check.preview["features"]]
    assert sorted(states) == [
        "before",
        "changed",
        "changed",
        "new",
        "unchanged",
        "unchanged",
        "unchanged",
    ]
    lon, lat = check.preview["features"][0]["geometry"]["coordinates"][0]
    assert (113 < lon < 114, 35 < lat < 36) == (True, True)
    applied(run)
    assert Road.objects.filter(name="文汇路").exists()  # gone from the file is not gone from the world
    roads[1].refresh_from_db()
    assert roads[1].road_class == "secondary"


def test_undoing_puts_back_what_was_changed_deleted_and_made(tmp_path: Path) -> None:
    lay_streets()
    make_report(make_work(Road.objects.get(name="神州路"), 100, 900), "subgrade", 100, 400)
    before = snapshot()
    shapes = [
        shapely.transform(STREETS[0], lambda points: points + np.array((5, 9))),
        STREETS[1],
        line(y=2900),
    ]
    path = write_vector(
        tmp_path / "a.gpkg", {"路名": [*NAMES[:2], "新路"], "红线": [60.0, 61.0, 62.0]}, shapes, driver="GPKG"
    )
    run = brought_in("roads", [("a.gpkg", path)], remove_gone=True)
    assert set(Road.objects.values_list("name", flat=True)) == {"神州路", "世纪路", "新路"}
    assert Work.objects.get().line.coords[0] == pytest.approx((EAST + 100, NORTH + 9), abs=0.01)
    undone(run)
    assert snapshot() == before
    assert run.rows.count() > 5
    with pytest.raises(DomainError, match="只有已导入的"):
        undone(run)


def snapshot() -> list[Any]:
    """All that a run of roads can have touched."""
    roads = Road.objects.order_by("pk").values_list(
        "pk", "code", "name", "road_class", "red_line_m", "source"
    )
    lines = [road.centreline.hexewkb for road in Road.objects.order_by("pk")]
    works = [(work.pk, work.span, work.line.hexewkb, work.flag) for work in Work.objects.order_by("pk")]
    reports = [(r.pk, r.span, r.placed) for work in Work.objects.all() for r in work.reports.order_by("pk")]
    slices = [
        (s.side, s.span, s.geom_3857.hexewkb)
        for work in Work.objects.all()
        for s in work.slices.order_by("span", "side")
    ]
    return [list(roads), lines, works, reports, slices]


def test_what_something_later_stands_on_is_not_undone(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "a.gpkg", {"路名": NAMES}, STREETS, driver="GPKG")
    run = brought_in("roads", [("a.gpkg", path)])
    work = make_work(Road.objects.get(name="神州路"), 0, 500)
    with pytest.raises(DomainError, match="“神州路”上已有工程"):
        undone(run)
    work.delete()
    Road.objects.filter(name="世纪路").update(red_line_m=33)
    with pytest.raises(DomainError, match="“世纪路”导入之后又被改过"):
        undone(run)
    Road.objects.filter(name="世纪路").update(red_line_m=None)
    second = write_vector(
        tmp_path / "b.gpkg", {"路名": NAMES[:1], "红线": [60.0]}, STREETS[:1], driver="GPKG"
    )
    later = brought_in("roads", [("b.gpkg", second)])
    with pytest.raises(DomainError, match=f"第 {later.pk} 号导入后来改过它"):
        undone(run)
    undone(later)
    undone(run)
    assert Road.objects.count() == 0


def test_nothing_is_written_when_the_database_refuses_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_vector(tmp_path / "a.gpkg", {"路名": NAMES}, STREETS, driver="GPKG")
    run, _ = checked("roads", [("a.gpkg", path)])
    make_road("别的路", code="taken", line=straight(y=-800))
    # The code that 神州路 would get is taken between check and writing.
    from gis.exchange import services

    real = services._checked

    def with_taken_code(*args: Any) -> Any:
        result = real(*args)
        assert result.plan is not None
        result.plan.changes[0].fields["code"] = "taken"
        result.outcome["counts"] = run.outcome["counts"]
        return result

    monkeypatch.setattr(services, "_checked", with_taken_code)
    with pytest.raises(DomainError, match="重复"):
        applied(run)
    assert [road.name for road in Road.objects.all()] == ["别的路"]
    assert not ImportedRow.objects.exists()
    run.refresh_from_db()
    assert run.status == ImportRun.Status.CHECKED


def test_data_that_changed_since_the_check_are_not_overwritten_unseen(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "a.gpkg", {"路名": NAMES}, STREETS, driver="GPKG")
    run, _ = checked("roads", [("a.gpkg", path)])
    make_road("神州路", line=straight(y=40))
    with pytest.raises(DomainError, match="请重新检查"):
        applied(run)


def test_another_row_than_the_one_shown_is_not_removed(tmp_path: Path) -> None:
    """The numbers are the same as when it was checked, the rows are not."""
    for name, x in (("甲桥", 0), ("乙桥", 50)):
        make_place(name, x, 0)
    path = write_vector(tmp_path / "a.gpkg", {"地点": ["甲桥"]}, [point(0)], driver="GPKG")
    run, check = checked("places", [("a.gpkg", path)], remove_gone=True)
    assert check.outcome["counts"]["gone"] == 1
    Place.objects.filter(name="乙桥").delete()
    make_place("丙桥", 90, 0)
    with pytest.raises(DomainError, match="请重新检查"):
        applied(run)
    assert Place.objects.filter(name="丙桥").exists()


def test_a_value_is_not_written_over_another_than_the_one_shown(tmp_path: Path) -> None:
    road = make_road("神州路", line=straight(length=2000), red_line_m=40)
    path = tmp_path / "a.csv"
    path.write_text("路名,红线宽度\n神州路,50\n", encoding="utf-8-sig")
    run, _ = checked("roads", [("a.csv", path)])
    Road.objects.filter(pk=road.pk).update(red_line_m=45)
    with pytest.raises(DomainError, match="请重新检查"):
        applied(run)
    assert Road.objects.get().red_line_m == 45


def test_new_places_in_degrees_say_first_whether_they_are_a_web_maps(tmp_path: Path) -> None:
    lay_streets()
    there = unstored(np.array([(EAST + 450.0, NORTH + 350.0)]))
    path = write_vector(
        tmp_path / "a.geojson",
        {"地点": ["甲桥"]},
        [shapely.Point(there[0])],
        driver="GeoJSON",
        crs="EPSG:4326",
    )
    run, check = checked("places", [("a.geojson", path)])
    assert [(one.kind, one.blocking) for one in check.findings] == [("web_unknown", True)]
    assert check.outcome["counts"]["new"] == 1
    with pytest.raises(DomainError, match="坐标"):
        applied(run)
    brought_in("places", [("a.geojson", path)], web="plain")
    # One that is known where it is known to lie answers it.
    _, check = checked("places", [("a.geojson", path)])
    assert check.findings == []


def test_what_all_lies_beside_the_known_is_asked_about_and_may_be_meant(tmp_path: Path) -> None:
    lay_streets()
    beside = [shapely.transform(street, lambda points: points + np.array((30, 0))) for street in STREETS]
    path = write_vector(tmp_path / "a.gpkg", {"路名": NAMES}, beside, driver="GPKG")
    run, check = checked("roads", [("a.gpkg", path)])
    assert [(one.kind, one.blocking) for one in check.findings] == [("constant_shift", True)]
    with pytest.raises(DomainError, match="坐标"):
        applied(run)
    brought_in("roads", [("a.gpkg", path)], as_is=True)
    assert points_of(Road.objects.get(name="中原路"))[0] == pytest.approx(
        shapely.get_coordinates(beside[3])[0]
    )


def test_a_day_that_has_not_come_and_a_pipe_without_width_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "编号,类别,敷设日期,管径,wkt\n"
        f'P1,给水,2014-12-02,200,"LINESTRING({EAST} {NORTH}, {EAST + 100} {NORTH})"\n'
        f'P2,给水,2014-12-01,0,"LINESTRING({EAST} {NORTH}, {EAST + 100} {NORTH})"\n',
        encoding="utf-8-sig",
    )
    _, check = checked("pipes", [("a.csv", path)], srid="4547", anywhere=True)
    told = [(one["row"], one["what"]) for one in check.outcome["problems"] if one["blocking"]]
    assert told == [(2, "敷设日期还没有到。"), (3, "管径要大于 0。")]


def test_rows_with_problems_keep_all_from_being_written_unless_left_out(tmp_path: Path) -> None:
    columns = {"代码": ["a", "a", "c"], "路名": NAMES[:3], "红线": ["40", "41", "很宽"]}
    path = write_vector(tmp_path / "a.gpkg", columns, STREETS[:3], driver="GPKG")
    run, check = checked("roads", [("a.gpkg", path)])
    told = [(one["row"], one["field"], one["value"]) for one in check.outcome["problems"]]
    assert told == [(2, "代码", "a"), (3, "红线", "很宽")]
    with pytest.raises(DomainError, match="有 2 行有问题"):
        applied(run)
    assert Road.objects.count() == 0
    brought_in("roads", [("a.gpkg", path)], leave_out=True)
    assert [road.name for road in Road.objects.all()] == ["神州路"]


def test_a_chosen_mapping_is_remembered_for_the_same_headings(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "a.gpkg", {"甲": NAMES, "乙": ["x"] * 6}, STREETS, driver="GPKG")
    _, first = checked("roads", [("a.gpkg", path)])
    assert first.chosen == {}
    assert first.outcome["missing"] == ["路名"]
    brought_in("roads", [("a.gpkg", path)], columns={"name": "甲"})
    assert ColumnMapping.objects.get().columns == {"name": "甲"}
    other = write_vector(tmp_path / "b.gpkg", {"乙": ["y"] * 6, "甲": NAMES}, STREETS, driver="GPKG")
    _, second = checked("roads", [("b.gpkg", other)])
    assert second.chosen == {"name": "甲"}
    for columns in ({"没有": "甲"}, {"name": "没有"}):
        with pytest.raises(DomainError, match="没有"):
            checked("roads", [("b.gpkg", other)], columns=columns)


def test_points_in_columns_and_wkt_place_rows_of_tables_without_geometry(tmp_path: Path) -> None:
    import pyogrio

    place = stored(np.array([[113.25, 35.15]]))[0]
    pyogrio.raw.write(
        tmp_path / "p.dbf", None, [np.array(["北门"], dtype=object), np.array([113.25]), np.array([35.15])],
        ["NAME", "LON", "LAT"], geometry_type=None, driver="ESRI Shapefile",
    )  # fmt: skip
    run, check = checked("places", [("p.dbf", tmp_path / "p.dbf")])
    assert check.findings[0].kind == "crs_missing"
    assert check.findings[0].remedy["srid"] == "4490"
    brought_in("places", [("p.dbf", tmp_path / "p.dbf")], srid="4490")
    assert Place.objects.get().geom.coords == pytest.approx(tuple(place), abs=0.001)
    pyogrio.raw.write(
        tmp_path / "q.dbf", None,
        [np.array([value], dtype=object) for value in ("water", f"LINESTRING ({EAST} {NORTH}, {EAST + 90} {NORTH})")],
        ["KIND", "WKT"], geometry_type=None, driver="ESRI Shapefile",
    )  # fmt: skip
    brought_in("pipes", [("q.dbf", tmp_path / "q.dbf")], srid="4547")
    assert Pipe.objects.get().length_m == pytest.approx(90)
    assert run.status == ImportRun.Status.CHECKED


def test_a_file_of_one_kind_says_so_by_its_name_or_is_told(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "给水管线.gpkg", {"管径": ["DN300"]}, STREETS[:1], driver="GPKG")
    _, check = checked("pipes", [("给水管线.gpkg", path)])
    assert check.chosen == {"diam_mm": "管径", "kind": "=water"}
    assert any("全部按“给水”" in note for note in check.outcome["notes"])
    brought_in("pipes", [("a.gpkg", path)], columns={"diam_mm": "管径", "kind": "=燃气"})
    pipe = Pipe.objects.get()
    assert (pipe.kind, pipe.diameter_mm) == ("gas", 300)
    with pytest.raises(DomainError, match="类别：只能是"):
        checked("pipes", [("a.gpkg", path)], columns={"kind": "=石油"})
    both = write_vector(tmp_path / "雨水污水.gpkg", {"管径": ["DN300"]}, STREETS[:1], driver="GPKG")
    _, unknown = checked("pipes", [("雨水污水.gpkg", both)])
    assert unknown.outcome["missing"] == ["类别"]


def test_reports_are_appended_from_a_table_and_voided_when_it_is_undone(tmp_path: Path) -> None:
    import pyogrio

    from roads.models import ProgressReport

    make_work(make_road("神州路"), 0, 800, code="W1")
    texts = [
        ["W1", "W1"],
        ["路基", "路基"],
        ["K0+000～K0+200", "K0+200～K0+300"],
        ["2014.6.1", "2014年6月5日"],
    ]
    pyogrio.raw.write(
        tmp_path / "上报.dbf", None, [np.array(one, dtype=object) for one in texts],
        ["工程编号", "工序", "桩号范围", "完成日期"], geometry_type=None, driver="ESRI Shapefile", encoding="GBK",
    )  # fmt: skip
    files = [(path.name, path) for path in sorted(tmp_path.glob("上报.*"))]
    run = brought_in("reports", files)
    spans = {(float(r.span.lower), float(r.span.upper), r.side) for r in ProgressReport.objects.all()}
    assert spans == {(0, 200, "B"), (200, 300, "B")}
    _, again = checked("reports", files)
    assert again.outcome["nothing"]
    undone(run)
    assert {r.void_reason for r in ProgressReport.objects.all()} == {f"撤销第 {run.pk} 号导入"}
    assert ProgressReport.objects.known_at(None).count() == 0
    brought_in("reports", files)


def test_land_outside_the_district_is_told_row_by_row(tmp_path: Path) -> None:
    lay_streets()
    shapes = [STREETS[0], line(x=40_000)]
    path = write_vector(tmp_path / "a.gpkg", {"路名": ["神州路", "远路"]}, shapes, driver="GPKG")
    _, check = checked("roads", [("a.gpkg", path)])
    (problem,) = check.outcome["problems"]
    assert (problem["row"], problem["blocking"]) == (2, False)
    assert "公里" in problem["what"]


def test_a_run_that_was_applied_is_closed(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "a.gpkg", {"路名": NAMES}, STREETS, driver="GPKG")
    run = brought_in("roads", [("a.gpkg", path)])
    with pytest.raises(DomainError, match="不能再改"):
        applied(run)


def test_the_database_holds_runs_to_their_moments() -> None:
    from tests.importing import NOW, manager

    with pytest.raises(DatabaseError):
        ImportRun.objects.create(
            layer="roads", file_name="a", sha256="", size_bytes=0, at=NOW, by=manager(), status="applied"
        )
