"""Shapefiles and lone DBF tables: missing parts made good, the encoding of the DBF found, the .prj kept as written."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pyogrio

from gis.errors import DomainError
from gis.exchange.readers.encodings import detected, text_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.geodata.dbf_stars import NULLS_TOLD, Stars, starred, with_stars
from gis.exchange.readers.table import Encoding, Table
from gis.exchange.readers.vector import broken, layers_of, read_layer

SHAPE_HEADER: Final = 100
INDEX_ENTRY: Final = 8
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

    def detect(texts: list[bytes]) -> Encoding:
        return detected(
            texts,
            cpg=_short(path.with_suffix(".cpg")),
            language_id=_language_id(dbf),
            encoding_name=reading.encoding,
        )

    prj = path.with_suffix(".prj")
    if prj.exists():
        # Out of GDAL's sight: it is read here, and pyogrio fails over one that is not in UTF-8.
        prj = prj.rename(path.with_name("said"))
    # Asked for always, GDAL would write anew an index that is there.
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": ".shx" in missing})
    names = layers_of(path, driver="ESRI Shapefile", label=label)
    if not names:
        raise broken(label)
    try:
        table = read_layer(path, names[0], name=names[0], label=label, detect=detect)
    except DomainError as error:
        # pyogrio fails over a day that is none (20141399); as text it is refused by its row.
        if type(error.__cause__) is not ValueError or not _days_as_text(dbf):
            raise
        table = read_layer(path, names[0], name=names[0], label=label, detect=detect)
    stars = Stars({}, 0) if ".dbf" in missing else starred(dbf)
    if stars.rows:
        table = replace(table, values=with_stars(list(table.values), stars.rows))
    notes = [NULLS_TOLD.format(count=stars.nulls)] if stars.nulls else []
    if not alone:
        notes += _of_parts(path, missing, says_crs=prj.exists())
    return [_with_prj(table, prj).noting(*notes)]


def _of_parts(path: Path, missing: list[str], *, says_crs: bool) -> list[str]:
    """What is to be said of the parts beside a .shp: which are missing, which do not agree."""
    notes = []
    if ".dbf" in missing:
        notes.append("没有 .dbf，只有图形，没有属性。")
    if ".shx" in missing:
        notes.append("没有 .shx，已按 .shp 逐条读出。")
    if not says_crs:
        notes.append("没有 .prj，文件没有说明坐标系。")
    return notes if ".dbf" in missing else [*notes, *_unequal(path, path.with_suffix(".dbf"))]


def _days_as_text(dbf: Path) -> bool:
    """Makes the columns of days in our copy of a DBF columns of text; False where there are none."""
    content = bytearray(dbf.read_bytes()) if dbf.exists() else bytearray()
    end = int.from_bytes(content[8:10], "little")
    places = [
        at + 11 for at in range(32, min(end, len(content)) - 31, 32) if content[at + 11 : at + 12] == b"D"
    ]
    for place in places:
        content[place : place + 1] = b"C"
    if places:
        dbf.write_bytes(content)
    return bool(places)


def _unequal(shp: Path, dbf: Path) -> list[str]:
    """That there are more shapes than rows of attributes or fewer, of which GDAL says nothing and reads the fewer."""
    index = shp.with_suffix(".shx")
    shapes = (index.stat().st_size - SHAPE_HEADER) // INDEX_ENTRY
    with dbf.open("rb") as file:
        rows = int.from_bytes(file.read(8)[4:], "little")
    if shapes == rows:
        return []
    return [
        f".shp 有 {shapes:,} 个图形，.dbf 有 {rows:,} 行属性，对不上：多出来的没有读，请检查两个文件是不是一套。"
    ]


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
