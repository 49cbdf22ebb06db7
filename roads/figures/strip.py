"""What has been reported along one work, step by step and half by half: the strips of the field form."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

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
    found = Crossing.objects.filter(
        road=work.road_id, measure_m__gte=float(work.span.lower), measure_m__lte=float(work.span.upper)
    )
    return list(found.select_related("other").defer("other__centreline").order_by("measure_m"))


def _pieces(spans: Any) -> tuple[Piece, ...]:
    return tuple(Piece(float(span.lower), float(span.upper)) for span in spans)
