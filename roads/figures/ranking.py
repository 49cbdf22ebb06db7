"""Units and works ranked by how much of what was planned by a day they have done; thresholds are elsewhere."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from gis.models import ResponsibleUnit
from gis.replica import connection
from roads.choices import Light
from roads.figures.lights import goal_met, planned_days
from roads.figures.progress import progress_of_all
from roads.figures.progress_values import Progress
from roads.models import Work
from roads.norms import LAST_UNITS, RANKING_FORMULA, RANKING_VERSION

# Metres of each work that no work before it (by code) of the same unit, road and kind has: overlaps count once.
OWN_METRES: Final = """
    SELECT work.id, roads_metres(nummultirange(work.span) - coalesce(before.spans, '{}'))
    FROM roads_work work
    LEFT JOIN LATERAL (
        SELECT range_agg(other.span) AS spans FROM roads_work other
        WHERE other.id = ANY (%(works)s) AND other.road_id = work.road_id AND other.kind = work.kind
            AND other.unit_id IS NOT DISTINCT FROM work.unit_id AND other.span && work.span
            AND other.code < work.code COLLATE "C"
    ) AS before ON true
    WHERE work.id = ANY (%(works)s)
"""


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """A work that is held against its plan. Metres are weighted by step, done at most what was planned.

    `days_behind` are the days since the plan passed what is done; `rank` is 1 for the one furthest behind.
    """

    work: Work
    progress: Progress
    planned_m: float
    done_m: float
    days_behind: float
    goal_overdue: bool
    rank: int = 0

    @property
    def behind_m(self) -> float:
        return self.planned_m - self.done_m

    @property
    def metre_days(self) -> float:
        """Metres behind times the days they have been due."""
        return self.behind_m * self.days_behind


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit on a day: works that are held against a plan, weighted metres planned and done by then, lights.

    Each work counts at most what was planned of it, so that one ahead of its plan does not hide another behind; metres
    on which works of one kind overlap count once. `rank` is None where nothing was planned yet; `last` marks the units
    at the end of the ranking that are behind and have a red or yellow light.
    """

    unit: ResponsibleUnit
    works: int
    finished: int
    planned_m: float
    done_m: float
    yellow: int
    red: int
    metre_days: float = 0.0
    overdue: int = 0
    rank: int | None = None
    last: bool = False

    @property
    def rate(self) -> float | None:
        """Percent (0–100) of the metres planned by the day that are done; None where nothing was planned."""
        return 100.0 * self.done_m / self.planned_m if self.planned_m else None


def formula_text() -> str:
    """The rule of the ranking with its version, for every place that shows it."""
    return f"排名办法第{RANKING_VERSION}版：{RANKING_FORMULA}"


def rank_units(*, as_of: date, known_at: datetime | None = None) -> list[UnitStanding]:
    """Units with works that count, best first; equal rates by fewer red lights. Units equal in both share a place.

    The LAST_UNITS at the end are marked, so far as they are behind and have a red or yellow light; the first is never
    last. Units without anything planned yet come unranked.
    """
    of_unit: dict[ResponsibleUnit, list[WorkStanding]] = defaultdict(list)
    for row in _standings(as_of=as_of, known_at=known_at):
        if row.work.unit is not None:
            of_unit[row.work.unit].append(row)
    ranked_or_not = [_standing(unit, rows) for unit, rows in of_unit.items()]
    # Without anything planned there is no rate: such a unit is listed, not ranked behind all others.
    ranked = sorted((row for row in ranked_or_not if row.rate is not None), key=_order)
    # Cut first and looked at then: a good unit at the end takes a place among the last, and is not named.
    last = {row.unit.pk for row in ranked[1:][-LAST_UNITS:] if _is_last(row)}
    placed = [
        # One more than there are better ones, so equals share a place; a few dozen units, so all pairs may
        # be compared.
        replace(row, rank=1 + sum(_merit(other) < _merit(row) for other in ranked), last=row.unit.pk in last)
        for row in ranked
    ]
    return placed + sorted((row for row in ranked_or_not if row.rate is None), key=lambda row: row.unit.name)


def rank_works(*, as_of: date, known_at: datetime | None = None) -> list[WorkStanding]:
    """Works behind their plan with a red or yellow light, most metre-days behind first; equals share a place."""
    rows = [
        row
        for row in _standings(as_of=as_of, known_at=known_at)
        if row.behind_m > 0 and row.progress.light in (Light.RED, Light.YELLOW)
    ]
    # To a millionth: sums of floats in another order must not part equals.
    ranked = sorted(rows, key=lambda row: (-round(row.metre_days, 6), row.work.code))
    return [
        replace(row, rank=1 + sum(round(other.metre_days, 6) > round(row.metre_days, 6) for other in ranked))
        for row in ranked
    ]


def _standings(*, as_of: date, known_at: datetime | None) -> Iterable[WorkStanding]:
    """Works that are held against a plan, by code."""
    progress = progress_of_all(as_of=as_of, known_at=known_at)
    works = [
        work
        for work in Work.objects.located().select_related("unit", "road").defer(
            "line", "road__centreline", "road__centreline_3857"
        )
        if work.pk in progress and progress[work.pk].counts
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OWN_METRES, {"works": [work.pk for work in works]})
        own = {pk: float(metres) for pk, metres in cursor}
    return [_of_work(work, progress[work.pk], own[work.pk], as_of) for work in works]


def _of_work(work: Work, now: Progress, own_m: float, as_of: date) -> WorkStanding:
    plan = now.plan
    planned = now.planned_percent or 0.0
    # Ahead of the plan counts as on it: otherwise one work ahead would hide another behind.
    done = min(now.percent, planned)
    met = goal_met(
        plan.goal,
        percent=now.percent,
        finished=now.light == Light.FINISHED,
        step_percent={step.code: step.percent for step in now.steps},
    )
    return WorkStanding(
        work=work,
        progress=now,
        planned_m=planned / 100.0 * own_m,
        done_m=done / 100.0 * own_m,
        # Since the day for which the plan had what is done today.
        days_behind=planned_days(plan, done, as_of=as_of) if done < planned else 0.0,
        goal_overdue=bool(plan.goal and plan.goal_due and as_of > plan.goal_due and not met),
    )


def _standing(unit: ResponsibleUnit, rows: list[WorkStanding]) -> UnitStanding:
    lights = [row.progress.light for row in rows]
    return UnitStanding(
        unit=unit,
        works=len(rows),
        finished=lights.count(Light.FINISHED),
        planned_m=sum(row.planned_m for row in rows),
        done_m=sum(row.done_m for row in rows),
        yellow=lights.count(Light.YELLOW),
        red=lights.count(Light.RED),
        metre_days=sum(row.metre_days for row in rows),
        overdue=sum(row.goal_overdue for row in rows),
    )


def _merit(row: UnitStanding) -> tuple[float, int]:
    """What decides the place; the less the better."""
    return -round(row.rate or 0.0, 6), row.red


def _order(row: UnitStanding) -> tuple[tuple[float, int], float, str]:
    """Units of one place are listed by metres done, then by name."""
    return _merit(row), -row.done_m, row.unit.name


def _is_last(row: UnitStanding) -> bool:
    # With one decimal 99.95 reads 100.0: nobody is named as last beside it.
    return row.rate is not None and row.rate < 99.95 and row.red + row.yellow > 0
