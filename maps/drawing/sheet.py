"""A drawing sheet: size in millimetres, ground in metres, fonts, title strip, legend, scale bar, north arrow, marks."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from gis.text.marks import marks_said
from maps.drawing.scene import Scene
from maps.style.symbology import FONT, INK, INK_2, PAPER, SHEET

MM_AN_INCH: Final = 25.4
POINTS_AN_INCH: Final = 72.0
# Type on a drawing, points: what is read at arm's length on paper.
SMALL: Final = 7.0
TEXT: Final = 8.0
LEGEND_ROW: Final = 13.0
LEGEND_COLUMNS: Final = 4
SWATCH: Final = 22.0
MARGIN: Final = 6.0
EDGE: Final[dict[str, Any]] = {"edgecolor": INK, "linewidth": 0.6, "zorder": 50}
# Round lengths a scale bar may have, metres.
BARS: Final = (50, 100, 200, 500, 1000, 2000, 5000)

Box = tuple[float, float, float, float]


@lru_cache(maxsize=1)
def fonts() -> list[str]:
    """The families of the symbology that this machine has: matplotlib warns of each it misses."""
    here = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in FONT if name in here] or ["sans-serif"]


def settings() -> Any:
    """Matplotlib's settings while a sheet is drawn and saved; text becomes outlines, to look alike everywhere."""
    return matplotlib.rc_context(
        {
            "font.family": fonts(),
            "svg.fonttype": "path",
            "pdf.fonttype": 3,
            # Names inside an SVG are random without a salt; the same facts are to give the same bytes.
            "svg.hashsalt": "zongheng",
            "axes.unicode_minus": False,
            # A name may hold a dollar sign; it is no formula.
            "text.parse_math": False,
            "hatch.linewidth": 0.4,
            "path.simplify": False,
        }
    )


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: its words, and what draws its swatch in the box (x, y, width, height) of the axes."""

    label: str
    draw: Callable[[Axes, Box], None]


@dataclass
class Sheet:
    """One map: `axes` count metres east and north, `point_m` is a point of print in metres on the ground."""

    figure: Figure
    axes: Axes
    foot: Axes
    box: Box
    point_m: float
    keys: list[Key] = field(default_factory=list)

    @property
    def middle(self) -> tuple[float, float]:
        west, south, east, north = self.box
        return (west + east) / 2, (south + north) / 2


def sheet(
    box: Box,
    *,
    width_mm: float,
    height_mm: float,
    legend_rows: int,
    part: tuple[float, float] = (0.0, 1.0),
    figure: Figure | None = None,
) -> Sheet:
    """A sheet that shows at least `box` (metres), with room for a legend of so many rows beneath.

    `part` is the share of the width, from and to, that the map takes; `figure` is that of a sheet it stands beside.
    """
    width, height = width_mm / MM_AN_INCH * POINTS_AN_INCH, height_mm / MM_AN_INCH * POINTS_AN_INCH
    foot = legend_rows * LEGEND_ROW + 2 * MARGIN + SMALL
    whole = figure or Figure(figsize=(width / POINTS_AN_INCH, height / POINTS_AN_INCH), facecolor="#ffffff")
    share = part[1] - part[0]
    axes = whole.add_axes((part[0], foot / height, share, 1 - foot / height))
    shown, point_m = _fitted(box, width * share, height - foot)
    west, south, east, north = shown
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_axis_off()
    axes.add_patch(Rectangle((west, south), east - west, north - south, color=PAPER, zorder=0))
    below = whole.add_axes((0, 0, 1, foot / height))
    below.set_xlim(0, width)
    below.set_ylim(0, foot)
    below.set_axis_off()
    return Sheet(whole, axes, below, shown, point_m)


def marks_of(scene: Scene) -> list[str]:
    """示意 and 演示, where the scene is one."""
    return marks_said(schematic=scene.schematic, demo=scene.demo)


def _fitted(box: Box, width: float, height: float) -> tuple[Box, float]:
    """The box grown to the sheet's proportions, and metres to a point."""
    west, south, east, north = box
    point_m = max((east - west) / width, (north - south) / height)
    x, y = (west + east) / 2, (south + north) / 2
    return (
        x - width * point_m / 2,
        y - height * point_m / 2,
        x + width * point_m / 2,
        y + height * point_m / 2,
    ), point_m


def furnish(made: Sheet, *, marks: Sequence[str], source: str) -> None:
    """Scale bar, north arrow, marks, legend and source."""
    _scale_bar(made)
    _north(made)
    _marks(made, marks)
    _legend(made, source)


def _scale_bar(made: Sheet) -> None:
    p = made.point_m
    west, south = made.box[:2]
    # The longest round length that takes up to 90 points.
    length = next((bar for bar in reversed(BARS) if bar / p <= 90), BARS[0])
    x, y = west + 10 * p, south + 10 * p
    words = f"{length} 米" if length < 1000 else f"{length // 1000} 公里"
    _clear(made, x - 4 * p, y - 4 * p, length + (12 + len(words) * SMALL * 0.8) * p, 11 * p)
    for half, colour in ((0, INK), (1, "#ffffff")):
        made.axes.add_patch(
            Rectangle((x + half * length / 2, y), length / 2, 3 * p, facecolor=colour, **EDGE)
        )
    made.axes.text(x + length + 4 * p, y, words, fontsize=SMALL, color=INK, zorder=50)


def _clear(made: Sheet, x: float, y: float, width: float, height: float) -> None:
    """Paper under what has to be read though a road runs there."""
    made.axes.add_patch(Rectangle((x, y), width, height, facecolor=PAPER, alpha=0.85, linewidth=0, zorder=49))


def _north(made: Sheet) -> None:
    p = made.point_m
    x, y = made.box[2] - 16 * p, made.box[3] - 40 * p
    _clear(made, x - 9 * p, y - 3 * p, 18 * p, 37 * p)
    for side, colour in ((-1, INK), (1, "#ffffff")):
        made.axes.add_patch(
            Polygon([(x, y + 20 * p), (x + side * 5 * p, y), (x, y + 5 * p)], facecolor=colour, **EDGE)
        )
    made.axes.text(x, y + 22 * p, "北", fontsize=TEXT, color=INK, ha="center", va="bottom", zorder=50)


def _marks(made: Sheet, marks: Sequence[str]) -> None:
    """示意 and 演示 in words, in the upper left corner: they belong to the map, wherever it goes."""
    p = made.point_m
    x, y = made.box[0] + 8 * p, made.box[3] - 8 * p
    for mark in marks:
        made.axes.text(
            x, y, mark, fontsize=TEXT, color=INK, va="top", zorder=50,
            bbox={"boxstyle": "square,pad=0.35", "facecolor": SHEET, "edgecolor": INK_2, "linewidth": 0.6},
        )  # fmt: skip
        x += (len(mark) * TEXT + 14) * p


def rows_of_legend(keys: Sequence[Key]) -> int:
    """How many rows the legend needs."""
    return math.ceil(len(keys) / LEGEND_COLUMNS)


def _legend(made: Sheet, source: str) -> None:
    _, top = made.foot.get_ylim()
    column = (made.foot.get_xlim()[1] - 2 * MARGIN) / LEGEND_COLUMNS
    for place, key in enumerate(made.keys):
        x = MARGIN + (place % LEGEND_COLUMNS) * column
        y = top - MARGIN - (place // LEGEND_COLUMNS + 1) * LEGEND_ROW
        key.draw(made.foot, (x, y + 2, SWATCH, LEGEND_ROW - 5))
        made.foot.text(x + SWATCH + 5, y + LEGEND_ROW / 2, key.label, fontsize=TEXT, color=INK, va="center")
    made.foot.text(MARGIN, MARGIN / 2, source, fontsize=SMALL, color=INK_2, va="bottom")
