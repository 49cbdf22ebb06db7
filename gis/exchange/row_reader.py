"""Tables as rows of a layer: headings matched, cells read, shapes placed. What cannot be read is a problem by row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.exchange.cell_values.cells import Remark, Unreadable, cleaned
from gis.exchange.cell_values.csv_escape import unguarded
from gis.exchange.cell_values.values import value_of
from gis.exchange.geometry import Unfit, fitted
from gis.exchange.georeferencing.coordinate_text import coordinate
from gis.exchange.georeferencing.placement import Placement
from gis.exchange.georeferencing.wkt import CURVED, curve_in, shapes_in
from gis.exchange.matching.headings import CONSTANT, constant_of, factor_of, plain, unit_doubt
from gis.exchange.readers.table import Table
from gis.exchange.row_remarks import closed_rings, doubtful_days, passed_over, units_in_doubt, without_unit
from gis.exchange.rows import Problem, Row
from gis.exchange.schema import Column, Layer, Type

SHAPE_FIELD: Final = "图形"
UNREADABLE: Final = {
    "wkt": "看不懂图形，可写成 WKT，如 LINESTRING (113.25 35.15, 113.26 35.15)。",
    "x": "看不懂坐标，可写成 113.25、113°15′0″ 或米数。",
    "y": "看不懂坐标，可写成 35.15、35°9′0″ 或米数。",
}


LENGTHS: Final = frozenset(
    {"长度", "管长", "全长", "路长", "道路长度", "管线长度", "建设长度", "工程长度", "里程长度", "总长"}
)
LENGTH: Final = Column("length", "长度", Type.DECIMAL, unit="米")


@dataclass(slots=True)
class Understood:
    """Rows that could be read, what was wrong with the others, and what people should know."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # Words of the key columns of rows that could not be read: what they name is not missing from the file.
    named: set[str] = field(default_factory=set)


def shapes_of(table: Table, chosen: Mapping[str, str]) -> NDArray[np.object_] | None:
    """The shapes of a table in its own coordinates: its geometry, or points of two columns, or shapes in words
    (gis.exchange.georeferencing.wkt); None without."""
    if table.shapes is not None:
        return table.shapes
    if "wkt" in chosen:
        at = table.headings.index(chosen["wkt"])
        return shapes_in([cleaned(row[at]) for row in table.values])
    if "x" in chosen and "y" in chosen:
        places = [table.headings.index(chosen[name]) for name in ("x", "y")]
        points = [_pair(row[places[0]], row[places[1]]) for row in table.values]
        shapes = np.empty(len(points), dtype=object)
        shapes[:] = [None if point is None else shapely.Point(point) for point in points]
        return shapes
    return None


def _pair(x: Any, y: Any) -> tuple[float, float] | None:
    east, north = coordinate(x), coordinate(y)
    return None if east is None or north is None else (east, north)


def read_row(
    table: Table, layer: Layer, chosen: Mapping[str, str], placement: Placement | None
) -> Understood:
    """The rows of `table` by the headings chosen for the layer's columns, shapes in the storage CRS."""
    understood = Understood()
    understood.problems += units_in_doubt(layer, chosen)
    columns, constants = _columns(table, layer, chosen)
    shapes = shapes_of(table, chosen)
    placed = None
    if placement is not None and shapes is not None and layer.shape_comes_in:
        placed = placement.placed(shapes)
    # A column called 坐标 in which nothing is one is passed over where rows need no shape.
    says_places = layer.shape_comes_in and (
        layer.shape_required or (shapes is not None and not shapely.is_missing(shapes).all())
    )
    stated = _length_column(table, layer, chosen)
    mended: Counter[str] = Counter()
    known: dict[tuple[str, str], Any] = {}
    blank = 0
    for place, (number, raw) in enumerate(zip(table.numbers, _cells(table), strict=True)):
        if not any(cleaned(value) for value in raw) and (shapes is None or shapes[place] is None):
            blank += 1
            continue
        values, wrong, remarks = _values(columns, number, raw, chosen, known)
        remarks += doubtful_days(columns, number, raw, chosen, table.format)
        understood.problems += remarks
        unplaced = []
        if place in table.faults and layer.shape_comes_in:
            unplaced = [Problem(number, SHAPE_FIELD, table.faults[place])]
        elif shapes is not None and shapes[place] is None and says_places:
            unplaced = _unplaced(table.headings, number, raw, chosen)
        wrong += unplaced
        understood.problems += wrong
        shape = None
        try:
            # A table without any shapes may say more of rows that are known; new ones are refused by the importer.
            if placed is not None and not unplaced:
                shape, note = fitted(placed[place], layer)
                if note:
                    mended[note] += 1
        except Unfit as error:
            understood.problems.append(Problem(number, SHAPE_FIELD, str(error)))
            wrong.append(understood.problems[-1])
        if not wrong:
            understood.rows.append(Row(number, values | constants, shape, _stated(stated, raw)))
        else:
            understood.named |= {
                str(values[key[0]]) for key in layer.keys if len(key) == 1 and values.get(key[0])
            }
    understood.notes += [f"{note}：{count} 个。" for note, count in mended.items()]
    understood.problems += closed_rings(table, chosen)
    if blank:
        understood.notes.append(f"跳过 {blank} 个空行。")
    if shapes is not None and len(shapes) and not says_places and layer.shape_comes_in and "wkt" in chosen:
        understood.notes.append(f"“{chosen['wkt']}”里没有看得懂的图形，没有用来定位。")
    understood.notes += without_unit(layer, chosen)
    understood.notes += passed_over(table.headings, layer, chosen, stated)
    return understood


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
    table: Table, layer: Layer, chosen: Mapping[str, str]
) -> tuple[list[tuple[Column, int, Decimal]], dict[str, Any]]:
    """Columns read from cells, each with its place and factor, and what is the same in every row."""
    named = [(column, chosen[column.name]) for column in layer.incoming if column.name in chosen]
    read = [
        (column, table.headings.index(heading), factor_of(heading, column))
        for column, heading in named
        if not heading.startswith(CONSTANT)
    ]
    same = {column.name: constant_of(column, said) for column, said in named if said.startswith(CONSTANT)}
    return read, same


def _unplaced(
    headings: Sequence[str], number: int, raw: Sequence[Any], chosen: Mapping[str, str]
) -> list[Problem]:
    """Cells that should say where a row is and cannot be read; none where they are empty."""
    problems = []
    for name in ("wkt",) if "wkt" in chosen else ("x", "y"):
        said = cleaned(raw[headings.index(chosen[name])]) if name in chosen else None
        if said and name == "wkt" and (curve := curve_in(said)):
            problems.append(Problem(number, chosen[name], CURVED.format(curve), said[:40]))
        elif said and (name == "wkt" or coordinate(said) is None):
            problems.append(Problem(number, chosen[name], UNREADABLE[name], said[:40]))
    return problems


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
