"""The rows of the ledger: works with their progress, filtered, ordered and tallied by the room of roads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from maps.ledger_columns import COLUMN_OF, NATURAL
from maps.ledger_query import LedgerQuery
from roads.lights import Light
from roads.models import Work
from roads.tally import Tally, tally, tally_by_light

# Light in the order of urgency, for sorting by it.
URGENCY = {light: place for place, light in enumerate(Light)}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Works that count in totals, then those that do not; `lights` tallies all, before the filter by light."""

    counted: list[Work]
    left_out: list[Work]
    total: Tally
    lights: dict[Light, Tally]

    @property
    def rows(self) -> list[Work]:
        return self.counted + self.left_out


def read_ledger(query: LedgerQuery, *, as_of: date) -> Ledger:
    """The ledger as of the end of `as_of`, in a fixed number of database queries."""
    works = list(_ordered(query, as_of=as_of))
    lights = tally_by_light(works)
    if query.light:
        works = [work for work in works if work.progress.light in query.light]
    counted = [work for work in works if work.progress.counts]
    left_out = [work for work in works if not work.progress.counts]
    return Ledger(counted, left_out, tally(counted), lights)


def _ordered(query: LedgerQuery, *, as_of: date) -> Iterable[Work]:
    rows = (
        query.works()
        .select_related("road", "unit")
        .defer("line", "road__centreline", "road__centreline_3857")
        .with_progress(as_of=as_of)
    )
    if not query.sort:
        return rows.order_by(*NATURAL)
    column = COLUMN_OF[query.sort.removeprefix("-")]
    descending = query.sort.startswith("-")
    if column.order:
        ordered = rows.order_by(*column.order, *NATURAL)
        return ordered.reverse() if descending else ordered
    if column.code == "light":
        return sorted(
            rows.order_by(*NATURAL), key=lambda work: URGENCY[work.progress.light], reverse=descending
        )
    valued = [(column.value(work), work) for work in rows.order_by(*NATURAL)]
    known = sorted(
        ((value, work) for value, work in valued if value is not None), key=_first, reverse=descending
    )
    return [work for _, work in known] + [work for value, work in valued if value is None]


def _first(pair: tuple[Any, Work]) -> Any:
    return pair[0]
