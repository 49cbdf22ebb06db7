"""What land has to say of each work in the ledger: metres held up, how late, metres of road a pipe would open again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from parcels.blockers import blockers
from parcels.digging import all_digging
from roads.figures.progress import State

LAND: Final = (("blocked", "有用地制约"), ("late", "制约已过计划开工"), ("digging", "重复开挖"))


@dataclass(slots=True)
class LandMark:
    """Metres of one work: held up by land, and opened again; `late_days` past the planned start, 0 when not late."""

    blocked_m: float = 0.0
    late_days: int = 0
    dug_m: float = 0.0

    def is_one_of(self, codes: Iterable[str]) -> bool:
        """Whether the work is what one of the filter's codes asks for."""
        marks = {"blocked": self.blocked_m > 0, "late": self.late_days > 0, "digging": self.dug_m > 0}
        return any(marks[code] for code in codes)

    def __str__(self) -> str:
        late = f"，已晚 {self.late_days} 天" if self.late_days else ""
        parts = [
            f"阻 {self.blocked_m:,.0f} 米{late}" if self.blocked_m else "",
            f"重复开挖 {self.dug_m:,.0f} 米" if self.dug_m else "",
        ]
        return "；".join(filter(None, parts))


NOTHING: Final = LandMark()


@lru_cache(maxsize=4)
def land_marks(state: State, as_of: date) -> Mapping[int, LandMark]:
    """Marks of the works that have any, by primary key, at the end of `as_of`; metres of several parcels add up.
    `state` is that of the data now."""
    marks: dict[int, LandMark] = defaultdict(LandMark)
    for row in blockers(as_of=as_of):
        mark = marks[row.work.pk]
        mark.blocked_m += row.affected_m
        mark.late_days = max(mark.late_days, -(row.float_days or 0))
    for opening in all_digging(as_of=as_of):
        marks[opening.pipe].dug_m += opening.metres
    return dict(marks)
