"""Schematic outlines of the demonstration on its lattice: plots of blocks, villages, strips across roads, buildings.

Everything here is 示意. Rows are made elsewhere.
"""

import math
from typing import Final

from django.contrib.gis.geos import MultiPolygon, Polygon
from shapely import LineString
from shapely import Polygon as Shape
from shapely.ops import substring

from roads.demo.frame import SRID, place
from roads.demo.season import dice

# Share of a block left free at each edge for the roads around it: at least 47 m where blocks are 780 m wide.
EDGE: Final = 0.06
BUILDING_M: Final = (52.0, 14.0)


def stored(shape: Shape) -> Polygon:
    """A shape in the storage CRS, coordinates to the millimetre."""
    ring = [(round(x, 3), round(y, 3)) for x, y in shape.exterior.coords]
    return Polygon(ring, srid=SRID)


def several(shape: Shape) -> MultiPolygon:
    return MultiPolygon(stored(shape), srid=SRID)


def inside(
    column: float, row: float, across: float, down: float, *, height: float = 1.0
) -> tuple[float, float]:
    """A place in the block east and south of (column, row), in shares of it inside its edges; `height` in rows."""
    share = 1 - 2 * EDGE
    return place(column + EDGE + share * across, row + height * (EDGE + share * down))


def plot(column: float, row: float, box: tuple[float, float, float, float], *, height: float = 1.0) -> Shape:
    """The part of a block between shares (west, north, east, south)."""
    west, north, east, south = box
    corners = ((west, north), (east, north), (east, south), (west, south))
    return Shape([inside(column, row, x, y, height=height) for x, y in corners])


def village(code: str, column: float, row: float) -> Shape:
    """An uneven outline of nine corners about the middle of a block; the same for a code each time."""
    corners = []
    for number in range(9):
        angle = 2 * math.pi * number / 9
        reach = 0.27 + 0.13 * dice(code, "corner", number)
        corners.append(
            inside(column, row, 0.5 + reach * math.cos(angle), 0.5 + 0.95 * reach * math.sin(angle))
        )
    return Shape(corners)


def strip(line: LineString, start_m: float, end_m: float, *, left_m: float, right_m: float) -> Shape:
    """Land across a road between two measures, reaching so many metres to the left and right of its centreline."""
    part = substring(line, start_m, end_m)
    left = part.offset_curve(left_m) if left_m else part
    right = part.offset_curve(-right_m) if right_m else part
    return Shape([*left.coords, *reversed(right.coords)])


def buildings(column: float, row: float, box: tuple[float, float, float, float], count: int) -> list[Polygon]:
    """Oblong outlines in two columns inside a plot, north to south."""
    west, north, east, south = box
    rows = math.ceil(count / 2)
    buildings = []
    for number in range(count):
        side, step = number % 2, number // 2
        x, y = inside(
            column,
            row,
            west + (east - west) * (0.27 + 0.46 * side),
            north + (south - north) * (step + 0.6) / (rows + 0.2),
        )
        ahead = inside(column, row, 1, 0), inside(column, row, 0, 0)
        buildings.append(
            stored(_oblong(x, y, math.atan2(ahead[0][1] - ahead[1][1], ahead[0][0] - ahead[1][0])))
        )
    return buildings


def _oblong(x: float, y: float, angle: float) -> Shape:
    long, wide = (side / 2 for side in BUILDING_M)
    corners = ((-long, -wide), (long, -wide), (long, wide), (-long, wide))
    cos, sin = math.cos(angle), math.sin(angle)
    return Shape([(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in corners])
