"""Sums over the progress of several works: how many, how long, how far. Overlaps are the grid's matter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from roads.choices import Light
from roads.figures.progress_values import Progress


@dataclass(frozen=True, slots=True)
class Tally:
    """Number of works and their lengths in metres, row by row: works of one kind that overlap count each.

    What cancelled works left unbuilt is not part of the plan and of these lengths.
    """

    works: int = 0
    finished_m: float = 0.0
    under_way_m: float = 0.0
    not_begun_m: float = 0.0

    @property
    def length_m(self) -> float:
        return self.finished_m + self.under_way_m + self.not_begun_m

    @property
    def percent(self) -> float | None:
        """Percent (0–100) of the length with every step finished; None without length."""
        return 100.0 * self.finished_m / self.length_m if self.length_m else None


def tally(works: Iterable[Progress]) -> Tally:
    """The sum over the progress of `works`."""
    rows = list(works)
    return Tally(
        works=len(rows),
        finished_m=sum(row.finished_m for row in rows),
        under_way_m=sum(row.under_way_m for row in rows),
        not_begun_m=sum(row.not_begun_m - row.dropped_m for row in rows),
    )


def tally_by_light(works: Iterable[Progress]) -> dict[Light, Tally]:
    """The sum over the works under each light, in the order lights are listed, red first."""
    groups: dict[Light, list[Progress]] = defaultdict(list)
    for progress in works:
        groups[progress.light].append(progress)
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
