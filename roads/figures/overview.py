"""The whole district on one day: key figures against published targets, lights, and which works are late or stopped."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final

from django.db.models import Max, Min, Q, Sum
from django.db.models.functions import Greatest, Least

from gis.as_of import LAST_DAY
from gis.models import Target
from gis.parts import shared
from gis.replica import connection
from roads.choices import Kind, Light
from roads.figures.grid import GridTotals, grid
from roads.figures.lights import LEFT_OUT
from roads.figures.progress import State, progress_of_all, state_of_data
from roads.figures.settled_day import settled_day
from roads.models import Obstacle, Pipe, ProgressReport, Work, WorkStatus

# Metres of road that were already there by the day, not through a work kept here; overlaps count once.
EXISTING_METRES: Final = """
    SELECT coalesce(sum(roads_metres(spans)), 0) FROM (
        SELECT range_agg(span) AS spans FROM roads_existingstretch WHERE since <= %s GROUP BY road_id
    ) AS united
"""
STOPPED: Final = (Light.SUSPENDED, Light.CANCELLED)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure with its unit; `total` is what it is counted out of, `target` and `baseline` are published."""

    code: str
    label: str
    value: float
    unit: str
    total: float | None = None
    target: float | None = None
    baseline: float | None = None
    due: date | None = None
    source: str = ""
    schematic: bool = False
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """What the time bar shows for a day; `late` and `stopped` are primary keys of works."""

    figures: tuple[KeyFigure, ...]
    lights: dict[str, int]
    late: tuple[int, ...]
    stopped: tuple[int, ...]
    newest_report: date | None
    schematic: bool
    demo: bool


def overview(*, as_of: date, known_at: datetime | None = None) -> Overview:
    """Figures and lights at the end of `as_of`, believing what was recorded up to `known_at`.

    Computed once for each state of the data, so that a time bar going to and fro asks little of the database.
    """
    return _overview(state_of_data(), as_of, known_at)


@lru_cache(maxsize=256)
def _overview(state: State, as_of: date, known_at: datetime | None) -> Overview:
    make = partial(_made, as_of=as_of, known_at=known_at)
    return shared("overview", (state, as_of, known_at), make)


def _made(*, as_of: date, known_at: datetime | None) -> Overview:
    totals = grid(as_of=as_of, known_at=known_at)
    lights = lights_of_all(as_of=as_of, known_at=known_at)
    counts = Counter(lights.values())
    return Overview(
        figures=(
            *_road_figures(totals),
            _works_figure(counts, demo=totals.demo, schematic=totals.schematic),
            _pipes_figure(as_of),
            *_obstacle_figures(as_of),
        ),
        lights={light.value: counts[light] for light in Light},
        late=tuple(pk for pk, light in lights.items() if light == Light.RED),
        stopped=tuple(pk for pk, light in lights.items() if light in STOPPED),
        newest_report=totals.newest_report,
        schematic=totals.schematic,
        demo=totals.demo,
    )


def lights_of_all(*, as_of: date, known_at: datetime | None = None) -> Mapping[int, Light]:
    """The light of every work by primary key; measured once for each state of the data."""
    return _lights(state_of_data(), as_of, known_at)


@lru_cache(maxsize=64)
def _lights(state: State, as_of: date, known_at: datetime | None) -> Mapping[int, Light]:
    progress = progress_of_all(as_of=as_of, known_at=known_at)
    return MappingProxyType({pk: progress[pk].light for pk in sorted(progress)})


def statuses_of_all(*, as_of: date, known_at: datetime | None = None) -> dict[int, str]:
    """The status on `as_of` of each work that ever had one; the others are active."""
    rows = WorkStatus.objects.latest_for(as_of=as_of, known_at=known_at)
    return dict(rows.values_list("work_id", "status"))


def days_of_interest() -> tuple[date | None, date | None]:
    """First and last day that anything is planned, found, reported or due; both None in an empty database.

    A few reports years after all the others do not stretch it.
    """
    planned = Work.objects.aggregate(
        first=Least(Min("planned_start"), Min("goal_due")),
        last=Greatest(Max("planned_finish"), Max("goal_due"), Max("planned_start")),
    )
    reported = ProgressReport.objects.known_at(None).aggregate(first=Min("day"))
    reported["last"] = settled_day(as_of=LAST_DAY)
    obstacles = Obstacle.objects.aggregate(
        first=Min("found_on"), last=Greatest(Max("resolved_on"), Max("found_on"))
    )
    days = (planned, reported, obstacles)
    firsts, lasts = ([row[end] for row in days if row[end]] for end in ("first", "last"))
    return min(firsts, default=None), max(lasts, default=None)


# Years in which anything is planned, reported, found or resolved.
BUSY_YEARS = """
    SELECT DISTINCT year FROM (
        SELECT generate_series(
            extract(year FROM coalesce(planned_start, planned_finish, goal_due))::int,
            extract(year FROM greatest(planned_finish, goal_due, planned_start))::int
        ) AS year FROM roads_work
        UNION ALL SELECT extract(year FROM day)::int FROM roads_progressreport WHERE voided_at IS NULL
        UNION ALL SELECT extract(year FROM found_on)::int FROM roads_obstacle
        UNION ALL SELECT extract(year FROM resolved_on)::int FROM roads_obstacle
    ) AS every WHERE year IS NOT NULL ORDER BY year
"""


def busy_years() -> list[int]:
    """The years in which anything happens, in order; the time bar presses the others together."""
    with connection.cursor() as cursor:
        cursor.execute(BUSY_YEARS)
        return [row[0] for row in cursor.fetchall()]


def existing_metres(day: date) -> float:
    """Metres of road that were there by the day, not through a work kept here; overlaps count once."""
    with connection.cursor() as cursor:
        cursor.execute(EXISTING_METRES, [day])
        return float(cursor.fetchone()[0])


def _road_figures(totals: GridTotals) -> list[KeyFigure]:
    """New and built road in km: built is all carriageway finished, new is built less what existed without a work."""
    carriageway = totals.everything.get(Kind.CARRIAGEWAY)
    built_m = carriageway.finished_m if carriageway else 0.0
    existing_m = existing_metres(totals.as_of)
    marks = {"schematic": totals.schematic, "demo": totals.demo}
    return [
        _against_target("new-road", "新建成道路", (built_m - existing_m) / 1000, "公里", **marks),
        _against_target("total-road", "建成道路", built_m / 1000, "公里", **marks),
    ]


def _against_target(
    code: str, label: str, value: float, unit: str, *, schematic: bool, demo: bool
) -> KeyFigure:
    target = Target.objects.filter(code=code).first()
    published = {
        "target": target.amount,
        "baseline": float(target.baseline) if target.baseline is not None else None,
        "due": target.due,
        "source": target.source,
    } if target else {}  # fmt: skip
    return KeyFigure(code, label, value, unit, schematic=schematic, demo=demo, **published)  # type: ignore[arg-type]


def _works_figure(counts: Counter[Light], *, schematic: bool, demo: bool) -> KeyFigure:
    """Finished works out of those that count in totals, as the ledger counts them; the lights list the rest."""
    counted = sum(count for light, count in counts.items() if light not in LEFT_OUT)
    return KeyFigure(
        "works-finished",
        "完工工程",
        counts[Light.FINISHED],
        "项",
        total=counted,
        schematic=schematic,
        demo=demo,
    )


def _pipes_figure(as_of: date) -> KeyFigure:
    laid = Q(laid_on__lte=as_of)
    sums = Pipe.objects.aggregate(laid=Sum("length_m", filter=laid), all=Sum("length_m"))
    return KeyFigure(
        "pipes-laid", "已敷设管线", (sums["laid"] or 0.0) / 1000, "公里",
        total=(sums["all"] or 0.0) / 1000,
        schematic=Pipe.objects.filter(schematic=True).exists(),
        demo=Pipe.objects.filter(demo=True).exists(),
    )  # fmt: skip


def _obstacle_figures(as_of: date) -> list[KeyFigure]:
    demo = Obstacle.objects.filter(demo=True).exists()
    still, late = Obstacle.objects.open_on(as_of).count(), Obstacle.objects.overdue_on(as_of).count()
    return [
        KeyFigure("obstacles-open", "未解决问题", still, "个", demo=demo),
        KeyFigure("obstacles-overdue", "逾期问题", late, "个", total=still, demo=demo),
    ]
