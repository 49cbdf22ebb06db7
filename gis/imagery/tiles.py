"""Tiles of a scene: 256 pixels of Web Mercator as WebP, transparent where there is no data."""

from functools import lru_cache
from typing import Final

from gis.imagery.models import Scene
from gis.imagery.services import file_of

SIZE_PX: Final = 256
DEEPEST: Final = 22


@lru_cache(maxsize=1)
def blank() -> bytes:
    """A tile on which there is nothing."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGBA", (SIZE_PX, SIZE_PX)).save(out, "WEBP")
    return out.getvalue()


def tile(scene: Scene, *, z: int, x: int, y: int) -> bytes:
    """The tile as WebP; a blank one beside the scene."""
    from rio_tiler.errors import TileOutsideBounds
    from rio_tiler.io import Reader

    with Reader(str(file_of(scene.address))) as reader:
        try:
            found = reader.tile(x, y, z, tilesize=SIZE_PX, indexes=tuple(scene.bands), nodata=scene.nodata)
        except TileOutsideBounds:
            return blank()
    if scene.low is not None and scene.high is not None:
        found.rescale(in_range=[(scene.low, scene.high)] * len(scene.bands))
    content: bytes = found.render(img_format="WEBP", quality=85)
    return content
