"""Replacing a centreline: everything on the road moves with it, by crossings first, by position second.

What cannot be placed keeps its last good line and is flagged. Measuring is done on shapely lines in the storage CRS.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import shapely
from django.contrib.gis.geos import LineString
from django.db import transaction
from django.db.models import Q
from shapely.geometry import LineString as ShapelyLine
from shapely.geometry import Point

from gis.errors import DomainError
from roads.chainage import ChainageError, Span, bounds, span_of
from roads.models import (
    CentrelineChange,
    ExistingStretch,
    Inspection,
    Obstacle,
    PhotoPlace,
    Pipe,
    Place,
    ProgressReport,
    Road,
    Work,
)
from roads.models.network import centrelines_moving

# How far in metres an end may lie from the crossing it is named after, and from the new line it is projected to.
# Crossings are drawn to the metre; a surveyed line replaces a sketched one by up to a hundred metres.
ANCHOR_TOLERANCE_M: Final = 1.0
POSITION_TOLERANCE_M: Final = 150.0


@dataclass(frozen=True, slots=True)
class EndMove:
    """Where one end of a span went. `how` is crossing, place or position; chainages and distances in metres."""

    how: str
    old_m: float
    new_m: float
    ground_m: float


@dataclass(frozen=True, slots=True)
class Move:
    """Where a work went, or why it could not be placed."""

    work: str
    label: str
    start: EndMove | None
    end: EndMove | None
    flag: str = ""


class Frame:
    """The old and the new centreline of a road with what crosses it, to carry measures from one to the other."""

    def __init__(self, road: Road, new: ShapelyLine) -> None:
        self.old, self.new = shape(road.centreline), new
        others = Road.objects.exclude(pk=road.pk).filter(
            Q(centreline__dwithin=(road.centreline, ANCHOR_TOLERANCE_M))
            | Q(centreline__dwithin=(LineString(*new.coords, srid=road.centreline.srid), ANCHOR_TOLERANCE_M))
        )
        # Roads near either line: one that crossed only the old line tells that an end has lost its
        # crossing.
        self.others = {other.pk: shape(other.centreline) for other in others}

    def end(self, metres: float, road_id: int | None, place: Place | None) -> EndMove | None:
        """Where the end at `metres` lies on the new line; None when nothing near it is left to hold on to."""
        point = self.old.interpolate(metres)
        # People mean 至中原路: the end goes with the crossing, however far the line has moved.
        target, how = self._crossing(point, road_id), "crossing"
        if target is None and place is not None:
            target, how = shape(place.geom), "place"
            if self.new.distance(target) > POSITION_TOLERANCE_M:
                target = None
        if target is None:
            target, how = point, "position"
            if self.new.distance(point) > POSITION_TOLERANCE_M:
                return None
        new_m = self.new.project(target)
        return EndMove(
            how, round(metres, 3), round(new_m, 3), round(self.new.interpolate(new_m).distance(point), 3)
        )

    def _crossing(self, point: Point, road_id: int | None) -> Any:
        """Where the road that crossed the old line at `point` meets the new one, nearest to it; None if it does not."""
        if road_id is None:
            near = [pk for pk, line in self.others.items() if line.distance(point) <= ANCHOR_TOLERANCE_M]
            # Where several roads meet, none of them can be said to be the one that was meant.
            road_id = near[0] if len(near) == 1 else None
        other = self.others.get(road_id) if road_id else None
        if other is None or other.distance(self.new) > ANCHOR_TOLERANCE_M:
            return None
        meeting = other.intersection(self.new)
        if meeting.is_empty:
            # They come within the tolerance without touching: the nearest point of the new line is the
            # crossing.
            return shapely.shortest_line(self.new, other).interpolate(0)
        # A road may be crossed twice; the meeting nearest to the old end is meant.
        return shapely.shortest_line(meeting, point).interpolate(0)


def shape(geometry: Any) -> Any:
    """The shapely twin of a GEOS geometry."""
    return shapely.from_wkb(bytes(geometry.wkb))


@transaction.atomic
def replace_centreline(
    *, road: Road, line: LineString, source: str, by: Any, now: datetime, schematic: bool = False
) -> CentrelineChange:
    """Give `road` the centreline `line` (storage CRS) and carry its works, reports, pipes and obstacles along.

    Returns the record of the change, which lists each work's move. Raises DomainError for a line that is none.
    """
    road = Road.objects.select_for_update().get(pk=road.pk)
    if line.srid != road.centreline.srid:
        raise DomainError(
            f"中线坐标系应为 EPSG:{road.centreline.srid}，收到 EPSG:{line.srid}。", field="centreline"
        )
    if line.length < ANCHOR_TOLERANCE_M or not all(map(_finite, line.coords)):
        raise DomainError("新中线太短或坐标无效。", field="centreline")
    old = road.centreline.clone()
    line = _same_way(old, line)
    frame = Frame(road, shape(line))
    # All is measured against the old line before anything is written: the spans of works are chainages of it.
    works = list(road.works.located().select_related("from_place", "to_place").order_by("code"))
    moves = [(work, _move(work, frame)) for work in works]
    with centrelines_moving():
        Road.objects.filter(pk=road.pk).update(centreline=line, schematic=schematic, source=source)
    # Each work is cut from the new line by its own span, so the road goes first.
    for work, move in moves:
        _apply(work, move)
    for model in (ExistingStretch, Pipe):
        for row in model.objects.filter(road=road, span__isnull=False):
            _carry(row, frame)
    _carry_photos(road, frame)
    return CentrelineChange.objects.create(
        road=road, at=now, by=by, source=source, old=old, new=line, moves=[asdict(move) for _, move in moves]
    )


def _same_way(old: LineString, new: LineString) -> LineString:
    """`new` running the way `old` does, so that chainage keeps growing the same way and left stays left."""
    first, last = (shape(new).project(Point(old.coords[index])) for index in (0, -1))
    return LineString(*reversed(new.coords), srid=new.srid) if first > last else new


def _finite(point: tuple[float, ...]) -> bool:
    # NaN fails every comparison, infinity this one.
    return all(abs(value) < 1e9 for value in point)


def _anchored(work: Work, frame: Frame) -> list[tuple[int | None, Place | None]]:
    """Anchors of the low and the high end of a work, whichever of them it was written from."""
    first = (work.from_road_id, work.from_place)
    last = (work.to_road_id, work.to_place)
    low = frame.old.interpolate(float(work.span.lower))
    # from and to are as written in the text; the span always runs with the chainage.
    swapped = (
        work.to_road_id in frame.others and frame.others[work.to_road_id].distance(low) <= ANCHOR_TOLERANCE_M
    )
    return [last, first] if swapped else [first, last]


def _move(work: Work, frame: Frame) -> Move:
    low, high = _anchored(work, frame)
    start = frame.end(float(work.span.lower), *low)
    end = frame.end(float(work.span.upper), *high)
    flag = ""
    if start is None or end is None:
        flag = f"更换中线后，{'起点' if start is None else '止点'}附近没有新中线，保留原线位待核"
    # Both ends went to one place, or past each other: better the old line and a flag than a work of no
    # length.
    elif end.new_m - start.new_m < ANCHOR_TOLERANCE_M:
        flag = "更换中线后起止点重合或颠倒，保留原线位待核"
    return Move(work.code, str(work), start, end, flag)


def _apply(work: Work, move: Move) -> None:
    """Write a work's new span and carry its reports and obstacles in proportion, or flag it."""
    if move.flag or move.start is None or move.end is None:
        Work.objects.filter(pk=work.pk).update(flag=move.flag)
        return
    old, new = work.span, span_of(move.start.new_m, move.end.new_m)
    Work.objects.filter(pk=work.pk).update(span=new, flag="")
    # In one statement: each that touches reports has the database cut the work's slices anew.
    # Voided ones too: what was believed at an earlier moment lies on the new line as well.
    reports = list(ProgressReport.objects.filter(work=work))
    for report in reports:
        report.placed = _in_proportion(report.placed, old, new)
    ProgressReport.objects.bulk_update(reports, ["placed"])
    for inspection in Inspection.objects.filter(work=work):
        inspection.placed = _in_proportion(inspection.placed, old, new)
        if inspection.found_placed is not None:
            inspection.found_placed = _in_proportion(inspection.found_placed, old, new)
        inspection.save(update_fields=["placed", "found_placed"])
    for obstacle in Obstacle.objects.filter(work=work, span__isnull=False):
        Obstacle.objects.filter(pk=obstacle.pk).update(span=_in_proportion(obstacle.span, old, new))


def _in_proportion(span: Span, old: Span, new: Span) -> Span:
    """Where `span` lies in `new` when it lay in `old`."""
    (low, high), (old_low, old_high), (new_low, new_high) = map(bounds, (span, old, new))
    # Decimals throughout: millimetres of the ends stay what they were.
    scale = (new_high - new_low) / (old_high - old_low)
    return span_of(new_low + (low - old_low) * scale, new_low + (high - old_low) * scale)


def _carry_photos(road: Road, frame: Frame) -> None:
    """A photo lies where it was measured, along the new line; one placed by hand moves with its chainage."""
    for place in PhotoPlace.objects.filter(road=road, metres__isnull=False).select_related("photo"):
        measured = place.photo.position is not None and not place.by_hand
        # What a phone measured is truth and stays; a chainage typed by hand means a place on the old line.
        point = shape(place.photo.position) if measured else frame.old.interpolate(place.metres)
        place.metres = round(frame.new.project(point), 3)
        place.offset_m = round(frame.new.distance(point), 3) if measured else place.offset_m
        place.save(update_fields=["metres", "offset_m"])


def _carry(row: ExistingStretch | Pipe, frame: Frame) -> None:
    """Move the span of an existing stretch or a pipe by position; one that no longer fits is cut off or forgotten."""
    start, end = frame.end(float(row.span.lower), None, None), frame.end(float(row.span.upper), None, None)
    if start and end:
        try:
            type(row).objects.filter(pk=row.pk).update(span=span_of(start.new_m, end.new_m))
            return
        except ChainageError:
            pass
    if isinstance(row, Pipe):
        Pipe.objects.filter(pk=row.pk).update(span=None)
    else:
        raise DomainError(f"已有路段 {row} 离新中线太远，无法随之移位；请先核对这段。", field="centreline")
