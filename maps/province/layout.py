"""How a month of a district lies in a folder of many: names of files, columns, order of rows. Reads no database."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyproj
import shapely
from numpy.typing import NDArray
from pyarrow import parquet

from gis.errors import DomainError

# Rows that a reader takes or leaves together: those of one neighbourhood.
ROWS_A_GROUP: Final = 8_192
# The one file of a partition.
FILE: Final = "part-0.parquet"
GEOMETRY: Final = "geom"
BAD_IN_NAMES: Final = re.compile(r"[\x00-\x1f/\\=:*?\"<>|%]")
TEXT, METRES, FLAG, DAY, WHOLE = pa.string(), pa.float64(), pa.bool_(), pa.date32(), pa.int64()

# The tables of a month. `lines` are what coverage is computed from: all that is built, with the day it serves from.
TABLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "works": {
        "code": TEXT, "road": TEXT, "kind": TEXT, "road_class": TEXT, "unit": TEXT, "from_m": METRES, "to_m": METRES,
        "percent": METRES, "finished_m": METRES, "under_way_m": METRES, "not_begun_m": METRES, "light": TEXT,
        "counts": FLAG, "newest_day": DAY, "planned_start": DAY, "planned_finish": DAY, "schematic": FLAG, "demo": FLAG,
    },
    "roads": {
        "road": TEXT, "axis": TEXT, "kind": TEXT, "planned_m": METRES, "finished_m": METRES, "under_way_m": METRES,
        "not_begun_m": METRES, "schematic": FLAG,
    },
    "lines": {"kind": TEXT, "owner": TEXT, "reach_m": METRES, "day": WHOLE},
    "areas": {"code": TEXT, "name": TEXT, "target_km2": METRES, "first": FLAG, "as_of": DAY},
}  # fmt: skip


def partition(folder: Path, table: str, *, district: str, month: str) -> Path:
    """The folder of a district's month in a table, by the naming that DuckDB, Spark and GDAL know."""
    return folder / table / f"district={district}" / f"month={month}"


def checked_name(district: str) -> str:
    """A district's name as a part of a path; DomainError where it cannot be one."""
    name = district.strip()
    if not name or BAD_IN_NAMES.search(name) or name.startswith("."):
        raise DomainError(f"区名“{name[:40]}”不能作文件夹名，请用 --district 另给一个。", field="district")
    return name


def write(
    path: Path, table: str, columns: Mapping[str, Sequence[Any]], shapes: NDArray[np.object_], *, crs: str
) -> None:
    """One file of GeoParquet 1.1, its rows along a Hilbert curve, in groups of neighbours."""
    order = along_hilbert(shapes)
    fields = [pa.field(name, kind) for name, kind in TABLES[table].items()]
    schema = pa.schema([*fields, pa.field(GEOMETRY, pa.binary())], metadata={"geo": _geo(crs)})
    arrays = [
        pa.array([columns[name][row] for row in order], type=kind) for name, kind in TABLES[table].items()
    ]
    arrays.append(pa.array(list(shapely.to_wkb(shapes[order])), type=pa.binary()))
    path.mkdir(parents=True)
    parquet.write_table(
        pa.Table.from_arrays(arrays, schema=schema),
        path / FILE,
        compression="zstd",
        row_group_size=ROWS_A_GROUP,
    )


def _geo(crs: str) -> str:
    column = {"encoding": "WKB", "geometry_types": [], "crs": pyproj.CRS(crs).to_json_dict()}
    return json.dumps({"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}})


def along_hilbert(shapes: NDArray[np.object_], *, levels: int = 16) -> NDArray[np.int64]:
    """The order of shapes along a Hilbert curve through the middles of their rectangles; those without any last."""
    if not len(shapes):
        return np.empty(0, dtype=np.int64)
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    placed = np.isfinite(middle).all(axis=1)
    low = middle[placed].min(axis=0, initial=np.inf)
    extent = np.maximum(middle[placed].max(axis=0, initial=-np.inf) - low, 1e-9)
    cells = np.zeros((len(shapes), 2), dtype=np.int64)
    cells[placed] = ((middle[placed] - low) / extent * (2**levels - 1)).astype(np.int64)
    # lexsort sorts by its last key first: what has a place stands before what has none.
    return np.lexsort([_hilbert(cells[:, 0], cells[:, 1], levels), ~placed])


def _hilbert(x: NDArray[np.int64], y: NDArray[np.int64], levels: int) -> NDArray[np.int64]:
    """Distance along the curve of cells of a square of 2**levels, by turning each quarter as the curve runs in it."""
    x, y, distance = x.copy(), y.copy(), np.zeros(len(x), dtype=np.int64)
    for level in range(levels - 1, -1, -1):
        side = 1 << level
        right, upper = (x & side) > 0, (y & side) > 0
        distance += side * side * ((3 * right) ^ upper)
        flipped = ~upper & right
        x, y = (
            np.where(flipped, side - 1 - (x & (side - 1)), x & (side - 1)),
            np.where(flipped, side - 1 - (y & (side - 1)), y & (side - 1)),
        )
        x, y = np.where(upper, x, y), np.where(upper, y, x)
    return distance
