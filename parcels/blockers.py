"""Blockers: works whose corridor crosses land not yet clear, with metres affected, float and what waits on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from gis.replica import connection
from parcels.digging import BURIED
from parcels.models import CLEAR_STATES, Parcel, State
from parcels.norms import DEFAULT_RED_LINE_M, LEAST_OVERLAP_M2
from roads.chainage import Span
from roads.choices import Kind
from roads.figures.plan_book import plan_book
from roads.figures.progress import state_of_data
from roads.models import Work

BLOCKERS_SQL = (Path(__file__).parent / "sql" / "blockers.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Blocker:
    """One parcel in the way of one work. `since` is the day the parcel came into its state; `spans` are chainage and
    `geojson` their line in degrees. `planned_start` is that of the plan that held on the day asked about, `float_days`
    the days until it: below zero the land is late; None without one. `waiting` are works along the same metres that
    follow this one."""

    work: Work
    parcel: Parcel
    state: State
    since: date | None
    spans: tuple[Span, ...]
    affected_m: float
    geojson: str
    planned_start: date | None
    float_days: int | None
    waiting: tuple[Work, ...]

    @property
    def late(self) -> bool:
        """Whether the work should have begun already."""
        return self.float_days is not None and self.float_days < 0


def blockers(*, as_of: date, known_at: datetime | None = None) -> tuple[Blocker, ...]:
    """Every carriageway stretch held up by land at the end of `as_of`, least float first.

    Found once for each state of the data, so that a time bar going to and fro asks little of the database.
    """
    return _blockers(state_of_data(), as_of, known_at)


@lru_cache(maxsize=64)
def _blockers(state: object, as_of: date, known_at: datetime | None) -> tuple[Blocker, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            BLOCKERS_SQL,
            {
                "as_of": as_of,
                "known_at": known_at or "infinity",
                "clear": [str(state) for state in CLEAR_STATES],
                "default_width": DEFAULT_RED_LINE_M,
                "least_area": LEAST_OVERLAP_M2,
            },
        )
        rows = cursor.fetchall()
    works = Work.objects.select_related("road", "unit").defer("line").in_bulk({row[0] for row in rows})
    parcels = (
        Parcel.objects.select_related("village", "use").defer("outline").in_bulk({row[1] for row in rows})
    )
    waiting = _waiting(list(works.values()))
    book = plan_book(works.keys(), known_at=known_at)
    starts = {work.pk: book.on(work, as_of).start for work in works.values()}
    blocking = [
        Blocker(
            work=works[work_id],
            parcel=parcels[parcel_id],
            state=State(state),
            since=since,
            spans=tuple(spans),
            affected_m=affected,
            geojson=geojson,
            planned_start=(start := starts[work_id]),
            float_days=(start - as_of).days if start else None,
            waiting=tuple(other for other in waiting[work_id] if _meets(other, spans)),
        )
        for work_id, parcel_id, state, since, spans, affected, geojson in rows
    ]
    return tuple(
        sorted(blocking, key=lambda row: (row.float_days is None, row.float_days or 0, -row.affected_m))
    )


# The order in which works follow each other along a road: pipes, then greening, then lighting, after the carriageway.
CHAIN = [*BURIED, Kind.GREENING, Kind.LIGHTING]


def _waiting(works: list[Work]) -> dict[int, tuple[Work, ...]]:
    """For each carriageway work the works of other kinds over some of the same metres, in the order of building."""
    by_road: dict[int | None, list[Work]] = defaultdict(list)
    roads = {work.road_id for work in works if work.road_id}
    for other in Work.objects.located().filter(road_id__in=roads, kind__in=CHAIN).select_related("road"):
        by_road[other.road_id].append(other)
    return {
        work.pk: tuple(
            sorted(
                (other for other in by_road[work.road_id] if _overlap(work, other)),
                key=lambda other: CHAIN.index(Kind(other.kind)),
            )
        )
        for work in works
    }


def _overlap(one: Work, other: Work) -> bool:
    return bool(one.span.lower < other.span.upper and other.span.lower < one.span.upper)


def _meets(work: Work, spans: Iterable[Span]) -> bool:
    """Whether `work` runs over some of the metres held up: only what has to wait for this land waits for it."""
    return any(span.lower < work.span.upper and work.span.lower < span.upper for span in spans)
