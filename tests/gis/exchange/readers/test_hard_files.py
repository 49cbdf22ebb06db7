"""Files of kinds that engineers and planners have, or that mean harm, written here: what each one has to give."""

# Faces: gis/exchange/readers/*.py, gis/exchange/readers/dxf/*.py, gis/exchange/readers/engineering/*.py
# Faces: gis/exchange/readers/geodata/*.py, gis/exchange/readers/sandbox/*.py

import json
import re
import struct
from pathlib import Path
from typing import Any

import ezdxf
import pytest
import shapely
from django.conf import settings

from gis.errors import DomainError
from gis.exchange.readers.reading import read_files
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds
from tests.files import ESRI_4547, write_shapefile, write_vector
from tests.shapes import EAST, NORTH

LINE = shapely.LineString([(EAST, NORTH), (EAST + 1000, NORTH)])
DEGREES = "113.25,35.15 113.26,35.15"
KML = '<?xml version="1.0" encoding="{}"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bounds, "limits", Limits(**settings.IMPORT_LIMITS), raising=False)


def read(folder: Path, name: str, content: str | bytes) -> Table:
    path = folder / "data"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (table,) = read_files([(name, path)]).tables
    return table


def refusal(folder: Path, name: str, content: str | bytes) -> str:
    with pytest.raises(DomainError) as caught:
        read(folder, name, content)
    return caught.value.message


def column(table: Table, heading: str) -> list[Any]:
    return [row[table.headings.index(heading)] for row in table.values]


def placemark(*values: tuple[str, str], kind: str = "Data") -> str:
    if kind == "Data":
        data = "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in values)
    else:
        data = "".join(f'<SimpleData name="{name}">{value}</SimpleData>' for name, value in values)
        data = f'<SchemaData schemaUrl="#s">{data}</SchemaData>'
    line = f"<LineString><coordinates>{DEGREES}</coordinates></LineString>"
    return f"<Placemark><name>一</name><ExtendedData>{data}</ExtendedData>{line}</Placemark>"


def test_attributes_of_kml_keep_their_chinese_names(tmp_path: Path) -> None:
    body = placemark(("管线编号", "G1"), ("管线类别", "给水"), ("code", "c"))
    table = read(tmp_path, "a.kml", KML.format("UTF-8", body))
    assert [column(table, name) for name in ("管线编号", "管线类别", "code")] == [["G1"], ["给水"], ["c"]]
    schema = '<Schema name="s" id="s"><SimpleField type="string" name="管径 &amp; 规格"/></Schema>'
    body = schema + placemark(("管径 &amp; 规格", "DN300"), kind="SimpleData")
    assert column(read(tmp_path, "a.kml", KML.format("UTF-8", body)), "管径 & 规格") == ["DN300"]


@pytest.mark.parametrize(
    ("declared", "encoding", "sure"),
    [("GBK", "gbk", True), ("gb2312", "gbk", True), ("UTF-16", "utf-16", True), ("UTF-8", "gbk", False)],
)
def test_kml_is_read_in_the_encoding_it_declares_or_is_in(
    tmp_path: Path, declared: str, encoding: str, sure: bool
) -> None:
    content = KML.format(declared, placemark(("编号", "神州路给水管线"))).encode(encoding)
    table = read(tmp_path, "a.kml", content)
    assert column(table, "编号") == ["神州路给水管线"]
    assert table.encoding is not None
    assert table.encoding.sure is sure


def test_an_encoding_of_kml_hides_no_entity(tmp_path: Path) -> None:
    text = KML.format("GBK", placemark(("编号", "&x;"))).replace(
        "<kml", '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/hostname">]><kml'
    )
    assert "实体" in refusal(tmp_path, "a.kml", text.encode("gbk"))
    utf_7 = KML.format("UTF-7", "<NetworkLink/>").replace("<NetworkLink/>", "+ADw-NetworkLink/+AD4-")
    assert "网络链接" in refusal(tmp_path, "a.kml", utf_7)


def test_a_prj_in_gbk_is_read(tmp_path: Path) -> None:
    prj = ESRI_4547.replace("CGCS2000_3_Degree_GK_CM_114E", "2000国家大地坐标系_114")
    files = write_shapefile(tmp_path, {"路名": ["神州路"]}, [LINE], prj="")
    (tmp_path / "data.prj").write_bytes(prj.encode("gbk"))
    (table,) = read_files(files).tables
    assert table.crs == prj


def test_a_day_that_is_none_does_not_break_a_shapefile(tmp_path: Path) -> None:
    files = write_shapefile(
        tmp_path, {"路名": ["神州路", "中原路"], "DAY": ["20140301", "20141399"]}, [LINE, LINE]
    )
    dbf = tmp_path / "data.dbf"
    content = bytearray(dbf.read_bytes())
    at = 32 + 32  # the second column
    content[at + 11 : at + 12] = b"D"
    width = content[at + 16]
    rows = b"".join(
        b" " + name.encode("gbk").ljust(content[48]) + day.encode().ljust(8)
        for name, day in (("神州路", "20140301"), ("中原路", "20141399"))
    )
    content[at + 16] = 8
    size = int.from_bytes(content[10:12], "little") - width + 8
    content[10:12] = size.to_bytes(2, "little")
    dbf.write_bytes(bytes(content[: int.from_bytes(content[8:10], "little")]) + rows + b"\x1a")
    (table,) = read_files(files).tables
    assert column(table, "DAY") == ["20140301", "20141399"]


def test_shapes_and_rows_that_do_not_match_are_told(tmp_path: Path) -> None:
    files = write_shapefile(tmp_path, {"路名": ["神州路", "中原路"]}, [LINE, LINE])
    dbf = tmp_path / "data.dbf"
    content = bytearray(dbf.read_bytes())
    content[4:8] = struct.pack("<I", 1)
    dbf.write_bytes(bytes(content))
    (table,) = read_files(files).tables
    assert any("2 个图形" in note and "1 行" in note for note in table.notes)
    (whole,) = read_files(write_shapefile(tmp_path / "b", {"路名": ["神州路"]}, [LINE])).tables
    assert not any("对不上" in note for note in whole.notes)


def test_features_one_a_line_are_geojson(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"路名": "神州路"},
        "geometry": {"type": "Point", "coordinates": [113, 35]},
    }
    text = json.dumps(feature, ensure_ascii=False)
    for lines in (f"{text}\n{text}\n", f"\x1e{text}\r\n\x1e{text}\r\n"):
        assert column(read(tmp_path, "a.geojson", lines.lstrip("\x1e")), "路名") == ["神州路"] * 2
    assert len(read(tmp_path, "a.geojsonl", f"{text}\n{text}")) == 2


def test_relatives_of_geojson_are_named(tmp_path: Path) -> None:
    assert "Esri JSON" in refusal(
        tmp_path, "a.json", '{"geometryType": "esriGeometryPolyline", "features": []}'
    )


def drawing(folder: Path, build: Any, version: str = "R2000", **saving: Any) -> bytes:
    document = ezdxf.new(version)
    build(document, document.modelspace())
    document.saveas(folder / "drawing.dxf", **saving)
    return (folder / "drawing.dxf").read_bytes()


def pipe(document: Any, space: Any) -> None:
    space.add_line((EAST, NORTH), (EAST + 9, NORTH), dxfattribs={"layer": "给水管线"})


def test_the_only_layer_of_a_drawing_keeps_its_name(tmp_path: Path) -> None:
    content = drawing(tmp_path, pipe, "R2018")
    assert read(tmp_path, "导出.dxf", content).name == "导出 · 给水管线"
    assert read(tmp_path, "给水管线.dxf", content).name == "给水管线"


def test_characters_that_autocad_wrote_as_numbers_are_read(tmp_path: Path) -> None:
    content = drawing(tmp_path, pipe, "R2018").replace("给水".encode(), rb"\U+7ED9\U+6C34")
    assert column(read(tmp_path, "a.dxf", content), "图层") == ["给水管线"]


def test_binary_drawings_are_told_what_to_do(tmp_path: Path) -> None:
    assert "二进制" in refusal(tmp_path, "a.dxf", drawing(tmp_path, pipe, fmt="bin"))
    for version in (b"AC1009", b"AC1012", b"AC1032"):
        assert "DWG" in refusal(tmp_path, "a.dxf", version + b"\x00" * 200)


def nested(document: Any, space: Any, *, each: int, deep: int) -> None:
    within = ""
    for level in range(deep):
        block = document.blocks.new(f"B{level}")
        block.add_line((0, 0), (1, 1))
        for place in range(each if within else 0):
            block.add_blockref(within, (place, place))
        within = f"B{level}"
    space.add_blockref(within, (EAST, NORTH))


def array(document: Any, space: Any) -> None:
    document.blocks.new("A").add_line((0, 0), (1, 1))
    space.add_blockref("A", (EAST, NORTH), dxfattribs={"row_count": 3000, "column_count": 3000})


def circle(document: Any, space: Any) -> None:
    pipe(document, space)
    for name, other in (("A", "B"), ("B", "A")):
        document.blocks.new(name).add_blockref(other, (0, 0))
    space.add_blockref("A", (EAST, NORTH))


def test_blocks_within_blocks_are_counted_before_they_are_put_in(tmp_path: Path) -> None:
    bomb = drawing(tmp_path, lambda document, space: nested(document, space, each=10, deep=9))
    assert "块套块" in refusal(tmp_path, "a.dxf", bomb)
    assert "块套块" in refusal(tmp_path, "a.dxf", bomb.replace(b"\r\n", b"\n").replace(b"\n", b"\r"))
    assert "块套块" in refusal(tmp_path, "a.dxf", drawing(tmp_path, array))
    assert "块套块" in refusal(
        tmp_path, "a.dxf", drawing(tmp_path, lambda document, space: nested(document, space, each=1, deep=90))
    )
    plain = drawing(tmp_path, lambda document, space: nested(document, space, each=3, deep=3))
    assert len(read(tmp_path, "a.dxf", plain)) == 1


def test_blocks_that_hold_themselves_end(tmp_path: Path) -> None:
    path = tmp_path / "circle"
    path.write_bytes(drawing(tmp_path, circle))
    assert {table.name for table in read_files([("a.dxf", path)]).tables} == {"a · 给水管线"}


def test_a_drawing_that_breaks_says_in_which_line(tmp_path: Path) -> None:
    content = drawing(tmp_path, lambda document, space: space.add_spline([(0, 0), (9, 9), (20, 0)]))
    assert re.search(r"（第 \d+ 行）", refusal(tmp_path, "a.dxf", content))


def test_markup_is_no_csv_whatever_its_name(tmp_path: Path) -> None:
    for text in ("<OGRVRTDataSource/>", "<!DOCTYPE html><table></table>", '<?xml version="1.0"?><a/>'):
        assert "不是 CSV" in refusal(tmp_path, "a.csv", text)


def test_blanks_around_a_files_name_do_not_hide_its_format(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "a.geojson", {"路名": ["神州路"]}, [LINE], driver="GeoJSON")
    (table,) = read_files([(" 管线.geojson ", path)]).tables
    assert table.name == "管线"


def test_a_coordinate_list_as_txt_is_told_to_be_saved_as_csv(tmp_path: Path) -> None:
    assert ".csv" in refusal(tmp_path, "a.txt", "点1,431000,3891000")


def test_what_of_a_mixed_file_cannot_be_read_is_said(tmp_path: Path) -> None:
    rows = "名称,备注\n神州路小学,门口\n中原路中学,东门\n".encode()
    table = read(tmp_path, "a.csv", rows + "世纪路,校门\n".encode("gbk"))
    assert column(table, "名称")[:2] == ["神州路小学", "中原路中学"]
    assert table.encoding is not None
    assert not table.encoding.sure
    assert any("读不全" in note for note in table.notes)


def test_a_flatgeobuf_cut_off_behind_its_head_is_broken(tmp_path: Path) -> None:
    path = write_vector(tmp_path / "a.fgb", {"路名": ["神州路"]}, [LINE], driver="FlatGeobuf")
    assert "损坏" in refusal(tmp_path, "a.fgb", path.read_bytes()[:60])
