"""What an importer of a layer is: checks rows into a plan, writes the plan. Rooms have one a layer (importers.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from gis.exchange.journal import Journal
from gis.exchange.layers import Layer
from gis.exchange.rows import Plan, Row


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for beside its file. `remove_gone` deletes what the file does not have; `blank_clears` lets
    an empty cell empty the field, which otherwise keeps its value; `schematic` marks new rows."""

    by: Any
    today: date
    source: str = ""
    schematic: bool = False
    remove_gone: bool = False
    blank_clears: bool = False


class Importer(Protocol):
    """Reads what the database has, never the file. `check` writes nothing; `apply` runs in one transaction and notes
    every row it writes in the journal, from which the run is undone."""

    layer: ClassVar[Layer]

    def check(self, rows: Sequence[Row], asked: Asked) -> Plan:
        """The plan of these rows; problems are collected, not raised."""
        ...

    def apply(self, plan: Plan, asked: Asked, *, now: datetime, journal: Journal) -> None:
        """Writes the plan; DomainError when the database refuses."""
        ...
