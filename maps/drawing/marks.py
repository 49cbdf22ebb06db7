"""Obstacles on a sheet: the shape and the character of their kind, filled when overdue."""

from collections.abc import Iterable
from typing import Final

from matplotlib.axes import Axes

from maps.drawing.labels import Labels
from maps.drawing.scene import MarkShape, Scene
from maps.drawing.sheet import Box, Key, Sheet
from maps.style.symbology import INK, OBSTACLE_OPEN, OBSTACLE_OVERDUE, OBSTACLES, ObstacleSymbol

SHAPES: Final = {"square": "s", "diamond": "D", "circle": "o", "hexagon": "h", "triangle": "^"}
SIZE_PT: Final = 9.0
CHARACTER_PT: Final = 5.4
# A diamond and a triangle hold less than their box.
SCALE: Final = {"diamond": 0.86, "triangle": 1.2, "hexagon": 1.12}


def draw_marks(made: Sheet, labels: Labels, marks: Iterable[MarkShape], *, day: int) -> None:
    """Open obstacles where they lie; their boxes are kept free of words."""
    symbols = {symbol.code: symbol for symbol in OBSTACLES}
    # Overdue ones last: they lie on top.
    for mark in sorted(marks, key=lambda mark: mark.due < day):
        _mark(made.axes, symbols[mark.kind], *mark.point, overdue=mark.due < day)
        labels.block(*mark.point, SIZE_PT + 3, SIZE_PT + 3)


def _mark(axes: Axes, symbol: ObstacleSymbol, x: float, y: float, *, overdue: bool) -> None:
    fill, ink = (OBSTACLE_OVERDUE if overdue else OBSTACLE_OPEN)[2:]
    axes.plot(
        [x],
        [y],
        marker=SHAPES[symbol.shape],
        markersize=SIZE_PT * SCALE.get(symbol.shape, 1.0),
        markerfacecolor=fill,
        markeredgecolor=INK,
        markeredgewidth=0.6,
        zorder=42,
        scalex=False,
        scaley=False,
    )
    axes.text(
        x,
        y,
        symbol.character,
        fontsize=CHARACTER_PT,
        color=ink,
        ha="center",
        va="center_baseline",
        zorder=43,
    )


def mark_keys(scene: Scene, *, day: int) -> list[Key]:
    """The kinds that are open, and what filling means."""
    still = [mark for mark in scene.marks if mark.resolved > day]
    kinds = {mark.kind for mark in still}
    keys = [
        _key(f"问题：{symbol.label}", symbol, overdue=False) for symbol in OBSTACLES if symbol.code in kinds
    ]
    if any(mark.due < day for mark in still):
        keys.append(_key(OBSTACLE_OVERDUE[1], OBSTACLES[0], overdue=True))
    return keys


def _key(label: str, symbol: ObstacleSymbol, *, overdue: bool) -> Key:
    def draw_it(axes: Axes, box: Box) -> None:
        x, y, width, height = box
        _mark(axes, symbol, x + width / 2, y + height / 2, overdue=overdue)

    return Key(label, draw_it)
