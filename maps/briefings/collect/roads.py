"""Facts of the month that the room of roads knows: grid, works, lights, units, what is due; all figures are its own."""

from collections.abc import Mapping
from datetime import date

from gis.months import last_day_of_month, month_ends
from maps.briefings import facts as f
from maps.briefings.facts import f6
from maps.briefings.period import Period
from roads.choices import Goal, Kind, Light
from roads.figures.attention import stale_works, upcoming
from roads.figures.budget import budget, weights_text
from roads.figures.changes import Change, changes
from roads.figures.curves import plan_against_fact
from roads.figures.grid import NOTHING, GridTotals, Metres, grid
from roads.figures.progress import progress_of_all
from roads.figures.progress_values import Progress
from roads.figures.tally import LISTED
from roads.grid_plans import axis_choices, plan_name
from roads.models import Work

KM = 1000.0


def axes(period: Period) -> tuple[tuple[f.AxisRow, ...], tuple[f.AxisRow, ...]]:
    """The axes in plan order, and the totals: axes, other roads, all."""
    now = period.then(grid)
    # Roads that were there are no gain of the month: of them only a day is known by which they were built.
    before = grid(as_of=period.since, known_at=period.known_at, existing_on=period.as_of)
    taken = {f"{row.road.axis}{row.road.axis_no}": row for row in now.axes}
    earlier = {f"{row.road.axis}{row.road.axis_no}": row.carriageway for row in before.axes}
    rows = []
    for code, label in axis_choices():
        row = taken.get(code)
        metres = row.carriageway if row else NOTHING
        rows.append(
            _axis(period, label, metres, earlier.get(code, NOTHING), road=row.road.name if row else "",
                  through=row.through if row else False)
        )  # fmt: skip
    return tuple(rows), _totals(period, now, before)


def _totals(period: Period, now: GridTotals, before: GridTotals) -> tuple[f.AxisRow, ...]:
    parts = (
        (f"{plan_name()}合计", now.totals, before.totals),
        ("其他道路", now.others, before.others),
        ("全部道路", now.everything, before.everything),
    )
    return tuple(
        _axis(period, label, _carriageway(kinds), _carriageway(earlier)) for label, kinds, earlier in parts
    )


def _carriageway(kinds: Mapping[str, Metres]) -> Metres:
    return kinds.get(Kind.CARRIAGEWAY, NOTHING)


def _axis(
    period: Period,
    label: str,
    metres: Metres,
    before: Metres,
    *,
    road: str = "",
    through: bool = False,
) -> f.AxisRow:
    return f.AxisRow(
        label=label,
        road=road,
        planned_km=f6(metres.planned_m / KM),
        finished_km=f6(metres.finished_m / KM),
        under_way_km=f6(metres.under_way_m / KM),
        not_begun_km=f6(metres.not_begun_m / KM),
        gained_km=f6((metres.finished_m - before.finished_m) / KM),
        through=through,
        address=period.links.page("/grid/"),
    )


def changed_works(period: Period) -> tuple[f.WorkRow, ...]:
    """Works to which something happened, those with most metres built first."""
    events = changes(since=period.since, until=period.as_of, known_at=period.known_at)
    return tuple(_changed(period, change) for change in events)


def _changed(period: Period, change: Change) -> f.WorkRow:
    return work_row(
        period,
        change.work,
        change.after,
        before=change.before,
        built_m=change.built_m,
        finished_m=change.finished_m,
        events=tuple(sorted(str(event) for event in change.events)),
    )


def attention(period: Period) -> tuple[f.WorkRow, ...]:
    """Red and yellow works with their reasons, red first, the furthest behind its plan first."""
    return _with_light(period, Light.RED) + _with_light(period, Light.YELLOW)


def left_out(period: Period) -> tuple[f.WorkRow, ...]:
    """Works that are not held against a plan: suspended, cancelled, not located."""
    return tuple(
        row
        for light in (Light.SUSPENDED, Light.CANCELLED, Light.UNLOCATED)
        for row in _with_light(period, light)
    )


def silent(period: Period) -> tuple[f.WorkRow, ...]:
    works = stale_works(as_of=period.as_of, known_at=period.known_at)
    return tuple(work_row(period, work, progress) for work, progress in works)


def _with_light(period: Period, light: Light) -> tuple[f.WorkRow, ...]:
    now, before = period.then(progress_of_all), period.before(progress_of_all)
    keys = [pk for pk, progress in now.items() if progress.light == light]
    works = Work.objects.filter(pk__in=keys).select_related("road", "unit").defer("line")
    behind = {pk: (now[pk].planned_percent or 0.0) - now[pk].percent for pk in keys}
    return tuple(
        work_row(period, work, now[work.pk], before=before.get(work.pk))
        for work in sorted(works, key=lambda work: (-behind[work.pk], work.code))
    )


def work_row(
    period: Period,
    work: Work,
    now: Progress,
    *,
    before: Progress | None = None,
    built_m: float = 0.0,
    finished_m: float = 0.0,
    events: tuple[str, ...] = (),
) -> f.WorkRow:
    return f.WorkRow(
        key=work.pk,
        label=work.stretch,
        kind=work.kind,
        kind_label=work.get_kind_display(),
        unit=str(work.unit or ""),
        light=str(now.light),
        light_label=str(now.light.label),
        light_before=str(before.light) if before else "",
        percent=f6(now.percent),
        planned_percent=None if now.planned_percent is None else f6(now.planned_percent),
        built_m=f6(built_m),
        finished_m=f6(finished_m),
        length_m=f6(work.length_m),
        reason=now.light_reason,
        events=events,
        address=period.links.work(work.pk),
        dropped_m=f6(now.dropped_m),
    )


def lights(period: Period) -> tuple[f.LightRow, ...]:
    now = [progress.light for progress in period.then(progress_of_all).values()]
    before = [progress.light for progress in period.before(progress_of_all).values()]
    return tuple(
        f.LightRow(
            code=str(light),
            label=str(light.label),
            count=now.count(light),
            before=before.count(light),
            address=period.links.ledger(light=(light.value,)),
        )
        for light in LISTED
        if light in now or light in before
    )


def money(period: Period, target: float | None) -> f.Money:
    now, before = period.then(budget), period.before(budget)
    return f.Money(
        known=f6(now.budget_yi_yuan),
        done=f6(now.done_yi_yuan),
        done_before=f6(before.done_yi_yuan),
        works=now.works,
        without=now.without,
        target=target,
        address=period.links.ledger(),
        weights=weights_text(),
    )


def curve(period: Period) -> tuple[f.MonthPoint, ...]:
    """The S-curve of all works, month by month of the year; kilometres."""
    days = month_ends(period.as_of.replace(month=1, day=1), period.as_of.replace(month=12, day=31))
    days = [period.as_of if last_day_of_month(period.as_of) == day else day for day in days]
    points = plan_against_fact(days, as_of=period.as_of, known_at=period.known_at)
    return tuple(
        f.MonthPoint(
            day=row.day,
            value=None if row.done_m is None else f6(row.done_m / KM),
            planned=f6(row.planned_m / KM),
        )
        for row in points
    )


def next_month(period: Period) -> f.NextMonth:
    works = upcoming(after=period.as_of, until=period.end_of_next, known_at=period.known_at)
    return f.NextMonth(
        until=period.end_of_next,
        begin=tuple(_due(period, *pair, pair[1].plan.start, "开工") for pair in works.to_begin),
        finish=tuple(_due(period, *pair, pair[1].plan.finish, "完工") for pair in works.to_finish),
        goals=tuple(
            _due(period, *pair, pair[1].plan.goal_due, str(Goal(pair[1].plan.goal).label))
            for pair in works.goals_due
        ),
        obstacles=tuple(
            f.DueRow(
                label=row.title,
                unit=str(row.unit or ""),
                day=row.due,
                percent=None,
                what=row.get_kind_display(),
                address=period.links.work(row.work_id) if row.work_id else period.links.page("/"),
            )
            for row in works.obstacles_due
            if row.due
        ),
    )


def _due(period: Period, work: Work, now: Progress, day: date | None, what: str) -> f.DueRow:
    assert day is not None  # upcoming() asks for works that have it
    return f.DueRow(
        label=f"{work.stretch}{work.get_kind_display()}",
        unit=str(work.unit or ""),
        day=day,
        percent=f6(now.percent),
        what=what,
        address=period.links.work(work.pk),
    )
