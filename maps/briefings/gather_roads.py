"""Facts of the month that the room of roads knows: grid, works, lights, units, what is due; all figures are its own."""

from collections.abc import Mapping
from datetime import date

from maps.briefings import facts as f
from maps.briefings.asked import Asked
from maps.briefings.facts import f6
from maps.ledger_query import AXES
from roads.budget import budget
from roads.changes import Change, changes
from roads.curves import plan_against_fact
from roads.grid import NOTHING, GridTotals, Metres, grid
from roads.lights import Light
from roads.models import Kind, Work
from roads.months import last_day_of_month, month_ends
from roads.progress import Progress
from roads.ranking import UnitStanding, rank_units
from roads.silence import silent_works
from roads.standings import progress_of_all
from roads.tally import LISTED
from roads.upcoming import upcoming

KM = 1000.0


def axes(asked: Asked) -> tuple[tuple[f.AxisRow, ...], tuple[f.AxisRow, ...]]:
    """The eighteen axes in plan order, and the totals: axes, other roads, all."""
    now = asked.then(grid)
    # Roads that were there are no gain of the month: of them only a day is known by which they were built.
    before = grid(as_of=asked.since, known_at=asked.known_at, existing_on=asked.as_of)
    taken = {f"{row.road.axis}{row.road.axis_no}": row for row in now.axes}
    earlier = {f"{row.road.axis}{row.road.axis_no}": row.carriageway for row in before.axes}
    rows = []
    for code, label in AXES:
        row = taken.get(code)
        metres = row.carriageway if row else NOTHING
        rows.append(
            _axis(asked, label, metres, earlier.get(code, NOTHING), road=row.road.name if row else "",
                  through=row.through if row else False)
        )  # fmt: skip
    return tuple(rows), _totals(asked, now, before)


def _totals(asked: Asked, now: GridTotals, before: GridTotals) -> tuple[f.AxisRow, ...]:
    parts = (
        ("十纵八横合计", now.totals, before.totals),
        ("其他道路", now.others, before.others),
        ("全部道路", now.everything, before.everything),
    )
    return tuple(
        _axis(asked, label, _carriageway(kinds), _carriageway(earlier)) for label, kinds, earlier in parts
    )


def _carriageway(kinds: Mapping[str, Metres]) -> Metres:
    return kinds.get(Kind.CARRIAGEWAY, NOTHING)


def _axis(
    asked: Asked,
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
        address=asked.links.page("/grid/"),
    )


def changed_works(asked: Asked) -> tuple[f.WorkRow, ...]:
    """Works to which something happened, those with most metres built first."""
    found = changes(since=asked.since, until=asked.as_of, known_at=asked.known_at)
    return tuple(_changed(asked, change) for change in found)


def _changed(asked: Asked, change: Change) -> f.WorkRow:
    return work_row(
        asked,
        change.work,
        change.after,
        before=change.before,
        built_m=change.built_m,
        finished_m=change.finished_m,
        events=tuple(sorted(str(event) for event in change.events)),
    )


def attention(asked: Asked) -> tuple[f.WorkRow, ...]:
    """Red and yellow works with their reasons, red first, the furthest behind its plan first."""
    return _with_light(asked, Light.RED) + _with_light(asked, Light.YELLOW)


def left_out(asked: Asked) -> tuple[f.WorkRow, ...]:
    """Works that are not part of any total: suspended, cancelled, not located."""
    return tuple(
        row
        for light in (Light.SUSPENDED, Light.CANCELLED, Light.UNLOCATED)
        for row in _with_light(asked, light)
    )


def silent(asked: Asked) -> tuple[f.WorkRow, ...]:
    found = silent_works(as_of=asked.as_of, known_at=asked.known_at)
    return tuple(work_row(asked, work, progress) for work, progress in found)


def _with_light(asked: Asked, light: Light) -> tuple[f.WorkRow, ...]:
    now, before = asked.then(progress_of_all), asked.before(progress_of_all)
    keys = [pk for pk, progress in now.items() if progress.light == light]
    works = Work.objects.filter(pk__in=keys).select_related("road", "unit").defer("line")
    behind = {pk: (now[pk].planned_percent or 0.0) - now[pk].percent for pk in keys}
    return tuple(
        work_row(asked, work, now[work.pk], before=before.get(work.pk))
        for work in sorted(works, key=lambda work: (-behind[work.pk], work.code))
    )


def work_row(
    asked: Asked,
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
        address=asked.links.work(work.pk),
    )


def lights(asked: Asked) -> tuple[f.LightRow, ...]:
    now = [progress.light for progress in asked.then(progress_of_all).values()]
    before = [progress.light for progress in asked.before(progress_of_all).values()]
    return tuple(
        f.LightRow(
            code=str(light),
            label=str(light.label),
            count=now.count(light),
            before=before.count(light),
            address=asked.links.ledger(light=(light.value,)),
        )
        for light in LISTED
        if light in now or light in before
    )


def units(asked: Asked) -> tuple[f.UnitRow, ...]:
    before = {row.unit.pk: row.rank for row in asked.before(rank_units)}
    return tuple(_unit(asked, row, before.get(row.unit.pk)) for row in asked.then(rank_units))


def _unit(asked: Asked, row: UnitStanding, rank_before: int | None) -> f.UnitRow:
    return f.UnitRow(
        name=str(row.unit),
        works=row.works,
        finished=row.finished,
        planned_km=f6(row.planned_m / KM),
        done_km=f6(row.done_m / KM),
        rate=None if row.rate is None else f6(row.rate),
        yellow=row.yellow,
        red=row.red,
        rank=row.rank,
        rank_before=rank_before,
        last=row.last,
        address=asked.links.ledger(unit=(str(row.unit.pk),)),
    )


def money(asked: Asked, target: float | None) -> f.Money:
    now, before = asked.then(budget), asked.before(budget)
    return f.Money(
        known=f6(now.budget_yi_yuan),
        done=f6(now.done_yi_yuan),
        done_before=f6(before.done_yi_yuan),
        works=now.works,
        without=now.without,
        target=target,
        address=asked.links.ledger(),
    )


def curve(asked: Asked) -> tuple[f.MonthPoint, ...]:
    """The S-curve of all works, month by month of the year; kilometres."""
    days = month_ends(asked.as_of.replace(month=1, day=1), asked.as_of.replace(month=12, day=31))
    days = [asked.as_of if last_day_of_month(asked.as_of) == day else day for day in days]
    found = plan_against_fact(days, as_of=asked.as_of, known_at=asked.known_at)
    return tuple(
        f.MonthPoint(
            day=row.day,
            value=None if row.done_m is None else f6(row.done_m / KM),
            planned=f6(row.planned_m / KM),
        )
        for row in found
    )


def next_month(asked: Asked) -> f.NextMonth:
    found = upcoming(after=asked.as_of, until=asked.next_month_end, known_at=asked.known_at)
    return f.NextMonth(
        until=asked.next_month_end,
        begin=tuple(_due(asked, *pair, pair[0].planned_start, "开工") for pair in found.to_begin),
        finish=tuple(_due(asked, *pair, pair[0].planned_finish, "完工") for pair in found.to_finish),
        goals=tuple(
            _due(asked, *pair, pair[0].goal_due, pair[0].get_goal_display()) for pair in found.goals_due
        ),
        obstacles=tuple(
            f.DueRow(
                label=row.title,
                unit=str(row.unit or ""),
                day=row.due,
                percent=None,
                what=row.get_kind_display(),
                address=asked.links.work(row.work_id) if row.work_id else asked.links.page("/"),
            )
            for row in found.obstacles_due
            if row.due
        ),
    )


def _due(asked: Asked, work: Work, now: Progress, day: date | None, what: str) -> f.DueRow:
    assert day is not None  # upcoming() asks for works that have it
    return f.DueRow(
        label=f"{work.stretch}{work.get_kind_display()}",
        unit=str(work.unit or ""),
        day=day,
        percent=f6(now.percent),
        what=what,
        address=asked.links.work(work.pk),
    )
