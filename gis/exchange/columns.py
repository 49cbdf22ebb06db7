"""A column of a layer that goes out and comes in: its names, its type, its value of a row. Holds no layer."""

from collections.abc import Callable
from dataclasses import dataclass
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
    A column with `comes_in` False is computed: it leaves for reading and is passed over when it returns. One with
    `goes_out` False is another way of writing what other columns say: it is read and never written.
    `spoken` are further words for choices, each with the code it means; `read` is how the room reads the column's text
    where `gis.exchange.values` cannot know (chainage).
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
    places: int = 3
    longest: int = 200
    required: bool = False
    comes_in: bool = True
    goes_out: bool = True
    happened: bool = False
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
            found = self.value(row)
        else:
            found = reduce(_attribute, (self.value or self.name).split("."), row)
        if found is None or found == "" or found == []:
            return None
        return tuple(found) if self.type is Type.WORDS else found

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
