"""Pieces with names as one centreline a street: assembled, in parts, or refused by name; leaves out Chinese words."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import shapely
from shapely import LineString

from roads.assembly.averaging import centreline
from roads.assembly.carriageways import runs
from roads.assembly.joining import Bridge, Centreline, Place, join
from roads.assembly.network import build, longest_way
from roads.assembly.pieces import Piece, clean
from roads.assembly.tolerances import TOLERANCES, Tolerances
from roads.assembly.trace import trace

Why = Literal["link", "branch", "beside"]
Reason = Literal["links", "short", "many", "scattered", "network", "shared"]

# Beside a centreline no farther than half its width and this, a piece belongs to it.
BESIDE_M: Final = 5.0
# How finely pieces are looked at for what lies beside a centreline.
STEP_M: Final = 5.0
# A name with more parts than this is a word for a kind of street.
MOST_PARTS: Final = 8
MOST_PIECES: Final = 5000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Part of a piece that is no part of the centreline: its key, why, metres and middle."""

    key: int
    why: Why
    metres: float
    at: Place


@dataclass(frozen=True, slots=True)
class Street:
    """One centreline; `part` counts from 1 where a name has several, else it is 0; made of `pieces_m`."""

    name: str
    part: int
    line: LineString
    keys: list[int]
    pieces_m: float
    averaged_m: float
    widest_m: float
    bridges: list[Bridge]
    left_out: list[LeftOut]

    @property
    def length_m(self) -> float:
        return float(self.line.length)

    @property
    def bridged_m(self) -> float:
        return sum(bridge.metres for bridge in self.bridges)


@dataclass(frozen=True, slots=True)
class Refused:
    """A name that makes no street, with what speaks against it: metres of pieces and of those no line would hold."""

    name: str
    reason: Reason
    keys: list[int]
    pieces_m: float
    left_out_m: float


@dataclass(frozen=True, slots=True)
class Assembly:
    """What came of all pieces; `shared` are those with several names and the one they were counted to."""

    streets: list[Street] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    shared: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)


def assemble(pieces: Iterable[Piece], tolerances: Tolerances = TOLERANCES) -> Assembly:
    """One centreline a name from lines in a metric CRS, whatever their order and direction."""
    cleaned = clean(pieces)
    result = Assembly(empty=cleaned.empty, repeats=cleaned.repeats)
    by_name: dict[str, list[Piece]] = defaultdict(list)
    several = []
    for piece in cleaned.pieces:
        if not piece.names:
            result.unnamed.append(piece.key)
        elif len(piece.names) == 1:
            by_name[piece.names[0]].append(piece)
        else:
            several.append(piece)
    for piece in several:
        name = _name_for(piece, by_name, tolerances)
        result.shared.append((piece.key, piece.names, name))
        by_name[name].append(piece)
    for name in sorted({name for piece in several for name in piece.names} - set(by_name)):
        sharing = [piece for piece in several if name in piece.names]
        result.refused.append(Refused(name, "shared", _keys(sharing), _metres(sharing), 0.0))
    for name in sorted(by_name):
        made = assemble_street(name, by_name[name], tolerances)
        if isinstance(made, Refused):
            result.refused.append(made)
        else:
            result.streets.extend(made)
    return result


def _name_for(piece: Piece, by_name: dict[str, list[Piece]], tolerances: Tolerances) -> str:
    """Of several names the one whose street the piece goes on from at most of its ends, then the longest street."""
    ends = [shapely.Point(piece.line.coords[at]) for at in (0, -1)]

    def fitness(name: str) -> tuple[int, float, str]:
        own = [other for other in by_name.get(name, []) if len(other.names) == 1 and not other.link]
        touched = sum(any(other.line.dwithin(end, tolerances.snap_m) for other in own) for end in ends)
        return touched, sum(other.line.length for other in own), name

    return max(piece.names, key=fitness)


def assemble_street(
    name: str, pieces: Sequence[Piece], tolerances: Tolerances = TOLERANCES
) -> list[Street] | Refused:
    """The parts of one street from cleaned pieces, or why it is none."""
    main = [piece for piece in pieces if not piece.link]
    total, keys = _metres(main or pieces), _keys(pieces)
    if not main:
        return Refused(name, "links", keys, total, total)
    if len(main) > MOST_PIECES:
        return Refused(name, "many", keys, total, 0.0)
    lines = join(_centrelines(main, tolerances), tolerances)
    kept = [each for each in lines if each.line.length >= tolerances.part_m]
    if not kept:
        return Refused(name, "short", keys, total, total)
    if len(kept) > MOST_PARTS:
        return Refused(name, "scattered", keys, total, 0.0)
    beside, left_out = _shares(pieces, kept, tolerances)
    branches = sum(each.metres for part in left_out for each in part if each.why == "branch")
    if branches > tolerances.branches * total:
        return Refused(name, "network", keys, total, branches)
    return [
        Street(
            name,
            number if len(kept) > 1 else 0,
            each.line,
            _keys(beside[number - 1]),
            _metres(beside[number - 1]),
            each.averaged_m,
            each.widest_m,
            each.bridges,
            left_out[number - 1],
        )
        for number, each in enumerate(kept, start=1)
    ]


def _keys(pieces: Iterable[Piece]) -> list[int]:
    return sorted(piece.key for piece in pieces)


def _metres(pieces: Iterable[Piece]) -> float:
    return float(sum(piece.line.length for piece in pieces))


def _centrelines(pieces: Sequence[Piece], tolerances: Tolerances) -> list[Centreline]:
    network = build(pieces, tolerances)
    return [
        centreline(trace(network, way), pieces, tolerances)
        for component in network.components()
        if len(way := longest_way(network, component)) > 1
    ]


def _shares(
    pieces: Sequence[Piece], lines: Sequence[Centreline], tolerances: Tolerances
) -> tuple[list[list[Piece]], list[list[LeftOut]]]:
    """For each line the pieces that lie beside it, and what of its nearest pieces is too far away to be part of it."""
    beside: list[list[Piece]] = [[] for _ in lines]
    left_out: list[list[LeftOut]] = [[] for _ in lines]
    for piece in pieces:
        steps = max(1, math.ceil(piece.line.length / STEP_M))
        middles = (np.arange(steps) + 0.5) * piece.line.length / steps
        points = shapely.line_interpolate_point(piece.line, middles)
        apart = np.array([shapely.distance(each.line, points) for each in lines])
        part = int(apart.mean(axis=1).argmin())
        away = (apart - np.array([each.widest_m / 2 + BESIDE_M for each in lines])[:, None]).min(axis=0) > 0
        if not piece.link and not away.all():
            beside[part].append(piece)
        for first, last in [(0, steps - 1)] if piece.link else runs(away):
            metres = (last - first + 1) * piece.line.length / steps
            middle = points[(first + last) // 2]
            near = float(apart[part][first : last + 1].max()) <= tolerances.width_m
            alike = near and _alike(points[first], points[last], lines[part].line, tolerances)
            why: Why = "link" if piece.link else "beside" if alike else "branch"
            left_out[part].append(LeftOut(piece.key, why, metres, (middle.x, middle.y)))
    return beside, left_out


def _alike(first: shapely.Point, last: shapely.Point, line: LineString, tolerances: Tolerances) -> bool:
    """Whether the way from one point to another runs as the line does beside them."""
    run = shapely.get_coordinates([first, last])
    along = shapely.get_coordinates(line.interpolate([line.project(first), line.project(last)]))
    way, own = run[1] - run[0], along[1] - along[0]
    size = float(np.hypot(*way) * np.hypot(*own))
    return size > 0 and abs(float(way @ own)) >= math.cos(math.radians(tolerances.parallel_deg)) * size
