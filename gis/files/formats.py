"""The formats that may come in: an allow-list. What is not here is refused, whatever a library could make of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gis.files.table import Table


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person has said about a file: the encoding of its text, "" to have it found."""

    encoding: str = ""


# Runs in a process of its own, without database, with limits on time and memory; DomainError says what is wrong.
Reader = Callable[[Path, Reading], list[Table]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the suffixes of its files. `reader` is `module:function`, a Reader, imported where it runs."""

    code: str
    label: str
    suffixes: tuple[str, ...]
    reader: str


FORMATS: tuple[Format, ...] = ()
