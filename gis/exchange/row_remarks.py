"""What is said of a table beside its rows: days in doubt, rings closed in reading, columns passed over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from gis.exchange.cell_values.cells import cleaned
from gis.exchange.cell_values.day_values import CUT_MONTH
from gis.exchange.georeferencing.wkt import closed_in
from gis.exchange.readers.table import Table
from gis.exchange.rows import Problem
from gis.exchange.schema import Column, Layer, Type


def closed_rings(table: Table, chosen: Mapping[str, str]) -> list[Problem]:
    """The rows whose rings in words were closed in reading."""
    if table.shapes is not None or "wkt" not in chosen:
        return []
    at = table.headings.index(chosen["wkt"])
    texts = [cleaned(row[at]) for row in table.values]
    what = "环没有闭合，已补上首点。"
    return [Problem(table.numbers[place], chosen["wkt"], what, blocking=False) for place in closed_in(texts)]


def doubtful_days(
    columns: Sequence[tuple[Column, int, Decimal]],
    number: int,
    raw: Sequence[Any],
    chosen: Mapping[str, str],
    form: str,
) -> list[Problem]:
    """Days that may be others: 2014.1 in a CSV, from which Excel drops the nought of October; 16:00, which is midnight
    in China as UTC writes it."""
    problems = []
    for column, place, _ in columns:
        cell = raw[place]
        if column.type is not Type.DAY:
            continue
        if form == "CSV" and isinstance(cell, str) and CUT_MONTH.fullmatch(cell.strip()):
            what = "按 1 月读；若是 10 月被 Excel 去掉了末尾的 0，请改正。"
            problems.append(Problem(number, chosen[column.name], what, cell, blocking=False))
        elif isinstance(cell, datetime) and cell.tzinfo is None and (cell.hour, cell.minute) == (16, 0):
            what = "时刻是 16:00，若是按世界时写的零点，应是第二天，请核对。"
            problems.append(Problem(number, chosen[column.name], what, str(cell), blocking=False))
    return problems


def passed_over(
    headings: Sequence[str],
    layer: Layer,
    chosen: Mapping[str, str],
    stated: tuple[int, Decimal, str] | None,
) -> list[str]:
    """What of the file is not read: computed columns of ours, and columns that match nothing."""
    used = set(chosen.values()) | ({stated[2]} if stated else set())
    computed = {
        name: column
        for column in layer.columns
        if not column.comes_in
        for name in (column.name, column.heading)
    }
    ours = [heading for heading in headings if heading not in used and heading in computed]
    others = [heading for heading in headings if heading not in used and heading not in computed]
    notes = [f"“{stated[2]}”只用来核对，不导入。"] if stated else []
    if ours:
        notes.append(f"这些列是算出来的，不导入：{'、'.join(ours[:12])}。")
    if others:
        more = f" 等 {len(others)} 列" if len(others) > 12 else ""
        notes.append(f"这些列没有对应，不导入：{'、'.join(others[:12])}{more}。")
    return notes
