"""Shapefiles and lone DBF tables: missing parts made good, the encoding of the DBF found, the .prj kept as written."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pyogrio

from gis.errors import DomainError
from gis.files.encodings import found, text_of
from gis.files.formats import Reading
from gis.files.table import Encoding, Table
from gis.files.vector import broken, layers_of, read_layer

SHAPE_HEADER: Final = 100
LARGEST_PRJ: Final = 20_000


def read(path: Path, reading: Reading) -> list[Table]:
    """A .shp with the parts beside it, or a .dbf alone."""
    alone = path.suffix.lower() == ".dbf"
    label = "DBF" if alone else "Shapefile"
    dbf = path if alone else path.with_suffix(".dbf")
    if not alone and path.stat().st_size < SHAPE_HEADER:
        raise broken(label)
    if dbf.exists() and dbf.stat().st_size < 32:
        raise broken("DBF")
    missing = [] if alone else [part for part in (".shx", ".dbf") if not path.with_suffix(part).exists()]

    def found_by(texts: list[bytes]) -> Encoding:
        return found(
            texts, cpg=_short(path.with_suffix(".cpg")), language_id=_language_id(dbf), asked=reading.encoding
        )

    # Asked for always, GDAL would write anew an index that is there.
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": ".shx" in missing})
    names = layers_of(path, driver="ESRI Shapefile", label=label)
    if not names:
        raise broken(label)
    table = read_layer(path, names[0], name=names[0], label=label, found_by=found_by)
    notes = []
    if ".dbf" in missing:
        notes.append("没有 .dbf，只有图形，没有属性。")
    if ".shx" in missing:
        notes.append("没有 .shx，已按 .shp 逐条读出。")
    if not alone and not path.with_suffix(".prj").exists():
        notes.append("没有 .prj，文件没有说明坐标系。")
    return [_with_prj(table, path.with_suffix(".prj")).noting(*notes)]


def _language_id(dbf: Path) -> int:
    """Byte 29 of the header, which says the language driver; 0 where there is no DBF."""
    if not dbf.exists():
        return 0
    with dbf.open("rb") as file:
        header = file.read(32)
    return header[29] if len(header) == 32 else 0


def _short(path: Path) -> str:
    return path.read_bytes()[:64].decode("ascii", "ignore").strip() if path.exists() else ""


def _with_prj(table: Table, prj: Path) -> Table:
    """The table with the CRS as its .prj words it: GDAL's reading of it may have lost what told dialects apart."""
    if not prj.exists():
        return replace(table, crs="")
    if prj.stat().st_size > LARGEST_PRJ:
        raise DomainError(".prj 文件过大，不像坐标系说明。请检查后重新导出。")
    return replace(table, crs=text_of(prj.read_bytes())[0].strip("\x00 \r\n\t"))
