"""Figures of a briefing in whole units, in which differences add up: metres, millionths of a km², yuan, counts."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gis.models import Target
from maps.briefings import facts as f
from maps.briefings.headline import Headline
from maps.briefings.period import Period
from roads.figures.progress import progress_of_all
from roads.figures.ranking import rank_units
from roads.figures.tally import LISTED

# A unit that is printed with digits after the point, the whole unit in its place, and how many of it make one.
WHOLE: Final = {"公里": ("米", 1_000), "亿元": ("元", 100_000_000)}
KM2: Final = "平方公里"
KM2_DIGITS: Final = 6
# A half goes up, and so does what only floating point keeps below a half.
HALF: Final = 0.5 + 1e-3


@dataclass(frozen=True, slots=True)
class Level:
    """One figure as it stands: what it is called, its unit and digits, and its value to the last of them."""

    code: str
    label: str
    unit: str
    digits: int
    value: float


def level(code: str, label: str, value: float, unit: str, digits: int) -> Level:
    """The level of a figure that is printed in `unit` with `digits`."""
    if unit == KM2:
        return Level(code, label, unit, KM2_DIGITS, f.f6(value))
    whole, many = WHOLE.get(unit, (unit, 1))
    return Level(code, label, whole, 0, math.floor(value * many + HALF) + 0.0)


def levels(period: Period) -> list[Level]:
    """The levels of a month as they are believed at the period's moment."""
    with period.believed():
        headline = Headline(period, {row.code: row for row in Target.objects.all()}, bare=True).figures()
        progress = period.then(progress_of_all).values()
        lights = [one.light for one in progress]
        return [
            *_figures(headline),
            level("works", "参加评灯的工程", sum(one.counts for one in progress), "项", 0),
            *(
                level(f"light:{light}", f"状态“{light.label}”的工程", lights.count(light), "项", 0)
                for light in LISTED
            ),
            *(
                level(f"rank:{row.unit}", f"{row.unit}名次", row.rank, "名", 0)
                for row in period.then(rank_units)
                if row.rank
            ),
        ]


def published_levels(facts: f.Facts) -> list[Level]:
    """The levels that a briefing said."""
    return [
        *_figures(facts.headline),
        level("works", "参加评灯的工程", facts.works, "项", 0),
        *(level(f"light:{row.code}", f"状态“{row.label}”的工程", row.count, "项", 0) for row in facts.lights),
        *(level(f"rank:{row.name}", f"{row.name}名次", row.rank, "名", 0) for row in facts.units if row.rank),
    ]


def _figures(rows: Iterable[f.Figure]) -> Iterable[Level]:
    for row in rows:
        yield level(row.code, row.label, row.value, row.unit, row.digits)
        if row.target is not None:
            yield Level(f"target:{row.code}", f"{row.label}目标", row.unit, row.digits, f.f6(row.target))
