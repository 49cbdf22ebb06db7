"""Exports into a folder, and files read back by programs that know nothing of this project."""

import csv
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio

from maps.catalogue import OUTGOING
from maps.exports.export import Export
from maps.exports.formats import format_of, prepared, write
from tests.maps.wfs.client import DAY


def exported(
    folder: Path, layer: str, suffix: str, *, as_of: date = DAY, srid: str = "", encoding: str = ""
) -> tuple[Path, Export]:
    """The file of a layer, and the export with what was counted."""
    form = format_of(suffix)
    export = prepared(OUTGOING[layer], form, as_of=as_of, srid=srid, encoding=encoding)
    path = folder / f"{layer}{suffix}"
    write(export, form, path)
    return path, export


def frame_of(path: Path, **options: Any) -> Any:
    """The file as GDAL reads it; zips as the shapefiles in them."""
    name = f"/vsizip/{path}" if path.suffix == ".zip" else path
    return pyogrio.read_dataframe(name, **options)


def rows_of(folder: Path, layer: str, **options: Any) -> list[dict[str, str]]:
    """A layer's CSV as Python reads it, by the names of columns; the shape under `wkt`."""
    path, export = exported(folder, layer, ".csv", **options)
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file)
    assert heads[:-1] == [column.heading for column in export.columns]
    names = [*(column.name for column in export.columns), "wkt"]
    return [dict(zip(names, row, strict=True)) for row in rows]


def document_of(path: Path) -> dict[str, Any]:
    return json.loads(path.read_bytes())


def in_zip(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)
