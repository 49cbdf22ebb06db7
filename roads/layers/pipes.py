"""Tile layer of pipes: each run with its attributes at high zooms, runs of a kind and day together below."""

from typing import Final

from gis.tiles import Detail, Draw, TileLayer
from roads.layers.columns import day_number, only_if_true, rounded_up

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
        "k": "类别",
        "laid": "敷设日",
        "pl": "计划敷设日",
        "dn": "管径(毫米)",
        "mat": "材质",
        "road": "道路编号",
        "schematic": "示意",
        "demo": "演示",
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
