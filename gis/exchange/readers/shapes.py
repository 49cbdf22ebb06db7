"""WKB of GDAL as shapely shapes: open rings closed, surfaces laid flat; what cannot be built is said by its row."""

import struct
from typing import Any, Final, NamedTuple

import numpy as np
import shapely

POLYGON, MULTIPOLYGON, COLLECTION = 3, 6, 7
SURFACES: Final = {15: MULTIPOLYGON, 16: MULTIPOLYGON, 17: POLYGON}
UNREADABLE: Final = "有图形但读不出来（环不足三个点，或数据损坏）。请在 GIS 软件里修复几何后重新导出。"
UPRIGHT: Final = "是竖直的面（三维），投影下来没有面积。请导出平面的轮廓。"
MOST_SAID: Final = 8


class Built(NamedTuple):
    """Shapes, None where there is none; by place why one could not be built; notes of what was mended."""

    shapes: Any
    faults: dict[int, str]
    notes: tuple[str, ...]


def built(wkb: Any) -> Built:
    """Shapes of WKB (bytes, None where a row has no shape), in two dimensions."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    missing = np.flatnonzero(shapely.is_missing(shapes))
    lost = [int(place) for place in missing if wkb[place] is not None and len(wkb[place])]
    faults: dict[int, str] = {}
    closed, flat = [], []
    for place in lost:
        shapes[place] = _closed(wkb[place])
        if shapes[place] is not None:
            closed.append(place)
            continue
        shapes[place] = _flattened(wkb[place])
        if shapes[place] is None:
            faults[place] = UNREADABLE
        elif shapes[place].is_empty:
            faults[place], shapes[place] = UPRIGHT, None
        else:
            flat.append(place)
    notes = [
        f"第 {_listed(places)} 行{what}"
        for places, what in (
            (closed, "的环没有闭合，已补上首点。"),
            (flat, "是三维的多面体（MultiPatch、TIN），取它在平面上的投影。"),
        )
        if places
    ]
    return Built(shapely.force_2d(shapes), faults, tuple(notes))


def _listed(places: list[int]) -> str:
    more = f" 等 {len(places)} " if len(places) > MOST_SAID else ""
    return "、".join(str(place + 1) for place in places[:MOST_SAID]) + more


def _closed(wkb: bytes) -> Any:
    """The shape with its rings closed; None where closing is not enough."""
    try:
        shape = shapely.from_wkb(wkb, on_invalid="fix")
    except (shapely.GEOSException, NotImplementedError, ValueError):
        return None
    flat = shape is not None and shape.geom_type.endswith("Polygon") and not shape.area
    return None if shape is None or shape.is_empty or flat else shape


def _flattened(wkb: bytes) -> Any:
    """The ground that a surface of triangles and polygons covers; None where it is no surface."""
    content = bytearray(wkb)
    try:
        end = _as_polygons(content, 0)
        shape = shapely.from_wkb(bytes(content[:end]))
    except (struct.error, IndexError, KeyError, shapely.GEOSException, NotImplementedError, RecursionError):
        return None
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.area > 0]
    return shapely.union_all(shapely.make_valid(parts)) if parts else shapely.Polygon()


def _as_polygons(content: bytearray, at: int) -> int:
    """Writes polygons over the triangles and surfaces that begin at a place; the place behind them."""
    order = "<" if content[at] else ">"
    (kind,) = struct.unpack_from(f"{order}I", content, at + 1)
    (number,) = struct.unpack_from(f"{order}I", content, at + 5)
    struct.pack_into(f"{order}I", content, at + 1, SURFACES.get(kind, kind))
    at += 9
    if kind in (POLYGON, 17):
        for _ in range(number):
            (points,) = struct.unpack_from(f"{order}I", content, at)
            at += 4 + 16 * points
        return at
    if kind not in (15, 16, MULTIPOLYGON, COLLECTION):
        raise KeyError(kind)
    for _ in range(number):
        at = _as_polygons(content, at)
    return at
