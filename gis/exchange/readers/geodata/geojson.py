"""GeoJSON in whatever encoding it came: read as text, looked over, handed to GDAL in UTF-8."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import orjson

from gis.errors import DomainError
from gis.exchange.readers.encodings import text_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Encoding, Table
from gis.exchange.readers.vector import broken, layers_of, read_layer

LABEL: Final = "GeoJSON"
GEOMETRIES: Final = frozenset({
    "Feature", "FeatureCollection", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon",
    "MultiPolygon", "GeometryCollection",
})  # fmt: skip
TYPE: Final = re.compile(r'"type"\s*:\s*"(\w{1,40})"')
# Where the type of a whole stands that cannot be read as JSON.
LOOKED_AT: Final = 2000
ESRI: Final = re.compile(r'"geometryType"\s*:\s*"esriGeometry')
SAYS_CRS: Final = re.compile(r'"crs"\s*:\s*\{')
# One feature a line, with or without the mark of RFC 8142 before it.
FEATURE_LINE: Final = re.compile(r'\x1e?\s*\{[^\n]*"type"\s*:\s*"Feature"[^\n]*\}\s*')


def read(path: Path, reading: Reading) -> list[Table]:
    """The features of a GeoJSON file, or of one geometry alone."""
    text, encoding = text_of(path.read_bytes(), encoding_name=reading.encoding)
    text = _collected(text)
    kind = _kind(text)
    if kind == "Topology":
        return _read_topology(path, text, encoding)
    if kind == "esri":
        raise DomainError("这是 Esri JSON，不是 GeoJSON。请在 ArcGIS 或 QGIS 里另存为 GeoJSON。")
    if kind not in GEOMETRIES:
        raise DomainError(_no_geojson(kind))
    plain = path.with_name("read.geojson")
    plain.write_text(text, encoding="utf-8")
    names = layers_of(plain, driver="GeoJSON", label=LABEL)
    if not names:
        raise broken(LABEL)
    table = read_layer(plain, names[0], name=path.stem, label=LABEL)
    return [_with_encoding(table, encoding, says_crs=bool(SAYS_CRS.search(text)))]


def _read_topology(path: Path, text: str, encoding: Encoding) -> list[Table]:
    """The objects of a TopoJSON file, each a table; its coordinates are degrees unless somebody says otherwise."""
    plain = path.with_name("read.topojson")
    plain.write_text(text, encoding="utf-8")
    tables = [
        replace(read_layer(plain, name, name=name, label="TopoJSON"), encoding=encoding)
        for name in layers_of(plain, driver="TopoJSON", label="TopoJSON")
    ]
    if not tables:
        raise broken("TopoJSON")
    return tables


def _kind(text: str) -> str:
    """The type that the whole says of itself, `esri` for what ArcGIS servers answer; "" for other JSON.

    Raises DomainError for what is no JSON.
    """
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError:
        # NaN and the like, which GDAL bears; what is cut off it will tell.
        if ESRI.search(text[:LOOKED_AT]):
            return "esri"
        match = TYPE.search(text[:LOOKED_AT]) or TYPE.search(text[-LOOKED_AT:])
        if not match:
            raise broken(LABEL) from None
        return match[1]
    if not isinstance(whole, dict):
        return "list" if isinstance(whole, list) else ""
    if str(whole.get("geometryType", "")).startswith("esriGeometry") or "spatialReference" in whole:
        return "esri"
    return str(whole.get("type", ""))[:40] if isinstance(whole.get("type", ""), str) else ""


def _no_geojson(kind: str) -> str:
    what = {"list": "最外层是一个列表", "": "最外层没有 type"}.get(kind, f"最外层的 type 是“{kind}”")
    return (
        f"文件是完整的 JSON，但不是 GeoJSON：{what}，要的是 FeatureCollection、Feature 或图形。"
        "若是接口的返回结果，请取出其中的要素另存为 GeoJSON，或在 QGIS 里转换。"
    )


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
