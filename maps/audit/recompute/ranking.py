"""Units ranked by what they have done of what was planned by the day.

The rule: of each work that counts, done is at most what was planned of it, so that one ahead does not hide another
behind; equal rates go by fewer red lights, then more metres done, then name; the last few are named so far as behind.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from maps.audit.recompute.says import Row
from maps.audit.recompute.works import Standing, Works

KM = 1000.0
BEHIND = 99.95


class Unit(NamedTuple):
    name: str
    full_name: str
    works: list[Standing]
    planned_m: float
    done_m: float
    rate: float | None

    def lights(self, light: str) -> int:
        return sum(now.light == light for now in self.works)


def standings(works: Works, day: date) -> tuple[list[Unit], list[Unit]]:
    """Units in order of rank, and those of which nothing was planned yet."""
    of_unit: dict[int, list[Standing]] = defaultdict(list)
    for now in works.on(day).values():
        if now.work.unit_id is not None and now.counts:
            of_unit[now.work.unit_id].append(now)
    found = [_unit(works, key, rows) for key, rows in of_unit.items()]
    ranked = [unit for unit in found if unit.rate is not None]
    ranked.sort(
        key=lambda unit: (-round(unit.rate or 0.0, 6), unit.lights("red"), -unit.done_m, unit.full_name)
    )
    return ranked, sorted((unit for unit in found if unit.rate is None), key=lambda unit: unit.full_name)


def _unit(works: Works, key: int, rows: list[Standing]) -> Unit:
    planned = sum((now.planned or 0.0) / 100.0 * now.work.length_m for now in rows)
    done = sum(min(now.percent, now.planned or 0.0) / 100.0 * now.work.length_m for now in rows)
    unit = works.tables.units[key]
    return Unit(unit.called, unit.name, rows, planned, done, 100.0 * done / planned if planned else None)


def units(works: Works, as_of: date, since: date) -> list[Row]:
    ranked, unranked = standings(works, as_of)
    before = {unit.full_name: place for place, unit in enumerate(standings(works, since)[0], start=1)}
    last = {
        unit.full_name
        for unit in ranked[1:][-works.given.last_units :]
        if unit.rate is not None and unit.rate < BEHIND
    }
    places = [*enumerate(ranked, start=1), *((None, unit) for unit in unranked)]
    return [
        Row(
            (unit.name,),
            (place or len(places),),
            {
                "works": len(unit.works),
                "finished": unit.lights("finished"),
                "planned_km": unit.planned_m / KM,
                "done_km": unit.done_m / KM,
                "rate": unit.rate,
                "yellow": unit.lights("yellow"),
                "red": unit.lights("red"),
                "rank": place,
                "rank_before": before.get(unit.full_name),
                "last": unit.full_name in last,
            },
        )
        for place, unit in places
    ]
