"""A layer that goes out and comes in: what it is called, its shapes, its columns, its key. Rooms declare theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any

from gis.exchange.columns import Column, Type


class Shape(StrEnum):
    """A kind of geometry, by its word for people."""

    POINT = "点"
    LINE = "线"
    POLYGON = "面"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one kind of thing looks like outside, for every format and both ways.

    `shapes` are the kinds of geometry a row may have, the usual one first; `multi` says whether a row may consist of
    several. `shape` is the path of attributes to a row's GEOS geometry in the storage CRS, or a function of the row.
    `keys` are sets of columns, each enough to recognise a row, the surest first; a layer without keys recognises a
    row by all its columns (reports). `rows` gives everything the columns read, as of the end of a day, in a fixed
    number of queries. What leaves by these columns comes back by them without difference; a shape that is computed
    (`shape_comes_in` False) is passed over when it returns.
    """

    code: str
    label: str
    shapes: tuple[Shape, ...]
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    rows: Callable[[date], Iterable[Any]]
    shape: str | Callable[[Any], Any] = "geom"
    multi: bool = False
    shape_required: bool = True
    shape_comes_in: bool = True
    hint: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.code} has a column twice")
        if missing := {name for key in self.keys for name in key} - set(names):
            raise ValueError(f"{self.code} has no column {missing}")

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def incoming(self) -> tuple[Column, ...]:
        """Columns that are read when the layer comes in."""
        return tuple(column for column in self.columns if column.comes_in)

    @property
    def outgoing(self) -> tuple[Column, ...]:
        """Columns that are written when the layer goes out."""
        return tuple(column for column in self.columns if column.goes_out)

    def shape_of(self, row: Any) -> Any:
        """The GEOS geometry of a row in the storage CRS; None where it has none."""
        if callable(self.shape):
            return self.shape(row)
        return reduce(lambda thing, name: getattr(thing, name, None), self.shape.split("."), row)


def provenance() -> tuple[Column, ...]:
    """The columns of gis.models.Provenance, which every layer of ours has at its end."""
    return (
        Column("source", "来源", synonyms=("数据来源", "资料来源")),
        Column("schematic", "示意", Type.FLAG, synonyms=("是否示意",)),
        Column("demo", "演示", Type.FLAG, synonyms=("是否演示",)),
    )
