"""Drawings in other units than metres: what they say of it, which unit puts them into the district, and scaling."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import shapely

from gis.errors import DomainError
from gis.exchange.georeferencing.checks import options_for
from gis.exchange.georeferencing.crs_candidates import likely
from gis.exchange.georeferencing.findings import Finding, Remedy
from gis.exchange.georeferencing.known_extent import KnownExtent
from gis.exchange.georeferencing.placement import Placement, Points, plausible
from gis.exchange.options import Options
from gis.exchange.readers.table import Table

WORDS: Final = {0.001: "毫米", 0.01: "厘米", 0.1: "分米", 1000.0: "公里", 0.0254: "英寸", 0.3048: "英尺"}
# Units that drawings are in without saying so.
UNSAID: Final = (0.001, 1000.0)
LEAST_INSIDE: Final = 0.6
MOST_POINTS: Final = 2000


def scaled(table: Table, scale: str) -> Table:
    """The table with its shapes in metres, `scale` metres a unit; as it is where nobody asks. Raises DomainError."""
    if not scale.strip():
        return table
    try:
        times = float(scale)
    except ValueError:
        times = 0.0
    if not 1e-6 < times < 1e6:
        raise DomainError("图纸单位写成一个单位是几米，如 0.001（毫米）。", field="scale")
    if times == 1 or table.shapes is None:
        return table
    shapes = shapely.transform(table.shapes, lambda points: points * times)
    return replace(table, shapes=shapes, metres=0.0).noting(f"图形的坐标乘了 {times:g}，换成米。")


def drawing_unit(
    table: Table, shapes: Any, points: Points, placed: Placement | None, extent: KnownExtent, options: Options
) -> Finding | None:
    """That a drawing is in another unit than metres, where only then it lies in the district; None where nothing is."""
    if table.format != "DXF" or shapes is None or options.scale or extent.area is None:
        return None
    if len(points) and _reading(points, placed, extent) is not None:
        return None
    said = table.metres if table.metres not in (0.0, 1.0) else 0.0
    raw = shapely.get_coordinates(shapes)
    for unit in dict.fromkeys((said, *UNSAID) if said else UNSAID):
        some = plausible(raw * unit)
        reading = _reading(some[:: max(1, len(some) // MOST_POINTS)], placed, extent) if len(some) else None
        if reading is not None:
            return _finding(unit, said, reading, extent)
    return None


def _reading(points: Points, placed: Placement | None, extent: KnownExtent) -> Placement | None:
    """The placement by which points lie in the district: the one that is asked for, else the likeliest; else None."""
    if placed is not None:
        return placed if extent.inside(placed.place(np.array(points))) >= LEAST_INSIDE else None
    placement = likely(points, extent)
    return placement[0].placement if placement else None


def _finding(unit: float, said: float, reading: Placement, extent: KnownExtent) -> Finding:
    word = WORDS.get(unit, f"{unit:g} 米")
    how = f"除以 {1 / unit:g}" if unit < 1 else f"乘以 {unit:g}"
    account = f"图纸写明单位是{word}（$INSUNITS）" if said == unit else f"图纸的坐标像是以{word}为单位"
    what = f"{account}：{how} 换成米后，按“{reading.label}”落在{extent.name}内。"
    answer = Remedy(f"按{word}读，{how}", {"scale": f"{unit:g}", **options_for(reading)})
    return Finding(
        "drawing_unit", what, answers=(answer, Remedy("坐标已经是米", {"scale": "1"})), blocking=True
    )
