"""The CRS a file is asked for: one that suits the district, or a clear refusal; and the way there."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs import WGS84, storage_srid
from gis.errors import DomainError
from gis.exchange.georeferencing.crs_catalogue import Reference, chosen_reference, unstored

# Beyond the area a CRS is made for its formulas are trusted no farther than this.
MARGIN_DEGREES: Final = 1.5
SUGGESTED: Final = (
    "4547（CGCS2000 三度带 114°E）、4526（同上，带 38 带号）、4490（CGCS2000 经纬度）、4326、3857"
)


@lru_cache(maxsize=64)
def suitable(srid: str) -> Reference:
    """The CRS of an EPSG code ("" is the storage CRS) that coordinates may leave in. Raises DomainError, saying why."""
    reference = chosen_reference(srid or storage_srid())
    if reference.caution:
        raise DomainError(
            f"不能换算到 EPSG:{srid}（{reference.label}）：没有公开的精确转换参数，直接换算会差几十米。"
            f"请用 {SUGGESTED}，或把文件交测绘部门转换。",
            field="srid",
        )
    if not reference.datum:
        raise DomainError(f"EPSG:{srid}（{reference.label}）不适合这里。请用 {SUGGESTED}。", field="srid")
    area = reference.crs.area_of_use
    lon, lat = _middle()
    if area is not None and not (
        area.west - MARGIN_DEGREES <= lon <= area.east + MARGIN_DEGREES and area.south <= lat <= area.north
    ):
        raise DomainError(
            f"EPSG:{srid}（{reference.label}）适用于东经 {area.west:g}° 至 {area.east:g}°，这里在 {lon:.2f}°，"
            f"变形太大。请用 {SUGGESTED}。",
            field="srid",
        )
    return reference


@lru_cache(maxsize=4)
def _middle() -> tuple[float, float]:
    """Longitude and latitude about which the storage CRS is made."""
    area = chosen_reference(storage_srid()).crs.area_of_use
    return ((area.west + area.east) / 2, (area.south + area.north) / 2) if area else (0.0, 0.0)


def moved(shapes: NDArray[np.object_], to: Reference, *, decimals: int | None = None) -> NDArray[np.object_]:
    """Shapes of the storage CRS in `to`, x before y, rounded to `decimals`; None stays None."""
    same = to.code == f"EPSG:{storage_srid()}"

    def move(points: Any) -> Any:
        numbers = points if same else to.of_degrees(unstored(points))
        return numbers if decimals is None else np.round(numbers, decimals)

    if same and decimals is None:
        return shapes
    shapes_there: NDArray[np.object_] = shapely.transform(shapes, move)
    return shapes_there


def is_wgs84(reference: Reference) -> bool:
    return reference.code == f"EPSG:{WGS84}"
