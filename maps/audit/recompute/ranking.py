"""Units and works ranked by what they have done of what was planned by the day; plan against fact kind by kind.

The rule: of each work that is held against a plan, done is at most what was planned of it, so that one ahead does not
hide another behind; metres that a work shares with an earlier one (by code) of the same unit, road and kind are the
earlier one's. A place goes by rate, then by fewer red lights; what is equal in both shares it. The last few are named
so far as behind with a red or yellow light. A work is behind by its metres times the days they have been due.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from maps.audit.recompute.lights import goal_met
from maps.audit.recompute.names import work_label
from maps.audit.recompute.says import Row
from maps.audit.recompute.spans import Spans, metres, united, without
from maps.audit.recompute.works import Standing, Works

KM = 1000.0
# Shown with one decimal, a rate from here on reads 100.0: nobody is named as last beside it.
BEHIND = 99.95


class Ranked(NamedTuple):
    """A work with the metres of its own that are planned and done, days behind, and whether its goal is overdue."""

    now: Standing
    planned_m: float
    done_m: float
    days_behind: float
    overdue: bool

    @property
    def metre_days(self) -> float:
        return (self.planned_m - self.done_m) * self.days_behind


class Unit(NamedTuple):
    name: str
    full_name: str
    works: list[Ranked]
    planned_m: float
    done_m: float
    rate: float | None

    def lights(self, light: str) -> int:
        return sum(one.now.light == light for one in self.works)

    @property
    def merit(self) -> tuple[float, int]:
        # Rounded, so that rates which differ by the order of summing alone are equal and share a place.
        return (-round(self.rate or 0.0, 6), self.lights("red"))


def ranked_works(works: Works, day: date) -> list[Ranked]:
    """Works that are held against a plan, by code, each with metres of its own."""
    taken: dict[tuple[int | None, int | None, str], Spans] = defaultdict(list)
    ranked = []
    # By code: which of two overlapping works keeps the shared metres must not hang on the order of rows.
    for now in sorted(works.on(day).values(), key=lambda now: now.work.code):
        if now.counts:
            key = (now.work.unit_id, now.work.road_id, now.work.kind)
            own_m = metres(without(now.work.span, taken[key]))
            # The whole span is taken, not the own part: a third work that overlaps both must give way to
            # both.
            taken[key] = united([*taken[key], *now.work.span])
            ranked.append(_ranked(now, own_m, day))
    return ranked


def _ranked(now: Standing, own_m: float, day: date) -> Ranked:
    work, planned = now.work, now.planned or 0.0
    # Capped at the plan, so that what is ahead cannot make up for another work that is behind.
    done = min(now.percent, planned)
    days = 0.0
    if done < planned and work.planned_start and work.planned_finish:
        # First and last day are days of work: a plan of one day is one day long.
        length = (work.planned_finish - work.planned_start).days + 1
        # Days gone less the days that the plan gives for what is done: how long ago today's state was due.
        days = max(0.0, (day - work.planned_start).days + 1 - done / 100.0 * length)
    shares = {
        step.code: 100.0 * done_m / work.length_m if work.length_m else 0.0
        for step, done_m in now.step_metres
    }
    met = goal_met(work, now.percent, now.light == "finished", shares)
    overdue = bool(work.goal and work.goal_due and day > work.goal_due and not met)
    return Ranked(now, planned / 100.0 * own_m, done / 100.0 * own_m, days, overdue)


def ranked_units(works: Works, day: date) -> tuple[list[Unit], list[Unit]]:
    """Units in order of rank, and those of which nothing was planned yet."""
    of_unit: dict[int, list[Ranked]] = defaultdict(list)
    for one in ranked_works(works, day):
        if one.now.work.unit_id is not None:
            of_unit[one.now.work.unit_id].append(one)
    units = [_unit(works, key, rows) for key, rows in of_unit.items()]
    ranked = [unit for unit in units if unit.rate is not None]
    ranked.sort(key=lambda unit: (unit.merit, -unit.done_m, unit.full_name))
    return ranked, sorted((unit for unit in units if unit.rate is None), key=lambda unit: unit.full_name)


def _unit(works: Works, key: int, rows: list[Ranked]) -> Unit:
    planned, done = sum(one.planned_m for one in rows), sum(one.done_m for one in rows)
    unit = works.tables.units[key]
    return Unit(unit.called, unit.name, rows, planned, done, 100.0 * done / planned if planned else None)


def _places(ranked: list[Unit]) -> dict[str, int]:
    """The place of each unit: one after all that are better."""
    return {unit.full_name: 1 + sum(other.merit < unit.merit for other in ranked) for unit in ranked}


def units(works: Works, as_of: date, since: date, earlier: Works) -> list[Row]:
    ranked, unranked = ranked_units(works, as_of)
    place, before = _places(ranked), _places(ranked_units(earlier, since)[0])
    last = {
        unit.full_name
        # The first is never among the last, however few units there are.
        for unit in ranked[1:][-works.given.last_units :]
        if unit.rate is not None and unit.rate < BEHIND and unit.lights("red") + unit.lights("yellow")
    }
    return [
        Row(
            (unit.name,),
            (place.get(unit.full_name, len(ranked) + len(unranked)),),
            {
                "works": len(unit.works),
                "finished": unit.lights("finished"),
                "planned_km": unit.planned_m / KM,
                "done_km": unit.done_m / KM,
                "rate": unit.rate,
                "yellow": unit.lights("yellow"),
                "red": unit.lights("red"),
                "metre_days": sum(one.metre_days for one in unit.works),
                "overdue": sum(one.overdue for one in unit.works),
                "rank": place.get(unit.full_name),
                "rank_before": before.get(unit.full_name),
                "last": unit.full_name in last,
            },
        )
        for unit in (*ranked, *unranked)
    ]


def last_works(works: Works, as_of: date) -> list[Row]:
    """Works behind their plan with a red or yellow light, the furthest behind first, as many places as are named."""
    rows = [
        one
        for one in ranked_works(works, as_of)
        if one.planned_m > one.done_m and one.now.light in ("red", "yellow")
    ]
    # Standard competition ranking: equal works share a place and the next place is skipped.
    places = [(1 + sum(round(o.metre_days, 6) > round(one.metre_days, 6) for o in rows), one) for one in rows]
    return [
        _last(works, place, one)
        for place, one in sorted(places, key=lambda pair: (pair[0], pair[1].now.work.code))
        if place <= works.given.last_works
    ]


def _last(works: Works, place: int, one: Ranked) -> Row:
    return Row(
        (work_label(one.now.work, works.tables, works.given),),
        (place,),
        {
            "rank": place,
            "percent": one.now.percent,
            "planned_percent": one.now.planned or 0.0,
            "behind_m": one.planned_m - one.done_m,
            "days_behind": one.days_behind,
            "metre_days": one.metre_days,
            "goal_overdue": one.overdue,
        },
    )


def by_kind(works: Works, as_of: date) -> list[Row]:
    """Plan against fact of each kind, and what the works behind miss; nothing ahead makes up for it."""
    rows: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for now in works.on(as_of).values():
        # A work without a plan is neither ahead nor behind.
        if now.counts and now.planned is not None:
            length = now.work.length_m / 100.0
            rows[now.work.kind].append((now.planned * length, now.percent * length))
    return [
        Row((word,), (), _kind(rows[kind])) for kind, word in works.given.kind_words.items() if kind in rows
    ]


def _kind(rows: Sequence[tuple[float, float]]) -> dict[str, float]:
    missing = [planned - done for planned, done in rows if done < planned]
    return {
        "works": len(rows),
        "planned_km": sum(planned for planned, _ in rows) / KM,
        "done_km": sum(done for _, done in rows) / KM,
        "behind": len(missing),
        "behind_km": sum(missing) / KM,
    }
