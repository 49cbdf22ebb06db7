"""File geodatabases in an archive: each feature class and table by GDAL's own reader, never by ESRI's."""

from pathlib import Path
from typing import Final

from gis.errors import DomainError
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import layers_of, read_layer

LABEL: Final = "文件地理数据库"
MOST_LAYERS: Final = 200


def read(path: Path, reading: Reading) -> list[Table]:
    """Every feature class and table that holds rows."""
    names = layers_of(path, driver="OpenFileGDB", label=LABEL)
    if len(names) > MOST_LAYERS:
        raise DomainError(f"文件地理数据库里有 {len(names)} 个图层，最多 {MOST_LAYERS} 个。")
    tables = [
        read_layer(path, name, name=name, label=LABEL, encoding_name=reading.encoding) for name in names
    ]
    full = [table for table in tables if len(table)]
    if not full:
        raise DomainError("文件地理数据库里没有要素，也没有表。")
    return full
