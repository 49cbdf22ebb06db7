"""Which rows and columns of resettlement buildings a tile draws."""

from typing import Final

from django.conf import settings

from gis.tiles.columns import DEMO, SCHEMATIC, day, day_number, only_if_true
from gis.tiles.sql import Detail, Draw, Field, TileLayer

# All but the coarsest detail: a tile that grew that large has no room for buildings.
DETAILS: Final = (Detail.OVERVIEW, Detail.GROUPED, Detail.MERGED, Detail.FULL)
IN_BOX: Final = f"&& ST_Transform({{box}}, {settings.STORAGE_SRID})"

BUILDINGS: Final = TileLayer(
    name="buildings",
    label="安置楼",
    fields={
        "name": Field("楼号"),
        "b": day("开工日"),
        "t": day("封顶日"),
        "f": day("竣工日"),
        **SCHEMATIC,
        **DEMO,
    },
    draws=dict.fromkeys(
        DETAILS,
        Draw(
            source="villages_resettlementbuilding b",
            geometry="ST_Transform(b.outline, 3857)",
            tile_filter=f"b.outline {IN_BOX}",
            columns={
                "name": "b.name",
                "b": day_number("b.begun_on"),
                "t": day_number("b.topped_out_on"),
                "f": day_number("b.finished_on"),
                "schematic": only_if_true("b.schematic"),
                "demo": only_if_true("b.demo"),
            },
            order="b.id",
            feature_id="b.id",
        ),
    ),
    min_zoom=13,
)
