"""A scene cut out as one picture for paper, in the CRS that stores and measures; transparent where there is no data."""

from typing import Final

from gis.crs import storage_srid
from gis.imagery.models import Scene
from gis.imagery.services import file_of
from gis.imagery.tiles import reader_class

# As many pixels as a page's width shows at 170 dots per inch.
LONGEST_PX: Final = 1_100
Box = tuple[float, float, float, float]


def cutout(scene: Scene, box: Box) -> bytes:
    """The part of `scene` over `box` (west, south, east, north in metres) as WebP, LONGEST_PX wide or high."""
    opened = reader_class()
    from rasterio.crs import CRS  # type: ignore[import-untyped]

    crs = CRS.from_epsg(storage_srid())
    with opened(str(file_of(scene.address))) as reader:
        image = reader.part(
            box,
            bounds_crs=crs,
            dst_crs=crs,
            max_size=LONGEST_PX,
            indexes=tuple(scene.bands),
            nodata=scene.nodata,
        )
    if scene.low is not None and scene.high is not None:
        image.rescale(in_range=[(scene.low, scene.high)] * len(scene.bands))
    content: bytes = image.render(img_format="WEBP", quality=85)
    return content
