"""What has been reported along one work, step by step and half by half: the strips of the field form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from gis.replica import connection
from roads.models import Crossing, Step, Work

# One row a step: the metres finished on the left, on the right, and those not yet finished on both halves.
STEP_ROWS = """
    SELECT done.step_id,
        (array_agg(done.done) FILTER (WHERE done.side = 'L'))[1],
        (array_agg(done.done) FILTER (WHERE done.side = 'R'))[1],
        nummultirange(work.span) - range_intersect_agg(done.done)
    FROM roads_step_spans(ARRAY[%s]::bigint[], %s, 'infinity') AS done
    JOIN roads_work AS work ON work.id = done.work_id
    GROUP BY done.step_id, done.step_position, work.span ORDER BY done.step_position
"""


class Piece(NamedTuple):
    """A stretch in metres of chainage."""

    from_m: float
    to_m: float

    @property
    def length_m(self) -> float:
        return self.to_m - self.from_m


@dataclass(frozen=True, slots=True)
class StepStrip:
    """One step of a work: what is finished on either half, and what is not finished on both."""

    step: Step
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    remaining: tuple[Piece, ...]


def strip_of(work: Work, *, as_of: date) -> list[StepStrip]:
    """The strips of all steps of a located work at the end of `as_of`, in the order of building."""
    steps = {step.pk: step for step in Step.objects.filter(kind=work.kind)}
    with connection.cursor() as cursor:
        cursor.execute(STEP_ROWS, [work.pk, as_of])
        return [
            StepStrip(steps[step], _pieces(left), _pieces(right), _pieces(open_))
            for step, left, right, open_ in cursor.fetchall()
        ]


def crossings_along(work: Work) -> list[Crossing]:
    """The crossings of the work's road that lie on the work, in order of chainage."""
    if work.span is None:
        return []
    crossings = Crossing.objects.filter(
        road=work.road_id, measure_m__gte=float(work.span.lower), measure_m__lte=float(work.span.upper)
    )
    return list(crossings.select_related("other").defer("other__centreline").order_by("measure_m"))


# The measure of a place along a road's centreline.
PLACE_MEASURE = """
    SELECT place.id, ST_LineLocatePoint(road.centreline, place.geom) * road.length_m
    FROM roads_road AS road, roads_place AS place WHERE road.id = %s AND place.id = ANY (%s)
"""


def end_names(work: Work, crossings: Sequence[Crossing]) -> tuple[str, str]:
    """What the ends of a work are called, the lower chainage first; its text may name them the other way round.

    `crossings` are those along the work. Where neither end is found on the road the order of the text stands.
    """
    if work.span is None:
        return work.from_label, work.to_label
    places = _place_measures(work)
    first = _measure(crossings, places, work.from_road_id, work.from_place_id, work.from_label)
    second = _measure(crossings, places, work.to_road_id, work.to_place_id, work.to_label)
    middle = (float(work.span.lower) + float(work.span.upper)) / 2
    if first is not None and second is not None:
        turned = first > second
    else:
        turned = (first is not None and first > middle) or (second is not None and second < middle)
    return (work.to_label, work.from_label) if turned else (work.from_label, work.to_label)


def _measure(
    crossings: Sequence[Crossing],
    places: Mapping[int, float],
    road_id: int | None,
    place_id: int | None,
    label: str,
) -> float | None:
    if place_id is not None:
        return places.get(place_id)
    met = (
        row.measure_m for row in crossings if row.other_id == road_id or (label and row.other.name == label)
    )
    return next(met, None)


def _place_measures(work: Work) -> dict[int, float]:
    ids = [key for key in (work.from_place_id, work.to_place_id) if key is not None]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(PLACE_MEASURE, [work.road_id, ids])
        return dict(cursor.fetchall())


def _pieces(spans: Any) -> tuple[Piece, ...]:
    return tuple(Piece(float(span.lower), float(span.upper)) for span in spans)
