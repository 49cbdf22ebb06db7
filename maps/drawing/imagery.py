"""A picture from above with the carriageways over it, as they stood on the day of the scene."""

from dataclasses import replace
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from gis.day_numbers import day_number
from maps.drawing.district import closed, draw_carriageways, opened, state_keys
from maps.drawing.placed import Places
from maps.drawing.scene import Scene
from maps.style import symbology as s


def imagery_map(scene: Scene, *, width_mm: float, height_mm: float, source: str) -> Figure:
    """The scene's picture, the works over it, names of roads, scale and legend; KeyError without a picture."""
    if not scene.imagery:
        raise KeyError("imagery")
    image = scene.imagery[0]
    day, places = day_number(scene.as_of), Places(scene)
    # Roads that were there and the plan are not drawn: the picture shows what there is.
    undrawn = {s.EXISTING.label, s.ROAD_PLAN.label}
    keys = [key for key in state_keys(places, day=day, within=image.box) if key.label not in undrawn]
    # Ground and names as on every map, within what the picture shows.
    made, labels = opened(replace(scene, box=image.box), keys, width_mm, height_mm)
    west, south, east, north = image.box
    pixels = np.asarray(Image.open(BytesIO(image.content)).convert("RGBA"))
    # The axes are to scale already; by itself imshow would set their proportions anew.
    made.axes.imshow(pixels, extent=(west, east, south, north), aspect="auto", zorder=3)
    draw_carriageways(made, places, day=day)
    return closed(made, labels, scene, f"影像：{image.day:%Y-%m-%d} {image.title}。{source}")
