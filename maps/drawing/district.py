"""Maps of the whole district: progress of the grid, what the month changed, covered land."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import shapely
from matplotlib.figure import Figure

from gis.day_numbers import day_number
from maps.drawing.ground import area_key, ground_keys, lay_ground, lay_roads, patch, polygon_of
from maps.drawing.labels import Labels, name_roads
from maps.drawing.lines import ROAD_PT, beside, draw, edges, swatch
from maps.drawing.marks import draw_marks, mark_keys
from maps.drawing.placed import Places, Stretch
from maps.drawing.scene import MarkShape, Piece, Scene, WorkShape
from maps.drawing.sheet import Box, Key, Sheet, furnish, marks_of, rows_of_legend, sheet
from maps.style import symbology as s
from roads.choices import Kind, Light

STATES: Final = (s.FINISHED, s.UNDER_WAY, s.NOT_BEGUN, s.STOPPED)
STOPPED: Final = (Light.SUSPENDED, Light.CANCELLED)
# Carriageway within the drawn width of its road, as on the live map; a half takes half of it.
SHARE: Final = 0.8
WIDE_PT: Final = ROAD_PT["arterial"]
# What lies so near a built stretch is not seen beneath it.
HIDDEN_M: Final = 2.0
PLAN_KEY: Final = ((s.ROAD_PLAN.strokes[0], WIDE_PT + 1.0), (s.ROAD_PLAN.strokes[1], WIDE_PT + 0.2))
# Lanes of networks beside a road on the change map: first step off the edge, from lane to lane, width; points.
LANE_GAP, LANE_STEP, LANE_PT = 1.6, 1.5, 1.2
# What the period did to a carriageway: what legends add to its name.
MOVED: Final = (
    ("finished", "建成的路段", (s.Stroke("#0d5c63"),)),
    ("begun", "开始的路段", (s.Stroke("#c67600"),)),
    ("advanced", "继续的路段", (s.Stroke("#c67600"), s.Stroke("#ffffff", 0.45))),
)
COVERED: Final = {"facecolor": "#9cc4c4", "edgecolor": "#0d5c63", "linewidth": 0.5}
GAINED: Final = {"facecolor": "#e9b45c", "edgecolor": "#8f5200", "linewidth": 0.5}


def grid_map(scene: Scene, *, width_mm: float, height_mm: float, source: str) -> Figure:
    """Every road by the state of its carriageway at the end of the month, with open obstacles."""
    day, places = day_number(scene.as_of), Places(scene)
    keys = [*state_keys(places, day=day), *ground_keys(scene), *mark_keys(scene, day=day)]
    made, labels = opened(scene, keys, width_mm, height_mm)
    lay_roads(made, places)
    draw_carriageways(made, places, day=day)
    draw_marks(made, labels, _open_marks(scene, day), day=day)
    return closed(made, labels, scene, source)


def state_keys(
    places: Places, *, day: int, within: Box | None = None, width: float = WIDE_PT * SHARE, of: str = ""
) -> list[Key]:
    """Legend entries of the states that carriageways have on a day, of late ones, of roads that were there and of the
    plan, each only if something of it lies on the ground shown; `of` stands before the words."""
    shown = shapely.box(*within) if within else None

    def seen(line: Any) -> bool:
        return shown is None or shown.intersects(line)

    roads = [work for work in places.scene.works if work.kind == Kind.CARRIAGEWAY]
    states = places.by_look(roads, lambda work, piece: state_of(work, piece, day).code)
    drawn = {
        code for (code, _), stretches in states.items() if any(seen(stretch.line) for stretch in stretches)
    }
    late = places.by_look([work for work in roads if work.light == Light.RED], lambda *_: "late")
    there = [places.cut(one.line, one.from_m, one.to_m) for one in places.scene.existing]
    hiding = [
        stretch.line
        for (code, _), stretches in states.items()
        for stretch in stretches
        if code in (s.FINISHED.code, s.UNDER_WAY.code)
    ]
    hidden = shapely.union_all([line.buffer(HIDDEN_M) for line in (*hiding, *there)])
    lines = zip(places.lines, places.scene.lines, strict=True)
    planned = [line.difference(hidden) for line, shape in lines if shape.in_plan]
    keys = [
        swatch(f"{of}{state.label}", *((stroke, width) for stroke in state.strokes))
        for state in STATES
        if state.code in drawn
    ]
    if any(seen(stretch.line) for stretches in late.values() for stretch in stretches):
        edge = s.LATE.strokes[0]
        keys.append(swatch(s.LATE.label, *((stroke, WIDE_PT) for stroke in s.FINISHED.strokes), late=edge))
    if any(map(seen, there)):
        keys.append(swatch(s.EXISTING.label, *((stroke, WIDE_PT) for stroke in s.EXISTING.strokes)))
    if any(seen(line) for line in planned if not line.is_empty):
        keys.append(swatch(s.ROAD_PLAN.label, *PLAN_KEY))
    return keys


def draw_carriageways(made: Sheet, places: Places, *, day: int, wider: float = 1.0) -> None:
    """Carriageway works by state on a day, lateness beside them."""
    roads = [work for work in places.scene.works if work.kind == Kind.CARRIAGEWAY]
    groups = places.by_look(roads, lambda work, piece: state_of(work, piece, day).code)
    for place, state in enumerate(STATES):
        for road_class, width in ROAD_PT.items():
            _halves(made, groups[state.code, road_class], state.strokes, width * wider, zorder=10 + place)
    late = places.by_look([work for work in roads if work.light == Light.RED], lambda *_: "late")
    for (_, road_class), stretches in late.items():
        placed = [(stretch.line, stretch.side) for stretch in stretches]
        edges(made, placed, s.LATE.strokes[0], ROAD_PT[road_class] * wider, zorder=16)


def state_of(work: WorkShape, piece: Piece, day: int) -> s.State:
    """How a piece of carriageway stands at the end of a day."""
    if work.light in STOPPED:
        return s.STOPPED
    if piece.finished <= day:
        return s.FINISHED
    return s.UNDER_WAY if piece.begun <= day else s.NOT_BEGUN


def _halves(
    made: Sheet, stretches: Iterable[Stretch], strokes: Iterable[s.Stroke], width: float, *, zorder: float
) -> None:
    """A look along roads: a half of the road takes half the width, on its side of the middle."""
    by_side: dict[str, list[Any]] = defaultdict(list)
    for stretch in stretches:
        by_side[stretch.side].append(stretch.line)
    for side, lines in by_side.items():
        aside = {"L": 0.25, "R": -0.25}.get(side, 0.0) * width * SHARE * made.point_m
        share = SHARE if side == "B" else SHARE / 2
        moved = [beside(line, aside) for line in lines]
        for number, stroke in enumerate(strokes):
            draw(made, moved, stroke, width * share, zorder=zorder + number * 0.1)


def _open_marks(scene: Scene, day: int) -> list[MarkShape]:
    return [mark for mark in scene.marks if mark.resolved > day]


def opened(scene: Scene, keys: list[Key], width_mm: float, height_mm: float) -> tuple[Sheet, Labels]:
    """A sheet of the district with its legend and the ground laid, and the words on it."""
    made = sheet(scene.box, width_mm=width_mm, height_mm=height_mm, legend_rows=rows_of_legend(keys))
    made.keys = keys
    labels = Labels(made)
    lay_ground(made, scene, labels)
    return made, labels


def closed(made: Sheet, labels: Labels, scene: Scene, source: str) -> Figure:
    """The sheet with roads named and furnished."""
    name_roads(labels, scene.lines)
    furnish(made, marks=marks_of(scene), source=source)
    return made.figure


def change_map(scene: Scene, *, width_mm: float, height_mm: float, source: str) -> Figure:
    """What was finished, begun and advanced in the period: carriageways in the road, networks beside it."""
    since, until = day_number(scene.since), day_number(scene.as_of)

    def moved(piece: Piece) -> str:
        """What the period did to a piece; nothing where it did nothing."""
        if not since < piece.newest <= until:
            return ""
        return (
            "finished" if since < piece.finished <= until else "begun" if piece.begun > since else "advanced"
        )

    networks = [work for work in scene.works if work.kind != Kind.CARRIAGEWAY]
    kinds = {work.kind for work in networks if any(moved(piece) for piece in work.pieces)}
    used = [symbol for symbol in s.NETWORKS if symbol.code in kinds]
    places = Places(scene)
    roads = [work for work in scene.works if work.kind == Kind.CARRIAGEWAY]
    groups = places.by_look(roads, lambda _, piece: moved(piece))
    drawn = {code for (code, _), stretches in groups.items() if stretches}
    keys = [
        *(
            swatch(f"{scene.said.this}{label}", *((stroke, WIDE_PT) for stroke in strokes))
            for code, label, strokes in MOVED
            if code in drawn
        ),
        swatch("路网", *PLAN_KEY),
        *ground_keys(scene),
        *(swatch(f"{symbol.label}推进", (_lane_stroke(symbol), 1.6)) for symbol in used),
    ]
    made, labels = opened(scene, keys, width_mm, height_mm)
    lay_roads(made, places, existing=False)
    for place, (code, _, strokes) in enumerate(MOVED):
        for road_class, width in ROAD_PT.items():
            _halves(made, groups[code, road_class], strokes, width / SHARE, zorder=20 - place)
    for symbol in used:
        lanes = places.by_look(
            [work for work in networks if work.kind == symbol.code],
            lambda _, piece: "moved" if moved(piece) else "",
        )
        for (_, road_class), stretches in lanes.items():
            lane = LANE_GAP + (abs(symbol.lane) - 1) * LANE_STEP + ROAD_PT[road_class] / 2
            aside = (-lane if symbol.lane > 0 else lane) * made.point_m
            moved_lines = [beside(stretch.line, aside) for stretch in stretches]
            draw(made, moved_lines, _lane_stroke(symbol), LANE_PT, zorder=15)
    return closed(made, labels, scene, source)


def _lane_stroke(symbol: s.KindSymbol) -> s.Stroke:
    """A network beside its road; kinds that share a colour are told apart by their dash."""
    return s.Stroke(symbol.dark, dash=tuple(part * 1.2 for part in symbol.inner))


def coverage_map(scene: Scene, *, width_mm: float, height_mm: float, source: str) -> Figure:
    """Land covered at the end of the period before, and what the period gained."""
    said = scene.said
    looks = (("covered", f"{said.last_end}已覆盖", COVERED), ("gained", f"{said.this}新增覆盖", GAINED))
    keys = [
        *(area_key(label, **look) for role, label, look in looks if any(scene.of_role(role))),
        *ground_keys(scene),
        swatch("道路", *PLAN_KEY),
    ]
    made, labels = opened(scene, keys, width_mm, height_mm)
    places = Places(scene)
    for order, (role, _, look) in enumerate(looks):
        for shape in scene.of_role(role):
            made.axes.add_patch(patch(polygon_of(shape.rings), alpha=0.8, zorder=2 + order * 0.1, **look))
    lay_roads(made, places, existing=False)
    return closed(made, labels, scene, source)
