"""The scene of a briefing as compact data for the maps that travel as one file: degrees, chainage, day numbers.

Lines go once, with the chainage of each vertex; works lie along them by chainage and are cut in the browser.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from gis.crs import WGS84, transformer
from gis.day_numbers import day_number
from gis.months import month_ends
from maps.drawing.scene import LineShape, Ring, Scene, VillageShape, WorkShape
from maps.style import symbology as s
from maps.style.symbology import BUILDINGS, VILLAGES
from roads.choices import Kind

# A millionth of a degree is a decimetre.
PLACES: Final = 6
LAND_TOLERANCE_M: Final = 4.0


def map_data(scene: Scene) -> dict[str, Any]:
    """What briefing-map.js draws, ready for JSON."""
    return {
        "days": _days(scene),
        "lines": [_line(scene, line) for line in scene.lines],
        "existing": [[one.line, _m(one.from_m), _m(one.to_m)] for one in scene.existing],
        "works": [_work(work) for work in scene.works],
        "marks": [
            {**_of(mark, "kind", "title", "unit", "found", "due", "resolved"), "at": _at(scene, mark.point)}
            for mark in scene.marks
        ],
        "villages": [_village(scene, village) for village in scene.villages],
        "land": [
            {**_of(shape, "role", "name", "polygon"), "rings": _rings(scene, shape.rings, LAND_TOLERANCE_M)}
            for shape in scene.land
            if shape.role != "area"
        ],
        "look": look(),
    }


def _of(thing: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _line(scene: Scene, line: LineShape) -> dict[str, Any]:
    """A line's points with the chainage of each."""
    steps = np.hypot(*np.diff(np.array(line.points), axis=0).T)
    chainage = line.start_m + np.concatenate([[0.0], np.cumsum(steps)])
    return {
        **_of(line, "name", "label"),
        "class": line.road_class,
        "plan": line.in_plan,
        "points": _degrees(scene, line.points),
        "at": np.round(chainage, 1).tolist(),
    }


def _work(work: WorkShape) -> dict[str, Any]:
    pieces = [[one.side, _m(one.from_m), _m(one.to_m), one.begun, one.finished] for one in work.pieces]
    return {
        **_of(work, "line", "kind", "name", "unit", "light", "light_before", "percent", "reason"),
        "pieces": pieces,
    }


def _village(scene: Scene, village: VillageShape) -> dict[str, Any]:
    return {
        **_of(village, "name", "ripeness", "label"),
        "rings": [_rings(scene, rings) for rings in village.rings],
        "buildings": [
            {
                **_of(one, "name", "floors", "area_m2", "begun", "topped_out", "finished"),
                "rings": _rings(scene, one.rings),
            }
            for one in village.buildings
        ],
    }


def look() -> dict[str, Any]:
    """The symbology as the script needs it."""
    kind = ("label", "colour", "dark", "lane", "planned_dash", "inner")
    return {
        "states": {state.code: _state(state) for state in (*s.CARRIAGEWAY_STATES, s.EXISTING, s.ROAD_PLAN)},
        "widths": {one.code: one.widths for one in s.ROAD_CLASSES},
        "zooms": s.WIDTH_ZOOMS,
        "kinds": {one.code: _of(one, *kind) for one in s.NETWORKS},
        "lights": {one.code: _of(one, "label", "colour", "shape") for one in s.LIGHTS.values()},
        "marks": {one.code: _of(one, "label", "shape", "character") for one in s.OBSTACLES},
        "ground": {code: _of(one, "line", "fill", "dash") for code, one in s.GROUND.items()},
        "villages": {one.code: _of(one, "label", "colour", "dash") for one in VILLAGES},
        "buildings": {one.code: _of(one, "label", "colour") for one in BUILDINGS},
        "carriageway": Kind.CARRIAGEWAY.value,
    }


def _state(state: s.State) -> dict[str, Any]:
    return {
        "label": state.label,
        "strokes": [[one.colour, one.width, list(one.dash), one.beside] for one in state.strokes],
    }


def _days(scene: Scene) -> dict[str, Any]:
    """The day of the briefing, of the month before, and the ends of the year's months up to it."""
    ends = [min(day, scene.as_of) for day in month_ends(date(scene.as_of.year, 1, 1), scene.as_of)]
    return {
        "since": _day(scene.since),
        "until": _day(scene.as_of),
        "months": [_day(date(scene.as_of.year - 1, 12, 31)), *(_day(day) for day in ends)],
    }


def _day(day: date) -> dict[str, Any]:
    return {"number": day_number(day), "words": f"{day.year}年{day.month}月{day.day}日"}


def _m(metres: float) -> float:
    return round(metres, 1)


def _at(scene: Scene, point: tuple[float, float]) -> list[float]:
    return _degrees(scene, [point])[0]


def _degrees(scene: Scene, points: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Points as latitude and longitude, as Leaflet wants them."""
    east, north = np.array(list(points)).T
    lon, lat = transformer(scene.srid, WGS84).transform(east, north)
    pairs: list[list[float]] = np.round(np.column_stack([lat, lon]), PLACES).tolist()
    return pairs


def _rings(scene: Scene, rings: Iterable[Ring], tolerance_m: float = 0.0) -> list[list[list[float]]]:
    rings_out = []
    for ring in rings:
        points = list(shapely.LineString(ring).simplify(tolerance_m).coords) if tolerance_m else list(ring)
        rings_out.append(_degrees(scene, points))
    return rings_out
