"""GPX of receivers and apps: waypoints, routes and tracks; the points of tracks by themselves are left out."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from gis.errors import DomainError
from gis.exchange.readers.encodings import text_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.geodata.kml import DECLARATION, look_through
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import layers_of, read_layer

LABEL: Final = "GPX"
LAYERS: Final = {"waypoints": "航点", "routes": "路线", "tracks": "轨迹"}


def read(path: Path, reading: Reading) -> list[Table]:
    """The layers of a GPX file that hold something, in degrees."""
    text, encoding = text_of(path.read_bytes(), encoding_name=reading.encoding)
    plain = path.with_name("read.gpx")
    plain.write_text(DECLARATION.sub("", text, count=1), encoding="utf-8", errors="replace")
    look_through(plain, LABEL, ("gpx",))
    names = [name for name in layers_of(plain, driver="GPX", label=LABEL) if name in LAYERS]
    tables = [read_layer(plain, name, name=LAYERS[name], label=LABEL) for name in names]
    full = [replace(table, encoding=encoding, crs="EPSG:4326") for table in tables if len(table)]
    if not full:
        raise DomainError("GPX 里没有航点、路线和轨迹。")
    return full
