"""GeoParquet by pyarrow: columns as they are, the primary geometry from WKB, its CRS from the file's own account."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow
from pyarrow import parquet
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.errors import DomainError
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.shapes import built
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds, broken

LABEL: Final = "GeoParquet"
# What the standard says of a file that names no CRS.
DEGREES: Final = "EPSG:4326"
USUAL: Final = ("geometry", "geom", "wkb_geometry", "wkb")


def read(path: Path, reading: Reading) -> list[Table]:
    """The one table of a file."""
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    pyarrow.set_cpu_count(1)
    try:
        file = parquet.ParquetFile(path)
        _refuse_large(file)
        whole = file.read(use_threads=False)
        about = _about(file)
    except (pyarrow.ArrowException, OSError, ValueError, KeyError) as error:
        if isinstance(error, DomainError):
            raise
        raise broken(LABEL) from error
    name, crs = _geometry(about, whole)
    faults: dict[int, str] = {}
    shapes, notes = None, list[str]()
    if name:
        shapes, faults, told = built(_wkb(whole, name))
        notes += told
    columns = [
        column
        for column in whole.column_names
        if column != name and _is_plain(whole.schema.field(column).type)
    ]
    values = [tuple(row) for row in zip(*(whole[column].to_pylist() for column in columns), strict=True)]
    rows = whole.num_rows
    return [
        Table(
            name=reading.name or path.stem,
            format=LABEL,
            headings=tuple(columns),
            numbers=range(1, rows + 1),
            values=values if columns else [()] * rows,
            shapes=shapes,
            crs=crs if name else "",
            notes=tuple(notes),
            faults=faults,
        )
    ]


def _refuse_large(file: Any) -> None:
    limits = Bounds.limits
    if file.metadata.num_rows > limits.rows:
        raise DomainError(
            f"{LABEL}有 {file.metadata.num_rows:,} 行，一次最多 {limits.rows:,} 行，请分开来导入。"
        )
    if file.metadata.num_columns > limits.columns:
        raise DomainError(f"{LABEL}有 {file.metadata.num_columns} 列，最多 {limits.columns} 列。")
    size = sum(file.metadata.row_group(one).total_byte_size for one in range(file.metadata.num_row_groups))
    if size > limits.unpacked_bytes:
        raise DomainError(f"{LABEL}解开后太大，请分开来导入。")


def _about(file: Any) -> dict[str, Any]:
    """What the file says of its geometries."""
    said = (file.schema_arrow.metadata or {}).get(b"geo")
    metadata = json.loads(said) if said else {}
    return metadata if isinstance(metadata, dict) else {}


def _geometry(about: dict[str, Any], whole: Any) -> tuple[str, str]:
    """The primary column of geometry and its CRS; "" without one."""
    name = str(about.get("primary_column", ""))
    column = about.get("columns", {}).get(name, {})
    if name not in whole.column_names:
        name = next(
            (one for one in USUAL if one in whole.column_names and _is_binary(whole.schema.field(one).type)),
            "",
        )
        return name, ""
    if str(column.get("encoding", "WKB")).upper() != "WKB":
        raise DomainError(f"GeoParquet 的图形编码是 {column['encoding']}，只读 WKB。请用 WKB 编码重新导出。")
    if "crs" not in column:
        return name, DEGREES
    if not column["crs"]:
        return name, ""
    try:
        return name, str(CRS.from_json_dict(column["crs"]).to_wkt())
    except (CRSError, TypeError, ValueError):
        return name, ""


def _wkb(whole: Any, name: str) -> Any:
    if not _is_binary(whole.schema.field(name).type):
        raise DomainError("GeoParquet 的图形列不是 WKB。请用 WKB 编码重新导出。")
    wkb = np.empty(whole.num_rows, dtype=object)
    wkb[:] = whole[name].to_pylist()
    return wkb


def _is_binary(kind: Any) -> bool:
    return bool(pyarrow.types.is_binary(kind) or pyarrow.types.is_large_binary(kind))


def _is_plain(kind: Any) -> bool:
    """Whether a column holds numbers, texts, days and the like; lists and structures are left out."""
    return not (pyarrow.types.is_nested(kind) or _is_binary(kind))
