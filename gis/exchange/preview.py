"""The differences of a plan as GeoJSON for a map: new, changed (before and after), gone, unchanged; in degrees."""

import json
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from gis.coordinates.references import unstored
from gis.exchange.rows import Action, Change, Plan

MOST_FEATURES: Final = 6000
MOST_POINTS: Final = 300_000
# What matters is drawn first when there is too much for one map.
ORDER: Final = (Action.CHANGED, Action.NEW, Action.GONE, Action.UNCHANGED)


def preview(plan: Plan) -> dict[str, Any]:
    """A collection of features with `state` (new, changed, before, gone, unchanged), `label` and `row`."""
    features: list[dict[str, Any]] = []
    points = left_out = 0
    for state, change, shape in _shapes(plan):
        points += int(shapely.get_num_coordinates(shape))
        if len(features) >= MOST_FEATURES or points > MOST_POINTS:
            left_out += 1
            continue
        features.append(feature(shape, state=state, label=change.label, row=change.row))
    return {"type": "FeatureCollection", "features": features, "left_out": left_out}


def _shapes(plan: Plan) -> Iterator[tuple[str, Change, Any]]:
    for action in ORDER:
        for change in plan.of(action):
            if action is Action.CHANGED and change.moved_m and change.shape_before is not None:
                yield "before", change, change.shape_before
            shape = change.shape_after if change.shape_after is not None else change.shape_before
            if shape is not None and not shape.is_empty:
                yield str(action), change, shape


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    """A shape in the storage CRS as a feature in degrees, to the decimetre or so."""
    degrees = shapely.transform(shape, unstored)
    geometry = shapely.set_precision(degrees, 1e-7, mode="pointwise")
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(geometry)),
        "properties": properties,
    }


def placed_only(shapes: Any, label: str) -> dict[str, Any]:
    """Shapes without a plan, where it is not yet sure how their numbers are to be read."""
    good = [
        shape for shape in shapes if shape is not None and np.isfinite(shapely.get_coordinates(shape)).all()
    ]
    features = [feature(shape, state="guess", label=label, row=None) for shape in good[:MOST_FEATURES]]
    return {"type": "FeatureCollection", "features": features, "left_out": max(0, len(good) - MOST_FEATURES)}
