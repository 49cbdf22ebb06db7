"""Tiles of a scene: 256 pixels of Web Mercator as WebP, transparent where there is no data."""

from functools import lru_cache
from threading import Lock
from typing import Any, Final

from gis.imagery.models import Scene
from gis.imagery.services import file_of

SIZE_PX: Final = 256
DEEPEST: Final = 22
# rio-tiler imports itself in a circle: two threads that begin at once would each find the other's half.
_IMPORTING: Final = Lock()


@lru_cache(maxsize=1)
def blank() -> bytes:
    """A tile on which there is nothing."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGBA", (SIZE_PX, SIZE_PX)).save(out, "WEBP")
    return out.getvalue()


def reader_class() -> Any:
    """rio-tiler's reader; imported late, as it takes a second."""
    with _IMPORTING:
        from rio_tiler.io import Reader
    return Reader


def tile(scene: Scene, *, z: int, x: int, y: int) -> bytes:
    """The tile as WebP; a blank one beside the scene."""
    opened = reader_class()
    from rio_tiler.errors import TileOutsideBounds

    with opened(str(file_of(scene.address))) as reader:
        try:
            image = reader.tile(x, y, z, tilesize=SIZE_PX, indexes=tuple(scene.bands), nodata=scene.nodata)
        except TileOutsideBounds:
            return blank()
    if scene.low is not None and scene.high is not None:
        image.rescale(in_range=[(scene.low, scene.high)] * len(scene.bands))
    content: bytes = image.render(img_format="WEBP", quality=85)
    return content
