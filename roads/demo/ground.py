"""The schematic river, zone outline and planning areas as shapes; rows are made elsewhere."""

from typing import Final

from shapely import LineString, MultiPolygon, Polygon, clip_by_rect
from shapely.ops import split

from roads.demo.frame import COLUMNS, EAST, NORTH, RIVER_DOWN_M, TURN, place, river_sway

RIVER_NAME: Final = "大沙河"
OUTLINE_NAME: Final = "城乡一体化示范区"
# Half the river's width; the road on its north bank from its middle.
RIVER_HALF_WIDTH_M: Final = 42.0
EMBANKMENT_M: Final = 95.0
# Corners of the zone outline as (column, row), clockwise from the north-west.
OUTLINE_CORNERS: Final = (
    (2.0, 0.62), (2.55, 0.5), (3.7, 0.42), (3.95, -0.2), (5.8, -0.28), (8.3, -0.36), (8.5, 0.45), (9.4, 0.5),
    (9.95, 0.95), (10.05, 2.1), (10.35, 2.9), (10.6, 3.3), (10.66, 4.6), (10.8, 5.4), (10.72, 6.6), (10.5, 7.6),
    (10.44569, 8.7), (10.62, 9.25), (10.3, 9.7), (9.1, 9.62), (8.2, 9.9), (8.1, 10.6), (8.16, 11.42), (6.3, 11.5),
    (5.2, 11.62), (3.7, 11.52), (1.02, 11.5), (0.86, 10.6), (1.0, 9.6), (0.82, 8.9), (0.62, 8.45), (0.5, 7.7),
    (0.34, 6.9), (0.42, 5.2), (0.3, 4.5), (0.5, 3.6), (0.72, 2.8), (1.5, 2.7), (1.66, 1.5),
)  # fmt: skip
# Corners of the first phase of the industrial zone, 12 km².
INDUSTRIAL_CORNERS: Final = ((1.08, 8.84), (6.3, 8.84), (6.3, 11.31953), (1.08, 11.31953))


def river_course() -> LineString:
    """The river's middle, west to east, beyond the zone at both ends."""
    first, last = COLUMNS[0] - 700, COLUMNS[-1] + 700
    steps = [first + (last - first) * number / 120 for number in range(121)]
    return LineString(
        (round(EAST + step, 2), round(NORTH - RIVER_DOWN_M - TURN * (step - 4400) + river_sway(step), 2))
        for step in steps
    )


def river() -> Polygon:
    """The river's surface."""
    return river_course().buffer(RIVER_HALF_WIDTH_M, cap_style="flat", join_style="round")


def embankment(west_m: float, east_m: float) -> LineString:
    """The line of the north embankment between two eastings counted from column 1."""
    bank = river_course().offset_curve(EMBANKMENT_M, join_style="round").simplify(1.5)
    part = clip_by_rect(bank, EAST + west_m, NORTH - 12_000, EAST + east_m, NORTH)
    points = [(round(x, 3), round(y, 3)) for x, y in part.coords]
    return LineString(points if points[0][0] < points[-1][0] else points[::-1])


def outline() -> Polygon:
    """The zone."""
    return Polygon([place(*corner) for corner in OUTLINE_CORNERS])


def core() -> MultiPolygon:
    """The part of the zone north of the river."""
    parts = split(outline(), river_course()).geoms
    return MultiPolygon([max(parts, key=lambda part: part.centroid.y)])


def industrial_zone() -> MultiPolygon:
    """The first phase of the industrial zone, south of the river."""
    return MultiPolygon([Polygon([place(*corner) for corner in INDUSTRIAL_CORNERS])])
