"""Sets of half-open intervals on a line, in whole millimetres: the little arithmetic the simulated sites need."""

from collections.abc import Iterable

from roads.chainage import Span

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]


def millimetres(span: Span) -> Interval:
    """A bounded span of metres as whole millimetres."""
    assert span.lower is not None
    assert span.upper is not None
    return round(span.lower * 1000), round(span.upper * 1000)


def union(*sets: Iterable[Interval]) -> Intervals:
    """Everything in any of the sets, in order, touching pieces joined."""
    merged: list[Interval] = []
    for low, high in sorted(piece for pieces in sets for piece in pieces if piece[0] < piece[1]):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def intersection(first: Intervals, second: Intervals) -> Intervals:
    """Everything in both."""
    common = (
        (max(low, other_low), min(high, other_high))
        for low, high in first
        for other_low, other_high in second
    )
    return union(piece for piece in common if piece[0] < piece[1])


def difference(first: Intervals, second: Iterable[Interval]) -> Intervals:
    """What of the first is not in the second."""
    left = list(first)
    for low, high in second:
        left = [
            piece
            for begin, end in left
            for piece in ((begin, min(end, low)), (max(begin, high), end))
            if piece[0] < piece[1]
        ]
    return union(left)


def length(pieces: Intervals) -> int:
    """Total length in millimetres."""
    return sum(high - low for low, high in pieces)
