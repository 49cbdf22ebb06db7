"""Straight lines and the capsules GEOS draws round them, in numpy: distance, outline, where a segment enters one.

A capsule is the convex polygon within reach of a straight line, its round ends drawn as `quad_segs` chords a quarter.
Everything here goes row by row: row n of one argument with row n of the others. Knows no cells and no ranks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from parcels.coverage.engine.arrays import Table
from parcels.coverage.engine.buffers import Floats, Ints, arc_reach

# A point outside by less than this is on the edge: what rounding makes of coordinates of some kilometres.
ON_EDGE_M: Final = 2e-12
# Steps from chord to chord before a segment has entered; a few are enough, more are rounding that goes to and fro.
MOST_STEPS: Final = 50


@dataclass(frozen=True, eq=False)
class Segments(Table):
    """Straight pieces from (x0, y0) to (x1, y1)."""

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats

    @property
    def length_m(self) -> Floats:
        x, y = self.x1 - self.x0, self.y1 - self.y0
        length_m: Floats = np.sqrt(x * x + y * y)
        return length_m

    def part(self, begin: Floats, stop: Floats) -> Segments:
        """The part of each between two shares of the way."""
        x, y = self.x1 - self.x0, self.y1 - self.y0
        return Segments(self.x0 + x * begin, self.y0 + y * begin, self.x0 + x * stop, self.y0 + y * stop)


@dataclass(frozen=True, eq=False)
class Straights(Table):
    """Straight lines: where each starts, its heading as a unit vector, its length and its reach in metres."""

    x: Floats
    y: Floats
    east: Floats
    north: Floats
    length_m: Floats
    reach_m: Floats

    @classmethod
    def of(cls, ends: Floats, reach_m: Floats) -> Straights:
        """From start and end points (n, 2, 2) that differ."""
        along = ends[:, 1] - ends[:, 0]
        length_m = np.hypot(along[:, 0], along[:, 1])
        east, north = (along / length_m[:, None]).T
        return cls(ends[:, 0, 0], ends[:, 0, 1], east, north, length_m, reach_m)

    def seen_from(self, x: Floats, y: Floats) -> Straights:
        """The same lines in coordinates that count from these points."""
        return replace(self, x=self.x - x, y=self.y - y)

    def distance_m(self, which: Ints, x: Floats, y: Floats) -> Floats:
        """From the lines at these places in the list to a point each."""
        x, y = x - self.x.take(which), y - self.y.take(which)
        east, north = self.east.take(which), self.north.take(which)
        along, across = x * east, x * north
        # In place from here on: this is asked most often of all.
        along += y * north
        across -= y * east
        # How far the point lies past either end, along the line; nothing where it lies beside the line.
        beyond = along - self.length_m.take(which)
        np.negative(along, out=along)
        np.maximum(beyond, along, out=beyond)
        np.maximum(beyond, 0.0, out=beyond)
        beyond *= beyond
        across *= across
        beyond += across
        distance_m: Floats = np.sqrt(beyond, out=beyond)
        return distance_m

    def tip(self, end: Ints) -> tuple[Floats, Floats]:
        """The centre of a round end: that in front where `end` is 1, that behind where it is -1."""
        along = self.length_m * (end > 0)
        return self.x + along * self.east, self.y + along * self.north

    def passage(self, segments: Segments, quad_segs: int) -> tuple[Floats, Floats]:
        """The part of each segment inside the capsule beside it: from which share of the way to which.

        Where nothing of it lies inside, the first share is not less than the second.
        """
        x, y = segments.x0 - self.x, segments.y0 - self.y
        step_x, step_y = segments.x1 - segments.x0, segments.y1 - segments.y0
        along, across = x * self.east + y * self.north, y * self.east - x * self.north
        step_along, step_across = (
            step_x * self.east + step_y * self.north,
            step_y * self.east - step_x * self.north,
        )
        limits = self.length_m, self.reach_m * arc_reach(quad_segs)
        there = _Way(along, across, step_along, step_across, *limits)
        # Where a segment leaves is where its reverse enters.
        back = _Way(along + step_along, across + step_across, -step_along, -step_across, *limits)
        enter, missing = np.split(_entry(_Way.joined([there, back]), quad_segs), 2)
        return enter, 1.0 - missing


@dataclass(frozen=True, eq=False)
class _Way(Table):
    """Ways in the frame of a line: start and whole step along and across it; its length and how far its chords lie."""

    along: Floats
    across: Floats
    step_along: Floats
    step_across: Floats
    length_m: Floats
    chord_m: Floats


def _entry(way: _Way, quad_segs: int) -> Floats:
    """Share of each way after which the capsule is entered; infinity where it is not.

    A point outside lies beyond the chord it faces, and all of the capsule lies behind that chord: the way up to it is
    outside, and there the next chord is asked for, until none is in the way.
    """
    share, at = np.zeros(len(way.along)), np.zeros(len(way.along))
    waiting: Ints = np.arange(len(way.along))
    for _ in range(MOST_STEPS):
        outside_m, slope = _facing(way, at, quad_segs)
        out = np.flatnonzero(outside_m > ON_EDGE_M)
        if not len(out):
            break
        waiting, slope = waiting[out], slope[out]
        # A way that does not come nearer to the chord it faces never enters: the capsule is convex.
        with np.errstate(divide="ignore"):
            at = np.where(slope < 0, at[out] - outside_m[out] / slope, np.inf)
        share[waiting] = at
        on = np.flatnonzero(at < 1.0)
        waiting, at, way = waiting[on], at[on], way.take(out[on])
    # The capsule begins behind the end of the way.
    share[share >= 1.0] = np.inf
    return share


def _facing(way: _Way, share: Floats, quad_segs: int) -> tuple[Floats, Floats]:
    """How far the point at this share of each way lies beyond the chord it faces, and how that changes on the way.

    All quarters of a capsule are alike, so the point is mirrored into one of them.
    """
    along, across = way.along + share * way.step_along, way.across + share * way.step_across
    past = along - way.length_m
    front, side = np.maximum(np.maximum(past, -along), 0.0), np.abs(across)
    cosines, sines = _normals(quad_segs)
    chord = (np.arctan2(side, front) * (2 * quad_segs / np.pi)).astype(np.int64)
    # Straight ahead of the side the angle is a full quarter, which would be the chord after the last.
    np.minimum(chord, quad_segs - 1, out=chord)
    cosine, sine = cosines.take(chord), sines.take(chord)
    # The step is mirrored as the point was; beside the line it leads neither to nor from an end.
    forward = np.where(past > 0, way.step_along, np.where(along < 0, -way.step_along, 0.0))
    sideways = np.where(across < 0, -way.step_across, way.step_across)
    return front * cosine + side * sine - way.chord_m, forward * cosine + sideways * sine


@lru_cache
def _normals(quad_segs: int) -> tuple[Floats, Floats]:
    """Cosine and sine of the direction each chord of a quarter faces."""
    turn = (np.arange(quad_segs) + 0.5) * np.pi / (2 * quad_segs)
    return np.cos(turn), np.sin(turn)
