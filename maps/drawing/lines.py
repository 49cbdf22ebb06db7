"""Lines on a sheet: strokes of the symbology, halves of a road beside its middle, swatches of the legend."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from maps.drawing.scene import LineShape
from maps.drawing.sheet import Box, Key, Sheet
from maps.style.symbology import Stroke

# Width of a road by class, points of print.
ROAD_PT: Final = {"expressway": 4.4, "arterial": 3.8, "secondary": 2.8, "local": 2.0}
LATE_PT: Final = 0.9
# The two edges of a road by the half they belong to: left is positive, looking along increasing chainage.
LEFT, RIGHT = 1.0, -1.0


def line_of(shape: LineShape) -> shapely.LineString:
    return shapely.LineString(shape.points)


def beside(line: Any, distance_m: float) -> Any:
    """The line moved to its left (positive) or right by so many metres."""
    return (
        line
        if distance_m == 0
        else shapely.offset_curve(line, distance_m, join_style="mitre", mitre_limit=2.0)
    )


def draw(
    made: Sheet,
    lines: Iterable[Any],
    stroke: Stroke,
    width_pt: float,
    *,
    zorder: float,
    least_pt: float = 0.5,
) -> None:
    """One stroke along many lines; dashes are in line widths, as the symbology counts them."""
    # A piece without length is cut as a point, and a line moved aside may come back in parts or empty.
    parts = [
        np.asarray(part.coords)
        for line in lines
        for part in shapely.get_parts(line)
        if part.geom_type == "LineString"
    ]
    if not parts:
        return
    made.axes.add_collection(
        LineCollection(
            parts,
            colors=stroke.colour,
            linewidths=max(least_pt, stroke.width * width_pt),
            linestyles=(0, stroke.dash) if stroke.dash else "solid",
            capstyle="butt",
            joinstyle="round",
            zorder=zorder,
        ),
        autolim=False,
    )


def edges(
    made: Sheet, lines: Sequence[tuple[Any, str]], stroke: Stroke, width_pt: float, *, zorder: float
) -> None:
    """A thin line along the outer edges of roads: both, or that of the half named beside each line."""
    aside = (width_pt / 2 + LATE_PT) * made.point_m
    sides = [
        beside(line, sign * aside)
        for line, side in lines
        for sign, other in ((LEFT, "R"), (RIGHT, "L"))
        if side != other
    ]
    draw(made, sides, Stroke(stroke.colour), LATE_PT, zorder=zorder)


def swatch(label: str, *strokes: tuple[Stroke, float], late: Stroke | None = None) -> Key:
    """A legend entry of strokes, each with its width in points; `late` runs along both edges."""

    def draw_it(axes: Axes, box: Box) -> None:
        x, y, width, height = box
        middle = y + height / 2
        for stroke, points in strokes:
            axes.add_collection(
                LineCollection(
                    [[(x, middle), (x + width, middle)]],
                    colors=stroke.colour,
                    linewidths=max(0.5, stroke.width * points),
                    linestyles=(0, stroke.dash) if stroke.dash else "solid",
                    capstyle="butt",
                ),
                autolim=False,
            )
        if late:
            aside = strokes[0][1] / 2 + LATE_PT
            for sign in (LEFT, RIGHT):
                line = [[(x, middle + sign * aside), (x + width, middle + sign * aside)]]
                axes.add_collection(
                    LineCollection(line, colors=late.colour, linewidths=LATE_PT), autolim=False
                )

    return Key(label, draw_it)
