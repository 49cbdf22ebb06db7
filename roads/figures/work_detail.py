"""All that is known of one work on a day, for whoever opens it: slices, crossings, curves, reports, obstacles."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Q, Value, When

from roads.figures.curves import CurvePoint, actual_and_planned
from roads.figures.evidence.confirmed import Confirmed, confirmed_of
from roads.figures.evidence.grades import RULE, Evidence, Piece, pieces_of, work_evidence
from roads.figures.strip import crossings_along, end_names
from roads.models import Crossing, Obstacle, ProgressReport, Slice, Work, WorkPlan

REPORTS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class WorkDetail:
    """The parts of a work's panel. `ends` are the names of its ends, the lower chainage first.

    Slices are as now known; reports are newest first, voided ones among them.
    """

    slices: tuple[Slice, ...]
    ticks: tuple[Crossing, ...]
    ends: tuple[str, str]
    plans: tuple[WorkPlan, ...]
    curve: tuple[CurvePoint, ...]
    reports: tuple[ProgressReport, ...]
    obstacles: tuple[Obstacle, ...]
    evidence: Evidence
    graded: tuple[Piece, ...]
    confirmed: Confirmed
    rule: str = RULE


def work_detail(work: Work, *, as_of: date, known_at: datetime | None = None) -> WorkDetail:
    """Details of `work` at the end of `as_of`, in a fixed number of queries; the last 500 reports at most."""
    voided = Q(voided_at__isnull=False) if known_at is None else Q(voided_at__lte=known_at)
    reports = work.reports.filter(day__lte=as_of).select_related("step", "by", "voided_by")
    if known_at is not None:
        reports = reports.filter(recorded_at__lte=known_at)
    ticks = tuple(crossings_along(work))
    return WorkDetail(
        slices=tuple(work.slices.defer("geom_3857").order_by("span", "side")),
        ticks=ticks,
        ends=end_names(work, ticks),
        plans=_plans(work, known_at),
        curve=tuple(actual_and_planned(work, as_of=as_of, known_at=known_at)),
        reports=tuple(
            reports.annotate(voided=Case(When(voided, then=Value(True)), default=Value(False)))[
                :REPORTS_SHOWN
            ]
        ),
        obstacles=tuple(
            work.obstacles.filter(found_on__lte=as_of)
            .select_related("unit")
            .defer("geom")
            .order_by("found_on", "code")
        ),
        evidence=work_evidence([work.pk], as_of=as_of, known_at=known_at).get(work.pk, Evidence()),
        graded=tuple(pieces_of(work.pk, as_of=as_of, known_at=known_at)),
        confirmed=confirmed_of(work.pk, as_of=as_of, known_at=known_at),
    )


def _plans(work: Work, known_at: datetime | None) -> tuple[WorkPlan, ...]:
    """The versions recorded by the moment, in order of recording."""
    rows = WorkPlan.objects.history().filter(work=work).select_related("by")
    plans = list(rows if known_at is None else rows.filter(recorded_at__lte=known_at))
    for row in plans:
        row.work = work
    return tuple(plans)
