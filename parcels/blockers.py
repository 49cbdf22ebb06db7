"""Blockers: works whose corridor crosses land not yet clear, with metres affected, float and what waits on it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from parcels.digging import BURIED
from parcels.models import CLEAR_STATES, Parcel, State
from parcels.norms import DEFAULT_RED_LINE_M, LEAST_OVERLAP_M2
from roads.models import Kind, Work
from roads.progress import measure

BLOCKERS_SQL = (Path(__file__).parent / "sql" / "blockers.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Blocker:
    """One parcel in the way of one work. `float_days` is from the day asked about to the planned start: below zero
    the land is late; None without a planned start. `waiting` are works along the same metres that follow this one."""

    work: Work
    parcel: Parcel
    state: State
    affected_m: float
    float_days: int | None
    waiting: tuple[Work, ...]


def blockers(*, as_of: date, known_at: datetime | None = None) -> list[Blocker]:
    """Every unfinished carriageway work held up by land at the end of `as_of`, least float first."""
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
    works = Work.objects.select_related("road", "unit").in_bulk({row[0] for row in rows})
    parcels = Parcel.objects.select_related("village", "use").in_bulk({row[1] for row in rows})
    progress = measure(works.values(), as_of=as_of, known_at=known_at)
    waiting = _waiting(list(works.values()))
    found = [
        Blocker(
            work=works[work_id],
            parcel=parcels[parcel_id],
            state=State(state),
            affected_m=affected,
            float_days=(start - as_of).days if (start := works[work_id].planned_start) else None,
            waiting=waiting[work_id],
        )
        for work_id, parcel_id, state, affected in rows
        if progress[work_id].not_begun_m > 0
    ]
    return sorted(found, key=lambda row: (row.float_days is None, row.float_days or 0, -row.affected_m))


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
