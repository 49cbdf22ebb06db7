"""Rows that come in, understood; what is wrong with them; and what writing them would change. Writes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


@dataclass(slots=True)
class Row:
    """A row of the source in the words of a layer: typed values by column name, only of the columns the source has.

    `shape` is a shapely geometry in the storage CRS, None where the row has none. `stated_m` is the length in metres
    that the source says it has, to be compared with the one it is found to have.
    """

    number: int
    values: dict[str, Any]
    shape: Any = None
    stated_m: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: in which row of the source (None: the whole), under which heading, what, and the value at fault.

    A blocking one keeps the run from being applied; the others are told and applied.
    """

    row: int | None
    field: str
    what: str
    value: str = ""
    blocking: bool = True


class Action(StrEnum):
    """What a row does to the database."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DELETED = "gone"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Change:
    """One thing of the layer and what the run would do to it.

    `known_as` are the words it goes by. `pk` is None for a new one; `fields` are the model's values to be written, by
    attribute name, geometry as shapely in the storage CRS. `moved_m` is how far its shape moves, in metres, 0 where it
    does not.
    """

    action: Action
    label: str
    row: int | None = None
    pk: int | str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    shape_before: Any = None
    shape_after: Any = None
    moved_m: float = 0.0
    known_as: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """All that a run would change, all that is wrong, and what the importer wants people to know."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and gone."""
        counts = Counter(change.action for change in self.changes)
        return {str(action): counts[action] for action in Action}

    @property
    def refused_rows(self) -> set[int | None]:
        """Numbers of the rows with a blocking problem; None among them when the whole source has one."""
        return {problem.row for problem in self.problems if problem.blocking}

    def of(self, *actions: Action) -> Sequence[Change]:
        return [change for change in self.changes if change.action in actions]
