"""A layer that goes out and comes in: what it is called, its shapes, its columns, its key. Rooms declare theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any, Final

# DBF keeps ten bytes of a field's name.
LONGEST_NAME: Final = 10


class Type(StrEnum):
    """What a column holds; in brackets the Python value on either side, None where a cell is empty."""

    TEXT = "text"  # str
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # Decimal with the column's places
    FLAG = "flag"  # bool; written 是, 否
    DAY = "day"  # date
    CHOICE = "choice"  # the code of a choice; written as its label
    METRES = "metres"  # Decimal metres of chainage; also read as K1+250
    WORDS = "words"  # tuple of str; written with 、 between


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is the path of attributes from a row, or a function of it; empty means the column's name.

    `synonyms` are further headings under which engineers write it. `required` counts for rows that are new.
    `happened` marks the day of something that took place: it is not told in what leaves as of an earlier day.
    `measure` is the unit of the numbers in a column whose heading goes out without one (chainage). `begins` marks the
    day on which something begins: a month alone is its first day there and its last elsewhere.
    `is_name` marks a name, in which blanks between Chinese characters are layout: 神 州 路 is 神州路.
    A column with `comes_in` False is computed: it leaves for reading and is passed over when it returns. One with
    `goes_out` False is another way of writing what other columns say: it is read and never written.
    `spoken` are further words for choices, each with the code it means; `read` is how the room reads the column's text
    where `gis.exchange.cell_values.values` cannot know (chainage, sizes of pipes).
    """

    name: str
    label: str
    type: Type = Type.TEXT
    value: str | Callable[[Any], Any] = ""
    synonyms: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    spoken: tuple[tuple[str, str], ...] = ()
    read: Callable[[str], Any] | None = None
    unit: str = ""
    measure: str = ""
    begins: bool = False
    places: int = 3
    longest: int = 200
    required: bool = False
    comes_in: bool = True
    goes_out: bool = True
    happened: bool = False
    is_name: bool = False
    hint: str = ""

    def __post_init__(self) -> None:
        if not (self.name.isascii() and self.name.isidentifier() and len(self.name) <= LONGEST_NAME):
            raise ValueError(f"{self.name!r} is no ASCII name of at most {LONGEST_NAME} characters")

    @property
    def heading(self) -> str:
        """The label with its unit: 长度(米)."""
        return f"{self.label}({self.unit})" if self.unit else self.label

    def of(self, row: Any) -> Any:
        """The value of a row: of the Python type its `type` names, a choice's code for choices; None when empty."""
        if callable(self.value):
            value = self.value(row)
        else:
            value = reduce(_attribute, (self.value or self.name).split("."), row)
        if value is None or value == "" or value == []:
            return None
        return tuple(value) if self.type is Type.WORDS else value

    def written(self, value: Any) -> Any:
        """`value` as people read it: a choice's label, 是 or 否, words with 、 between; other values as they are."""
        if value is None:
            return None
        if self.type is Type.CHOICE:
            return dict(self.choices).get(value, value)
        if self.type is Type.FLAG:
            return "是" if value else "否"
        return "、".join(value) if self.type is Type.WORDS else value


def _attribute(thing: Any, name: str) -> Any:
    return None if thing is None else getattr(thing, name)


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
