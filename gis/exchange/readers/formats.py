"""The formats that may come in: an allow-list. What is not here is refused, whatever a library could make of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gis.exchange.readers.table import Table


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a file beside its content: the encoding of its text, "" to have it found, and what it is called
    without its suffix; on disk it has a name of ours."""

    encoding: str = ""
    name: str = ""


# Runs in a process of its own, without database, with limits on time and memory; DomainError says what is wrong.
Reader = Callable[[Path, Reading], list[Table]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the suffixes of its files. `reader` is `module:function`, a Reader, imported where it runs.

    `parts` are suffixes of files that belong to one of its files, beside it under the same name; `begins` is what its
    content begins with, behind blanks and a byte order mark, one of them.
    """

    code: str
    label: str
    suffixes: tuple[str, ...]
    reader: str
    parts: tuple[str, ...] = ()
    begins: tuple[bytes, ...] = ()


SHAPEFILE_PARTS: Final = (".shx", ".dbf", ".prj", ".cpg")
FORMATS: tuple[Format, ...] = (
    Format(
        "shapefile",
        "Shapefile",
        (".shp",),
        "gis.exchange.readers.shapefile:read",
        SHAPEFILE_PARTS,
        (b"\x00\x00\x27\x0a",),
    ),
    Format("dbf", "DBF 表", (".dbf",), "gis.exchange.readers.shapefile:read", (".cpg",)),
    Format(
        "gpkg",
        "GeoPackage",
        (".gpkg",),
        "gis.exchange.readers.geopackage:read",
        (),
        (b"SQLite format 3\x00",),
    ),
    Format(
        "geojson",
        "GeoJSON",
        (".geojson", ".json", ".geojsonl", ".topojson"),
        "gis.exchange.readers.geojson:read",
        (),
        (b"{", b"["),
    ),
    Format("dxf", "DXF", (".dxf",), "gis.exchange.readers.dxf:read", (), (b"0", b"999", b"AutoCAD Binary")),
    Format("kml", "KML", (".kml",), "gis.exchange.readers.kml:read", (), (b"<",)),
    Format("kmz", "KMZ", (".kmz",), "gis.exchange.readers.kml:read", (), (b"PK\x03\x04", b"PK\x05\x06")),
    Format(
        "flatgeobuf", "FlatGeobuf", (".fgb",), "gis.exchange.readers.vector:read_flatgeobuf", (), (b"fgb",)
    ),
    Format(
        "tab", "MapInfo TAB", (".tab",), "gis.exchange.readers.mapinfo:read", (".dat", ".map", ".id"), (b"!",)
    ),
    Format(
        "mif",
        "MapInfo MIF",
        (".mif",),
        "gis.exchange.readers.mapinfo:read",
        (".mid",),
        (b"Version", b"VERSION"),
    ),
    Format("xlsx", "Excel 工作簿", (".xlsx", ".xlsm"), "gis.exchange.readers.sheets.workbook:read"),
    Format("epanet", "EPANET 管网", (".inp",), "gis.exchange.readers.epanet:read"),
    Format("csv", "CSV", (".csv", ".tsv"), "gis.exchange.readers.sheets.delimited:read"),
)

# What people try that is not read, with what to do instead.
ADVICE: Final = {
    ".dwg": "DWG 不能直接读，请在 CAD 里另存为 DXF（文本，2000 至 2018 版均可）。",
    ".rar": "不能解开 RAR，请改压成 ZIP。",
    ".7z": "不能解开 7Z，请改压成 ZIP。",
    ".gz": "不能解开 GZ，请解开后直接导入，或压成 ZIP。",
    ".tar": "不能解开 TAR，请改压成 ZIP。",
    ".gdb": "文件地理数据库不能直接读，请导出为 GeoPackage 或 Shapefile。",
    ".mdb": "个人地理数据库不能直接读，请导出为 GeoPackage 或 Shapefile。",
    ".vrt": "VRT 会指向别的文件，不能导入。请导出为 GeoPackage 或 Shapefile。",
    ".gml": "GML 会指向别的文件，不能导入。请导出为 GeoPackage 或 Shapefile。",
    ".xml": "XML 不能导入。请导出为 GeoPackage、Shapefile 或 GeoJSON。",
    ".gpx": "GPX 轨迹不在可导入的格式里，请在 QGIS 里另存为 GeoJSON 或 KML。",
    ".tcx": "TCX 轨迹不在可导入的格式里，请在 QGIS 里另存为 GeoJSON 或 KML。",
    ".xls": "旧版 Excel（.xls）不能直接读，请在 Excel 或 WPS 里另存为 .xlsx。",
    ".xlsb": "二进制工作簿（.xlsb）不能直接读，请在 Excel 里另存为 .xlsx。",
    ".et": "WPS 表格（.et）不能直接读，请在 WPS 里另存为 .xlsx。",
    ".ods": "ODS 表格不能直接读，请另存为 .xlsx。",
    ".txt": "文本文件不能直接读。坐标表或台账请另存为 .csv 或 .xlsx。",
    ".shx": "只有 .shx，请把同名的 .shp、.dbf、.prj、.cpg 一起选上，或压成 ZIP。",
    ".prj": "只有 .prj，请把同名的 .shp、.dbf、.shx、.cpg 一起选上，或压成 ZIP。",
    ".cpg": "只有 .cpg，请把同名的 .shp、.dbf、.shx、.prj 一起选上，或压成 ZIP。",
    ".map": "只有 .map，请把同名的 .tab、.dat、.id 一起选上，或压成 ZIP。",
    ".dat": "只有 .dat，请把同名的 .tab、.map、.id 一起选上，或压成 ZIP。",
}


def format_of(suffix: str) -> Format | None:
    """The format of files with `suffix` (with its dot, any case); None when it may not come in."""
    return next((one for one in FORMATS if suffix.lower() in one.suffixes), None)


def format_words() -> str:
    """The formats in a line, for messages."""
    return "、".join(dict.fromkeys(one.label for one in FORMATS))
