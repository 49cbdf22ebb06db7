"""Grids as tables: the likeliest sheet first, rows under the headings they stand under, what was passed over said."""

from collections.abc import Sequence
from typing import Any, Final

from gis.errors import DomainError
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.sheets.body import Body, body_of
from gis.exchange.readers.sheets.grid import Grid
from gis.exchange.readers.sheets.heads import Head, head_of
from gis.exchange.readers.table import Table

# Under which the section a row stands in (一、续建项目) is handed on.
SECTION_HEADING: Final = "分组"


def tables_of(grids: Sequence[Grid], *, file: str, label: str, limits: Limits) -> list[Table]:
    """The tables of all grids that hold one. Raises DomainError where none does, or for too many rows."""
    ranked: list[tuple[tuple[bool, int, int], Table]] = []
    for grid in grids:
        if not grid.rows:
            continue
        head = head_of(grid)
        body = body_of(grid, head, file=file)
        if len(body.rows) > limits.rows:
            raise DomainError(
                f"“{grid.name}”有 {len(body.rows):,} 行，一次最多 {limits.rows:,} 行，请分开来导入。"
            )
        if body.rows:
            rank = (not grid.hidden, min(head.sure, 3), min(head.sure, 1) * len(body.rows))
            ranked.append((rank, _table(grid, head, body, label)))
    if not ranked:
        raise DomainError("没有数据：找不到表头下面的行。")
    tables = [table for _, table in sorted(ranked, key=lambda pair: pair[0], reverse=True)]
    if len(grids) > 1:
        others = "、".join(f"“{table.name}”({len(table)} 行)" for table in tables[1:]) or "都没有数据"
        tables[0] = tables[0].noting(f"工作簿有 {len(grids)} 张表，先取“{tables[0].name}”；其余：{others}。")
    return tables


def _table(grid: Grid, head: Head, body: Body, label: str) -> Table:
    columns = [
        column
        for column in range(grid.width)
        if head.headings[column]
        or any(column < len(values) and values[column] is not None for values in body.rows.values())
    ]
    headings = _distinct([head.headings[column] or f"第{column + 1}列" for column in columns])
    values = [tuple(_at(row, column) for column in columns) for row in body.rows.values()]
    if body.sections:
        headings = _distinct([*headings, SECTION_HEADING])
        values = [(*row, body.sections.get(number)) for number, row in zip(body.rows, values, strict=True)]
    notes = [*grid.notes, *body.notes]
    if grid.hidden:
        notes.insert(0, "这张工作表是隐藏的。")
    if not head.rows:
        notes.insert(0, "没有找到表头，按列的顺序命名。")
    elif head.rows[0] > 1 or len(head.rows) > 1:
        said = f"{head.rows[0]}–{head.rows[-1]}" if len(head.rows) > 1 else f"{head.rows[0]}"
        notes.insert(0, f"表头在第 {said} 行。")
    return Table(
        name=grid.name,
        format=label,
        headings=tuple(headings),
        numbers=list(body.rows),
        values=values,
        notes=tuple(notes),
    )


def _at(row: list[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def _distinct(headings: list[str]) -> list[str]:
    """Headings told apart by a number where a sheet has one twice."""
    names: list[str] = []
    for heading in headings:
        name, number = heading, 2
        while name in names:
            name = f"{heading}_{number}"
            number += 1
        names.append(name)
    return names
