"""Files that mean harm, or are broken: each one is one message in Chinese, and nothing outside is touched."""

# Faces: gis/exchange/readers/reading.py

import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely

from gis.errors import DomainError
from gis.exchange.readers.reading import read_files
from tests.files import parts_of, write_shapefile, write_vector, write_zip
from tests.shapes import EAST, NORTH

LINE = shapely.LineString([(EAST, NORTH), (EAST + 1000, NORTH)])


def refusal(*files: tuple[str, Path]) -> str:
    with pytest.raises(DomainError) as caught:
        read_files(list(files))
    return caught.value.message


def refused_or_read(files: list[tuple[str, Path]]) -> str:
    """The message of a refusal, "" where tables came back; anything else fails the test."""
    try:
        read_files(files)
    except DomainError as error:
        return error.message
    return ""


def zipped(path: Path, entries: dict[str, bytes]) -> str:
    return refusal(("a.zip", write_zip(path / "a.zip", entries)))


def test_ways_out_of_an_archive_are_refused(tmp_path: Path) -> None:
    for name in ("../../etc/cron.d/x.shp", "/etc/x.shp", "C:\\x.shp", "..\\x.shp"):
        assert "指向包外" in zipped(tmp_path, {name: b"x"})


def test_links_in_an_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("roads.geojson")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "是链接" in refusal(("a.zip", path))


def test_archives_in_archives_are_refused_by_name(tmp_path: Path) -> None:
    for name in ("里面.zip", "a.rar", "x/b.7z", "doc.kmz"):
        assert "还有压缩包" in zipped(tmp_path, {name: b"PK\x03\x04"})


def test_a_bomb_is_not_unpacked(tmp_path: Path, settings: Any) -> None:
    path = write_zip(tmp_path / "a.zip", {"roads.geojson": b"0" * 30_000_000})
    assert "压缩比" in refusal(("a.zip", path))
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"unpacked_bytes": 1_000_000}
    assert "解开后超过" in refusal(("a.zip", path))


def test_a_directory_that_lies_about_sizes_does_not_help(tmp_path: Path, settings: Any) -> None:
    path = write_zip(
        tmp_path / "a.zip", {"roads.geojson": os.urandom(3_000_000)}, compression=zipfile.ZIP_STORED
    )
    content = path.read_bytes()
    # In both headers the entry now claims a thousand bytes.
    path.write_bytes(content.replace((3_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"unpacked_bytes": 2_000_000}
    assert refusal(("a.zip", path))


def test_too_many_entries_encrypted_or_empty_archives_are_refused(tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"entries": 20}
    assert "最多 20 个" in zipped(tmp_path, {f"{number}.txt": b"x" for number in range(21)})
    assert "空的" in zipped(tmp_path, {})
    path = write_zip(tmp_path / "b.zip", {"roads.geojson": b"{}"})
    content = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        content[at] |= 1
    path.write_bytes(bytes(content))
    assert "密码" in refusal(("b.zip", path))


def test_broken_archives_are_one_message(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"roads.geojson": b'{"type": "FeatureCollection"}' * 200})
    content = path.read_bytes()
    for cut in (content[:60], content[:-30], b"PK\x03\x04" + b"\xff" * 200, b"not a zip"):
        path.write_bytes(cut)
        assert "损坏" in refusal(("a.zip", path)) or "不是 ZIP" in refusal(("a.zip", path))


KML = '<?xml version="1.0"?>{}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACEMARK = "<Placemark><name>{}</name><Point><coordinates>113.2,35.1</coordinates></Point></Placemark>"


def kml(tmp_path: Path, head: str, body: str) -> tuple[str, Path]:
    path = tmp_path / "a.kml"
    path.write_text(KML.format(head, body), encoding="utf-8")
    return "a.kml", path


def test_kml_that_reaches_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密")
    entity = f'<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    assert "实体" in refusal(kml(tmp_path, entity, PLACEMARK.format("&x;")))
    laughs = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "实体" in refusal(kml(tmp_path, laughs, PLACEMARK.format("&b;")))
    link = "<NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink>"
    assert "网络链接" in refusal(kml(tmp_path, "", link))
    assert "嵌套" in refusal(kml(tmp_path, "", "<Folder>" * 200 + "</Folder>" * 200))


def test_icons_and_styles_of_kml_are_never_fetched(tmp_path: Path) -> None:
    """A placemark that points at pictures and styles elsewhere is read; the file it names is not opened."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # whoever opens it waits for ever
    body = f"<Style id='s'><IconStyle><Icon><href>file://{pipe}</href></Icon></IconStyle></Style>"
    place = PLACEMARK.format("门").replace("<name>", f"<styleUrl>{pipe}#s</styleUrl><name>")
    (table,) = read_files([kml(tmp_path, "", body + place)]).tables
    assert table.values[0][table.headings.index("Name")] == "门"


def test_what_points_at_other_files_is_refused_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n1,2\n")
    source = f"<SrcDataSource>{tmp_path}/data.csv</SrcDataSource>"
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="a">{source}</OGRVRTLayer></OGRVRTDataSource>'
    for name in ("a.vrt", "a.geojson", "a.kml", "a.shp", "a.gpkg", "a.json", "a.fgb", "a.dxf"):
        path = tmp_path / name
        path.write_text(vrt)
        assert refusal((name, path))


def test_a_tab_that_joins_other_tables_is_refused(tmp_path: Path) -> None:
    main = write_vector(tmp_path / "a.tab", {"NAME": ["x"]}, [LINE], driver="MapInfo File")
    for said in (
        'create view a as select * from "../b"',
        '  File "../../etc/passwd"',
        '"\\IsSeamless" = "TRUE"',
    ):
        main.write_text(f"!table\n!version 300\nDefinition Table\n  Type NATIVE\n{said}\n")
        assert "指向别的表" in refusal(*parts_of(main))


def test_views_of_a_geopackage_are_left_out(tmp_path: Path) -> None:
    import sqlite3

    path = write_vector(tmp_path / "a.gpkg", {"name": ["神州路"]}, [LINE], driver="GPKG")
    base = sqlite3.connect(path)
    base.execute("CREATE VIEW peek AS SELECT fid, geom, load_extension('/tmp/x.so') AS name FROM a")
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        " VALUES ('peek', 'features', 'peek', 4547)"
    )
    base.execute("INSERT INTO gpkg_geometry_columns VALUES ('peek', 'geom', 'LINESTRING', 4547, 0, 0)")
    base.commit()
    base.close()
    (table,) = read_files([("a.gpkg", path)]).tables
    assert table.name == "a"
    assert any("peek" in note for note in table.notes)


def test_broken_files_of_every_format_are_one_message_each(tmp_path: Path) -> None:
    """Cut short, and with bytes turned over: either tables come back or one refusal; never anything else."""
    names = {
        "a.gpkg": "GPKG",
        "a.geojson": "GeoJSON",
        "a.fgb": "FlatGeobuf",
        "a.dxf": "DXF",
        "a.kml": "LIBKML",
    }
    for name, driver in names.items():
        columns: dict[str, Any] = {"Layer": ["道路"]} if driver == "DXF" else {"name": ["神州路"]}
        path = write_vector(tmp_path / name, columns, [LINE], driver=driver)
        whole = path.read_bytes()
        for content in (
            whole[: len(whole) // 2],
            whole[:30],
            b"\x00" * 400,
            whole[:90] + b"\xff" * 40 + whole[130:],
        ):
            path.write_bytes(content)
            said = refused_or_read([(name, path)])
            assert said == "" or said.endswith("。")


def test_a_shapefile_cut_short_is_read_as_far_as_it_goes_or_refused(tmp_path: Path) -> None:
    files = write_shapefile(tmp_path, {"路名": ["神州路", "中原路"]}, [LINE, LINE])
    shp = next(path for name, path in files if name.endswith(".shp"))
    whole = shp.read_bytes()
    for size in (40, 100, 150, len(whole) - 8):
        shp.write_bytes(whole[:size])
        said = refused_or_read(files)
        assert said == "" or "Shapefile" in said


def test_too_many_rows_are_refused_before_they_are_read(tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"rows": 3}
    path = write_vector(tmp_path / "a.fgb", {"n": list(range(5))}, [LINE] * 5, driver="FlatGeobuf")
    assert "一次最多导入 3 个" in refusal(("a.fgb", path))


def test_reading_that_takes_too_much_memory_or_time_is_stopped(tmp_path: Path, settings: Any) -> None:
    body = ",".join(
        '{"type":"Feature","properties":{"a":"%s"},"geometry":null}' % ("x" * 50) for _ in range(200_000)
    )
    path = tmp_path / "a.geojson"
    path.write_text('{"type":"FeatureCollection","features":[' + body + "]}")
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"memory_bytes": 360_000_000}
    assert "内存" in refusal(("a.geojson", path)) or "损坏" in refusal(("a.geojson", path))
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"memory_bytes": 4_000_000_000, "seconds": 1}
    path.write_text('{"type":"FeatureCollection","features":[' + ",".join([body] * 4) + "]}")
    assert "没有读完" in refusal(("a.geojson", path))


def test_what_is_not_on_the_list_is_refused_with_what_to_do(tmp_path: Path) -> None:
    for name, word in (
        ("a.dwg", "另存为 DXF"),
        ("a.rar", "改压成 ZIP"),
        ("a.tcx", "TCX"),
        ("a.exe", "可导入"),
    ):
        path = tmp_path / name
        path.write_bytes(b"AC1032 whatever")
        assert word in refusal((name, path))
    (tmp_path / "empty.geojson").touch()
    assert "空文件" in refusal(("empty.geojson", tmp_path / "empty.geojson"))
    (tmp_path / "b.dxf").write_bytes(b"AC1032" + b"\0" * 100)
    assert "DWG" in refusal(("b.dxf", tmp_path / "b.dxf"))


def test_the_reading_process_has_no_drivers_but_ours_and_no_secrets(tmp_path: Path) -> None:
    import subprocess
    import sys

    from gis.exchange.readers.reading import ROOT

    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import pyogrio\n"
        "from gis.exchange.readers.sandbox import drivers; drivers.confine()\n"
        "print(sorted(pyogrio.list_drivers()))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True)
    assert "VRT" not in done.stdout
    assert "WFS" not in done.stdout
    assert "CSV" not in done.stdout
    assert "ESRI Shapefile" in done.stdout


def test_the_reading_process_leaves_the_network_where_the_system_lets_it() -> None:
    import subprocess
    import sys

    from gis.exchange.readers.reading import ROOT

    code = (
        "import sys, socket; sys.path.insert(0, sys.argv[1])\n"
        "from gis.exchange.readers.sandbox.process import leave_network\n"
        "left = leave_network()\n"
        "server = socket.socket(); reached = server.connect_ex(('127.0.0.1', 9)) != 101\n"
        "print(left, reached)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True)
    # 101 is ENETUNREACH: there is not even a loopback.
    assert done.stdout.split() in (["True", "False"], ["False", "True"])


def test_a_file_is_found_from_where_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_vector(tmp_path / "a.geojson", {"路名": ["甲路"]}, [LINE], driver="GeoJSON")
    monkeypatch.chdir(tmp_path)
    (table,) = read_files([("a.geojson", Path("a.geojson"))]).tables
    assert len(table) == 1
