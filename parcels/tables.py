"""Tables of numpy columns of equal length: the shape of cells, sightings, lines and edges. Knows no column by name."""

from __future__ import annotations

from typing import Any, Final, Self

import numpy as np

from parcels.line_buffers import Flags, Ints

# Rows computed at a time. Columns of more than 128 kB make the allocator ask the system for fresh memory at every step,
# which costs seven times what the arithmetic does (measured with glibc); so what is longer is taken in batches.
AT_ONCE: Final = 16_000


class Table:
    """Base of dataclasses all of whose fields are columns; a row is a place in each of them."""

    def __getitem__(self, which: Flags | Ints | slice) -> Self:
        return type(self)(*(column[which] for column in self._columns()))

    def take(self, which: Ints) -> Self:
        """Rows by place, faster than by index."""
        return type(self)(*(column.take(which, axis=0) for column in self._columns()))

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """The rows of all parts, in their order."""
        return cls(*map(np.concatenate, zip(*(part._columns() for part in parts), strict=True)))

    def _columns(self) -> list[Any]:
        return [getattr(self, name) for name in self.__dataclass_fields__]  # type: ignore[attr-defined]
