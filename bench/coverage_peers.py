"""One measurement by DuckDB spatial or SedonaDB as JSON, run by a Python that has them, numpy, shapely and pyarrow."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.coverage_lines import ground as area_of
from bench.coverage_worker import QUAD_SEGS, REACH_M, measure


def main() -> None:
    name, segments_file, clipped, _ = sys.argv[1:5]
    streets = np.load(segments_file)
    place = shapely.to_wkt(area_of(streets, clipped == "clipped"), rounding_precision=-1)
    methods: dict[str, Callable[..., Callable[[str], float]]] = {"DuckDB": duckdb, "SedonaDB": sedonadb}
    ask = methods[name](shapely.to_wkb(shapely.linestrings(streets)))
    union = "ST_Union_Agg(ST_Buffer(geom, {reach}, {segments}))"
    shape = f"ST_Intersection({union}, ST_GeomFromText('{place}'))" if clipped == "clipped" else union
    print(json.dumps(measure(lambda: ask(f"SELECT ST_Area({shape}) AS area FROM street") / 1e6)))


def duckdb(lines: Any) -> Callable[[str], float]:
    """The extension comes with the package duckdb-extension-spatial: nothing is loaded from another machine."""
    import duckdb
    import duckdb_extension_spatial  # type: ignore[import-not-found]
    import pyarrow

    folder = Path(duckdb_extension_spatial.__file__).parent
    database = duckdb.connect()
    database.execute(f"LOAD '{next(folder.rglob('spatial.duckdb_extension'))}'")
    database.register("given", pyarrow.table({"wkb": list(lines)}))
    database.execute("CREATE TABLE street AS SELECT ST_GeomFromWKB(wkb) AS geom FROM given")

    def ask(sql: str) -> float:
        row = database.execute(sql.format(reach=REACH_M, segments=QUAD_SEGS)).fetchone()
        return float(row[0]) if row else 0.0

    return ask


def sedonadb(lines: Any) -> Callable[[str], float]:
    import pyarrow
    import sedonadb  # type: ignore[import-not-found]

    database = sedonadb.connect()
    given = database.create_data_frame(pyarrow.table({"wkb": pyarrow.array(list(lines), pyarrow.binary())}))
    given.to_view("given")
    database.sql("SELECT ST_GeomFromWKB(wkb) AS geom FROM given").to_memtable().to_view("street")

    def ask(sql: str) -> float:
        written = sql.format(reach=REACH_M, segments=f"'quad_segs={QUAD_SEGS}'")
        return float(database.sql(written).to_pandas()["area"][0])

    return ask


if __name__ == "__main__":
    main()
