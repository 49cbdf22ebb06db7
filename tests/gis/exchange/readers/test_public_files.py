"""Hard files that others collected, read as uploads: the tables or the one message that each has to give."""

# Faces: gis/exchange/readers/reading.py

from pathlib import Path

import pytest

from gis.errors import DomainError
from gis.exchange.readers.reading import read_files
from tests.files import parts_of
from tests.paths import DATA

HARD = DATA / "hard-imports"
pytestmark = pytest.mark.skipif(not HARD.exists(), reason="the shared files are not here")

READ = {
    "mapshaper/dbf/ldid/chinese.shp": ("简体", "DBF 语言标识"),
    "mapshaper/dbf/cpg/big5.shp": ("國語", ".cpg 文件"),
    "mapshaper/dbf/gbk.dbf": ("简体国语", "按内容判断"),
    "mapshaper/dbf/big5.dbf": ("繁體國語", "按内容判断"),
    "mapshaper/dbf/utf8.dbf": ("国语國語", "按内容判断"),
    "mapshaper/shapefile/utf8-property.shp": ("ηελλο ςορλδ", ".cpg 文件"),
    "mapshaper/shapefile/latin1-property.shp": ("México", "按内容判断"),
}
REFUSED = {
    "kml-togeojson/networklink.kml": "网络链接",
    "mapshaper/features/zip/zip-in-zip.zip": "还有压缩包",
    "mapshaper/features/gzip/world_land.json.gz": "GZ",
    "mapshaper/issues/384_invalid_json/sample.json": "损坏",
    "pyshp/empty_zipfile.zip": "没有坐标",
}


@pytest.mark.parametrize(("name", "word", "how"), [(name, *told) for name, told in READ.items()], ids=READ)
def test_texts_are_read_in_their_encoding(name: str, word: str, how: str) -> None:
    path = HARD / name
    files = parts_of(path) if path.suffix == ".shp" else [(path.name, path)]
    (table,) = read_files(files).tables
    assert word in [value for row in table.values for value in row]
    assert table.encoding is not None
    assert table.encoding.how == how


@pytest.mark.parametrize(("name", "words"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_come_in_is_one_sentence(name: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        read_files([(Path(name).name, HARD / name)])


def test_several_layers_systems_and_missing_ones_are_told_apart() -> None:
    mixed = read_files([("mixed_crs.gpkg", HARD / "mapshaper/geopackage/mixed_crs.gpkg")]).tables
    assert {table.crs for table in mixed} == {"EPSG:2269", "EPSG:4326"}
    (alone,) = read_files([("gauss_kruger.shp", HARD / "mapshaper/issues/193/gauss_kruger.shp")]).tables
    assert (len(alone), alone.headings) == (3, ())
    assert any(".dbf" in note for note in alone.notes)
    assert any(".shx" in note for note in alone.notes)
    (null,) = read_files([("null_crs.gpkg", HARD / "mapshaper/geopackage/null_crs_gdal.gpkg")]).tables
    assert null.crs == ""
