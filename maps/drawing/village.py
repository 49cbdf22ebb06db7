"""The map of one village: its outline and the roads around it, and beside it the resettlement site, larger."""

from functools import partial
from typing import Any, Final

from matplotlib.figure import Figure

from gis.day_numbers import day_number
from maps.drawing.district import draw_carriageways, state_keys
from maps.drawing.ground import area_key, lay_ground, lay_roads, patch, polygon_of
from maps.drawing.labels import Labels, name_roads
from maps.drawing.placed import Places
from maps.drawing.scene import BuildingShape, Scene, VillageShape
from maps.drawing.sheet import SMALL, Box, Sheet, furnish, marks_of, sheet
from maps.style import symbology as s
from maps.style.symbology import BUILDINGS, VILLAGES

# Ground around the village and around its buildings, metres; roads are drawn wider here than on the district's map.
AROUND_M: Final = 260.0
AROUND_SITE_M: Final = 45.0
WIDER: Final = 2.0
# The share of the sheet's width that the village takes where there is a site beside it.
LEFT_PART: Final = 0.46
# Room for everything a village's map can show: its outline, four states of buildings and seven looks of roads.
LEGEND_ROWS: Final = 3
ROAD_KEY_PT: Final = 5.0
FILLS: Final = {"planned": "#ffffff", "begun": "#f3c98a", "topped_out": "#7fb3b0", "finished": "#0d5c63"}
HATCHES: Final = {"begun": "///", "topped_out": "---"}


def village_map(scene: Scene, key: str, *, width_mm: float, height_mm: float, source: str) -> Figure:
    """The village with this code; KeyError where the scene has none."""
    village = next((one for one in scene.villages if one.key == key), None)
    if village is None:
        raise KeyError(key)
    day = day_number(scene.as_of)
    border = next(one for one in VILLAGES if one.code == village.ripeness)
    part = (0.0, LEFT_PART) if village.buildings else (0.0, 1.0)
    blank = partial(sheet, width_mm=width_mm, height_mm=height_mm, legend_rows=LEGEND_ROWS)
    made = blank(_around(village), part=part)
    built = {_state(building, day) for building in village.buildings}
    made.keys = [
        *(
            [area_key("村范围", facecolor="#f4eff6", edgecolor=border.colour, linewidth=1.4)]
            if village.rings
            else []
        ),
        *(
            area_key(f"安置楼{state.label}", **_look(state.code))
            for state in BUILDINGS
            if state.code in built
        ),
        *state_keys(Places(scene), day=day, within=made.box, width=ROAD_KEY_PT, of="道路"),
    ]
    _draw(made, scene, village, day=day, border=border.colour)
    if village.buildings:
        site = blank(_site(village), part=(LEFT_PART, 1.0), figure=made.figure)
        _draw_site(site, village, day=day)
    furnish(made, marks=marks_of(scene), source=source)
    return made.figure


def _draw(made: Sheet, scene: Scene, village: VillageShape, *, day: int, border: str) -> None:
    labels, places = Labels(made), Places(scene)
    lay_ground(made, scene, labels)
    for rings in village.rings:
        made.axes.add_patch(
            patch(polygon_of(rings), facecolor="#f4eff6", edgecolor=border, linewidth=1.6, zorder=2.5)
        )
    lay_roads(made, places)
    draw_carriageways(made, places, day=day, wider=WIDER)
    for building in village.buildings:
        made.axes.add_patch(patch(polygon_of(building.rings), zorder=20, **_look(_state(building, day))))
    labels.word(*village.point, village.name, size=10, places=((0, 0), (0, 24), (0, -24), (0, 48)))
    name_roads(labels, scene.lines)


def _draw_site(site: Sheet, village: VillageShape, *, day: int) -> None:
    """The buildings with their number and floors, and whatever of the village lies under them."""
    for rings in village.rings:
        site.axes.add_patch(patch(polygon_of(rings), facecolor="#f4eff6", edgecolor="none", zorder=1))
    for building in village.buildings:
        shape, state = polygon_of(building.rings), _state(building, day)
        site.axes.add_patch(patch(shape, zorder=20, **_look(state)))
        west, south, east, _ = shape.bounds
        words = f"{building.name} {building.floors}层"
        below = south - SMALL * 0.7 * site.point_m
        site.axes.text((west + east) / 2, below, words, fontsize=SMALL, color=s.INK, ha="center", va="center")
    site.axes.axvline(site.box[0], color=s.INK_2, linewidth=0.8, zorder=60)
    p = site.point_m
    site.axes.text(
        site.box[0] + 8 * p,
        site.box[3] - 8 * p,
        "安置楼",
        fontsize=SMALL + 1,
        color=s.INK,
        va="top",
        zorder=50,
    )


def _state(building: BuildingShape, day: int) -> str:
    reached = (
        ("finished", building.finished),
        ("topped_out", building.topped_out),
        ("begun", building.begun),
    )
    return next((code for code, on in reached if on <= day), "planned")


def _look(code: str) -> dict[str, Any]:
    return {
        "facecolor": FILLS[code],
        "edgecolor": s.INK,
        "linewidth": 0.6,
        "hatch": HATCHES.get(code, ""),
        "linestyle": (0, (3, 2)) if code == "planned" else "solid",
    }


def _around(village: VillageShape) -> Box:
    points = [point for rings in village.rings for point in rings[0]] or [village.point]
    points += [point for building in village.buildings for point in building.rings[0]]
    return _grown(points, AROUND_M)


def _site(village: VillageShape) -> Box:
    return _grown([point for building in village.buildings for point in building.rings[0]], AROUND_SITE_M)


def _grown(points: list[tuple[float, float]], by_m: float) -> Box:
    east, north = zip(*points, strict=True)
    return min(east) - by_m, min(north) - by_m, max(east) + by_m, max(north) + by_m
