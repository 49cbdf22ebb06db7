"""Tile layers of the road network: centrelines, stretches already built, named places and crossings."""

from typing import Final

from gis.tiles.columns import SCHEMATIC, day, day_number, only_if_true
from gis.tiles.sql import Detail, Draw, Field, TileLayer

AXIS: Final = "CASE r.axis WHEN 'NS' THEN '纵' || r.axis_no WHEN 'EW' THEN '横' || r.axis_no ELSE '' END"
# Rank of a class: wider roads are drawn over narrower ones, and are the last to go at low zooms.
RANK: Final = "array_position(ARRAY['local', 'secondary', 'arterial', 'expressway'], r.road_class::text)"

ROAD_COLUMNS: Final = {
    "name": "r.name",
    "axis": AXIS,
    "cls": "r.road_class",
    "w": "r.red_line_m::float4",
    "schematic": only_if_true("r.schematic"),
}
ALL_ROADS: Final = Draw(
    source="roads_road r",
    geometry="r.centreline_3857",
    columns=ROAD_COLUMNS,
    order=f"{RANK}, r.id",
    feature_id="r.id",
)
LONG_ROADS: Final = Draw(
    source="roads_road r",
    geometry="r.centreline_3857",
    columns=ROAD_COLUMNS,
    order="r.id",
    feature_id="r.id",
    limit=1_500,
)
ROADS: Final = TileLayer(
    name="roads",
    label="道路中线",
    fields={
        "name": Field("路名"),
        "axis": Field("轴号，如纵3"),
        "cls": Field("等级"),
        "w": Field("红线宽(米)", "Number"),
        **SCHEMATIC,
    },
    draws=dict.fromkeys(Detail, ALL_ROADS) | {Detail.COARSE: LONG_ROADS},
)

# Cut from the road's stored line: a share of the length is the same in both CRS to within centimetres a kilometre.
STRETCH: Final = "roads_cut(r.centreline_3857, r.length_m, e.span)"
EXISTING: Final = TileLayer(
    name="existing",
    label="已有路段",
    fields={"road": Field("道路编号", "Number"), "since": day("建成日"), "cls": Field("等级"), **SCHEMATIC},
    draws=dict.fromkeys(
        Detail,
        Draw(
            source="roads_road r JOIN roads_existingstretch e ON e.road_id = r.id",
            geometry=STRETCH,
            tile_filter="r.centreline_3857 && {box}",
            columns={
                "road": "e.road_id::int",
                "since": day_number("e.since"),
                "cls": "r.road_class",
                "schematic": only_if_true("e.schematic"),
            },
            order=f"{RANK}, e.id",
            feature_id="e.id",
        ),
    ),
)

PLACES: Final = TileLayer(
    name="places",
    label="地点",
    fields={"name": Field("地点"), **SCHEMATIC},
    draws=dict.fromkeys(
        Detail,
        Draw(
            source="roads_place p",
            geometry="p.geom_3857",
            columns={"name": "p.name", "schematic": only_if_true("p.schematic")},
            order="p.id",
            feature_id="p.id",
        ),
    ),
    min_zoom=12,
)

# Meetings are looked for between the parts of roads inside the tile, which is a few segments instead of whole streets;
# 1.25 m in EPSG:3857 is 1 m on the ground here. Lines that run together for a while meet in the middle of that run.
CROSSING_SOURCE: Final = (
    "(WITH part AS MATERIALIZED (SELECT r.id, r.name, r.schematic, ST_ClipByBox2D(r.centreline_3857, {box}) AS line "
    "FROM roads_road r WHERE r.centreline_3857 && {box}) "
    "SELECT a.id AS a_id, b.id AS b_id, a.name || '×' || b.name AS label, "
    "a.schematic AND b.schematic AS schematic, (ST_Dump(CASE "
    "WHEN ST_Intersects(a.line, b.line) THEN ST_Intersection(a.line, b.line) "
    "ELSE ST_ClosestPoint(a.line, b.line) END)).geom AS piece "
    "FROM part a JOIN part b ON a.id < b.id AND ST_DWithin(a.line, b.line, 1.25)) AS meeting"
)
MEETING: Final = "CASE ST_Dimension(piece) WHEN 0 THEN piece ELSE ST_LineInterpolatePoint(piece, 0.5) END"
CROSSINGS: Final = TileLayer(
    name="crossings",
    label="交叉口",
    fields={"label": Field("相交道路"), **SCHEMATIC},
    draws={
        Detail.FULL: Draw(
            source=CROSSING_SOURCE,
            geometry=MEETING,
            columns={"label": "label", "schematic": only_if_true("schematic")},
            order="a_id, b_id, piece",
            tile_filter="true",
        )
    },
    min_zoom=15,
)
