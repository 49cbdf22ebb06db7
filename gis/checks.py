"""System checks: what would make every figure wrong is refused before anything runs."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from pyproj.exceptions import CRSError

from gis.crs import is_metric, storage_srid


@register()
def storage_crs_is_metric(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Lengths and chainage are metres, so the storage CRS has to be projected in metres."""
    srid = storage_srid()
    try:
        if is_metric(srid):
            return []
    except CRSError:
        pass
    return [
        Error(
            f"EPSG:{srid} 不是以米为单位的投影坐标系，不能用来存储和量算。",
            hint="把 ZONGHENG_SRID 改成如 4547(CGCS2000 / 3 度带 114°E)的代码。",
            id="zongheng.E001",
        )
    ]
