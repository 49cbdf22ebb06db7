"""Runs of places in a list, many at once: where runs begin that lie one behind the other, and what lies in them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from parcels.line_buffers import Ints


def starts(count: Ints) -> Ints:
    """Where each run begins when runs of these lengths lie one behind the other."""
    first: Ints = np.cumsum(count) - count
    return first


def gathered(first: Ints, count: Ints) -> Ints:
    """The places first, first + 1, … of each run of `count`, run after run: [5, 0], [2, 3] gives 5 6 0 1 2."""
    if not len(count):
        return np.empty(0, dtype=np.int64)
    ends = np.cumsum(count)
    places: Ints = np.arange(ends[-1]) + np.repeat(first - ends + count, count)
    return places


def batches(first: Ints, total: int, most: int) -> Iterator[slice]:
    """Slices of the list of runs that begin at `first`, each of at most so many places in all, or of a single run."""
    ends = np.append(first[1:], total)
    start = 0
    while start < len(first):
        stop = max(int(np.searchsorted(ends, first[start] + most, side="right")), start + 1)
        yield slice(start, stop)
        start = stop
