"""The tile sets this installation serves: which layers of which rooms travel together."""

from typing import Final

from gis.layers import GROUND
from gis.tiles import TileSet
from parcels.layers import AREAS
from parcels.layers_land import BUILDINGS, PARCELS
from roads.layers import LAYERS

DISTRICT: Final = TileSet(
    name="district", label="纵横·区域底图与进度", layers=(GROUND, AREAS, PARCELS, BUILDINGS, *LAYERS)
)
TILE_SETS: Final = {DISTRICT.name: DISTRICT}
