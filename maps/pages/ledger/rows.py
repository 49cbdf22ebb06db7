"""The rows of the ledger: works filtered and ordered, with their progress; figures come from the room of roads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Prefetch, QuerySet

from gis.months import last_day_before_month_of
from gis.parts import NO_PART, shared
from maps.pages.ledger.columns import COLUMN_OF, NATURAL, nulls_last
from maps.pages.ledger.filters import LedgerFilters
from maps.pages.ledger.land import NOTHING, LandMark, land_marks
from maps.pages.ledger.order import works_in_plan_order
from roads.choices import Light
from roads.figures.budget import Budget, budget
from roads.figures.changes import events_of_all
from roads.figures.evidence.grades import Evidence, evidence_of_all, sentence
from roads.figures.progress import State, progress_of, progress_of_all, state_of_data
from roads.figures.progress_values import Progress
from roads.figures.tally import Tally, tally, tally_by_light
from roads.models import Road, Work

FETCHED_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Ledger:
    """Primary keys of works held against their plan, then of those stopped or without a place; `lights` tallies before
    the filter by light. `total` is over all works with a place: what is built counts whatever the status; `money` is
    what is known of their budgets, `evidence` how their finished metres are known; `state` is
    that of the data it was read from."""

    as_of: date
    state: State
    counted: list[int]
    left_out: list[int]
    total: Tally
    lights: dict[Light, Tally]
    money: Budget
    evidence: Evidence
    land: Mapping[int, tuple[float, int, float]]
    spoken: Mapping[int, Evidence]
    parts: Mapping[int, int]

    @property
    def rows(self) -> list[int]:
        return self.counted + self.left_out

    @property
    def evidence_said(self) -> str:
        """How the finished metres of all works with a place are known; empty where reports are all there is."""
        evidence = self.evidence
        spoken = evidence.with_photo_m or evidence.inspected_m or evidence.contradicted_m
        return sentence(evidence) if spoken else ""

    def works(self, keys: Sequence[int]) -> Iterator[Work]:
        """The works of `keys` in that order, with road, unit and progress, fetched some thousand at a time."""
        of_all = len(keys) > FETCHED_AT_ONCE
        shown = _with_roads_once() if of_all else _with_roads()
        for start in range(0, len(keys), FETCHED_AT_ONCE):
            some = keys[start : start + FETCHED_AT_ONCE]
            by_key = shown.in_bulk(some)
            progress = self._progress(by_key.values(), of_all=of_all)
            for key in some:
                if (work := by_key.get(key)) and key in progress:
                    work.progress = progress[key]
                    work.land = LandMark(*self.land.get(key, ()))  # type: ignore[attr-defined]
                    reported = Evidence(finished_m=work.progress.finished_m)
                    work.evidence = self.spoken.get(key, reported)  # type: ignore[attr-defined]
                    yield work

    def _progress(self, works: Collection[Work], *, of_all: bool) -> Mapping[int, Progress]:
        return progress_of_all(as_of=self.as_of) if of_all else progress_of(works, as_of=self.as_of)


def _with_roads() -> QuerySet[Work]:
    far = ("line", "road__centreline", "road__centreline_3857")
    return Work.objects.select_related("road", "unit").defer(*far)


def _with_roads_once() -> QuerySet[Work]:
    """Two more statements, but an object for each road and unit, not for each work."""
    roads = Road.objects.defer("centreline", "centreline_3857")
    return Work.objects.prefetch_related(Prefetch("road", roads), "unit").defer("line")


def read_ledger(filters: LedgerFilters, *, as_of: date) -> Ledger:
    """The ledger as of the end of `as_of`, in a fixed number of database queries; kept for all processes."""
    state = state_of_data()
    make = partial(_read, filters, as_of=as_of, state=state)
    return shared("ledger", (state, filters.address(as_of=None), as_of), make)


def _read(filters: LedgerFilters, *, as_of: date, state: State) -> Ledger:
    chosen = filters.values
    progress = progress_of_all(as_of=as_of)
    land = land_marks(state, as_of)
    evidence = evidence_of_all(as_of=as_of, progress=progress)
    roads = _ordered(filters, progress, land, evidence)
    keys = [key for key in roads if key in progress]
    if chosen["land"]:
        keys = [key for key in keys if land.get(key, NOTHING).is_one_of(chosen["land"])]
    if chosen["month"]:
        happened = events_of_all(since=last_day_before_month_of(as_of), until=as_of)
        keys = [key for key in keys if not happened[key].isdisjoint(chosen["month"])]
    lights = tally_by_light(progress[key] for key in keys)
    if chosen["light"]:
        keys = [key for key in keys if progress[key].light in chosen["light"]]
    counted = [key for key in keys if progress[key].counts]
    left_out = [key for key in keys if not progress[key].counts]
    built = tally(progress[key] for key in keys if progress[key].light != Light.UNLOCATED)
    money = budget(as_of=as_of, works=frozenset(keys))
    known = evidence.total_of(keys)
    # Tuples, because thousands of objects take long to be read by another process.
    marks = {key: (land[key].blocked_m, land[key].late_days, land[key].dug_m) for key in keys if key in land}
    spoken = {key: evidence.spoken[key] for key in keys if key in evidence.spoken}
    parts = {key: roads[key] or NO_PART for key in keys}
    return Ledger(as_of, state, counted, left_out, built, lights, money, known, marks, spoken, parts)


def _ordered(
    filters: LedgerFilters,
    progress: Mapping[int, Progress],
    land: Mapping[int, LandMark],
    evidence: Mapping[int, Evidence],
) -> dict[int, int | None]:
    """The works asked for with their roads, in the order asked for; values that are not known come last both ways."""
    sort = filters.values["sort"]
    column = COLUMN_OF[sort.removeprefix("-")] if sort else None
    descending = sort.startswith("-")
    first = nulls_last(column.order, descending=descending) if column else []
    roads: dict[int, int | None]
    if first or filters.narrowed:
        roads = dict(filters.qs.order_by(*first, *nulls_last(NATURAL)).values_list("pk", "road_id"))
    else:
        roads = works_in_plan_order()
    keys = list(roads)
    if column is not None and column.by is not None:
        by = column.by
        values = {key: by(progress[key]) for key in keys if key in progress}
    elif column is not None and column.by_land is not None:
        by_land = column.by_land
        values = {key: by_land(land.get(key, NOTHING)) for key in keys}
    elif column is not None and column.by_evidence is not None:
        by_evidence = column.by_evidence
        values = {key: by_evidence(evidence.get(key, Evidence())) for key in keys}
    else:
        return roads
    known = sorted(
        (key for key in keys if values.get(key) is not None), key=values.__getitem__, reverse=descending
    )
    unknown = [key for key in keys if values.get(key) is None]
    return {key: roads[key] for key in (*known, *unknown)}
