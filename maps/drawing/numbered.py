"""The map of the first page: carriageways by state, what the month moved strong, and numbers where decisions wait."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import shapely
from matplotlib.figure import Figure

from gis.day_numbers import day_number
from maps.drawing.district import closed, draw_carriageways, opened, state_keys
from maps.drawing.ground import lay_roads
from maps.drawing.labels import Labels
from maps.drawing.lines import ROAD_PT, draw, swatch
from maps.drawing.placed import Places
from maps.drawing.scene import MarkShape, Piece, Scene, WorkShape
from maps.drawing.sheet import Sheet
from maps.style import symbology as s

NUMBER_PT: Final = 11.0
# What the month moved glows under its road.
MOVED: Final = s.Stroke("#f3c46b")
GLOW_PT: Final = 5.0


class Numbered(NamedTuple):
    """A number and the work (by key), obstacle (by title and days) or stretch (by name) where it stands."""

    number: int
    work: int | None = None
    mark: str = ""
    stretch: str = ""
    found: date | None = None
    due: date | None = None


def numbered_map(
    scene: Scene,
    numbers: Iterable[Numbered],
    *,
    width_mm: float,
    height_mm: float,
    source: str,
    moved_label: str = "",
    joined: bool = False,
) -> Figure:
    """States at the end of the scene's day, what moved since its earlier day beneath them, numbers on top; what has no
    place has none. `joined`: a thin line from number to number, as the crow flies.
    """
    day, since, places = day_number(scene.as_of), day_number(scene.since), Places(scene)
    keys = [
        *state_keys(places, day=day),
        swatch(moved_label or f"{scene.said.this}推进的路段", (MOVED, GLOW_PT), (s.Stroke("#ffffff"), 1.6)),
    ]
    made, labels = opened(scene, keys, width_mm, height_mm)
    lay_roads(made, places)

    def moved(_: WorkShape, piece: Piece) -> str:
        return "moved" if since < piece.newest <= day else ""

    for (_, road_class), stretches in places.by_look(list(scene.works), moved).items():
        draw(made, [stretch.line for stretch in stretches], MOVED, ROAD_PT[road_class] + GLOW_PT, zorder=8)
    draw_carriageways(made, places, day=day)
    placed = list(_placed(scene, places, numbers))
    if joined:
        _join(made, [at for _, at in placed])
    for number, at in placed:
        _write(made, labels, number, at)
    return closed(made, labels, scene, source)


def _placed(scene: Scene, places: Places, numbers: Iterable[Numbered]) -> Iterator[tuple[int, Any]]:
    works = {work.key: work for work in scene.works}
    names = {work.name: work for work in scene.works}
    # Obstacles of one title are told apart by their days; of the same days as well, they come in their order.
    marks: dict[tuple[str, int, int], list[MarkShape]] = {}
    for mark in scene.marks:
        marks.setdefault((mark.title, mark.found, mark.due), []).append(mark)
    for one in numbers:
        work = works.get(one.work) if one.work is not None else names.get(one.stretch)
        same = marks.get((one.mark, day_number(one.found), day_number(one.due)), [])
        if same:
            mark = same.pop(0)
            at = shapely.Point(mark.point)
        elif work:
            at = places.cut(work.line, work.from_m, work.to_m).interpolate(0.5, normalized=True)
        else:
            continue
        yield one.number, at


def _join(made: Sheet, stops: list[Any]) -> None:
    made.axes.plot(
        [at.x for at in stops], [at.y for at in stops], color="#b8261c", linewidth=1.0, linestyle=(0, (4, 2)),
        zorder=43, scalex=False, scaley=False,
    )  # fmt: skip


def _write(made: Sheet, labels: Labels, number: int, at: Any) -> None:
    """A white number on a dark disc, moved aside where another already stands."""
    step = (NUMBER_PT + 2) * made.point_m
    tried = [(at.x + dx * step, at.y + dy * step) for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))]
    x, y = next(((x, y) for x, y in tried if labels.is_free(x, y, NUMBER_PT, NUMBER_PT)), tried[0])
    made.axes.plot(
        [x], [y], marker="o", markersize=NUMBER_PT, markerfacecolor="#b8261c", markeredgecolor="#ffffff",
        markeredgewidth=1.0, zorder=44, scalex=False, scaley=False,
    )  # fmt: skip
    made.axes.text(
        x,
        y,
        str(number),
        fontsize=8,
        color="#ffffff",
        weight="bold",
        ha="center",
        va="center_baseline",
        zorder=45,
    )
    labels.block(x, y, NUMBER_PT + 2, NUMBER_PT + 2)
