"""Words on a map that do not collide: shields of axes, names along roads; each takes the first free of its places."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import shapely
from matplotlib import patheffects
from shapely import affinity

from maps.drawing.lines import line_of
from maps.drawing.scene import LineShape
from maps.drawing.sheet import SMALL, TEXT, Sheet
from maps.style.symbology import INK, SHEET

SHIELD: Final = "#3a4a66"
# Steeper than this a name is set upright, character under character, as Chinese maps set it.
STEEP_DEGREES: Final = 55.0
# Where along its road a name is tried, as shares of the length.
TRIED: Final = (0.5, 0.38, 0.62, 0.28, 0.72, 0.18, 0.82)
SHIELDS_TRIED: Final = (0.0, 1.0, 0.08, 0.92, 0.15, 0.85, 0.25, 0.75, 0.4, 0.6)
# How far a shield stands off the end of its road, points.
OFF_END: Final = 9.0


@dataclass
class Labels:
    """What is written already; `taken` are its boxes in metres on the ground."""

    sheet: Sheet
    taken: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Leave room for the marks, the north arrow and the scale bar."""
        west, south, east, north = self.sheet.box
        p = self.sheet.point_m
        self.taken += [
            shapely.box(west, north - 24 * p, west + 70 * p, north),
            shapely.box(east - 28 * p, north - 50 * p, east, north),
            shapely.box(west, south, west + 130 * p, south + 20 * p),
        ]

    def block(self, x: float, y: float, width_pt: float, height_pt: float) -> None:
        """Keep a box free of words: a symbol stands there."""
        self.taken.append(self._box(x, y, width_pt, height_pt))

    def is_free(self, x: float, y: float, width_pt: float, height_pt: float) -> bool:
        """Whether a box in points around a place lies on the sheet and on nothing written."""
        return self._free(self._box(x, y, width_pt, height_pt))

    def _box(self, x: float, y: float, width_pt: float, height_pt: float, degrees: float = 0.0) -> Any:
        p = self.sheet.point_m / 2
        box = shapely.box(x - width_pt * p, y - height_pt * p, x + width_pt * p, y + height_pt * p)
        return affinity.rotate(box, degrees) if degrees else box

    def _free(self, box: Any) -> bool:
        west, south, east, north = self.sheet.box
        inside = shapely.box(west, south, east, north).contains(box)
        return bool(inside) and not any(box.intersects(other) for other in self.taken)

    def shield(self, line: LineShape) -> bool:
        """The axis number of a road, at an end of it or along it; whether there was room."""
        width = len(line.label) * TEXT * 0.82 + 5
        for x, y in _shield_places(line_of(line), OFF_END * self.sheet.point_m):
            box = self._box(x, y, width, TEXT + 4)
            if not self._free(box):
                continue
            self.taken.append(box)
            self.sheet.axes.text(
                x, y, line.label, fontsize=SMALL, color="#ffffff", ha="center", va="center_baseline", zorder=45,
                bbox={"boxstyle": "round,pad=0.28", "facecolor": SHIELD, "edgecolor": SHEET, "linewidth": 0.8},
            )  # fmt: skip
            return True
        return False

    def name(self, line: LineShape, *, size: float = TEXT) -> bool:
        """A road's name along it; whether there was room."""
        shape = line_of(line)
        if shape.length < (len(line.name) + 1) * size * self.sheet.point_m:
            return False
        for share in TRIED:
            x, y, degrees = _along(shape, share)
            upright = abs(degrees) > STEEP_DEGREES
            words = "\n".join(line.name) if upright else line.name
            width, height = (
                (size * 1.15, len(line.name) * size * 1.1)
                if upright
                else (len(line.name) * size, size * 1.15)
            )
            turn = 0.0 if upright else degrees
            box = self._box(x, y, width, height, turn)
            if self._free(box):
                self.taken.append(box)
                self._write(x, y, words, size, turn)
                return True
        return False

    def word(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        colour: str = INK,
        places: Sequence[tuple[float, float]] = ((0, 0),),
    ) -> bool:
        """Words at the first free of some places, given as offsets in points; whether there was room."""
        for east, north in places:
            at = x + east * self.sheet.point_m, y + north * self.sheet.point_m
            box = self._box(*at, len(words) * size, size * 1.2)
            if self._free(box):
                self.taken.append(box)
                self._write(*at, words, size, 0.0, colour)
                return True
        return False

    def _write(self, x: float, y: float, words: str, size: float, degrees: float, colour: str = INK) -> None:
        self.sheet.axes.text(
            x, y, words, fontsize=size, color=colour, rotation=degrees, rotation_mode="anchor",
            ha="center", va="center", linespacing=0.95, zorder=40,
            path_effects=[patheffects.withStroke(linewidth=2.4, foreground=SHEET)],
        )  # fmt: skip


def name_roads(labels: Labels, lines: Iterable[LineShape]) -> None:
    """Shields first, then names, axes before other roads and long before short."""
    named = [line for line in lines if line.in_plan and line.name]
    for line in named:
        if line.label:
            labels.shield(line)
    for line in sorted(named, key=lambda line: (not line.label, -line_of(line).length)):
        labels.name(line, size=TEXT if line.label else SMALL)


def _along(line: Any, share: float) -> tuple[float, float, float]:
    """A point of the line and its direction in degrees, between -90 and 90."""
    at = line.interpolate(share, normalized=True)
    near = [line.interpolate(min(1.0, max(0.0, share + step)), normalized=True) for step in (-0.02, 0.02)]
    degrees = math.degrees(math.atan2(near[1].y - near[0].y, near[1].x - near[0].x))
    return at.x, at.y, (degrees + 90) % 180 - 90


def _shield_places(line: Any, off_m: float) -> Iterable[tuple[float, float]]:
    """Beyond either end of a road, then on it."""
    for share in SHIELDS_TRIED:
        at = line.interpolate(share, normalized=True)
        if share in (0.0, 1.0):
            inner = line.interpolate(0.03 if share == 0.0 else 0.97, normalized=True)
            length = math.hypot(at.x - inner.x, at.y - inner.y) or 1.0
            yield at.x + (at.x - inner.x) / length * off_m, at.y + (at.y - inner.y) / length * off_m
        else:
            yield at.x, at.y
