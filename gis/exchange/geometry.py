"""Shapes of untrusted files as a layer wants them: kind, one or several parts, closed, not crossing themselves."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from gis.exchange.schema import Layer, Shape

# A self-crossing that closes without changing the land by more than this is mended and told, a larger one refused.
MENDED_SHARE: Final = 1e-3
MENDED_M2: Final = 1.0
SHORTEST_M: Final = 0.05


class Unfit(ValueError):
    """A shape that a layer cannot take; the message is Chinese."""


def fitted(shape: Any, layer: Layer) -> tuple[Any, str]:
    """The shape as the layer takes it (storage CRS), and what was done to it, "" for nothing. Raises Unfit."""
    if shape is None or shape.is_empty:
        if layer.shape_required:
            raise Unfit("没有图形。")
        return None, ""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise Unfit("坐标无效：不是数，或在投影之外。")
    for wanted in layer.shapes:
        part, left_out = _of_kind(shape, wanted)
        fitting = None if part is None else FITTERS[wanted](part)
        if fitting is not None:
            return (fitting[0], f"混合图形，只取其中的{wanted}") if left_out else fitting
    words = "或".join(layer.shapes)
    raise Unfit(f"图形是{KINDS.get(shape.geom_type, shape.geom_type)}，{layer.label}要的是{words}。")


def _of_kind(shape: Any, wanted: Shape) -> tuple[Any, bool]:
    """What of a collection is of the wanted kind, and whether something else was in it; other shapes as they are."""
    if shape.geom_type != "GeometryCollection":
        return shape, False
    parts = list(_flat(shape))
    kind = {Shape.POINT: "Point", Shape.LINE: "LineString", Shape.POLYGON: "Polygon"}[wanted]
    fitting = [part for part in parts if part.geom_type == kind]
    if not fitting:
        return None, False
    joined = fitting[0] if len(fitting) == 1 else JOINED[wanted](fitting)
    return joined, len(fitting) < len(parts)


def _flat(shape: Any) -> Iterator[Any]:
    """The single parts of a shape, out of all nested collections."""
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _flat(part)
    elif not shape.is_empty:
        yield shape


def _point(shape: Any) -> tuple[Any, str] | None:
    if shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        return shape.geoms[0], ""
    return (shape, "") if shape.geom_type == "Point" else None


def _line(shape: Any) -> tuple[Any, str] | None:
    if shape.geom_type == "MultiLineString":
        merged = shapely.line_merge(shapely.union_all(shape.geoms) if len(shape.geoms) > 1 else shape)
        if merged.geom_type == "LineString":
            shape = merged if len(shape.geoms) > 1 else shape.geoms[0]
    if shape.geom_type not in ("LineString", "MultiLineString"):
        return None
    if shape.length < SHORTEST_M:
        raise Unfit("线长不到 5 厘米。")
    return shape, ""


def _polygon(shape: Any) -> tuple[Any, str] | None:
    note = ""
    if shape.geom_type in ("LineString", "LinearRing") and shape.is_closed and len(shape.coords) >= 4:
        shape, note = shapely.Polygon(shape.coords), "闭合的线当作面"
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    if not shape.is_valid:
        shape, note = _mended(shape), "面自相交，已修复"
    if shape.area <= 0:
        raise Unfit("面积为 0。")
    return shape, note


def _mended(shape: Any) -> Any:
    why = shapely.is_valid_reason(shape)
    place = why[why.find("[") + 1 : -1].split(" ") if "[" in why else []
    where = f"，在 ({float(place[0]):.1f}, {float(place[1]):.1f}) 附近" if len(place) >= 2 else ""
    made = shapely.make_valid(shape)
    parts = [part for part in getattr(made, "geoms", [made]) if part.geom_type in ("Polygon", "MultiPolygon")]
    mended = shapely.union_all(parts) if parts else shapely.Polygon()
    change = abs(mended.area - abs(shape.area))
    if mended.is_empty or change > max(MENDED_M2, MENDED_SHARE * mended.area):
        raise Unfit(f"面自相交{where}，修复会改变面积 {change:,.0f} 平方米。请在绘图软件里改好。")
    return mended


JOINED: Final = {
    Shape.POINT: shapely.MultiPoint,
    Shape.LINE: shapely.MultiLineString,
    Shape.POLYGON: shapely.MultiPolygon,
}
FITTERS: Final = {Shape.POINT: _point, Shape.LINE: _line, Shape.POLYGON: _polygon}
KINDS: Final = {
    "Point": "点",
    "MultiPoint": "多个点",
    "LineString": "线",
    "MultiLineString": "多段线",
    "LinearRing": "环",
    "Polygon": "面",
    "MultiPolygon": "多个面",
    "GeometryCollection": "混合图形",
}
