"""A simulated site: which metres of which step were finished on which day; knows nothing of the database.

Fronts advance from the start of each section, left before right; a step never overtakes the one below it; nothing is
built where an obstacle lies until it is gone, nor where something else has to come first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from roads.demo.intervals import Interval, Intervals, difference, intersection, length, union
from roads.demo.season import Season, dice

Windows = tuple[tuple[float, float], ...]

# Share of a section's time in which each step's front runs from end to end, by number of steps.
WINDOWS: Final[dict[int, Windows]] = {
    1: ((0.0, 1.0),),
    3: ((0.0, 0.56), (0.1, 0.82), (0.36, 1.0)),
    4: ((0.0, 0.46), (0.12, 0.7), (0.32, 0.92), (0.48, 1.0)),
}
# Where the plan asks for the base, or the surface, early.
BASE_EARLY: Final[Windows] = ((0.0, 0.34), (0.08, 0.5), (0.5, 0.93), (0.6, 1.0))
SURFACE_EARLY: Final[Windows] = ((0.0, 0.4), (0.14, 0.56), (0.32, 0.75), (0.6, 1.0))
LEAD: Final = 0.05  # by how much of the time the left half is ahead of the right
GRAIN_MM: Final = 10_000  # fronts are reported to ten metres
SHORTEST_MM: Final = 20_000  # shorter pieces wait for the next report
USUAL_ADVANCE_M: Final = 170


class Block(NamedTuple):
    """Metres where nothing can be done from one day until another; None: not yet removed."""

    span: Interval
    since: date
    until: date | None


class Entry(NamedTuple):
    """A step (by position from 0) finished over a piece of one side on a day."""

    day: date
    step: int
    side: str
    span: Interval


Ready = Callable[[int, date], Intervals | None]


@dataclass
class Site:
    """What the simulation needs to know of a work. `start` and `finish` are the days it really keeps to."""

    code: str
    span: Interval
    sections: Intervals
    steps: int
    sides: tuple[str, ...]
    start: date
    finish: date
    windows: Windows = ()
    backwards: bool = False
    together: bool = False  # all sections at once, instead of one after another
    blocks: tuple[Block, ...] = ()
    stops: tuple[tuple[date, date | None], ...] = ()
    ready: Ready = lambda step, day: (
        None
    )  # metres where others are out of the way of a step; None: everywhere
    done: dict[tuple[int, str], Intervals] = field(default_factory=dict)


def build(site: Site, until: date) -> Iterator[Entry]:
    """Reports of the site up to and including `until`, in order of days."""
    season = Season(site.start, site.finish)
    day = site.start + timedelta(days=2 + int(4 * dice(site.code, "first")))
    while day <= until:
        if not any(since <= day and (back is None or day < back) for since, back in site.stops):
            for side in site.sides:
                for step in range(site.steps):
                    yield from _advance(site, season, step, side, day)
        if all(
            length(site.done.get((site.steps - 1, s), ())) == site.span[1] - site.span[0] for s in site.sides
        ):
            return
        day += timedelta(days=_cadence(site, day))


def _cadence(site: Site, day: date) -> int:
    """Days to the next report: as long as the usual advance takes, between 5 and 16, never quite regular."""
    total = sum(high - low for low, high in site.sections) / 1000
    days = (
        (site.finish - site.start).days
        * 0.55
        * USUAL_ADVANCE_M
        / max(total / (len(site.sections) if site.together else min(2, len(site.sections))), 1.0)
    )
    return max(5, min(16, round(days * (0.85 + 0.3 * dice(site.code, day)))))


def _advance(site: Site, season: Season, step: int, side: str, day: date) -> Iterator[Entry]:
    done = site.done.get((step, side), ())
    able = site.done.get((step - 1, side), ()) if step else (site.span,)
    ready = site.ready(step, day)
    if ready is not None:
        able = intersection(able, ready)
    able = difference(able, (block.span for block in site.blocks if _blocks(block, step, day)))
    new = difference(intersection(_reached(site, season, step, side, day), able), done)
    whole = difference((site.span,), done)
    for piece in new:
        if piece[1] - piece[0] >= SHORTEST_MM or piece in whole:
            site.done[step, side] = union(site.done.get((step, side), ()), [piece])
            yield Entry(day, step, side, piece)


def _blocks(block: Block, step: int, day: date) -> bool:
    """Whether the obstacle still holds a step up: after it is gone the steps follow each other at an interval."""
    if day < block.since:
        return False
    return block.until is None or day < block.until + timedelta(days=6 + 9 * step)


def _reached(site: Site, season: Season, step: int, side: str, day: date) -> Intervals:
    """How far the front of a step has come in every section by the end of `day`."""
    share = season.share(day)
    if side == "L":
        share = min(1.0, share / (1 - LEAD))
    elif side == "R":
        share = max(0.0, (share - LEAD) / (1 - LEAD))
    begin, end = (site.windows or WINDOWS[site.steps])[step]
    order = site.sections[::-1] if site.backwards else site.sections
    fronts = []
    for number, section in enumerate(order):
        own = share if site.together else _share_of_section(share, number, len(order))
        fronts.append(_front(section, (own - begin) / (end - begin), site.backwards))
    return union(fronts)


def _share_of_section(share: float, number: int, sections: int) -> float:
    """Sections follow one another, about two at work at a time."""
    if sections == 1:
        return share
    long = min(0.85, 1.9 / sections)
    return min(1.0, max(0.0, (share - number * (1 - long) / (sections - 1)) / long))


def _front(section: Interval, part: float, backwards: bool) -> Interval:
    low, high = section
    if part >= 1.0:
        return section
    run = max(0.0, part) * (high - low)
    front = round((high - run if backwards else low + run) / GRAIN_MM) * GRAIN_MM
    front = max(low, min(front, high))
    return (front, high) if backwards else (low, front)
