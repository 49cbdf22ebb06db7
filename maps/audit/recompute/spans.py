"""Metres along a road as lists of (low, high): unions, common parts and differences, exact in decimals."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

Spans = list[tuple[Decimal, Decimal]]


def span_of(value: Any) -> Spans:
    """A range as the database driver gives it; nothing for null and empty ranges."""
    if value is None or value.isempty or value.lower is None or value.upper is None:
        return []
    return [(Decimal(value.lower), Decimal(value.upper))]


def united(spans: Iterable[tuple[Decimal, Decimal]]) -> Spans:
    """Metres that lie in any of the spans, once each."""
    union: Spans = []
    for low, high in sorted(spans):
        if union and low <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], high))
        elif low < high:
            union.append((low, high))
    return union


def common(one: Spans, other: Spans) -> Spans:
    """Metres that lie in both."""
    parts = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return united((low, high) for low, high in parts if low < high)


def without(one: Spans, taken: Spans) -> Spans:
    """Metres of the first that do not lie in the second."""
    left = list(one)
    for low, high in taken:
        cut = [((a, min(b, low)), (max(a, high), b)) for a, b in left]
        left = [part for pair in cut for part in pair if part[0] < part[1]]
    return left


def metres(spans: Spans) -> float:
    """Length of spans that do not overlap."""
    return float(sum(high - low for low, high in spans))
