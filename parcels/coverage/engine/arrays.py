"""Tables of numpy columns of equal length: cells, cell–line pairs, lines and edges. Knows no column by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Self

import numpy as np

from parcels.coverage.engine.buffers import Flags, Ints

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


def starts(count: Ints) -> Ints:
    """Where each run begins when runs of these lengths lie one behind the other."""
    first: Ints = np.cumsum(count) - count
    return first


def gathered(first: Ints, count: Ints) -> Ints:
    """The places first, first + 1, … of each run of `count`, run after run: [5, 0], [2, 3] gives 5 6 0 1 2."""
    if not len(count):
        return np.empty(0, dtype=np.int64)
    ends = np.cumsum(count)
    # Counting on through all runs, shifted for each run to where it begins.
    places: Ints = np.arange(ends[-1]) + np.repeat(first - ends + count, count)
    return places


def batches(first: Ints, total: int, most: int) -> Iterator[slice]:
    """Slices of the list of runs that begin at `first`, each of at most so many places in all, or of a single run."""
    ends = np.append(first[1:], total)
    start = 0
    while start < len(first):
        # At least one run a batch, however long it is.
        stop = max(int(np.searchsorted(ends, first[start] + most, side="right")), start + 1)
        yield slice(start, stop)
        start = stop
