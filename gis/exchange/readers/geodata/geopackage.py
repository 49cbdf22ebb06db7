"""GeoPackages: tables of features and of attributes; views are left out, because a view may call functions."""

import sqlite3
from pathlib import Path
from typing import Final

from gis.errors import DomainError
from gis.exchange.readers.archives import shown
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import broken, layers_of, read_layer

LABEL: Final = "GeoPackage"
MOST_LAYERS: Final = 200


def read(path: Path, reading: Reading) -> list[Table]:
    """Every layer that is a table, those with geometry first."""
    kinds = _kinds(path)
    names = layers_of(path, driver="GPKG", label=LABEL)
    if len(names) > MOST_LAYERS:
        raise DomainError(f"GeoPackage 里有 {len(names)} 个图层，最多 {MOST_LAYERS} 个。")
    plain = [name for name in names if kinds.get(name.lower()) == "table"]
    views = [name for name in names if kinds.get(name.lower()) == "view"]
    if not plain:
        raise DomainError("GeoPackage 里没有可导入的图层" + ("，只有视图。" if views else "。"))
    tables = [
        read_layer(path, name, name=name, label=LABEL, encoding_name=reading.encoding) for name in plain
    ]
    notes = [f"视图“{name}”没有读：视图不能导入。" for name in views]
    return [table.noting(*notes) for table in tables]


def _generates(connection: sqlite3.Connection, table: str) -> bool:
    """Whether a table has a column whose values are computed in reading, as large as its maker likes."""
    quoted = table.replace('"', '""')
    return any(row[6] in (2, 3) for row in connection.execute(f'PRAGMA table_xinfo("{quoted}")'))


def _kinds(path: Path) -> dict[str, str]:
    """What each name in the file is: table, view; nothing of it is run."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            rows = connection.execute("SELECT lower(name), type, sql FROM sqlite_master").fetchall()
            generated = [name for name, kind, _ in rows if kind == "table" and _generates(connection, name)]
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeError) as error:
        raise broken(LABEL) from error
    if any(
        kind == "table" and "virtual" in (sql or "").lower()[:20] and "rtree" not in (sql or "").lower()
        for _, kind, sql in rows
    ):
        raise DomainError("GeoPackage 里有虚拟表，不能导入。请重新导出。")
    if generated:
        raise DomainError(
            f"GeoPackage 的表“{shown(generated[0])}”里有计算出来的列（GENERATED），不能导入。"
            "请在 QGIS 里把图层另存为新的 GeoPackage。"
        )
    return {name: kind for name, kind, _ in rows if kind in ("table", "view")}
