"""Units of a file's columns: as a person restates them, else as their headings say. What nobody can tell is asked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from gis.errors import DomainError
from gis.exchange.cell_values.units import AREA, LENGTH, MONEY, factor, unit_of
from gis.exchange.matching.headings import CONSTANT, Chosen, factor_of, says_no_unit, unit_doubt, units_said
from gis.exchange.rows import Problem
from gis.exchange.schema import Column, Layer

OFFERED: Final = {
    MONEY: ("元", "千元", "万元", "百万元", "亿元"),
    LENGTH: ("毫米", "厘米", "米", "公里", "英寸"),
    AREA: ("平方米", "亩", "公顷", "平方公里"),
}
# Column name → the unit that its numbers are in, whatever the heading says.
Units = Mapping[str, str]


def offered_units(column: Column) -> tuple[str, ...]:
    """Units in which the numbers of a column may be; none for a column that has no unit."""
    known = unit_of(column.unit or column.measure)
    return OFFERED.get(known.measures, ()) if known else ()


def checked_units(units: Units, layer: Layer) -> dict[str, str]:
    """A person's units without empty ones; DomainError where the layer has no such column, or it no such unit."""
    columns = {column.name: column for column in layer.incoming}
    told = {name: unit for name, unit in units.items() if unit}
    for name, unit in told.items():
        column = columns.get(name)
        wanted = (column.unit or column.measure) if column else ""
        if column is None or not wanted:
            raise DomainError(f"{layer.label}的“{name[:20]}”没有单位可选。", field="unit")
        if factor(unit, wanted) is None:
            raise DomainError(f"{column.label}：单位“{unit[:10]}”换算不成{wanted}。", field="unit")
    return told


def unit_said(column: Column, heading: str) -> str:
    """The unit that a heading says of a column's numbers; "" where it says none that is known."""
    wanted = column.unit or column.measure
    return next((word for word in units_said(heading, column) if factor(word, wanted) is not None), "")


def factor_for(column: Column, heading: str, units: Units) -> Decimal:
    """How many of the column's unit one of the file's is."""
    told = units.get(column.name)
    return (factor(told, column.unit or column.measure) if told else None) or factor_of(heading, column)


def units_in_doubt(layer: Layer, chosen: Chosen, units: Units) -> list[Problem]:
    """Headings that say a unit which nobody can turn into ours: the file as a whole waits for an answer."""
    problems = []
    for column in layer.incoming:
        heading = chosen.get(column.name, CONSTANT)
        if heading.startswith(CONSTANT) or column.name in units:
            continue
        if said := unit_doubt(heading, column):
            unit = column.unit or column.measure
            what = (
                f"单位“{said}”换算不成{unit}。请在“列的对应”里给{column.label}选单位"
                f"（--unit {column.name}={unit}），或不导入这一列。"
            )
            problems.append(Problem(None, heading, what))
    return problems


def unit_notes(layer: Layer, chosen: Chosen, units: Units) -> list[str]:
    """In which unit numbers were taken that a person restated, or whose heading says none."""
    notes = []
    for column in layer.incoming:
        heading = chosen.get(column.name, CONSTANT)
        if heading.startswith(CONSTANT):
            continue
        if told := units.get(column.name):
            notes.append(f"“{heading}”的数按选定的单位{told}读。")
        elif says_no_unit(heading, column) and not unit_doubt(heading, column):
            notes.append(f"“{heading}”没有写单位，没有单位的数按{column.unit}读；不对的请另选单位。")
    return notes
