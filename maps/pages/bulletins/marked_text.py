"""A bulletin's text in pieces, those that name works with the numbers of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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


def as_html(pieces: Sequence[TextPiece]) -> SafeString:
    """The text with what was found marked, each mark with its resolution and the numbers of its rows."""
    return format_html_join("", "{}", ((_piece_html(piece),) for piece in pieces))


def _piece_html(piece: TextPiece) -> str:
    if not piece.rows:
        return piece.text
    mark = '<mark class="resolution-{}" data-rows="{}" tabindex="0">{}</mark>'
    return format_html(mark, piece.resolution, " ".join(map(str, piece.rows)), piece.text)


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
