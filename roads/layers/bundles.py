"""Tile layer of bundles: for each stretch of road the networks along it as one line with their number. Only for the
zooms where lanes cannot be told; it knows no day, for what is planned is drawn, too."""

from typing import Final

from gis.tiles.sql import Detail, Draw, Field, TileLayer

# Pieces of road between the ends of its network works, with the works along each.
SOURCE: Final = """roads_road AS road JOIN LATERAL (
  WITH along AS (
    SELECT id, kind, lower(span)::float8 AS low, upper(span)::float8 AS high FROM roads_work
    WHERE road_id = road.id AND kind <> 'carriageway' AND NOT isempty(span)
  ),
  cut AS (SELECT low AS at FROM along UNION SELECT high FROM along),
  part AS (SELECT at AS low, lead(at) OVER (ORDER BY at) AS high FROM cut)
  SELECT part.low, part.high, count(*)::int AS n, string_agg(along.id || ':' || along.kind, ',' ORDER BY along.id) AS ws
  FROM part JOIN along ON along.low < part.high AND along.high > part.low
  WHERE part.high - part.low > 1 GROUP BY part.low, part.high
) AS piece ON true"""
DRAW: Final = Draw(
    source=SOURCE,
    geometry=(
        "ST_LineSubstring(road.centreline_3857, "
        "least(1, piece.low / road.length_m), least(1, piece.high / road.length_m))"
    ),
    tile_filter="road.centreline_3857 && {box}",
    columns={"n": "piece.n", "ws": "piece.ws", "cls": "road.road_class", "name": "road.name"},
    order="road.id, piece.low",
)
BUNDLES: Final = TileLayer(
    name="bundles",
    label="并行的管线工程",
    fields={
        "n": Field("工程项数", "Number"),
        "ws": Field("工程编号:类别，逗号分开"),
        "cls": Field("道路等级"),
        "name": Field("路名"),
    },
    draws={Detail.FULL: DRAW, Detail.MERGED: DRAW},
    min_zoom=13,
    max_zoom=14,
)
