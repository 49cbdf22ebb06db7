"""Plan against fact kind by kind, with the shortfall of the works that are behind; kinds are never averaged."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from roads.choices import Kind
from roads.figures.progress import progress_of_all
from roads.models import Work


@dataclass(frozen=True, slots=True)
class KindStanding:
    """Works of one kind that are held against a plan: weighted metres planned and done by the day.

    `behind_m` is missing on the `behind` works that are behind: what another did beyond its plan makes up for none.
    """

    kind: Kind
    works: int
    planned_m: float
    done_m: float
    behind: int
    behind_m: float


def shortfall_by_kind(*, as_of: date, known_at: datetime | None = None) -> list[KindStanding]:
    """The kinds that have works with planned days, in the order of kinds, at the end of `as_of`."""
    progress = progress_of_all(as_of=as_of, known_at=known_at)
    rows: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for work in Work.objects.located().defer("line"):
        now = progress.get(work.pk)
        if now and now.counts and now.planned_percent is not None:
            part = work.length_m / 100.0
            rows[work.kind].append((now.planned_percent * part, now.percent * part))
    return [_standing(Kind(kind), rows[kind]) for kind in Kind.values if kind in rows]


def _standing(kind: Kind, rows: list[tuple[float, float]]) -> KindStanding:
    missing = [planned - done for planned, done in rows if done < planned]
    return KindStanding(
        kind=kind,
        works=len(rows),
        planned_m=sum(planned for planned, _ in rows),
        done_m=sum(done for _, done in rows),
        behind=len(missing),
        behind_m=sum(missing),
    )
