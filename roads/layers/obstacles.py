"""Tile layer of obstacles: at their own point, or in the middle of their span on the work they stand in the way of."""

from typing import Final

from gis.tiles.columns import DEMO, day, day_number, only_if_true
from gis.tiles.sql import Detail, Draw, Field, TileLayer

# A span is metres of the road; without one the obstacle lies in the middle of its work.
PLACED_BY_WORK: Final = (
    "ST_LineInterpolatePoint(r.centreline_3857, least(1.0, "
    "(lower(coalesce(o.span, w.span)) + upper(coalesce(o.span, w.span)))::float8 / 2 / r.length_m))"
)
SOURCE: Final = (
    "(SELECT o.*, o.geom_3857 AS point FROM roads_obstacle o WHERE o.geom_3857 && {box} "
    "UNION ALL "
    f"SELECT o.*, {PLACED_BY_WORK} AS point "
    "FROM roads_obstacle o JOIN roads_work w ON w.id = o.work_id JOIN roads_road r ON r.id = w.road_id "
    "WHERE o.geom_3857 IS NULL AND w.span IS NOT NULL AND r.centreline_3857 && {box}) AS o"
)

OBSTACLES: Final = TileLayer(
    name="obstacles",
    label="问题",
    fields={
        "k": Field("类别"),
        "title": Field("问题"),
        "found": day("发现日"),
        "due": day("期限"),
        "res": day("解决日"),
        "w": Field("工程编号", "Number"),
        **DEMO,
    },
    draws=dict.fromkeys(
        (Detail.FULL, Detail.MERGED, Detail.GROUPED, Detail.OVERVIEW),
        Draw(
            source=SOURCE,
            geometry="o.point",
            columns={
                "k": "o.kind",
                "title": "o.title",
                "found": day_number("o.found_on"),
                "due": day_number("o.due"),
                "res": day_number("o.resolved_on"),
                "w": "o.work_id::int",
                "demo": only_if_true("o.demo"),
            },
            order="o.found_on, o.id",
            feature_id="o.id",
        ),
    ),
    min_zoom=11,
)
