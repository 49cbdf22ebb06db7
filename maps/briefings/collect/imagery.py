"""The newest picture from above that a briefing shows: its words for the facts, its cut-out for the scene."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from gis.imagery.cutouts import Box, cutout
from gis.imagery.models import Scene
from gis.imagery.services import file_of
from maps.briefings import facts as f
from maps.briefings.period import Period
from maps.drawing import scene as s
from roads.models import Road


def newest(period: Period) -> Scene | None:
    """The newest scene of the day or before that lies over a road and whose file is there, as known at the moment."""
    over = Road.objects.filter(centreline__intersects=OuterRef("footprint"))
    rows = Scene.objects.known_at(period.known_at).filter(Exists(over), day__lte=period.as_of)
    return next((row for row in rows.order_by("-day", "-pk") if file_of(row.address).exists()), None)


def imagery(period: Period) -> f.ImageryRow | None:
    """What is said of it."""
    row = newest(period)
    return f.ImageryRow(title=row.title, day=row.day, source=row.source, demo=row.demo) if row else None


def imagery_shapes(period: Period, district: Box) -> Iterator[s.ImageShape]:
    """The picture over its footprint within the district; nothing where there is none."""
    row = newest(period)
    if row is None:
        return
    west, south, east, north = row.footprint.extent
    box = (
        max(west, district[0]),
        max(south, district[1]),
        min(east, district[2]),
        min(north, district[3]),
    )
    if box[0] < box[2] and box[1] < box[3]:
        yield s.ImageShape(title=row.title, day=row.day, box=box, content=cutout(row, box))
