"""What lies under every map: outline, river, railway, planned and existing roads; and areas with patterns."""

from collections.abc import Iterable
from typing import Any, Final

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from maps.drawing.labels import Labels
from maps.drawing.lines import ROAD_PT, draw, swatch
from maps.drawing.placed import Places
from maps.drawing.scene import LandShape, Ring, Scene
from maps.drawing.sheet import SMALL, Box, Key, Sheet
from maps.style.symbology import EXISTING, GROUND, ROAD_PLAN, Stroke

WATER_INK: Final = "#4d7488"


def polygon_of(rings: Iterable[Ring]) -> shapely.Polygon:
    first, *holes = rings
    return shapely.Polygon(first, holes)


def patch(shape: Any, **look: Any) -> PathPatch:
    """A polygon with its holes as one patch."""
    rings = [shape.exterior, *shape.interiors]
    # Holes turn the other way, or they would be filled.
    parts = [Path(list(shapely.geometry.polygon.orient(shape).exterior.coords), closed=True)]
    oriented = shapely.geometry.polygon.orient(shape)
    parts += [Path(list(ring.coords), closed=True) for ring in oriented.interiors]
    assert len(parts) == len(rings)
    return PathPatch(Path.make_compound_path(*parts), **look)


def lay_ground(made: Sheet, scene: Scene, labels: Labels) -> None:
    """District, river and railway."""
    for shape in scene.land:
        symbol = GROUND.get(shape.role)
        if symbol is None or shape.role == "area":
            continue
        width = 0.8 if shape.role == "outline" else 1.0
        if shape.polygon:
            made.axes.add_patch(
                patch(polygon_of(shape.rings), facecolor=symbol.fill or "none", edgecolor=symbol.line, linewidth=width,
                      linestyle=(0, symbol.dash) if symbol.dash else "solid", zorder=1)
            )  # fmt: skip
        else:
            line = shapely.LineString(shape.rings[0])
            draw(
                made,
                [line],
                Stroke(symbol.line, dash=symbol.dash),
                4.0 if shape.role == "river" else width,
                zorder=2,
            )
        if shape.role == "river":
            _name_water(labels, shape)


def _name_water(labels: Labels, shape: LandShape) -> None:
    """The river's name on its line or inside it, once."""
    if any(text.get_text() == shape.name for text in labels.sheet.axes.texts):
        return
    whole = polygon_of(shape.rings) if shape.polygon else shapely.LineString(shape.rings[0])
    west, _, east, _ = whole.bounds
    for share in (0.35, 0.5, 0.65, 0.2, 0.8):
        x = west + (east - west) * share
        across = whole.intersection(shapely.LineString([(x, labels.sheet.box[1]), (x, labels.sheet.box[3])]))
        if not across.is_empty and labels.word(
            x, across.centroid.y, shape.name, size=SMALL, colour=WATER_INK
        ):
            return


def lay_roads(made: Sheet, places: Places, *, existing: bool = True) -> None:
    """The plan as a pale double line, and roads that were there; only a day is known by which those were built."""
    scene = places.scene
    for road_class, width in ROAD_PT.items():
        plan = [
            line
            for line, shape in zip(places.lines, scene.lines, strict=True)
            if shape.road_class == road_class and shape.in_plan
        ]
        casing, surface = ROAD_PLAN.strokes
        draw(made, plan, casing, width + 1.0, zorder=3)
        draw(made, plan, surface, width + 0.2, zorder=4)
        there = [
            places.cut(one.line, one.from_m, one.to_m)
            for one in scene.existing
            if existing and scene.lines[one.line].road_class == road_class
        ]
        for number, stroke in enumerate(EXISTING.strokes):
            draw(made, there, stroke, width, zorder=5 + number * 0.1)


def ground_keys(scene: Scene) -> list[Key]:
    """Legend entries of the lines of the ground that bear no name: outline and railway, where there are any."""
    symbols = [GROUND[role] for role in ("outline", "railway") if any(scene.of_role(role))]
    return [swatch(one.label, (Stroke(one.line, dash=one.dash), 0.9)) for one in symbols]


def area_key(label: str, **look: Any) -> Key:
    """A legend entry of a filled area."""

    def draw_it(axes: Axes, box: Box) -> None:
        x, y, width, height = box
        axes.add_patch(Rectangle((x, y), width, height, **look))

    return Key(label, draw_it)
