"""An import on its way: what was asked and by whom, then what its check found; importers take it with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from gis.exchange.georeferencing.crs_candidates import Guess
from gis.exchange.georeferencing.findings import Finding
from gis.exchange.georeferencing.placement import Placement
from gis.exchange.matching.headings import Chosen
from gis.exchange.options import Options
from gis.exchange.readers.table import Table
from gis.exchange.rows import Plan, Row
from gis.exchange.schema import Layer
from gis.exchange.writing.journal import Journal


@dataclass(slots=True)
class ImportContext:
    """The one value that goes from step to step of an import. What a step finds is filled in where it is found.

    `options` are as a person gave them and are kept with the run; `outcome` is what the check found in plain values,
    kept with the run for the page and the command. `plan` is None while it is not known where the numbers lie.
    """

    by: Any
    today: date
    options: Options = field(default_factory=Options)
    file_name: str = ""

    # Filled in by the check.
    table: Table = field(init=False, repr=False)
    chosen: Chosen = field(init=False, repr=False)
    placement: Placement | None = None
    findings: list[Finding] = field(default_factory=list)
    plan: Plan | None = None
    guesses: list[Guess] = field(default_factory=list)
    preview: dict[str, Any] = field(default_factory=dict)
    outcome: dict[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """What new rows say of where they are from: as a person wrote, else the file's name."""
        return self.options.source or self.file_name


class Importer(Protocol):
    """Reads what the database has, never the file. `check` writes nothing; `apply` runs in one transaction and notes
    every row it writes in the journal, from which the run is undone."""

    layer: ClassVar[Layer]

    def check(self, rows: Sequence[Row], context: ImportContext) -> Plan:
        """The plan of these rows; problems are collected, not raised."""
        ...

    def apply(self, plan: Plan, context: ImportContext, *, now: datetime, journal: Journal) -> None:
        """Writes the plan; DomainError when the database refuses."""
        ...
