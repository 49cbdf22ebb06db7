"""GeoJSON in whatever encoding it came: read as text, looked over, handed to GDAL in UTF-8."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from gis.errors import DomainError
from gis.exchange.readers.encodings import text_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Encoding, Table
from gis.exchange.readers.vector import broken, layers_of, read_layer

LABEL: Final = "GeoJSON"
GEOMETRIES: Final = "Feature|FeatureCollection|(?:Multi)?(?:Point|LineString|Polygon)|GeometryCollection"
KNOWN_TYPE: Final = re.compile(rf'"type"\s*:\s*"(?:{GEOMETRIES})"')
TOPOLOGY: Final = re.compile(r'"type"\s*:\s*"Topology"')
ESRI: Final = re.compile(r'"geometryType"\s*:\s*"esriGeometry')
SAYS_CRS: Final = re.compile(r'"crs"\s*:\s*\{')
# One feature a line, with or without the mark of RFC 8142 before it.
FEATURE_LINE: Final = re.compile(r'\x1e?\s*\{[^\n]*"type"\s*:\s*"Feature"[^\n]*\}\s*')


def read(path: Path, reading: Reading) -> list[Table]:
    """The features of a GeoJSON file, or of one geometry alone."""
    text, encoding = text_of(path.read_bytes(), asked=reading.encoding)
    if TOPOLOGY.search(text):
        raise DomainError("这是 TopoJSON，不是 GeoJSON。请在 mapshaper 或 QGIS 里另存为 GeoJSON。")
    if ESRI.search(text):
        raise DomainError("这是 Esri JSON，不是 GeoJSON。请在 ArcGIS 或 QGIS 里另存为 GeoJSON。")
    if not KNOWN_TYPE.search(text):
        raise DomainError("这个 JSON 不是 GeoJSON：没有要素（Feature）也没有图形。")
    plain = path.with_name("read.geojson")
    plain.write_text(_collected(text), encoding="utf-8")
    names = layers_of(plain, driver="GeoJSON", label=LABEL)
    if not names:
        raise broken(LABEL)
    table = read_layer(plain, names[0], name=path.stem, label=LABEL)
    return [_with_encoding(table, encoding, says_crs=bool(SAYS_CRS.search(text)))]


def _collected(text: str) -> str:
    """Features that stand one a line as a collection; other text as it is."""
    lines = [line for line in text.split("\n") if line.strip("\x1e \t\r")]
    if len(lines) < 2 or not all(FEATURE_LINE.fullmatch(line) for line in lines):
        return text
    features = ",".join(line.strip("\x1e \t\r") for line in lines)
    return f'{{"type":"FeatureCollection","features":[{features}]}}'


def _with_encoding(table: Table, encoding: Encoding, *, says_crs: bool) -> Table:
    notes = () if says_crs else ("GeoJSON 没有写坐标系，按规定是经纬度（WGS 84）。",)
    return replace(table, encoding=encoding, notes=(*table.notes, *notes))
