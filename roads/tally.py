"""Sums over a list of works that carry their progress: how many, how long, how far. Overlaps are the grid's matter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from roads.lights import Light
from roads.models import Work


@dataclass(frozen=True, slots=True)
class Tally:
    """Number of works and their lengths in metres, row by row: works of one kind that overlap count each."""

    works: int = 0
    length_m: float = 0.0
    finished_m: float = 0.0
    under_way_m: float = 0.0
    not_begun_m: float = 0.0

    @property
    def percent(self) -> float | None:
        """Percent (0–100) of the length with every step finished; None without length."""
        return 100.0 * self.finished_m / self.length_m if self.length_m else None


def tally(works: Iterable[Work]) -> Tally:
    """The sum over `works`; each must come from `with_progress`."""
    rows = list(works)
    return Tally(
        works=len(rows),
        length_m=sum(row.length_m for row in rows),
        finished_m=sum(row.progress.finished_m for row in rows),
        under_way_m=sum(row.progress.under_way_m for row in rows),
        not_begun_m=sum(row.progress.not_begun_m for row in rows),
    )


def tally_by_light(works: Iterable[Work]) -> dict[Light, Tally]:
    """The sum over the works under each light, in the order lights are listed, red first."""
    groups: dict[Light, list[Work]] = defaultdict(list)
    for work in works:
        groups[work.progress.light].append(work)
    return {light: tally(groups[light]) for light in LISTED if light in groups}


# What needs attention comes first; what leaves the totals comes last.
LISTED = (
    Light.RED,
    Light.YELLOW,
    Light.GREEN,
    Light.FINISHED,
    Light.NOT_BEGUN,
    Light.NO_PLAN,
    Light.SUSPENDED,
    Light.CANCELLED,
    Light.UNLOCATED,
)
