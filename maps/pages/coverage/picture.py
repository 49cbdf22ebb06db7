"""A coverage answer as a map on paper: covered, gained and uncovered land under the roads; measures nothing."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from textwrap import wrap
from typing import Any, Final

import shapely

from gis.text.marks import marks_said
from maps.drawing.ground import area_key, patch
from maps.drawing.labels import Labels, name_roads
from maps.drawing.lines import ROAD_PT, draw, line_of, swatch
from maps.drawing.scene import LineShape
from maps.drawing.sheet import TEXT, Sheet, furnish, rows_of_legend, settings, sheet
from maps.style.symbology import INK, PAPER, ROAD_PLAN
from roads.models import Road

WIDTH_MM: Final = 190.0
HEIGHT_MM: Final = 210.0
DPI: Final = 200
MARGIN: Final = 0.04
# Room above the ground for the title, a share of its height.
TITLE_ROOM: Final = 0.06
TITLE_PT: Final = 12.0
# Characters of small type to a line of the foot.
FOOT_LINE: Final = 72
SET: Final[dict[str, Any]] = {
    "color": INK,
    "va": "top",
    "zorder": 50,
    "bbox": {"boxstyle": "square,pad=0.2", "facecolor": PAPER, "edgecolor": "none"},
}
LOOKS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "covered": ("已覆盖", {"facecolor": "#9cc4c4", "edgecolor": "#0d5c63", "linewidth": 0.6}),
    "gained": ("对比期新增", {"facecolor": "#e9b45c", "edgecolor": "#8f5200", "hatch": "xxx", "linewidth": 0.5}),
    "uncovered": ("未覆盖", {"facecolor": "#ffffff", "edgecolor": "#b5ad9b", "hatch": "////", "linewidth": 0.4}),
}  # fmt: skip


def png(one: dict[str, Any], land: list[tuple[str, Any]], terms: str, *, since: date | None) -> bytes:
    """The figure `one` with land by role in the storage CRS, 200 dpi, with scale bar, north arrow, terms and marks."""
    with settings():
        shown = {role: LOOKS[role] for role, shape in land if not shape.is_empty}
        foot = [line for words in (terms, *one["notes"]) for line in wrap(words, FOOT_LINE)]
        keys = [
            *(area_key(words, **look) for words, look in shown.values()),
            swatch("道路（规划和已建）", *((stroke, ROAD_PT["secondary"]) for stroke in ROAD_PLAN.strokes)),
        ]
        made = sheet(
            _box([shape for _, shape in land]),
            width_mm=WIDTH_MM,
            height_mm=HEIGHT_MM,
            legend_rows=rows_of_legend(keys) + len(foot),
        )
        made.keys = keys
        labels = Labels(made)
        _title(made, labels, one, since)
        for order, role in enumerate(("uncovered", "covered", "gained")):
            for shape in (shape for of, shape in land if of == role):
                _lay(made, shape, 2 + order * 0.1, LOOKS[role][1])
        roads = _roads(made)
        _lay_roads(made, roads)
        name_roads(labels, roads)
        furnish(made, marks=marks_said(schematic=one["schematic"], demo=one["demo"]), source="\n".join(foot))
        content = BytesIO()
        made.figure.savefig(content, format="png", dpi=DPI)
    return content.getvalue()


def _box(shapes: Iterable[Any]) -> tuple[float, float, float, float]:
    """All the land with a margin, and room above for the title."""
    west, south, east, north = shapely.total_bounds(list(shapes))
    side = max(east - west, north - south)
    return (
        west - MARGIN * side,
        south - MARGIN * side,
        east + MARGIN * side,
        north + (MARGIN + TITLE_ROOM) * side,
    )


def _title(made: Sheet, labels: Labels, one: dict[str, Any], since: date | None) -> None:
    """Beside the marks, which stand in the corner."""
    p = made.point_m
    x, y = made.box[0] + 84 * p, made.box[3] - 8 * p
    words = f"{one['area_name']}覆盖 {one['covered_km2']:.2f} 平方公里"
    made.axes.text(x, y, words, fontsize=TITLE_PT, **SET)
    day = f"截至 {one['as_of']}" + (f"，橙色为 {since} 之后新增" if since else "")
    if one["known_at"]:
        day += f"；只计 {one['known_at'][:16].replace('T', ' ')} 前录入的"
    made.axes.text(x, y - 1.5 * TITLE_PT * p, day, fontsize=TEXT, **SET)
    labels.block(x + 150 * p, y - 18 * p, 300, 44)


def _lay(made: Sheet, shape: Any, zorder: float, look: dict[str, Any]) -> None:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            made.axes.add_patch(patch(part, zorder=zorder, **look))


def _roads(made: Sheet) -> list[LineShape]:
    """Every road of the plan that the sheet shows."""
    frame = shapely.box(*made.box)
    lines = []
    for road in Road.objects.all():
        line = shapely.from_wkb(bytes(road.centreline.wkb))
        for part in shapely.get_parts(shapely.intersection(line, frame)):
            if part.geom_type == "LineString" and not part.is_empty:
                points = tuple((x, y) for x, y in shapely.get_coordinates(part))
                lines.append(
                    LineShape(
                        name=road.name,
                        label=road.axis_label,
                        road_class=road.road_class,
                        start_m=0.0,
                        points=points,
                        in_plan=True,
                    )
                )
    return lines


def _lay_roads(made: Sheet, roads: list[LineShape]) -> None:
    casing, surface = ROAD_PLAN.strokes
    for road_class, width in ROAD_PT.items():
        lines = [line_of(road) for road in roads if road.road_class == road_class]
        draw(made, lines, casing, width * 0.6 + 0.8, zorder=3)
        draw(made, lines, surface, width * 0.6, zorder=4)
