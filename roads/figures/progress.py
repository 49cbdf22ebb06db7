"""Progress of works: finished metres and percent as of a day, known at a moment, from the union of reports.

Half a road's width counts as half its metres: a step finished on the left over 100 m is 50 m finished.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from gis.bitemporal.past import Seen, past_now
from gis.models import DataVersion
from gis.parts import NO_PART, by_part, is_held
from gis.replica import connection
from roads.choices import Light
from roads.figures.lights import Plan, light_of, planned_percent
from roads.figures.plan_book import late_against, plan_book
from roads.figures.progress_values import Progress, StepProgress
from roads.models import Step, Work, WorkStatus
from roads.norms import FINISHED_TOLERANCE_M

# One row for each located work of `ids` with steps: metres with all steps finished, metres with any, metres of each
# step in the order of building; the halves averaged, from {slices}; {steps} are as many columns.
METRES = """
    SELECT work_id, coalesce(sum(metres) FILTER (WHERE finished_day <= day) / 2, 0)::float8,
        coalesce(sum(metres) FILTER (WHERE begun_day <= day) / 2, 0)::float8, ARRAY[{steps}]
    FROM (
        SELECT work_id, finished_day, begun_day, step_days, kernel_day_number(%(as_of)s)::smallint AS day,
            (upper(span) - lower(span)) * CASE side WHEN 'B' THEN 2 ELSE 1 END AS metres
        FROM {slices} AS slice WHERE work_id = ANY (%(ids)s)
    ) AS known GROUP BY 1
"""
STEP = "coalesce(sum(metres) FILTER (WHERE step_days[{place}] <= day) / 2, 0)::float8"

# The last day on which a standing report says something was finished, of each work.
NEWEST_DAYS = """
    SELECT work_id, max(day) FROM roads_progressreport
    WHERE work_id = ANY (%s) AND day <= %s AND recorded_at <= %s AND (voided_at IS NULL OR voided_at > %s)
    GROUP BY 1
"""


def measure(works: Collection[Work], *, as_of: date, known_at: datetime | None = None) -> dict[int, Progress]:
    """Progress of each of `works` by primary key, in a fixed number of queries. Reports of `as_of` count."""
    ids = [work.pk for work in works]
    steps_of: dict[str, list[Step]] = defaultdict(list)
    for step in Step.objects.order_by("kind", "position"):
        steps_of[step.kind].append(step)
    statuses = {
        row.work_id: row
        for row in WorkStatus.objects.filter(work_id__in=ids).latest_for(as_of=as_of, known_at=known_at)
    }
    # More noughts than any kind has steps: they are paired with the steps of the kind, which end first.
    nothing = (0.0, 0.0, [0.0] * 99)
    metres = _metres(ids, steps=max(map(len, steps_of.values()), default=0), as_of=as_of, known_at=known_at)
    newest = _newest_days(ids, as_of=as_of, known_at=known_at)
    book = plan_book(ids, known_at=known_at)
    return {
        work.pk: _progress(
            work,
            steps=list(zip(steps_of[work.kind], done, strict=False)),
            metres=(finished_m, begun_m),
            newest_day=newest.get(work.pk),
            status=statuses.get(work.pk),
            plan=book.on(work, as_of),
            baseline=book.baseline(work),
            as_of=as_of,
        )
        for work in works
        for finished_m, begun_m, done in (metres.get(work.pk, nothing),)
    }


def _metres(
    ids: list[int], *, steps: int, as_of: date, known_at: datetime | None
) -> dict[int, tuple[float, float, list[float]]]:
    """Of each located work metres finished, begun, and finished of each of at most `steps` steps."""
    # As many columns as the kind with most steps has; of shorter kinds the last are nought and fall off in
    # zip.
    columns = ", ".join(STEP.format(place=place) for place in range(1, steps + 1)) or "NULL::float8"
    slices = "roads_slice" if known_at is None else "roads_slices_known(%(known_at)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            METRES.format(steps=columns, slices=slices), {"ids": ids, "as_of": as_of, "known_at": known_at}
        )
        # Works without any report have no slice and no row here: measure() puts noughts.
        return {work: (finished, begun, done) for work, finished, begun, done in cursor}


def _newest_days(ids: list[int], *, as_of: date, known_at: datetime | None) -> dict[int, date]:
    # Later than any moment of recording: what was voided by then is voided for everyone.
    moment = known_at or "infinity"
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_DAYS, [ids, as_of, moment, moment])
        return dict(cursor.fetchall())


def attach_progress(rows: Iterable[Work], *, as_of: date, known_at: datetime | None = None) -> list[Work]:
    """`rows`, each with `.progress` at the end of `as_of`, from what was recorded up to `known_at` (None: all)."""
    works = list(rows)
    progress_of = measure(works, as_of=as_of, known_at=known_at)
    for work in works:
        work.progress = progress_of[work.pk]
    return works


def _progress(
    work: Work,
    *,
    steps: list[tuple[Step, float]],
    metres: tuple[float, float],
    newest_day: date | None,
    status: WorkStatus | None,
    plan: Plan,
    baseline: Plan | None,
    as_of: date,
) -> Progress:
    length, (finished_m, begun_m) = work.length_m, metres
    parts = tuple(
        StepProgress(
            step.code, step.label, float(step.weight), done, 100.0 * done / length if length else 0.0
        )
        for step, done in steps
    )
    # Weights are shares of their sum, so that a step may be added without touching the others.
    weights = sum(part.weight for part in parts)
    percent = sum(part.weight * part.percent for part in parts) / weights if weights else 0.0
    # An unlocated work has no length and is never finished, whatever was said of it.
    finished = length > 0 and length - finished_m < FINISHED_TOLERANCE_M
    light, reason = _light(work, plan, status, as_of=as_of, percent=percent, finished=finished, parts=parts)
    return Progress(
        # Chainages are rounded, so a finished work may lack centimetres; nothing says finished with 99.9 % beside it.
        percent=100.0 if finished else percent,
        finished_m=finished_m,
        under_way_m=begun_m - finished_m,
        not_begun_m=length - begun_m,
        steps=parts,
        newest_day=newest_day,
        planned_percent=planned_percent(plan, as_of=as_of),
        light=light,
        light_reason=reason,
        status=status.status if status else WorkStatus.Status.ACTIVE,
        status_reason=status.reason if status else "",
        plan=plan,
        late_days=late_against(baseline, plan),
    )


def _light(
    work: Work,
    plan: Plan,
    status: WorkStatus | None,
    *,
    as_of: date,
    parts: tuple[StepProgress, ...],
    **facts: Any,
) -> tuple[Light, str]:
    # Status first: a work that stands still is not late, though its plan goes on.
    if status and status.status == WorkStatus.Status.CANCELLED:
        return Light.CANCELLED, f"{status.day:%Y-%m-%d} 取消：{status.reason}"
    if status and status.status == WorkStatus.Status.SUSPENDED:
        return Light.SUSPENDED, f"{status.day:%Y-%m-%d} 停工：{status.reason}"
    if work.span is None:
        return Light.UNLOCATED, work.resolution_reason or "位置未知"
    return light_of(plan, as_of=as_of, step_percent={part.code: part.percent for part in parts}, **facts)


State = tuple[tuple[int, datetime] | None, float, float, Seen | None]
# What it is kept under, road by road.
FIGURE: Final = "progress"


def state_of_data() -> State:
    """What every derived figure depends on: all writes (the moment tells a version that was rolled back from its
    namesake), the thresholds of lights, and the day and the moment that rows are seen at."""
    # Asked in the caller's transaction: within one_state() it is the version of that snapshot.
    version = DataVersion.objects.values_list("version", "changed_at").first()
    return (version, *_beside_the_data())


def _beside_the_data() -> tuple[float, float, Seen | None]:
    return settings.LIGHT_YELLOW_POINTS, settings.LIGHT_RED_POINTS, past_now()


def progress_of_all(*, as_of: date, known_at: datetime | None = None) -> Mapping[int, Progress]:
    """Progress of every work by primary key at the end of `as_of`, believing what was recorded up to `known_at`."""
    return _measured(state_of_data(), as_of, known_at)


def progress_of(works: Collection[Work], *, as_of: date) -> Mapping[int, Progress]:
    """Progress of some `works` at the end of `as_of`: measured alone, unless this process has the whole day."""
    key = (as_of, None, _beside_the_data())
    return progress_of_all(as_of=as_of) if is_held(FIGURE, key) else measure(works, as_of=as_of)


# Two days: the one being looked at and the one it is compared with. 20,000 works take about 20 MB a day.
@lru_cache(maxsize=2)
def _measured(state: State, as_of: date, known_at: datetime | None) -> Mapping[int, Progress]:
    thresholds = state[1:]
    # Without the version: parts carry their own, and only those of roads written to are made again.
    made = by_part(FIGURE, (as_of, known_at, thresholds), partial(_of_roads, as_of=as_of, known_at=known_at))
    measured = {pk: progress for rows in made.values() for pk, progress in rows.items()}
    # Parts come in the order they were made in; sorted, equal data give equal answers whoever made them.
    return MappingProxyType({pk: measured[pk] for pk in sorted(measured)})


def _of_roads(
    roads: Sequence[int], *, as_of: date, known_at: datetime | None
) -> dict[int, dict[int, Progress]]:
    """Progress of the works on each of `roads`, those without a road under NO_PART."""
    # NO_PART stands for works without a road, which no road's part would hold.
    works = Work.objects.filter(Q(road__in=roads) | (Q(road=None) if NO_PART in roads else Q(pk__in=[])))
    rows = list(works.defer("line"))
    progress = measure(rows, as_of=as_of, known_at=known_at)
    by_road: dict[int, dict[int, Progress]] = defaultdict(dict)
    for work in rows:
        by_road[work.road_id or NO_PART][work.pk] = progress[work.pk]
    return by_road
