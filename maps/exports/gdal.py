"""GeoPackage and Shapefile through pyogrio, a batch at a time; the shapefile's parts in a zip with a readme."""

import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely

from gis.errors import DomainError
from gis.exchange.schema import Column, Shape, Type
from maps.exports.about import before, counted, readme, title
from maps.exports.export import Batch, Export
from maps.exports.shapes import geometry_type, parted
from maps.exports.values import plain, worded

DBF_BYTES: Final = 254
# The names of fields in people's words, as QGIS shows them: the Schema extension of GeoPackage.
HEADINGS_SQL: Final = """
    CREATE TABLE gpkg_data_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
        mime_type TEXT, constraint_name TEXT, PRIMARY KEY (table_name, column_name), UNIQUE (table_name, name)
    );
    CREATE TABLE gpkg_data_column_constraints (
        constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
        max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, UNIQUE (constraint_name, constraint_type, value)
    );
    CREATE TABLE IF NOT EXISTS gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
        UNIQUE (table_name, column_name, extension_name)
    );
    INSERT INTO gpkg_extensions VALUES
        ('gpkg_data_columns', NULL, 'gpkg_schema', :definition, 'read-write'),
        ('gpkg_data_column_constraints', NULL, 'gpkg_schema', :definition, 'read-write');
""".replace(":definition", "'http://www.geopackage.org/spec/#extension_schema'")


def geopackage(export: Export, path: Path) -> None:
    """One layer named by its code; title, day and marks in its description, headings as titles of its fields."""
    for number, batch in enumerate(export.batches()):
        _write(batch, path, export, plain, driver="GPKG", shape=None, append=number > 0)
    if not path.exists():
        _write(_empty(export), path, export, plain, driver="GPKG", shape=None, append=False)
    said = "\n".join(f"{heading}：{text}" for heading, text in [*before(export), *counted(export)])
    with closing(sqlite3.connect(path)) as base:
        base.executescript(HEADINGS_SQL)
        code = export.layer.code
        base.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
            [(code, one.name, one.heading, one.heading, one.hint or None) for one in export.columns],
        )
        base.execute(
            "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
            (title(export), said, code),
        )
        base.commit()


def shapefile(export: Export, path: Path) -> None:
    """A zip of .shp, .shx, .dbf, .prj and .cpg, one set for each kind of geometry, and readme.txt."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun: set[Shape] = set()
        for batch in export.batches():
            for shape, part in parted(export.layer, batch):
                target = folder / f"{_stem(export, shape)}.shp"
                _write(
                    _cut(part, export),
                    target,
                    export,
                    worded,
                    driver="ESRI Shapefile",
                    shape=shape,
                    append=shape in begun,
                )
                begun.add(shape)
        if not begun:
            first = export.layer.shapes[0]
            target = folder / f"{_stem(export, first)}.shp"
            _write(_empty(export), target, export, worded, driver="ESRI Shapefile", shape=first, append=False)
        (folder / "readme.txt").write_text(readme(export), encoding="utf-8-sig", newline="")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, file.name)


def _stem(export: Export, shape: Shape) -> str:
    """The layer's code; where it has several kinds of geometry, those after the first say which."""
    word = {Shape.POINT: "-point", Shape.LINE: "-line", Shape.POLYGON: "-polygon"}[shape]
    return export.layer.code + ("" if shape is export.layer.shapes[0] else word)


def _empty(export: Export) -> Batch:
    return Batch(export.columns, [], np.empty(0, dtype=object))


def _cut(batch: Batch, export: Export) -> Batch:
    """Texts no longer than a DBF holds, whole characters only; how many were cut is told. DomainError for a character
    that the encoding has not: GDAL would write something else."""
    encoding = export.encoding
    texts = {place for place, column in enumerate(batch.columns) if column.type in (Type.TEXT, Type.WORDS)}

    def short(column: Column, value: Any) -> Any:
        text = column.written(value)
        if value is None or (encoding == "UTF-8" and len(text) * 4 <= DBF_BYTES):
            return value
        coded = _coded(text, encoding)
        if len(coded) <= DBF_BYTES:
            return value
        export.told.cut += 1
        kept = coded[:DBF_BYTES].decode(encoding, "ignore")
        return tuple(kept.split("、")) if column.type is Type.WORDS else kept

    values = [
        tuple(
            short(batch.columns[place], value) if place in texts else value for place, value in enumerate(row)
        )
        for row in batch.values
    ]
    return Batch(batch.columns, values, batch.shapes)


def _coded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        bad = text[error.start : error.end]
        raise DomainError(f"{encoding} 里没有“{bad[:10]}”这个字，请改用 UTF-8。", field="encoding") from error


def _write(
    batch: Batch, path: Path, export: Export, value_of: Any, *, driver: str, shape: Shape | None, append: bool
) -> None:
    columns = zip(*batch.values, strict=True) if batch.values else ([] for _ in batch.columns)
    fields = [_field(column, values, value_of) for column, values in zip(batch.columns, columns, strict=True)]
    kind = geometry_type(export.layer, shape)
    options: dict[str, Any] = {"promote_to_multi": kind.startswith("Multi")}
    if driver == "ESRI Shapefile":
        options |= {"encoding": export.encoding}
    else:
        # 1.2 is what programs of the last ten years read without a warning.
        options |= {"layer_options": {"GEOMETRY_NAME": "geom"}, "dataset_options": {"VERSION": "1.2"}}
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(batch.shapes),
        field_data=[data for data, _ in fields],
        field_mask=[mask for _, mask in fields],
        fields=[column.name for column in batch.columns],
        layer=export.layer.code if driver == "GPKG" else None,
        driver=driver,
        geometry_type=kind,
        crs=export.reference.code,
        append=append,
        **options,
    )


def _field(column: Column, values: Any, value_of: Any) -> tuple[Any, Any]:
    """A column as pyogrio takes it: an array, and which of it is empty."""
    values_out = [value_of(column, value) for value in values]
    # What is masked is written as empty; the numbers below only fill its place in the array.
    mask = np.array([value is None for value in values_out], dtype=bool)
    kind = "text" if value_of is worded and column.type is Type.FLAG else column.type
    if kind in (Type.DECIMAL, Type.METRES):
        return np.array([np.nan if value is None else value for value in values_out], dtype=np.float64), mask
    if kind is Type.INTEGER:
        return np.array([0 if value is None else value for value in values_out], dtype=np.int64), mask
    if kind is Type.FLAG:
        return np.array([bool(value) for value in values_out], dtype=bool), mask
    if kind is Type.DAY:
        return np.array(
            [np.datetime64("NaT") if value is None else value for value in values_out], dtype="datetime64[D]"
        ), mask
    return np.array(values_out, dtype=object), mask
