"""MapLibre expressions that the style's layers share: what day it is, what state a slice is in, widths and offsets in
pixels. Everything that changes with the day is asked of the browser's global state, so no tile is fetched anew."""

from collections.abc import Callable
from typing import Any, Final

from maps.style.symbology import NETWORKS, ROAD_CLASSES, WIDTH_ZOOMS

Expression = list[Any]

DAY: Final[Expression] = ["number", ["global-state", "day"]]
WORK: Final[Expression] = ["get", "w"]
KIND: Final[Expression] = ["get", "k"]
SIDE: Final[Expression] = ["get", "side"]

IS_CARRIAGEWAY: Final[Expression] = ["==", KIND, "carriageway"]
IS_NETWORK: Final[Expression] = ["!=", KIND, "carriageway"]
IS_LATE: Final[Expression] = ["in", WORK, ["global-state", "late"]]
IS_STOPPED: Final[Expression] = ["in", WORK, ["global-state", "stopped"]]
# The map may be filtered to some works; then only those are drawn.
UNFILTERED: Final[Expression] = ["!=", ["global-state", "filtered"], True]
IS_KEPT: Final[Expression] = ["any", UNFILTERED, ["in", WORK, ["global-state", "kept"]]]
IS_SELECTED: Final[Expression] = ["==", WORK, ["global-state", "selected"]]
NONE_SELECTED: Final[Expression] = ["==", ["global-state", "selected"], 0]

BEGUN: Final[Expression] = ["<=", ["get", "b"], DAY]
FINISHED: Final[Expression] = ["<=", ["get", "f"], DAY]
LAID: Final[Expression] = ["<=", ["get", "laid"], DAY]

# Pieces of one line are joined by round ends; while others stand back, faint ends would show as dots.
PIECE_CAP: Final[Expression] = ["case", NONE_SELECTED, "round", "butt"]

# Where the tile is merged there is no side: the slice takes the whole width.
IS_HALF: Final[Expression] = ["in", SIDE, ["literal", ["L", "R"]]]

# What is finished stays finished when the rest of the work is stopped.
STATE_FILTERS: Final[dict[str, Expression]] = {
    "finished": FINISHED,
    "under_way": ["all", BEGUN, ["!", FINISHED], ["!", IS_STOPPED]],
    "not_begun": ["all", ["!", BEGUN], ["!", IS_STOPPED]],
    "stopped": ["all", ["!", FINISHED], IS_STOPPED],
}

# Pixels between the road's edge and the first lane of networks, and from lane to lane, by zoom.
LANE_GAP: Final = {12: 1.2, 14: 2.2, 16: 4.0, 18: 6.0}
LANE_STEP: Final = {12: 1.5, 14: 3.4, 16: 6.0, 18: 9.0}
# Width of a network's line; half of it for what is only planned.
LANE_WIDTH: Final = {12: 0.6, 13: 1.2, 14: 2.0, 16: 3.6, 18: 5.5}
# From this zoom on the lanes of networks can be told; below stands one line with a number, unless the map is filtered.
LANES_ZOOM: Final = 15
BUNDLE_ZOOM: Final = 13
# From this zoom on pipes lie where they were surveyed; below they are moved into lanes, or they would lie in the road.
TRUE_PLACE_ZOOM: Final = 18


def by_zoom(stops: dict[int, Any]) -> Expression:
    """A value that grows evenly between the zooms given."""
    flat = [part for zoom, value in sorted(stops.items()) for part in (zoom, value)]
    return ["interpolate", ["exponential", 1.4], ["zoom"], *flat]


def by_class(position: int) -> Expression:
    """Width of the feature's class of road at the zoom WIDTH_ZOOMS[position]; unknown classes as secondary roads."""
    cases = [part for symbol in ROAD_CLASSES for part in (symbol.code, symbol.widths[position])]
    return ["match", ["get", "cls"], *cases, ROAD_CLASSES[2].widths[position]]


def road_width(change: Callable[[Expression], Any] = lambda width: width) -> Expression:
    """Width of a road in pixels by class and zoom, passed through `change` at each zoom."""
    return by_zoom({zoom: change(by_class(position)) for position, zoom in enumerate(WIDTH_ZOOMS)})


def carriageway_width(share: float) -> Expression:
    """`share` of the road's width, and half of that for one half of the road."""
    return road_width(lambda width: ["*", width, ["case", IS_HALF, share / 2, share]])


def carriageway_offset(share: float) -> Expression:
    """Middle of the half that a slice lies in: left is negative, as seen along increasing chainage."""
    return road_width(lambda width: ["*", width, ["match", SIDE, "L", -share / 4, "R", share / 4, 0]])


def edge_offset(sign: int, share: float, width_px: float) -> Expression:
    """Outside the left (-1) or right (+1) edge of the carriageway, for a line of `width_px` along it."""
    beyond = width_px / 2 + 0.5
    return road_width(lambda width: ["*", sign, ["+", ["*", width, share / 2], beyond]])


def lane_offset(aside: float = 0) -> Expression:
    """Where a network work runs beside its road: outside the carriageway, each kind in its own lane. With `aside`, so
    many pixels beyond the line's left (negative) or right edge."""
    stops = _lane_stops(by_class)
    if aside:
        half = 0.5 if aside > 0 else -0.5
        stops = {zoom: ["+", stop, LANE_WIDTH[zoom] * half + aside] for zoom, stop in stops.items()}
    return by_zoom(stops)


def bundle_offset() -> Expression:
    """Where the one line for all networks of a stretch is drawn: right of the carriageway."""
    return road_width(lambda width: ["+", ["*", width, 0.5], 3.0])


def pipe_offset() -> Expression:
    """Where a surveyed pipe is drawn: in its kind's lane while the map is too small to tell, then in its true place."""
    stops = {
        z: v for z, v in _lane_stops(lambda position: ROAD_CLASSES[1].widths[position]).items() if z < 18
    }
    return by_zoom({**stops, TRUE_PLACE_ZOOM: 0})


def lane_width(share: float, extra: float = 0) -> Expression:
    return by_zoom({zoom: width * share + extra for zoom, width in LANE_WIDTH.items()})


def by_kind(value: Callable[[Any], Any], default: Any) -> Expression:
    """A value of each kind of network."""
    return ["match", KIND, *[part for symbol in NETWORKS for part in (symbol.code, value(symbol))], default]


def _lane_stops(road_px: Callable[[int], Any]) -> dict[int, Expression]:
    """Signed offset in pixels at each zoom: half the road, the gap, then as many steps as the lane counts."""
    sign = by_kind(lambda symbol: 1 if symbol.lane > 0 else -1, 1)
    steps = by_kind(lambda symbol: abs(symbol.lane) - 1, 0)
    return {
        zoom: [
            "*",
            sign,
            ["+", ["*", road_px(WIDTH_ZOOMS.index(zoom)), 0.5], gap, ["*", steps, LANE_STEP[zoom]]],
        ]
        for zoom, gap in LANE_GAP.items()
    }
