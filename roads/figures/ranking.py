"""Units ranked by how much of what was planned by a day they have done; thresholds of lights are elsewhere."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from gis.models import ResponsibleUnit
from roads.choices import Light
from roads.figures.progress import progress_of_all
from roads.figures.work_progress import Progress
from roads.models import Work
from roads.norms import LAST_UNITS


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit on a day: works that count in totals, weighted metres planned and done by then, lights.

    Each work counts at most what was planned of it, so that one ahead of its plan does not hide another behind.
    `rank` is None where nothing was planned yet; `last` marks the units at the end of the ranking that are behind.
    """

    unit: ResponsibleUnit
    works: int
    finished: int
    planned_m: float
    done_m: float
    yellow: int
    red: int
    rank: int | None = None
    last: bool = False

    @property
    def rate(self) -> float | None:
        """Percent (0–100) of the metres planned by the day that are done; None where nothing was planned."""
        return 100.0 * self.done_m / self.planned_m if self.planned_m else None


def rank_units(*, as_of: date, known_at: datetime | None = None) -> list[UnitStanding]:
    """Units with works that count, best first; equal rates by fewer red lights, then by metres done, then by name.

    The LAST_UNITS at the end are marked, so far as they are behind; the first is never last. Units without anything
    planned yet come unranked.
    """
    progress = progress_of_all(as_of=as_of, known_at=known_at)
    works: dict[ResponsibleUnit, list[tuple[Work, Progress]]] = defaultdict(list)
    for work in Work.objects.exclude(unit=None).select_related("unit").defer("line"):
        assert work.unit is not None
        if work.pk in progress and progress[work.pk].counts:
            works[work.unit].append((work, progress[work.pk]))
    found = [_standing(unit, rows) for unit, rows in works.items()]
    ranked = sorted((row for row in found if row.rate is not None), key=_order)
    last = {row.unit.pk for row in ranked[1:][-LAST_UNITS:] if row.rate is not None and row.rate < 99.95}
    placed = [_placed(row, place, row.unit.pk in last) for place, row in enumerate(ranked, start=1)]
    return placed + sorted((row for row in found if row.rate is None), key=lambda row: row.unit.name)


def _standing(unit: ResponsibleUnit, rows: list[tuple[Work, Progress]]) -> UnitStanding:
    planned_m = done_m = 0.0
    for work, progress in rows:
        planned = progress.planned_percent or 0.0
        planned_m += planned / 100.0 * work.length_m
        done_m += min(progress.percent, planned) / 100.0 * work.length_m
    lights = [progress.light for _, progress in rows]
    return UnitStanding(
        unit,
        len(rows),
        lights.count(Light.FINISHED),
        planned_m,
        done_m,
        lights.count(Light.YELLOW),
        lights.count(Light.RED),
    )


def _order(row: UnitStanding) -> tuple[float, int, float, str]:
    return (-round(row.rate or 0.0, 6), row.red, -row.done_m, row.unit.name)


def _placed(row: UnitStanding, rank: int, last: bool) -> UnitStanding:
    return UnitStanding(
        row.unit, row.works, row.finished, row.planned_m, row.done_m, row.yellow, row.red, rank, last
    )
