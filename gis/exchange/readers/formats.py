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
        "gis.exchange.readers.geodata.shapefile:read",
        SHAPEFILE_PARTS,
        (b"\x00\x00\x27\x0a",),
    ),
    Format("dbf", "DBF 表", (".dbf",), "gis.exchange.readers.geodata.shapefile:read", (".cpg",)),
    Format(
        "gpkg",
        "GeoPackage",
        (".gpkg",),
        "gis.exchange.readers.geodata.geopackage:read",
        (),
        (b"SQLite format 3\x00",),
    ),
    Format(
        "geojson",
        "GeoJSON",
        (".geojson", ".json", ".geojsonl", ".topojson"),
        "gis.exchange.readers.geodata.geojson:read",
        (),
        (b"{", b"["),
    ),
    Format(
        "dxf", "DXF", (".dxf",), "gis.exchange.readers.dxf.layers:read", (), (b"0", b"999", b"AutoCAD Binary")
    ),
    Format("kml", "KML", (".kml", ".ovkml"), "gis.exchange.readers.geodata.kml:read", (), (b"<",)),
    Format(
        "kmz",
        "KMZ",
        (".kmz", ".ovkmz"),
        "gis.exchange.readers.geodata.kml:read",
        (),
        (b"PK\x03\x04", b"PK\x05\x06"),
    ),
    Format(
        "flatgeobuf", "FlatGeobuf", (".fgb",), "gis.exchange.readers.vector:read_flatgeobuf", (), (b"fgb",)
    ),
    Format(
        "tab",
        "MapInfo TAB",
        (".tab",),
        "gis.exchange.readers.geodata.mapinfo:read",
        (".dat", ".map", ".id"),
        (b"!",),
    ),
    Format(
        "mif",
        "MapInfo MIF",
        (".mif",),
        "gis.exchange.readers.geodata.mapinfo:read",
        (".mid",),
        (b"Version", b"VERSION"),
    ),
    Format("gpx", "GPX", (".gpx",), "gis.exchange.readers.geodata.gpx:read", (), (b"<",)),
    Format("filegdb", "文件地理数据库", (".gdb",), "gis.exchange.readers.geodata.filegdb:read"),
    Format(
        "geoparquet",
        "GeoParquet",
        (".parquet", ".geoparquet"),
        "gis.exchange.readers.geodata.geoparquet:read",
        (),
        (b"PAR1",),
    ),
    Format(
        "landxml",
        "LandXML",
        (".xml", ".landxml"),
        "gis.exchange.readers.engineering.landxml:read",
        (),
        (b"<",),
    ),
    Format("cass", "CASS 坐标文件", (".dat",), "gis.exchange.readers.engineering.survey_points:read_points"),
    Format("boundary", "界址点文件", (".txt",), "gis.exchange.readers.engineering.survey_points:read_text"),
    Format("old_excel", "Excel 97、WPS 表格", (".xls", ".et"), "gis.exchange.readers.sheets.calamine:read"),
    Format(
        "xlsb", "Excel 二进制工作簿", (".xlsb",), "gis.exchange.readers.sheets.calamine:read", (), (b"PK",)
    ),
    Format("ods", "ODS 表格", (".ods",), "gis.exchange.readers.sheets.calamine:read", (), (b"PK",)),
    Format("xlsx", "Excel 工作簿", (".xlsx", ".xlsm"), "gis.exchange.readers.sheets.workbook:read"),
    Format("osm", "OpenStreetMap 摘录", (".pbf", ".osm"), "gis.exchange.readers.geodata.osm:read"),
    Format("epanet", "EPANET 管网", (".inp",), "gis.exchange.readers.engineering.epanet:read"),
    Format("csv", "CSV", (".csv", ".tsv"), "gis.exchange.readers.sheets.delimited:read"),
)

# What people try that is not read, with what to do instead.
MDB: Final = "个人地理数据库（.mdb）不能直接读，请在 ArcGIS 里导出为 Shapefile 或文件地理数据库（压成 ZIP）。"
MAPGIS: Final = (
    "MapGIS 文件不能直接读，请在 MapGIS 的“文件转换”里输出 Shapefile（.shp，点线面各一个）再导入。"
)
SUPERMAP: Final = (
    "SuperMap 数据源不能直接读，请在 SuperMap iDesktop 的“数据导出”里导出 Shapefile 或 GeoJSON 再导入。"
)
ADVICE: Final = {
    ".dwg": "DWG 不能直接读，请在 CAD 里另存为 DXF（文本，2000 至 2018 版均可）；天正图先“图形导出”为 T3。",
    ".rar": "不能解开 RAR，请改压成 ZIP。",
    ".7z": "不能解开 7Z，请改压成 ZIP。",
    ".gz": "不能解开 GZ，请解开后直接导入，或压成 ZIP。",
    ".tar": "不能解开 TAR，请改压成 ZIP。",
    ".dgn": "DGN 不能直接读，请在 MicroStation 里另存为 DXF。",
    ".mdb": MDB,
    ".accdb": MDB,
    **dict.fromkeys((".wt", ".wl", ".wp", ".mpj", ".mpjx", ".hdb", ".hdf"), MAPGIS),
    **dict.fromkeys((".udb", ".udd", ".udbx", ".sdb", ".sdd", ".smw", ".smwu", ".sxw", ".sxwu"), SUPERMAP),
    ".ifc": "IFC 是建筑模型，不是平面图形。道路中线请在设计软件里导出 LandXML，其他的请导出 DXF。",
    ".ifczip": "IFC 是建筑模型，不是平面图形。道路中线请在设计软件里导出 LandXML，其他的请导出 DXF。",
    ".mxd": "MXD 只是地图的样式，不含数据。请在 ArcGIS 里把图层导出为 Shapefile 或文件地理数据库（压成 ZIP）。",
    ".qgz": "QGZ 只是 QGIS 的工程，不含数据。请在 QGIS 里把图层另存为 GeoPackage。",
    ".lyr": "LYR 只是图层的样式，不含数据。请在 ArcGIS 里把图层导出为 Shapefile。",
    ".skp": "SketchUp 模型不能导入，请在 SketchUp 里导出 DXF。",
    ".pdf": "PDF 不能导入。图纸请向设计单位要 DXF，台账请要 .xlsx。",
    ".doc": "Word 文档不能在这里导入。文字里的工程请用“读文章”，表格请复制到 Excel 另存为 .xlsx。",
    ".docx": "Word 文档不能在这里导入。文字里的工程请用“读文章”，表格请复制到 Excel 另存为 .xlsx。",
    ".vrt": "VRT 会指向别的文件，不能导入。请导出为 GeoPackage 或 Shapefile。",
    ".gml": "GML 会指向别的文件，不能导入。请导出为 GeoPackage 或 Shapefile。",
    ".tcx": "TCX 轨迹不在可导入的格式里，请在 QGIS 里另存为 GeoJSON 或 KML。",
    ".shx": "只有 .shx，请把同名的 .shp、.dbf、.prj、.cpg 一起选上，或压成 ZIP。",
    ".prj": "只有 .prj，请把同名的 .shp、.dbf、.shx、.cpg 一起选上，或压成 ZIP。",
    ".cpg": "只有 .cpg，请把同名的 .shp、.dbf、.shx、.prj 一起选上，或压成 ZIP。",
    ".map": "只有 .map，请把同名的 .tab、.dat、.id 一起选上，或压成 ZIP。",
}


def format_of(suffix: str) -> Format | None:
    """The format of files with `suffix` (with its dot, any case); None when it may not come in."""
    return next((one for one in FORMATS if suffix.lower() in one.suffixes), None)


def format_words() -> str:
    """The formats in a line, for messages."""
    return "、".join(dict.fromkeys(one.label for one in FORMATS))
