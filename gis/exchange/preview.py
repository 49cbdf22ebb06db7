"""The differences of a plan as GeoJSON for a map: new, changed (before and after), gone, unchanged; in degrees."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import shapely

from gis.exchange.georeferencing.crs_catalogue import unstored
from gis.exchange.rows import Action, Change, Plan

MOST_FEATURES: Final = 6000
MOST_POINTS: Final = 300_000
# What matters is drawn first when there is too much for one map.
ORDER: Final = (Action.CHANGED, Action.NEW, Action.DELETED, Action.UNCHANGED)


def preview(plan: Plan, *, remove_gone: bool) -> dict[str, Any]:
    """A collection of features with `state` (new, changed, before, gone, unchanged), `label` and `row`; what the file
    does not have is drawn only where it would be removed."""
    shapes: list[Any] = []
    properties: list[dict[str, Any]] = []
    points = left_out = 0
    actions = [action for action in ORDER if remove_gone or action is not Action.DELETED]
    for state, change, shape in _shapes(plan, actions):
        points += int(shapely.get_num_coordinates(shape))
        if len(shapes) >= MOST_FEATURES or points > MOST_POINTS:
            left_out += 1
            continue
        shapes.append(shape)
        properties.append({"state": state, "label": change.label, "row": change.row})
    return {"type": "FeatureCollection", "features": features(shapes, properties), "left_out": left_out}


def _shapes(plan: Plan, actions: Sequence[Action]) -> Iterator[tuple[str, Change, Any]]:
    for action in actions:
        for change in plan.of(action):
            if action is Action.CHANGED and change.moved_m and change.shape_before is not None:
                yield "before", change, change.shape_before
            shape = change.shape_after if change.shape_after is not None else change.shape_before
            if shape is not None and not shape.is_empty:
                yield str(action), change, shape


def features(shapes: Sequence[Any], properties: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Shapes in the storage CRS as features in degrees, to the decimetre or so; all at once, which is much faster."""
    outlines = np.empty(len(shapes), dtype=object)
    outlines[:] = shapes
    degrees = shapely.set_precision(shapely.transform(outlines, unstored), 1e-7, mode="pointwise")
    return [
        {"type": "Feature", "geometry": json.loads(geometry), "properties": own}
        for geometry, own in zip(shapely.to_geojson(degrees).tolist(), properties, strict=True)
    ]


def placed_only(shapes: Any, label: str) -> dict[str, Any]:
    """Shapes without a plan, where it is not yet sure how their numbers are to be read."""
    good = [
        shape for shape in shapes if shape is not None and np.isfinite(shapely.get_coordinates(shape)).all()
    ]
    drawn = good[:MOST_FEATURES]
    properties = [{"state": "guess", "label": label, "row": None}] * len(drawn)
    left_out = len(good) - len(drawn)
    return {"type": "FeatureCollection", "features": features(drawn, properties), "left_out": left_out}
