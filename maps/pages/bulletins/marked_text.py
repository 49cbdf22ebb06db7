"""A bulletin's text in pieces, those that name works with the numbers of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from roads.bulletins.review import ReviewedMention


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Some of the text; `rows` are the works it names, none for the text between."""

    text: str
    rows: tuple[int, ...] = ()
    resolution: str = ""


def marked(text: str, readings: Sequence[ReviewedMention]) -> list[TextPiece]:
    """The whole text in pieces; quotes that overlap are one piece with the rows of all."""
    pieces: list[TextPiece] = []
    at = 0
    for start, end, rows in _ranges(readings):
        if start > at:
            pieces.append(TextPiece(text[at:start]))
        how = {readings[row].located.resolution for row in rows}
        worst = next((word for word in ("unlocated", "whole_road", "approximate") if word in how), "exact")
        pieces.append(TextPiece(text[start:end], tuple(rows), worst))
        at = end
    return [*pieces, TextPiece(text[at:])] if at < len(text) else pieces


def _ranges(readings: Sequence[ReviewedMention]) -> list[tuple[int, int, list[int]]]:
    ranges: list[tuple[int, int, list[int]]] = []
    for one in sorted(readings, key=lambda one: (one.mention.start, one.mention.end)):
        start, end = one.mention.start, one.mention.end
        if ranges and start < ranges[-1][1]:
            first, last, rows = ranges[-1]
            ranges[-1] = (first, max(last, end), [*rows, one.number])
        else:
            ranges.append((start, end, [one.number]))
    return ranges
