"""How a vector tile is made: its address, its bounds, and one SQL for all layers. Which rows a layer draws is said in
each room's layers.py; who may see a tile and how it is cached, in gis/tiles/response.py."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Final, Literal, NamedTuple

EXTENT: Final = 4096
# Units beyond the edge that lines keep, so that wide lines and their side offsets meet across tiles.
BUFFER: Final = 128
MAX_ZOOM: Final = 22
WORLD_M: Final = 40_075_016.685578488
# A tile is drawn on 512 px; half a pixel cannot be seen.
HALF_PIXELS: Final = 1024
# The version of all data, and that of everything a tile may show: while the second stays the tile does.
VERSIONS: Final = "(SELECT version FROM kernel_dataversion), kernel_tile_version($1::int, $2::int, $3::int)"


class Detail(IntEnum):
    """How much a tile says, from least to most. A tile that grows too large is made again with one step less."""

    COARSE = 0
    OVERVIEW = 1
    GROUPED = 2
    MERGED = 3
    FULL = 4

    @classmethod
    def at(cls, zoom: int) -> Detail:
        """What is drawn at `zoom` unless the tile grows too large."""
        if zoom >= 14:
            return cls.FULL
        return cls.MERGED if zoom >= 13 else cls.OVERVIEW


@dataclass(frozen=True, slots=True)
class TileAddress:
    """One tile of the Web Mercator pyramid: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    @classmethod
    def parse(cls, z: str, x: str, y: str) -> TileAddress | None:
        """The tile that three decimal numbers name; None where there is no such tile."""
        numbers = (z, x, y)
        if not all(text.isascii() and text.isdigit() and len(text) <= 8 for text in numbers):
            return None
        address = cls(*map(int, numbers))
        side = 1 << address.z if address.z <= MAX_ZOOM else 0
        return address if address.x < side and address.y < side else None

    @classmethod
    def at(cls, lon: float, lat: float, z: int) -> TileAddress:
        """The tile of zoom `z` that a point in degrees lies in."""
        side = 1 << z
        column = (lon + 180) / 360 * side
        row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side
        return cls(z, min(side - 1, int(column)), min(side - 1, int(row)))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres of EPSG:3857."""
        size = WORLD_M / (1 << self.z)
        west, north = self.x * size - WORLD_M / 2, WORLD_M / 2 - self.y * size
        return west, north - size, west + size, north


@dataclass(frozen=True, slots=True)
class Draw:
    """The rows and columns a layer draws: SQL fragments over `source`, geometry in EPSG:3857.

    `geometry` is drawn; `tile_filter` is the predicate that uses the GiST index, by default `geometry && {box}`.
    With `merged`, rows whose columns are all equal become one feature, simplified to half a pixel.
    Fragments may name `{box}` (the tile with its buffer) and `{half_pixel}` (metres).
    """

    source: str
    geometry: str
    columns: Mapping[str, str]
    order: str = "1"
    tile_filter: str = ""
    where: str = "true"
    feature_id: str = ""
    merged: bool = False
    limit: int = 0


class Field(NamedTuple):
    """What a property of a tile says, and its type by the name that GDAL looks for in TileJSON."""

    label: str
    type: Literal["String", "Number", "Boolean"] = "String"


@dataclass(frozen=True, slots=True)
class TileLayer:
    """One MVT layer: what it draws at each detail (nothing at a detail that `draws` leaves out) and at which zooms.
    `fields` describes its properties, for TileJSON."""

    name: str
    label: str
    fields: Mapping[str, Field]
    draws: Mapping[Detail, Draw]
    min_zoom: int = 0
    max_zoom: int = MAX_ZOOM

    def draw(self, zoom: int, detail: Detail) -> Draw | None:
        return self.draws.get(detail) if self.min_zoom <= zoom <= self.max_zoom else None


@dataclass(frozen=True)
class TileSet:
    """Layers that travel together in one tile."""

    name: str
    label: str
    layers: tuple[TileLayer, ...]
    min_zoom: int = 6
    max_zoom: int = 16
    _statements: dict[tuple[int, Detail], str] = field(default_factory=dict, repr=False)

    def statement(self, zoom: int, detail: Detail) -> str:
        """SQL with parameters $1 z, $2 x, $3 y. Returns one row: data version, version of what the tile may show, its
        bytes."""
        key = (zoom, detail)
        if key not in self._statements:
            self._statements[key] = _statement(self, zoom, detail)
        return self._statements[key]

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the tiles' SQL does: part of the address, because a browser keeps tiles across releases."""
        text = "".join(self.statement(z, d) for z in range(MAX_ZOOM + 1) for d in Detail)
        return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _statement(tiles: TileSet, zoom: int, detail: Detail) -> str:
    parts = [
        _layer_sql(layer.name, draw, zoom)
        for layer in tiles.layers
        if (draw := layer.draw(zoom, detail)) is not None
    ]
    content = "\n|| ".join(parts) or "''::bytea"
    return (
        "WITH tile AS (SELECT $1::int AS z, $2::int AS x, $3::int AS y), "
        # Computed once even where a single layer refers to it: PostgreSQL would write it into that layer's rows
        # otherwise.
        "envelope AS MATERIALIZED (SELECT ST_TileEnvelope(z, x, y) AS box FROM tile)\n"
        f"SELECT {VERSIONS}, {content}"
    )


def _layer_sql(name: str, draw: Draw, zoom: int) -> str:
    """One layer as bytes, empty where nothing is drawn. Rows are ordered, so equal data gives equal bytes.

    ST_AsMVT itself leaves out rows without a geometry; asking for that in SQL would compute each geometry twice.
    """
    margin = BUFFER / EXTENT
    scale = {
        "box": f"(SELECT ST_Expand(box, {WORLD_M / (1 << zoom) * margin!r}) FROM envelope)",
        "half_pixel": repr(WORLD_M / (1 << zoom) / HALF_PIXELS),
    }
    columns = ", ".join(f"{sql} AS {name}" for name, sql in draw.columns.items())
    names = ", ".join(draw.columns)
    ident = f", {draw.feature_id} AS id" if draw.feature_id else ""
    # Where not all may be drawn, the longest are those that are seen.
    order = f"ST_Length({draw.geometry}) DESC, {draw.order} LIMIT {draw.limit}" if draw.limit else draw.order
    rows = (
        f"SELECT {columns}{ident}, {draw.geometry} AS shape FROM {draw.source} "
        f"WHERE {draw.tile_filter or draw.geometry + ' && {box}'} AND {draw.where} ORDER BY {order}"
    )
    if draw.merged:
        rows = (
            f"SELECT {names}, ST_Collect(ST_Simplify(shape, {{half_pixel}}, true)) AS shape "
            f"FROM ({rows}) AS piece GROUP BY {names} ORDER BY {names}"
        )
    outer = names + (", id" if draw.feature_id else "")
    sql = (
        f"SELECT {outer}, ST_AsMVTGeom(shape, (SELECT box FROM envelope), {EXTENT}, {BUFFER}) AS geom "
        f"FROM ({rows}) AS drawn"
    )
    tail = ", 'id'" if draw.feature_id else ""
    sql = (
        f"coalesce((SELECT ST_AsMVT(feature, '{name}', {EXTENT}, 'geom'{tail}) FROM ({sql}) AS feature), '')"
    )
    return sql.format(**scale)
