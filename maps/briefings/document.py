"""A briefing as blocks that every form sets alike: headings, paragraphs, tables, pictures. No layout, no figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# So many rows beyond the limit of a table are printed all the same: nobody looks up one row elsewhere.
SPARED: Final = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Some words; `address` shows where their figure comes from, `light` names the light they stand for."""

    text: str
    address: str = ""
    strong: bool = False
    light: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a note is set small and quiet."""

    runs: tuple[Run, ...]
    note: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 is level 1, (一) is level 2."""

    level: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its part of the width, relative to the others."""

    title: str
    share: float
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; a total is set apart."""

    cells: tuple[Run, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `more` says what was left out, where anything was."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A map or a chart by its key; `alt` says in words what it shows. A map may fill a page."""

    key: str
    caption: str
    alt: str
    is_map: bool = False


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole briefing. `marks` are 草稿, 示意 and 演示, where they apply; `dateline` says the day, the moment and the
    version; `closing` are the lines it is signed with; `front` is the page before everything else.
    """

    title: str
    month: str
    dateline: str
    marks: tuple[str, ...]
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]
    front: tuple[Block, ...] = ()

    def pictures(self) -> tuple[Picture, ...]:
        return tuple(block for block in (*self.front, *self.blocks) if isinstance(block, Picture))


def says(*parts: str | Run | Sequence[Run], note: bool = False) -> Paragraph:
    """A paragraph of words and figures."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            runs.append(Run(part))
        elif isinstance(part, Run):
            runs.append(part)
        else:
            runs.extend(part)
    return Paragraph(tuple(run for run in runs if run.text), note)


def table(
    key: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    at_most: int | None = None,
    where: str = "台账",
) -> Table:
    """A table, cut to `at_most` rows with a word on the rest and `where` it is; totals are never cut, nor are a few
    rows more than that."""
    shown = list(rows)
    plain = [row for row in shown if not row.total]
    more = ""
    if at_most is not None and len(plain) > at_most + SPARED:
        shown = plain[:at_most] + [row for row in shown if row.total]
        more = f"共 {len(plain)} 项，列出前 {at_most} 项；全部见{where}。"
    return Table(key, caption, tuple(columns), tuple(shown), more)


def row(*cells: str | Run, total: bool = False) -> Row:
    return Row(tuple(cell if isinstance(cell, Run) else Run(cell) for cell in cells), total)
