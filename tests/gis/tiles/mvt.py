"""Reads tiles with GDAL, which knows nothing of this project, so that tests compare against another's decoder."""

import tempfile
from pathlib import Path
from typing import Any

import pyogrio
from pyproj import Transformer

from gis.tiles.sql import TileAddress
from tests.shapes import EAST, NORTH

TO_DEGREES = Transformer.from_crs(4547, 4326, always_xy=True)


def layers_of(content: bytes) -> list[str]:
    """Names of the layers in a tile."""
    with tempfile.TemporaryDirectory() as folder:
        return [str(name) for name, _ in pyogrio.list_layers(_written(content, folder))]


def read_layer(content: bytes, layer: str, at: TileAddress) -> Any:
    """A layer as a GeoDataFrame in EPSG:3857; `mvt_id` is the feature id."""
    with tempfile.TemporaryDirectory() as folder:
        return pyogrio.read_dataframe(
            _written(content, folder), layer=layer, X=str(at.x), Y=str(at.y), Z=str(at.z), CLIP="NO"
        )


def _written(content: bytes, folder: str) -> str:
    path = Path(folder) / "tile.mvt"
    path.write_bytes(content)
    return f"MVT:{path}"


def tile_at(x: float, y: float, zoom: int) -> TileAddress:
    """The tile that holds a point given in metres from the test origin."""
    return TileAddress.at(*TO_DEGREES.transform(EAST + x, NORTH + y), zoom)
