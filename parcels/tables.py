"""Tables of numpy columns of equal length: the shape of cells, sightings, lines and edges. Knows no column by name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Self

import numpy as np

from parcels.line_buffers import Flags, Ints


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
        return [getattr(self, field.name) for field in fields(self)]  # type: ignore[arg-type]
