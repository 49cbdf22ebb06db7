"""Totals of the road grid: metres planned, finished, under way and not begun, per axis, per kind and in all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.db.models import Max

from gis.parts import by_part, shared
from gis.replica import connection
from gis.text.percent import WHOLE
from roads.choices import Kind
from roads.figures.progress import State, attach_progress, state_of_data
from roads.grid_plans import put_on_plan
from roads.models import GridPlan, ProgressReport, Road, Work, WorkStatus
from roads.norms import FINISHED_TOLERANCE_M

GRID_SQL = (Path(__file__).parent / "sql" / "grid.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Metres:
    """Lengths in metres along the road; a half-width counts half. The last three add up to the first."""

    planned_m: float = 0.0
    finished_m: float = 0.0
    under_way_m: float = 0.0
    not_begun_m: float = 0.0

    def __add__(self, other: "Metres") -> "Metres":
        return Metres(
            self.planned_m + other.planned_m,
            self.finished_m + other.finished_m,
            self.under_way_m + other.under_way_m,
            self.not_begun_m + other.not_begun_m,
        )

    @property
    def percent(self) -> float | None:
        """Percent (0–100) of the planned metres that are finished, 100 for all but a finished work's tolerance; None
        where nothing is planned."""
        if not self.planned_m:
            return None
        missing_m = self.planned_m - self.finished_m
        # A finished axis reads 100, and nothing else does: the tolerance is the one by which works are
        # finished.
        return WHOLE if missing_m < FINISHED_TOLERANCE_M else WHOLE * self.finished_m / self.planned_m


NOTHING = Metres()


@dataclass(frozen=True, slots=True)
class RoadTotals:
    """One road of the grid: its carriageway, and every kind along it by code (carriageway among them)."""

    road: Road
    kinds: dict[str, Metres] = field(default_factory=dict)

    @property
    def carriageway(self) -> Metres:
        return self.kinds.get(Kind.CARRIAGEWAY, NOTHING)

    @property
    def through(self) -> bool:
        """Whether the carriageway is finished from end to end of what is planned."""
        metres = self.carriageway
        return metres.planned_m > 0 and metres.planned_m - metres.finished_m < FINISHED_TOLERANCE_M


@dataclass(frozen=True, slots=True)
class GridTotals:
    """The grid as of a day. `totals` is over the axes, `others` over the roads `beside` the grid, both by kind."""

    as_of: date
    axes: tuple[RoadTotals, ...]
    totals: dict[str, Metres]
    others: dict[str, Metres]
    newest_report: date | None
    schematic: bool
    demo: bool
    beside: tuple[RoadTotals, ...] = ()

    @property
    def everything(self) -> dict[str, Metres]:
        """Axes and other roads together, by kind."""
        return _sum([self.totals, self.others])


def _sum(parts: Iterable[dict[str, Metres]]) -> dict[str, Metres]:
    total: dict[str, Metres] = {}
    for part in parts:
        for kind, metres in part.items():
            total[kind] = total.get(kind, NOTHING) + metres
    return total


def grid(
    *,
    as_of: date,
    known_at: datetime | None = None,
    existing_on: date | None = None,
    plan: GridPlan | None = None,
) -> GridTotals:
    """The grid's totals at the end of `as_of`, believing what was recorded up to `known_at`; overlaps count once.

    Roads that were there count as of `existing_on` (None: as of `as_of`): of them only a day is known by which they
    were built, so what was built between two days is told with the same ones on both. The axes are those of `plan`
    (None: the default one).
    """
    # The default plan has a key of its own in the caches, whichever row it is: roads carry its axes
    # themselves.
    key = plan.pk if plan and not plan.is_default else None
    return _grid(state_of_data(), as_of, known_at, existing_on or as_of, key)


@lru_cache(maxsize=64)
def _grid(state: State, *key: Any) -> GridTotals:
    # Two layers: lru_cache spares this process the unpickling, the shared cache spares the others the
    # query.
    return shared("grid-totals", (state, *key), lambda: _totals(*key))


def _totals(as_of: date, known_at: datetime | None, existing_on: date, plan_id: int | None) -> GridTotals:
    make = partial(_of_roads, as_of=as_of, known_at=known_at, existing_on=existing_on)
    # After a write only the roads whose parts it raised are counted again.
    of_road: dict[int, dict[str, Metres]] = by_part("grid", (as_of, known_at, existing_on), make)
    plan = GridPlan.objects.get(pk=plan_id) if plan_id else None
    roads = put_on_plan(Road.objects.defer("centreline", "centreline_3857"), plan)
    order = {Road.Axis.NORTH_SOUTH: 0, Road.Axis.EAST_WEST: 1}
    axes = sorted(
        (road for road in roads if road.axis), key=lambda road: (order[Road.Axis(road.axis)], road.axis_no)
    )
    return GridTotals(
        as_of=as_of,
        axes=tuple(RoadTotals(road, of_road.get(road.pk, {})) for road in axes),
        totals=_sum(of_road.get(road.pk, {}) for road in axes),
        others=_sum(of_road.get(road.pk, {}) for road in roads if not road.axis),
        newest_report=newest_report(as_of=as_of, known_at=known_at),
        schematic=any(road.schematic for road in roads),
        demo=any(road.demo for road in roads) or Work.objects.filter(demo=True).exists(),
        beside=tuple(RoadTotals(road, of_road.get(road.pk, {})) for road in roads if not road.axis),
    )


def _of_roads(
    roads: Sequence[int], *, as_of: date, known_at: datetime | None, existing_on: date
) -> dict[int, dict[str, Metres]]:
    """The metres of each kind along each of `roads` that has any planned."""
    # The view of what is believed now is kept flat; an earlier moment is put together from the reports as
    # recorded.
    slices = "roads_slice" if known_at is None else "roads_slices_known(%(known_at)s)"
    by_road: dict[int, dict[str, Metres]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            GRID_SQL.format(slices=slices),
            {
                "roads": list(roads),
                "as_of": as_of,
                # Bound in either case, as the statement names it for existing stretches too.
                "known_at": known_at or "infinity",
                "existing_on": existing_on,
            },
        )
        for road_id, kind, planned, finished, begun in cursor:
            # Begun includes finished: the three parts are differences, so that they add up to what is
            # planned.
            metres = Metres(planned, finished, begun - finished, planned - begun)
            by_road.setdefault(road_id, {})[kind] = metres
    return by_road


def newest_report(*, as_of: date, known_at: datetime | None = None) -> date | None:
    """The last day, up to `as_of`, that a standing report speaks of; None without reports."""
    reports = ProgressReport.objects.known_at(known_at).filter(day__lte=as_of)
    newest: date | None = reports.aggregate(newest=Max("day"))["newest"]
    return newest


def works_left_out(*, as_of: date, known_at: datetime | None = None) -> list[WorkStatus]:
    """The status rows of works that are suspended or cancelled on `as_of`, each work with its `.progress`.

    What they built stays in every total; they leave lights, shortfall and ranking, and the unbuilt rest of a cancelled
    one leaves the plan.
    """
    stopped = WorkStatus.objects.stopped(as_of=as_of, known_at=known_at)
    rows = list(stopped.select_related("work__road").order_by("work_id"))
    if rows:
        attach_progress([row.work for row in rows], as_of=as_of, known_at=known_at)
    return rows


def reports_between(since: date, until: date, *, known_at: datetime | None = None) -> int:
    """How many standing reports speak of days after `since` and by `until`."""
    return ProgressReport.objects.known_at(known_at).filter(day__gt=since, day__lte=until).count()
