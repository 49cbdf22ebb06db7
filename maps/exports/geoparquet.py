"""GeoParquet 1.1: geometry as WKB with its CRS as PROJJSON, columns in their types, day and marks in the head."""

import json
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import shapely
from pyarrow import parquet

from gis.exchange.schema import Column, Type
from maps.exports.about import before, title
from maps.exports.export import Batch, Export
from maps.exports.values import plain

GEOMETRY: Final = "geom"
TYPES: Final = {
    Type.INTEGER: pa.int64(), Type.DECIMAL: pa.float64(), Type.METRES: pa.float64(), Type.FLAG: pa.bool_(),
    Type.DAY: pa.date32(),
}  # fmt: skip


def geoparquet(export: Export, path: Path) -> None:
    """One file, a group of rows for each batch; readers find the CRS, and people the headings and the day."""
    schema = _schema(export)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in export.batches():
            writer.write_table(_table(batch, schema))


def _schema(export: Export) -> Any:
    about = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {
            GEOMETRY: {"encoding": "WKB", "geometry_types": [], "crs": export.reference.crs.to_json_dict()}
        },
    }
    said = dict(before(export))
    head = {"geo": json.dumps(about), "title": title(export), "about": json.dumps(said, ensure_ascii=False)}
    fields = [
        pa.field(column.name, _type(column), metadata={"heading": column.heading})
        for column in export.columns
    ]
    return pa.schema([*fields, pa.field(GEOMETRY, pa.binary())], metadata=head)


def _type(column: Column) -> Any:
    return TYPES.get(column.type, pa.string())


def _table(batch: Batch, schema: Any) -> Any:
    cells = zip(*batch.values, strict=True) if batch.values else ([] for _ in batch.columns)
    arrays = [
        pa.array([plain(column, value) for value in values], type=_type(column))
        for column, values in zip(batch.columns, cells, strict=True)
    ]
    shapes = pa.array(list(shapely.to_wkb(batch.shapes)), type=pa.binary())
    return pa.Table.from_arrays([*arrays, shapes], schema=schema)
