"""Shapes as cells of tables write them: WKT, with or without an SRID before it, and pairs of numbers."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

# GEOS reads collections within collections by recursion and ends the process where they go too deep.
MOST_COLLECTIONS: Final = 20
COLLECTION: Final = re.compile("collection", re.IGNORECASE)
SRID: Final = re.compile(r"\s*SRID\s*=\s*(\d{4,6})\s*;", re.IGNORECASE)
# What GEOS takes for a shape that shapely has no class for, or cannot read.
CURVE: Final = re.compile(
    r"\s*(CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE|POLYHEDRALSURFACE|TIN|TRIANGLE"
    r"|CURVE|SURFACE|GEOMETRYCOLLECTION(?=.*(?:CIRCULARSTRING|CURVE|SURFACE)))",
    re.IGNORECASE | re.DOTALL,
)
CURVED: Final = (
    "曲线或曲面（{}）读不了，请在 QGIS 或 PostGIS 里转成折线（ST_CurveToLine、“转换曲线为线”）后再导入。"
)
HEXADECIMAL: Final = re.compile(r"0[01][0-9A-Fa-f]{16,}")
LINEAR_RING: Final = 2
RINGS: Final = re.compile(r"\s*(?:MULTI)?POLYGON", re.IGNORECASE)
POINTS_APART: Final = re.compile(r"\s*[;；|]\s*")
NUMBERS_APART: Final = re.compile(r"\s*[,，\s]\s*")


def shapes_in(texts: Sequence[str | None]) -> NDArray[np.object_]:
    """Shapely geometries in their own coordinates, without heights, with the SRID that a text names; None where a text
    is no shape."""
    bare = np.array([_bare(text) for text in texts], dtype=object)
    shapes: NDArray[np.object_] = shapely.force_2d(shapely.from_wkt(bare, on_invalid="ignore"))
    for place in open_rings(texts, shapes):
        shapes[place] = shapely.force_2d(shapely.from_wkt(bare[place], on_invalid="fix"))
    coded = [place for place, text in enumerate(bare) if text is None and texts[place]]
    for place in coded:
        shapes[place] = _of_hexadecimal(texts[place] or "")
    for place in np.flatnonzero(shapely.get_type_id(shapes) == LINEAR_RING).tolist():
        shapes[place] = shapely.LineString(shapes[place].coords)
    for place in np.flatnonzero(shapely.is_missing(shapes)).tolist():
        shapes[place] = _of_pairs(bare[place]) if bare[place] else None
    srids: list[Any] = [int(match[1]) if text and (match := SRID.match(text)) else 0 for text in texts]
    for place in coded:
        srids[place] = int(shapely.get_srid(shapes[place]).item()) if shapes[place] is not None else 0
    return shapely.set_srid(shapes, srids) if any(srids) else shapes


def srids_of(shapes: Any) -> list[int]:
    """The SRIDs that shapes name, each once."""
    return sorted({int(srid) for srid in shapely.get_srid(shapes)} - {0, -1})


def open_rings(texts: Sequence[str | None], shapes: NDArray[np.object_]) -> list[int]:
    """Places of polygons in words that GEOS takes only when their rings are closed for it."""
    return [
        place
        for place in np.flatnonzero(shapely.is_missing(shapes)).tolist()
        if (text := texts[place]) and RINGS.match(_bare(text) or "") and _is_fixed(_bare(text))
    ]


def _is_fixed(text: str | None) -> bool:
    try:
        shape = shapely.from_wkt(text, on_invalid="fix")
    except (shapely.GEOSException, NotImplementedError, ValueError):
        return False
    return shape is not None and not shape.is_empty


def closed_in(texts: Sequence[str | None]) -> list[int]:
    """Places of the polygons in words whose rings are closed in reading."""
    some = [place for place, text in enumerate(texts) if text and RINGS.match(_bare(text) or "")]
    bare = np.array([_bare(texts[place]) for place in some], dtype=object)
    shapes = shapely.from_wkt(bare, on_invalid="ignore") if some else np.empty(0, dtype=object)
    return [some[place] for place in open_rings([texts[place] for place in some], shapes)]


def curve_in(text: str | None) -> str:
    """The word for a curve or a surface that a text is of and GEOS does not read; "" for other texts."""
    match = CURVE.match(SRID.sub("", text, count=1)) if text else None
    return match[1].upper() if match else ""


def _of_hexadecimal(text: str) -> Any:
    """The shape of WKB or EWKB in hexadecimal, as PostGIS hands it out; None for anything else."""
    code = text.strip().removeprefix("\\x")
    if not HEXADECIMAL.fullmatch(code):
        return None
    try:
        return shapely.force_2d(shapely.from_wkb(bytes.fromhex(code)))
    except (ValueError, NotImplementedError, shapely.GEOSException):
        return None


def _bare(text: str | None) -> str | None:
    if text is None or HEXADECIMAL.fullmatch(text.strip().removeprefix("\\x")) or curve_in(text):
        return None
    if len(COLLECTION.findall(text)) > MOST_COLLECTIONS:
        return None
    return SRID.sub("", text, count=1) if "=" in text[:12] else text


def _of_pairs(text: str) -> Any:
    """A point of `113.25,35.15`, a line of `113.25,35.15;113.26,35.15`; None for anything else."""
    try:
        points = [
            tuple(float(number) for number in NUMBERS_APART.split(pair)[:3])
            for pair in POINTS_APART.split(text.strip().strip(";；|"))
        ]
        if {len(point) for point in points} - {2, 3}:
            return None
        flat = [point[:2] for point in points]
        return shapely.Point(flat[0]) if len(flat) == 1 else shapely.LineString(flat)
    except (ValueError, shapely.GEOSException):
        return None
