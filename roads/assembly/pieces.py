"""Pieces of streets as files have them: names read, lines cleaned, repeats dropped; leaves out joining them."""

import ast
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from shapely import LineString

# Several names in one cell: ['甲路', '乙路'] as OSMnx writes them, 甲路;乙路 as OpenStreetMap does, 甲路、乙路.
_LIST: Final = re.compile(r"\[.*\]|\(.*\)|\{.*\}", re.DOTALL)
_PARTING: Final = re.compile(r"[;；、/|，,\n]+")
# Decimals of a metre to which coordinates are rounded before repeats are looked for.
_MILLIMETRES: Final = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a street as a file has it, in a metric CRS.

    `one_way` is None where the file does not say; `link` marks slip roads. `key` is whatever the caller knows the piece
    by, such as a row number, and is only handed back.
    """

    line: LineString
    names: tuple[str, ...]
    one_way: bool | None = None
    link: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Pieces in canonical order and direction; the keys of those that said nothing (`empty`) or again (`repeats`)."""

    pieces: list[Piece] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)


def names_of(written: str | None) -> tuple[str, ...]:
    """The names a cell gives, each once, in the order written; none for an empty cell."""
    text = unicodedata.normalize("NFKC", written or "").strip()
    parsed: Iterable[object] = ()
    if _LIST.fullmatch(text):
        try:
            # Python's literals and nothing else: a cell may say anything, but nothing in it is run.
            parsed = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            parsed = ()
        if isinstance(parsed, str):
            parsed = (parsed,)
    if not isinstance(parsed, list | tuple | set | frozenset) or not parsed:
        parsed = _PARTING.split(text.strip("[]{}"))
    names = (str(name).strip().strip("'\"").strip() for name in parsed)
    return tuple(
        dict.fromkeys(name for name in names if name and name.lower() not in ("none", "nan", "null"))
    )


def clean(pieces: Iterable[Piece]) -> Cleaned:
    """Pieces of at least a millimetre, each once whichever way it is drawn, in an order only their shape decides."""
    kept: dict[bytes, Piece] = {}
    cleaned = Cleaned()
    # By key, so that of repeats always the same one is kept, in whatever order a file was read.
    for piece in sorted(pieces, key=lambda piece: piece.key):
        line = _plain(piece.line)
        if line is None:
            cleaned.empty.append(piece.key)
            continue
        mark = line.wkb
        if mark in kept:
            cleaned.repeats.append(piece.key)
            kept[mark] = _both(kept[mark], piece)
        else:
            kept[mark] = Piece(line, piece.names, piece.one_way, piece.link, piece.key)
    cleaned.pieces.extend(sorted(kept.values(), key=_place_of))
    return cleaned


def _plain(line: LineString) -> LineString | None:
    """The line in two dimensions without points that repeat, from its lesser end on; None when nothing is left."""
    if line.is_empty:
        return None
    coordinates = np.round(shapely.get_coordinates(line), _MILLIMETRES)
    if not np.isfinite(coordinates).all():
        return None
    moved = np.ones(len(coordinates), dtype=bool)
    moved[1:] = (np.diff(coordinates, axis=0) != 0).any(axis=1)
    coordinates = coordinates[moved]
    if len(coordinates) < 2:
        return None
    points = [(float(x), float(y)) for x, y in coordinates]
    return LineString(_ring_from_least(points) if points[0] == points[-1] else min(points, points[::-1]))


def _ring_from_least(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A closed line from its least point on, the way round that comes first."""
    ring = points[:-1]
    first = ring.index(min(ring))
    ring = ring[first:] + ring[:first]
    return [*min(ring, [ring[0], *ring[:0:-1]]), ring[0]]


def _both(first: Piece, second: Piece) -> Piece:
    """One piece for two of the same shape: drawn once each way it is no one-way street unless both say so."""
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    one_way = first.one_way if first.one_way == second.one_way else None
    return Piece(first.line, names, one_way, first.link and second.link, first.key)


def _place_of(piece: Piece) -> tuple[list[tuple[float, float]], tuple[str, ...]]:
    return list(piece.line.coords), tuple(sorted(piece.names))
