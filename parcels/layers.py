"""Which rows and columns of planning areas a tile draws."""

from typing import Final

from django.conf import settings

from gis.tiles import Detail, Draw, Field, TileLayer
from roads.layers.columns import SCHEMATIC

AREAS: Final = TileLayer(
    name="areas",
    label="规划范围",
    fields={"code": Field("代码"), "name": Field("名称"), **SCHEMATIC},
    draws=dict.fromkeys(
        Detail,
        Draw(
            source="parcels_planningarea a",
            # A handful of rows: transformed as they are drawn, found by their own index.
            geometry="ST_Transform(a.outline, 3857)",
            found=f"a.outline && ST_Transform({{box}}, {settings.STORAGE_SRID})",
            columns={"code": "a.code", "name": "a.name", "schematic": "nullif(a.schematic, false)"},
            order="a.position, a.code",
            feature_id="a.id",
        ),
    ),
)
