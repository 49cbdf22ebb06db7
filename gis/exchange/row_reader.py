"""Tables as rows of a layer: headings matched, cells read, shapes placed. What cannot be read is a problem by row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from gis.exchange.cell_values.cells import Remark, Unreadable, cleaned
from gis.exchange.cell_values.csv_escape import unguarded
from gis.exchange.cell_values.values import value_of
from gis.exchange.georeferencing.placement import Placement
from gis.exchange.matching.column_units import Units, factor_for, unit_notes, units_in_doubt
from gis.exchange.matching.headings import CONSTANT, constant_of, factor_of, plain, unit_doubt
from gis.exchange.readers.table import Table
from gis.exchange.row_places import RowPlaces
from gis.exchange.row_remarks import closed_rings, doubtful_days, passed_over
from gis.exchange.rows import Problem, Row
from gis.exchange.schema import Column, Layer, Type

LENGTHS: Final = frozenset(
    {"长度", "管长", "全长", "路长", "道路长度", "管线长度", "建设长度", "工程长度", "里程长度", "总长"}
)
LENGTH: Final = Column("length", "长度", Type.DECIMAL, unit="米")


@dataclass(slots=True)
class RowReading:
    """Rows that could be read, what was wrong with the others, and what people should know."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # Words of the key columns of rows that could not be read: what they name is not missing from the file.
    named: set[str] = field(default_factory=set)


def read_row(
    table: Table, layer: Layer, chosen: dict[str, str], placement: Placement | None, units: Units
) -> RowReading:
    """The rows of `table` by the headings chosen for the layer's columns, shapes in the storage CRS."""
    reading = RowReading()
    reading.problems += units_in_doubt(layer, chosen, units)
    columns, constants = _columns(table, layer, chosen, units)
    places = RowPlaces.of(table, layer, chosen, placement)
    needed = places.needed
    stated = _length_column(table, layer, chosen)
    mended: Counter[str] = Counter()
    known: dict[tuple[str, str], Any] = {}
    blank = 0
    for place, (number, raw) in enumerate(zip(table.numbers, _cells(table), strict=True)):
        if not any(cleaned(value) for value in raw) and places.missing(place):
            blank += 1
            continue
        values, wrong, remarks = _values(columns, number, raw, chosen, known)
        shape, unplaced, note = places.at(place, number, raw, needed=needed)
        wrong += unplaced
        reading.problems += [
            *remarks,
            *doubtful_days(columns, number, raw, chosen, table.format),
            *wrong,
        ]
        if note:
            mended[note] += 1
        if not wrong:
            reading.rows.append(Row(number, values | constants, shape, _stated(stated, raw)))
        else:
            reading.named |= {
                str(values[key[0]]) for key in layer.keys if len(key) == 1 and values.get(key[0])
            }
    reading.notes += [f"{note}：{count} 个。" for note, count in mended.items()]
    reading.problems += closed_rings(table, chosen)
    if blank:
        reading.notes.append(f"跳过 {blank} 个空行。")
    if (
        places.shapes is not None
        and len(places.shapes)
        and not needed
        and layer.shape_comes_in
        and "wkt" in chosen
    ):
        reading.notes.append(f"“{chosen['wkt']}”里没有看得懂的图形，没有用来定位。")
    reading.notes += unit_notes(layer, chosen, units)
    reading.notes += passed_over(table.headings, layer, chosen, stated)
    return reading


def _length_column(table: Table, layer: Layer, chosen: Mapping[str, str]) -> tuple[int, Decimal, str] | None:
    """Place, factor and heading of a stated length, which is compared and never stored; None without one."""
    column = next((one for one in layer.columns if one.name == "length_m" and not one.comes_in), None)
    if column is None or table.format == "DXF":
        return None
    for place, heading in enumerate(table.headings):
        said = plain(heading)
        known = heading.strip().lower() == column.name or said in LENGTHS
        if known and heading not in chosen.values() and not unit_doubt(heading, column):
            return place, factor_of(heading, column), heading
    return None


def _stated(column: tuple[int, Decimal, str] | None, raw: Sequence[Any]) -> Decimal | None:
    """The length that a row states, in metres; None where it states none that can be read."""
    if column is None:
        return None
    try:
        length: Decimal | None = value_of(LENGTH, raw[column[0]], factor=column[1])
    except Unreadable:
        return None
    return length


def _columns(
    table: Table, layer: Layer, chosen: Mapping[str, str], units: Units
) -> tuple[list[tuple[Column, int, Decimal]], dict[str, Any]]:
    """Columns read from cells, each with its place and factor, and what is the same in every row."""
    named = [(column, chosen[column.name]) for column in layer.incoming if column.name in chosen]
    read = [
        (column, table.headings.index(heading), factor_for(column, heading, units))
        for column, heading in named
        if not heading.startswith(CONSTANT)
    ]
    same = {column.name: constant_of(column, said) for column, said in named if said.startswith(CONSTANT)}
    return read, same


def _cells(table: Table) -> Sequence[Sequence[Any]]:
    """The cells of each row; in a CSV without what keeps text from being taken for a formula."""
    if table.format != "CSV":
        return table.values
    return [[unguarded(cell) if isinstance(cell, str) else cell for cell in row] for row in table.values]


def _values(
    columns: Sequence[tuple[Column, int, Decimal]],
    number: int,
    raw: Sequence[Any],
    chosen: Mapping[str, str],
    known: dict[tuple[str, str], Any],
) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
    """The values of a row, what is wrong with it and what is to be said of it; choices are kept in `known`, they are
    few and come often."""
    values: dict[str, Any] = {}
    wrong, remarks = [], []
    for column, place, factor in columns:
        cell = raw[place]
        if column.type is Type.CHOICE and isinstance(cell, str) and (column.name, cell) in known:
            values[column.name] = known[column.name, cell]
            continue
        try:
            value = value_of(column, cell, factor=factor)
            if isinstance(value, Remark):
                said = (cleaned(cell) or "")[:40]
                remarks.append(Problem(number, chosen[column.name], value.what, said, blocking=False))
                value = value.value
            values[column.name] = value
            if column.type is Type.CHOICE and isinstance(cell, str):
                known[column.name, cell] = values[column.name]
        except Unreadable as error:
            said = cleaned(cell) or ""
            wrong.append(Problem(number, chosen[column.name], error.message, said[:40]))
    return values, wrong, remarks
