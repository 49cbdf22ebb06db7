"""The formats layers leave in, and writing one: by the ending of a file's name."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from gis.errors import DomainError
from gis.exchange.schema import Layer
from maps.exports.crs import suitable
from maps.exports.export import Export

Write = Callable[[Export, Path], None]
WORLD: Final = "4326"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class OutFormat:
    """A format. `writer` is `module:function`, imported when a file is asked for: its libraries take a while.

    `srid` is the CRS it has where none is asked for; "" is the storage CRS.
    """

    code: str
    label: str
    suffix: str
    media_type: str
    writer: str
    srid: str = ""


FORMATS: Final = (
    OutFormat(
        "gpkg", "GeoPackage", ".gpkg", "application/geopackage+sqlite3", "maps.exports.gdal:geopackage"
    ),
    OutFormat("shapefile", "Shapefile", ".zip", "application/zip", "maps.exports.gdal:shapefile"),
    OutFormat("dxf", "DXF", ".dxf", "image/vnd.dxf", "maps.exports.dxf:dxf"),
    OutFormat(
        "geojson", "GeoJSON", ".geojson", "application/geo+json", "maps.exports.geojson:geojson", WORLD
    ),
    OutFormat("kml", "KML", ".kml", "application/vnd.google-earth.kml+xml", "maps.exports.kml:kml", WORLD),
    OutFormat(
        "geoparquet",
        "GeoParquet",
        ".parquet",
        "application/vnd.apache.parquet",
        "maps.exports.geoparquet:geoparquet",
    ),
    OutFormat("xlsx", "XLSX", ".xlsx", XLSX, "maps.exports.tables:xlsx"),
    OutFormat("csv", "CSV", ".csv", "text/csv; charset=utf-8", "maps.exports.tables:csv_file"),
)
OC4IDS: Final = OutFormat(
    "oc4ids", "OC4IDS", ".json", "application/json", "maps.exports.oc4ids:oc4ids", WORLD
)
# Of centrelines alone, so it is asked for by name.
LANDXML: Final = OutFormat("landxml", "LandXML", ".xml", "application/xml", "maps.exports.landxml:landxml")
BY_SUFFIX: Final = {one.suffix: one for one in (*FORMATS, OC4IDS, LANDXML)}
ENCODINGS: Final = ("UTF-8", "GBK")


def format_of(suffix: str) -> OutFormat:
    """The format of a file's ending, with its dot; DomainError names those there are."""
    chosen = BY_SUFFIX.get(suffix.lower())
    if chosen is None:
        known = "、".join(f"{one.suffix}（{one.label}）" for one in BY_SUFFIX.values())
        raise DomainError(f"没有“{suffix[:20]}”这种文件，可用：{known}。")
    return chosen


def encoding_of(text: str) -> str:
    """The encoding somebody writes, "" for the usual one; DomainError names those there are."""
    chosen = text.strip().upper().replace("UTF8", "UTF-8") or ENCODINGS[0]
    if chosen not in ENCODINGS:
        raise DomainError(f"没有“{text[:20]}”这种编码，可用 {' 或 '.join(ENCODINGS)}。", field="encoding")
    return chosen


def prepared(
    layer: Layer, form: OutFormat, *, as_of: date, srid: str = "", encoding: str = "", **more: Any
) -> Export:
    """The export somebody asks for; DomainError for a CRS or an encoding that does not suit."""
    chosen = encoding_of(encoding)
    if chosen != ENCODINGS[0] and form.code != "shapefile":
        raise DomainError(f"{form.label} 只用 UTF-8；GBK 只对 Shapefile 有用。", field="encoding")
    return Export(layer, as_of, suitable(srid.strip() or form.srid), chosen, **more)


def write(export: Export, form: OutFormat, path: Path) -> None:
    """Writes the file, whole or not at all; DomainError when the format cannot hold what is asked for."""
    module, _, function = form.writer.partition(":")
    writer: Write = getattr(import_module(module), function)
    with tempfile.TemporaryDirectory(prefix=".zongheng-", dir=path.parent) as folder:
        part = Path(folder) / f"{export.layer.code}{form.suffix}"
        writer(export, part)
        part.replace(path)
