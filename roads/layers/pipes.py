"""Tile layer of pipes: each run with its attributes at high zooms, runs of a kind and day together below."""

from typing import Final

from gis.tiles.columns import DEMO, SCHEMATIC, day, day_number, only_if_true, rounded_up
from gis.tiles.sql import Detail, Draw, Field, TileLayer

COARSE_DAYS: Final = 32
COARSE_ROWS: Final = 12_000

LAID: Final = day_number("p.laid_on")
PLANNED: Final = day_number("p.planned_for")
MARKS: Final = {"schematic": only_if_true("p.schematic"), "demo": only_if_true("p.demo")}

FULL: Final = Draw(
    source="roads_pipe p",
    geometry="p.line_3857",
    columns={
        "k": "p.kind",
        "laid": LAID,
        "pl": PLANNED,
        "dn": "p.diameter_mm",
        "mat": "nullif(p.material, '')",
        "road": "p.road_id::int",
        **MARKS,
    },
    order="p.id",
    feature_id="p.id",
)
MERGED: Final = Draw(
    source="roads_pipe p",
    geometry="p.line_3857",
    columns={"laid": LAID, "pl": PLANNED, "k": "p.kind", **MARKS},
    order="p.id",
    merged=True,
)
# Below, what is only planned is left out.
OVERVIEW: Final = Draw(
    source="roads_pipe p",
    geometry="p.line_3857",
    columns={"laid": LAID, "k": "p.kind"},
    where="p.laid_on IS NOT NULL",
    order="p.id",
    merged=True,
)
COARSE: Final = Draw(
    source="roads_pipe p",
    geometry="p.line_3857",
    columns={"laid": rounded_up(LAID, COARSE_DAYS), "k": "p.kind"},
    where="p.laid_on IS NOT NULL",
    order="p.id",
    merged=True,
    limit=COARSE_ROWS,
)

PIPES: Final = TileLayer(
    name="pipes",
    label="管线",
    fields={
        "k": Field("类别"),
        "laid": day("敷设日"),
        "pl": day("计划敷设日"),
        "dn": Field("管径(毫米)", "Number"),
        "mat": Field("材质"),
        "road": Field("道路编号", "Number"),
        **SCHEMATIC,
        **DEMO,
    },
    draws={
        Detail.FULL: FULL,
        Detail.MERGED: MERGED,
        Detail.GROUPED: MERGED,
        Detail.OVERVIEW: OVERVIEW,
        Detail.COARSE: COARSE,
    },
    min_zoom=12,
)
