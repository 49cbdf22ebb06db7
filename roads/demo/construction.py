"""Runs the simulated sites of all works in the order in which one waits for another; writes nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from roads.chainage import Span
from roads.choices import Goal, Kind
from roads.demo.intervals import Intervals, difference, intersection, millimetres, union
from roads.demo.measures import Measures
from roads.demo.season import dice
from roads.demo.sites import BASE_EARLY, SURFACE_EARLY, Block, Entry, Site, Windows, build
from roads.demo.works import holder_of, road_work_of, shared_m
from roads.models import Work

LAST_REPORT: Final = date(2014, 12, 31)
PIPES_UNDER_BASE: Final = frozenset({Kind.STORM, Kind.SEWAGE, Kind.WATER, Kind.GAS, Kind.HEAT})
DUCTS_UNDER_PAVEMENT: Final = frozenset({Kind.POWER, Kind.TELECOM})
AFTER_SURFACE: Final = frozenset({Kind.GREENING, Kind.LIGHTING})
BASE, SURFACE, ANCILLARY = 1, 2, 3  # positions of a carriageway's steps, from 0
LONGEST_SECTION_M: Final = 1_700
PACE: Final = "pace 276"  # chosen among a few so that the lights of November are mixed

Stops = tuple[tuple[date, date | None], ...]


class Sites:
    """All sites; asked for one, runs those it waits for first."""

    def __init__(
        self,
        works: list[Work],
        measures: Measures,
        *,
        steps: dict[str, int],
        blocks: dict[int, list[tuple[Span, date, date | None]]],
        stops: dict[int, Stops],
        cancelled: frozenset[int],
    ) -> None:
        self.works = [work for work in works if work.span is not None and work.planned_start is not None]
        self.measures, self.steps, self.blocks = measures, steps, blocks
        self.stops, self.cancelled = stops, cancelled
        self._entries: dict[int, list[Entry]] = {}
        self._inside: dict[int, list[Work]] = {}
        for work in self.works:
            if holder := holder_of(work, self.works):
                self._inside.setdefault(holder.pk, []).append(work)

    def entries(self, work: Work) -> list[Entry]:
        """What was finished on the work, in order of days."""
        if work.pk not in self._entries:
            own = list(build(self._site(work), LAST_REPORT))
            inner = [entry for part in self._parts(work) for entry in self.entries(part)]
            self._entries[work.pk] = sorted([*own, *inner], key=lambda entry: entry.day)
        return self._entries[work.pk]

    def _parts(self, work: Work) -> list[Work]:
        """Works of the same kind that lie inside this one: what is built there is built once, and counts for both."""
        return self._inside.get(work.pk, [])

    def _site(self, work: Work) -> Site:
        span = millimetres(work.span)
        taken = [millimetres(part.span) for part in self._parts(work)]
        start, finish = self._real_days(work)
        return Site(
            code=work.code,
            span=span,
            sections=self._sections(work, difference((span,), taken)),
            steps=self.steps[work.kind],
            sides=("L", "R") if work.kind in {Kind.CARRIAGEWAY, *AFTER_SURFACE} else ("B",),
            start=start,
            finish=finish,
            windows=_windows(work),
            backwards=self._backwards(work),
            together=work.goal == Goal.BASE,
            blocks=(
                *(Block(piece, date.min, None) for piece in taken),
                *(
                    Block(millimetres(where), since, until)
                    for where, since, until in self.blocks.get(work.road_id or 0, [])
                ),
            ),
            stops=self.stops.get(work.pk, ()),
            ready=self._ready(work, span),
        )

    def _leader(self, work: Work) -> Work:
        """Whose pace a site keeps to: that of the road being built there, else its own."""
        return road_work_of(work, self.works) or work

    def _backwards(self, work: Work) -> bool:
        return dice(self._leader(work).stretch, "backwards") < 0.35

    def _real_days(self, work: Work) -> tuple[date, date]:
        """The days the site keeps to: most a little ahead of plan, some behind, a few far behind."""
        assert work.planned_start is not None
        assert work.planned_finish is not None
        days = (work.planned_finish - work.planned_start).days
        roll = dice(self._leader(work).stretch, PACE)
        if roll < 0.56:
            late_start, late_finish = -0.03, -0.04
        elif roll < 0.79:
            late_start, late_finish = 0.07, 0.24
        elif roll < 0.85:
            late_start, late_finish = 0.14, 0.42
        else:
            late_start, late_finish = -0.04, -0.09
        return (
            work.planned_start + timedelta(days=round(late_start * days)),
            work.planned_finish + timedelta(days=round(late_finish * days)),
        )

    def _sections(self, work: Work, free: Intervals) -> Intervals:
        """The free pieces, divided at crossings where they are long."""
        assert work.road is not None
        pieces = []
        for low, high in free:
            cuts = [low]
            for metres in self.measures.cuts(work.road.name, low / 1000, high / 1000)[1:-1]:
                if metres * 1000 - cuts[-1] > 900_000 and high - low > LONGEST_SECTION_M * 1000:
                    cuts.append(round(metres * 1000))
            pieces += list(zip(cuts, [*cuts[1:], high], strict=True))
        return tuple(pieces)

    def _ready(self, work: Work, span: tuple[int, int]) -> Callable[[int, date], Intervals | None]:
        """Where a step may be built as far as other works on the stretch go."""
        near = [
            other
            for other in self.works
            if other.road_id == work.road_id and shared_m(work, other) > 0 and other.pk not in self.cancelled
        ]
        if work.kind in AFTER_SURFACE:
            roads = [
                other for other in near if other.kind == Kind.CARRIAGEWAY and not _done_earlier(work, other)
            ]
            return lambda step, day: self._free_of(span, roads, SURFACE, day)
        if work.kind != Kind.CARRIAGEWAY:
            return lambda step, day: None
        pipes = [other for other in near if other.kind in PIPES_UNDER_BASE and _meant_before(other, work)]
        ducts = [other for other in near if other.kind in DUCTS_UNDER_PAVEMENT and _meant_before(other, work)]

        def ready(step: int, day: date) -> Intervals | None:
            if step == BASE:
                return self._free_of(span, pipes, None, day)
            return self._free_of(span, ducts, None, day) if step == ANCILLARY else None

        return ready

    def _free_of(self, span: tuple[int, int], others: list[Work], step: int | None, day: date) -> Intervals:
        """The part of `span` where no other work still has to finish `step` (None: its last)."""
        free: Intervals = (span,)
        for other in others:
            wanted = self.steps[other.kind] - 1 if step is None else step
            entries = [e for e in self.entries(other) if e.day < day and e.step == wanted]
            halves = [union(e.span for e in entries if e.side in ("B", half)) for half in ("L", "R")]
            missing = difference((millimetres(other.span),), intersection(*halves))
            free = difference(free, missing)
        return free


def _windows(work: Work) -> Windows:
    if work.kind != Kind.CARRIAGEWAY:
        return ()
    return {Goal.BASE: BASE_EARLY, Goal.SURFACE: SURFACE_EARLY}.get(Goal(work.goal), ()) if work.goal else ()


def _meant_before(pipe: Work, road: Work) -> bool:
    """Whether the plan has the pipe in the ground before the road is finished."""
    return bool(pipe.planned_finish and road.planned_finish and pipe.planned_finish <= road.planned_finish)


def _done_earlier(work: Work, road: Work) -> bool:
    """Whether trees or lamps are planned to be done before the road work even begins."""
    return bool(work.planned_finish and road.planned_start and work.planned_finish <= road.planned_start)
