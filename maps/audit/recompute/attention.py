"""Lists of works: with a red or yellow light, left out, silent, changed in the month, due next month."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from maps.audit.recompute.lights import goal_met
from maps.audit.recompute.names import work_label
from maps.audit.recompute.says import Row, Says
from maps.audit.recompute.works import Standing, Works

LIGHTS = ("red", "yellow", "green", "finished", "not_begun", "no_plan", "suspended", "cancelled", "unlocated")
NOT_DUE = frozenset({"", "finish", "advance", "support"})


def lists(works: Works, as_of: date, since: date, earlier: Works) -> dict[str, Any]:
    """The lists of the end of the month, and how many works count and have each light.

    What a work was before is told by the rows that held then (`earlier`), what happened to it by those that hold now.
    """
    now, before, then = works.on(as_of), works.on(since), earlier.on(since)
    return {
        "works": sum(one.counts for one in now.values()),
        "lights": _lights(now, then),
        "attention": _under(("red", "yellow"), now, then),
        "left_out": _under(("suspended", "cancelled", "unlocated"), now, then),
        "silent": _silent(works, as_of),
        "changed": _changed(now, before),
    }


def _lights(now: dict[int, Standing], before: dict[int, Standing]) -> list[Row]:
    rows = []
    for light in LIGHTS:
        count, earlier = (sum(one.light == light for one in day.values()) for day in (now, before))
        if count or earlier:
            rows.append(Row((light,), (), {"count": count, "before": earlier}))
    return rows


def _under(lights: Iterable[str], now: dict[int, Standing], before: dict[int, Standing]) -> list[Row]:
    """Works with the lights, one light after the other, each furthest behind its plan first."""
    return [
        _row(one, before.get(one.work.id), (place, -one.behind, one.work.code))
        for place, light in enumerate(lights)
        for one in now.values()
        if one.light == light
    ]


def _silent(works: Works, as_of: date) -> list[Row]:
    """Begun, not finished, counting, last reported on so many days ago or longer; the longest silent first."""
    heard_by = as_of - timedelta(days=works.given.silent_days)
    return [
        _row(one, None, (one.newest.toordinal(), one.work.code))
        for one in works.on(as_of).values()
        if one.counts and 0 < one.percent < 100 and one.newest and one.newest <= heard_by
    ]


def _changed(now: dict[int, Standing], before: dict[int, Standing]) -> list[Row]:
    rows = []
    for key, one in now.items():
        earlier = before[key]
        happened = _events(earlier, one)
        if happened:
            built = (one.percent - earlier.percent) / 100.0 * one.work.length_m
            rows.append(_row(one, earlier, (-built, one.work.code), built, events=tuple(sorted(happened))))
    return rows


def _events(before: Standing, after: Standing) -> list[str]:
    """What happened in between, whatever the status of the work."""
    happened = {
        "begun": before.percent == 0 < after.percent,
        "finished": before.percent < 100 <= after.percent,
        "advanced": before.percent < after.percent,
        "turned_red": after.light == "red" != before.light,
    }
    return [event for event, so in happened.items() if so]


def _row(
    one: Standing,
    before: Standing | None,
    order: tuple[Any, ...],
    built: float = 0.0,
    events: tuple[str, ...] = (),
) -> Row:
    return Row(
        (one.work.id,),
        order,
        {
            "light": one.light,
            "light_before": before.light if before else "",
            "percent": one.percent,
            "planned_percent": one.planned,
            "built_m": built,
            "finished_m": one.finished_m - before.finished_m if before and events else 0.0,
            "length_m": one.work.length_m,
            "reason": Says(one.reason),
            "events": events,
            "dropped_m": one.dropped_m,
        },
    )


def next_month(works: Works, as_of: date, until: date) -> dict[str, Any]:
    """What is due after the day and by the other, and has not happened yet on the day."""

    def due(day_of: Callable[[Standing], date | None], wanted: Callable[[Standing], bool]) -> list[Row]:
        return [
            Row(
                (work_label(one.work, works.tables, works.given),),
                (day.toordinal(), one.work.code),
                {"day": day, "percent": one.percent},
            )
            for one in works.on(as_of).values()
            if (day := day_of(one)) and as_of < day <= until and one.counts and wanted(one)
        ]

    return {
        "until": until,
        "begin": due(lambda one: one.work.planned_start, lambda one: one.percent == 0),
        "finish": due(lambda one: one.work.planned_finish, lambda one: one.light != "finished"),
        "goals": due(lambda one: one.work.goal_due, _goal_open),
        "obstacles": [
            Row((row.title,), (row.due.toordinal(), row.code), {"day": row.due, "percent": None})
            for row in works.tables.obstacles
            if row.due
            and as_of < row.due <= until
            and row.found_on <= as_of
            and (row.resolved_on is None or row.resolved_on > as_of)
        ],
    }


def _goal_open(one: Standing) -> bool:
    """Whether the goal is still to do; finishing is listed among works to finish."""
    if one.work.goal in NOT_DUE:
        return False
    shares = {
        step.code: 100.0 * done / one.work.length_m if one.work.length_m else 0.0
        for step, done in one.step_metres
    }
    return not goal_met(one.work, one.percent, one.light == "finished", shares)
