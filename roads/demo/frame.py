"""The lattice that the schematic roads are drawn on: columns west to east, rows north to south; names no road.

Everything here is 示意: spacing, bends and position are made to look like a plan, and are no measurement.
"""

import math
from typing import Final

from shapely import LineString

# EPSG:4547, metres. The lattice lies inside lon 113.2–113.35, lat 35.1–35.22.
SRID: Final = 4547
EAST, NORTH = 429_560.0, 3_898_080.0
# The whole lattice is turned by this slope, a little clockwise; the river's mean course, metres south of row 0.
TURN: Final = 0.018
RIVER_DOWN_M: Final = 8_290.0

# Distances between neighbouring columns 1–10 and rows 0–11; those outside are margins to extrapolate into.
COLUMN_GAPS: Final = (900, 960, 870, 1040, 860, 780, 1110, 1160, 930, 1050, 900)
ROW_GAPS: Final = (800, 930, 840, 950, 1010, 850, 900, 960, 1130, 1190, 980, 1120, 800)

# Rows 4, 5, 6 on column 7: the one distance that is published (韩愈路 to 南海路 along 民主南路, 1,750 m) is kept exact.
EXACT_COLUMN: Final = 7
EXACT_ROWS: Final = (4, 5, 6)

Point = tuple[float, float]


def _positions(gaps: tuple[int, ...]) -> tuple[float, ...]:
    """Distance of each column or row from number 0 (columns) or from row 0, counted along `gaps`."""
    places = [-float(gaps[0])]
    for gap in gaps:
        places.append(places[-1] + gap)
    return tuple(places)


COLUMNS: Final = _positions(COLUMN_GAPS)  # index = column 0…11, column 1 at 0 m
ROWS: Final = _positions(ROW_GAPS)  # index = row + 1, row 0 at 0 m


def valley_sway(across_m: float) -> float:
    """How far north (+) of its mean course the valley runs, `across_m` east of column 1; roads near it follow."""
    return 250 * math.sin(across_m / 1500 + 0.2) - 0.05 * (across_m - 4400)


def river_sway(across_m: float) -> float:
    """How far north (+) of its mean course the river runs: the valley's sway and its own windings."""
    return valley_sway(across_m) + 55 * math.sin(across_m / 560 + 1.3)


def _bow(down: float, first: float, last: float) -> float:
    """0 at both ends, 1 half-way: the shape of a ring road."""
    return math.sin(math.pi * (down - first) / (last - first)) if first < down < last else 0.0


def _bend(across: float, down: float) -> Point:
    """Moves a regular place to where the plan has it: a slight turn, the valley, ring roads, the highway's slant."""
    follow = 0.82 * math.exp(-(((down - RIVER_DOWN_M) / 2300) ** 2)) * valley_sway(across)
    wave = 45 * math.sin(across / 2300 + down / 2900)
    ring = 200 * _bow(down, 2700, 8800) * (max(0.0, across - 7600) / 1100 - max(0.0, 900 - across) / 900)
    highway = 0.05 * (across - 4400) * (max(0.0, down - 9300) / 1560) ** 1.5
    old_road = 0.05 * (across - 4400) * max(0.0, 1 - down / 930)
    x = across + TURN * (down - 5000) + 60 * math.sin(down / 1900 + across / 2500) + ring
    y = down + TURN * (across - 4400) - wave - follow + highway - old_road
    return EAST + x, NORTH - y


def _lattice() -> dict[tuple[int, int], Point]:
    places = {
        (column, row): _bend(COLUMNS[column], ROWS[row + 1])
        for column in range(len(COLUMNS))
        for row in range(-1, len(ROWS) - 1)
    }
    first = EXACT_ROWS[0]
    x, y = (round(value) for value in places[EXACT_COLUMN, first])
    for row in EXACT_ROWS:
        places[EXACT_COLUMN, row] = (float(x), float(y) - (ROWS[row + 1] - ROWS[first + 1]))
    return places


LATTICE: Final = _lattice()


def place(column: float, row: float) -> Point:
    """Easting and northing of a place on the lattice; between columns and rows, in proportion, to the millimetre."""
    left, top = (min(math.floor(value), limit) for value, limit in ((column, 10), (row, 11)))
    over, under = column - left, row - top
    x, y = 0.0, 0.0
    for c, share_c in ((left, 1 - over), (left + 1, over)):
        for r, share_r in ((top, 1 - under), (top + 1, under)):
            share = share_c * share_r
            if share:
                x += share * LATTICE[c, r][0]
                y += share * LATTICE[c, r][1]
    return round(x, 3), round(y, 3)


def _stops(start: float, end: float) -> list[float]:
    """`start`, every whole number between, `end`."""
    between = [float(number) for number in range(math.floor(start) + 1, math.ceil(end))]
    return [start, *between, end]


def across(row: float, west: float, east: float) -> LineString:
    """A road along a row from column `west` to column `east`, drawn west to east."""
    return LineString([place(column, row) for column in _stops(west, east)])


def down(column: float, north: float, south: float) -> LineString:
    """A road along a column from row `north` to row `south`, drawn north to south."""
    return LineString([place(column, row) for row in _stops(north, south)])
