"""What this installation serves and exchanges: layers that travel together as tiles, layers that go out and come in."""

from typing import Final

from gis.exchange.context import Importer
from gis.exchange.schema import Layer
from gis.tiles.basemap import GROUND
from gis.tiles.sql import TileSet
from maps import tables_in
from parcels import exchange as parcels
from parcels import importers as parcel_importers
from parcels.layers import AREAS, PARCELS
from parcels.sources import importer as source_importers
from parcels.sources.exchange import SOURCES
from parcels.sources.layers import SOURCES as SOURCE_TILES
from roads import exchange as roads
from roads import importers as road_importers
from roads.exchange.existing import EXISTING
from roads.exchange.outgoing import OBSTACLES, SLICES
from roads.layers import LAYERS
from villages import exchange as villages
from villages import importers as village_importers
from villages.exchange_outgoing import REDEVELOPMENTS
from villages.layers import BUILDINGS

DISTRICT: Final = TileSet(
    name="district",
    label="纵横·区域底图与进度",
    layers=(GROUND, AREAS, PARCELS, BUILDINGS, *LAYERS, SOURCE_TILES),
)
TILE_SETS: Final = {DISTRICT.name: DISTRICT}
# In the order people look for them.
EXCHANGED: Final[dict[str, Layer]] = {
    layer.code: layer
    for layer in (
        roads.ROADS,
        roads.WORKS,
        roads.PIPES,
        SOURCES,
        parcels.PARCELS,
        villages.VILLAGES,
        parcels.AREAS,
        villages.BUILDINGS,
        roads.PLACES,
        roads.REPORTS,
    )
}
IMPORTERS: Final[dict[str, type[Importer]]] = {
    importer.layer.code: importer
    for importer in (
        *road_importers.IMPORTERS,
        *parcel_importers.IMPORTERS,
        *source_importers.IMPORTERS,
        *village_importers.IMPORTERS,
        *tables_in.IMPORTERS,
    )
}
# All that come in: some go out another way, or are seen on a page of their own.
COMING_IN: Final[dict[str, Layer]] = EXCHANGED | {
    layer.code: layer for layer in (EXISTING, OBSTACLES, tables_in.UNITS, tables_in.TARGETS)
}
# All that go out: those that also come in first.
OUTGOING: Final[dict[str, Layer]] = EXCHANGED | {
    layer.code: layer for layer in (OBSTACLES, REDEVELOPMENTS, SLICES)
}
