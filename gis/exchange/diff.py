"""What is the same and what is not: shapes to the centimetre, values as the database keeps them, told in words."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from psycopg.types.range import Range

from gis.exchange.cell_values.cells import cleaned

# A shape that moves by less is the same: formats round coordinates, and no survey of streets is better.
SAME_PLACE_M: Final = 0.01
# Bytes a DBF holds of a text: what is cut there ends, with whole characters only, this close to it.
DBF_BYTES: Final = 254
CUT_BYTES: Final = {"utf-8": range(DBF_BYTES - 3, DBF_BYTES + 1), "gbk": range(DBF_BYTES - 1, DBF_BYTES + 1)}


def as_stored(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values as Django and COPY write them: shapely shapes as hexadecimal EWKB in the storage CRS."""
    return {
        name: ewkb(value) if isinstance(value, shapely.Geometry) else value for name, value in fields.items()
    }


def ewkb(shape: Any) -> str:
    """A shapely shape as hexadecimal EWKB in the storage CRS, as GEOS writes it."""
    return str(shapely.to_wkb(shapely.set_srid(shape, settings.STORAGE_SRID), hex=True, include_srid=True))


def geos(shape: Any) -> GEOSGeometry:
    """The GEOS twin of a shapely shape in the storage CRS."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=settings.STORAGE_SRID)


def moved_m(before: Any, after: Any) -> float:
    """How far in metres a shape moves: the farthest point of either from the other; 0 where it is the same."""
    if before is None or after is None:
        return 0.0
    if shapely.equals_exact(before, after, SAME_PLACE_M / 2):
        return 0.0
    if before.geom_type != after.geom_type and "Point" in (before.geom_type, after.geom_type):
        return float(before.distance(after)) + SAME_PLACE_M * 2
    # Between areas it is the outlines that count: a hole within a large area is far from no point of it.
    one, other = (
        shape.boundary if shape.geom_type.endswith("Polygon") else shape for shape in (before, after)
    )
    far = float(shapely.hausdorff_distance(one, other))
    # The Hausdorff distance knows no direction, but along a line that is turned round left and right change sides.
    turned = (
        before.geom_type == "LineString" == after.geom_type
        and far <= SAME_PLACE_M
        and _is_turned(before, after)
    )
    return far if not turned else float(before.length)


def _is_turned(before: Any, after: Any) -> bool:
    """Whether a line runs the other way."""
    first = shapely.get_point(before, 0)
    return bool(first.distance(shapely.get_point(after, 0)) > first.distance(shapely.get_point(after, -1)))


def moved_words(before: Any, after: Any, moved: float) -> str:
    if before is None:
        return "有了图形"
    if after.geom_type.endswith("Polygon"):
        return f"移动最多 {moved:,.2f} 米，面积 {before.area:,.0f} → {after.area:,.0f} 平方米"
    if after.geom_type.endswith("String"):
        return f"移动最多 {moved:,.2f} 米，长 {before.length:,.1f} → {after.length:,.1f} 米"
    return f"移动 {moved:,.2f} 米"


def same(old: Any, new: Any) -> bool:
    """Whether a value says what is stored already; blanks and line ends, which files lose, do not count in text,
    nor does what a DBF had no room for."""
    if isinstance(old, str) and isinstance(new, str):
        return old == new or cleaned(old) == cleaned(new) or _is_cut(cleaned(old) or "", cleaned(new) or "")
    if isinstance(old, Decimal) and isinstance(new, (int, float, Decimal)):
        return old == Decimal(str(new))
    return bool(old == new) or (old in (None, "") and new in (None, ""))


def _is_cut(whole: str, text: str) -> bool:
    """Whether `text` is what a DBF keeps of `whole`."""
    if text == whole or not whole.startswith(text):
        return False
    return any(len(text.encode(name, "replace")) in length for name, length in CUT_BYTES.items())


def said(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Range):
        return f"{value.lower}–{value.upper} 米"
    return "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def code_of(*parts: Any, prefix: str) -> str:
    """A code for a row that comes without one, the same for the same parts: prefix and ten hexadecimal digits."""
    return f"{prefix}-{sha256('|'.join(map(str, parts)).encode()).hexdigest()[:10]}"


def shape_text(shape: Any) -> str:
    """A shape as text to make a code of: coordinates to the centimetre."""
    return "" if shape is None else str(shapely.to_wkt(shapely.normalize(shape), rounding_precision=2))
