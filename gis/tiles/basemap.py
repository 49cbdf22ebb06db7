"""Which rows and columns of the ground (river, outline, railway) a tile draws."""

from typing import Final

from gis.tiles.sql import Detail, Draw, Field, TileLayer

GROUND: Final = TileLayer(
    name="ground",
    label="底图",
    fields={"kind": Field("类别"), "name": Field("名称"), "schematic": Field("示意", "Boolean")},
    draws=dict.fromkeys(
        Detail,
        Draw(
            source="kernel_groundfeature g",
            geometry="g.geom_3857",
            columns={"kind": "g.kind", "name": "g.name", "schematic": "nullif(g.schematic, false)"},
            order="g.kind, g.id",
            feature_id="g.id",
        ),
    ),
)
