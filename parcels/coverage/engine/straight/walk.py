"""The parts of edges that bound what is left uncovered: each edge less what the capsules of others take of it.

Edges are sifted by discs, in runs and then singly: a disc wholly inside a capsule is covered, one away from it is not
touched. Only edges whose disc meets the edge of a capsule are held against the capsule itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from parcels.coverage.engine.arrays import AT_ONCE, gathered, starts
from parcels.coverage.engine.buffers import Flags, Floats, Ints, arc_reach
from parcels.coverage.engine.measure import Measure
from parcels.coverage.engine.straight.capsules import Segments
from parcels.coverage.engine.straight.edges import CHORDS_A_RUN, Arcs, Discs, Edges, Outlines, Rooms, Rows

# Runs taken apart into chords at a time.
RUNS: Final = AT_ONCE // CHORDS_A_RUN


@dataclass(frozen=True, eq=False)
class Parts(Segments):
    """Parts of edges with the states they live through: from `begin` up to and without `stop`.

    `bulge_m2` is what the chords of a part cover beyond the straight line between its ends.
    """

    slot: Ints
    begin: Ints
    stop: Ints
    bulge_m2: Floats

    def area_m2(self, measure: Measure) -> Floats:
        """What each part adds to the area on its left, on the ellipsoid; `measure` has a row for each slot."""
        # Green's theorem: the integrals of 1, x and y over what lies on the left are those of −y dx, −xy dx and −y²/2
        # dx along its bounds. With the three a factor that is linear in x and y can be integrated edge by edge, in
        # any order.
        x0, y0, x1, y1 = self.x0, self.y0, self.x1, self.y1
        dx = x1 - x0
        plane = -(y0 + y1) * dx / 2 - self.bulge_m2
        # The sliver between a run of chords and its line is so thin that it is taken as lying on the middle of the
        # line.
        east = -(x0 * (2 * y0 + y1) + x1 * (y0 + 2 * y1)) * dx / 6 - self.bulge_m2 * (x0 + x1) / 2
        north = -(y0 * y0 + y0 * y1 + y1 * y1) * dx / 6 - self.bulge_m2 * (y0 + y1) / 2
        factor, tilt_east, tilt_north = (
            values.take(self.slot) for values in (measure.factor, measure.east, measure.north)
        )
        area_m2: Floats = plane * factor + east * tilt_east + north * tilt_north
        return area_m2


@dataclass(frozen=True, eq=False)
class _Sifted:
    """For each edge or run the state from which all of it is covered, and its list of rows that may take a part."""

    stop: Ints
    first: Ints
    count: Ints
    row: Ints

    def of(self, which: Ints) -> _Sifted:
        """The lists of these, which lie where they lay."""
        return _Sifted(self.stop[which], self.first[which], self.count[which], self.row)


class Walk:
    """Rows and rooms walked round."""

    def __init__(self, rows: Rows, rooms: Rooms, quad_segs: int) -> None:
        self._rows, self._rooms, self._quad_segs = rows, rooms, quad_segs
        self._outlines = Outlines(rows, rooms, quad_segs)
        self._covered_by = rows.rank + 1  # the state from which a row covers
        self._born = np.append(rows.rank + 1, 0)  # the last is for edges of the room, whose row is -1

    def parts(self) -> Iterator[Parts]:
        """All parts, some at a time. Runs that nothing touches stay whole: most chords need not be looked at."""
        arcs, discs = self._outlines.arcs()
        straight = self._outlines.straight()
        runs = Discs.joined([discs, straight.discs()])
        own = np.concatenate([arcs.row, straight.row])
        sifted = self._sift(runs, own, self._of_rooms(np.concatenate([arcs.slot, straight.slot])))
        number = len(arcs.slot)
        yield self._left_of(straight, sifted.of(np.arange(number, len(own))))
        alive = sifted.stop[:number] > self._born[arcs.row]
        whole = alive & (sifted.count[:number] == 0) & self._outlines.inside(arcs, discs)
        yield self._untouched(arcs[whole], sifted.stop[:number][whole])
        others = np.flatnonzero(alive & ~whole)
        for start in range(0, len(others), RUNS):
            some = others[start : start + RUNS]
            chords, run = self._outlines.chords(arcs.take(some))
            yield self._left_of(chords, self._sift(chords.discs(), None, sifted.of(some[run])))

    def _untouched(self, arcs: Arcs, stop: Ints) -> Parts:
        edges, bulge_m2 = self._outlines.whole(arcs)
        return _parts(edges, self._born[edges.row], stop, bulge_m2)

    def _of_rooms(self, slot: Ints) -> _Sifted:
        """Nothing sifted yet: all rows of the room may take a part, and the room may be full."""
        rooms, rows = self._rooms, np.arange(len(self._rows.slot))
        return _Sifted(rooms.full_from[slot] + 1, rooms.first[slot], rooms.count[slot], rows)

    def _sift(self, discs: Discs, own: Ints | None, lists: _Sifted) -> _Sifted:
        """Hold each disc against the rows of its list but its own, more at a time until something covers it."""
        stop = lists.stop.copy()
        hits: list[tuple[Ints, Ints]] = []
        alive: Ints = np.arange(len(stop))
        # Lists are looked through in doubling steps: most discs are covered by one of their first rows, and those
        # that are not should not cost a round of numpy calls for each row.
        done, batch = 0, 1
        while True:
            left = lists.count.take(alive) - done
            alive, left = alive[left > 0], left[left > 0]
            if not len(alive):
                break
            left = np.minimum(left, batch)
            disc = np.repeat(alive, left)
            row = lists.row.take(gathered(lists.first.take(alive) + done, left))
            done, batch = done + batch, max(1, min(2 * batch, AT_ONCE // len(alive)))
            disc, row, covers = self._meet(discs, disc, row, own)
            hits.append((disc[~covers], row[~covers]))
            # Rows come by rank: the first that covers is the one that counts, so it is written last.
            covered, by = disc[covers][::-1], row[covers][::-1]
            stop[covered] = np.minimum(lists.stop[covered], self._covered_by[by])
            gone = np.zeros(len(stop), dtype=np.bool_)
            gone[covered] = True
            alive = alive[~gone.take(alive)]
        disc, row = (
            np.concatenate([hit[part] for hit in hits]) if hits else np.empty(0, np.int64) for part in (0, 1)
        )
        # A stable sort keeps each list in the order of rank, which the next sifting counts on.
        count = np.bincount(disc, minlength=len(stop))
        return _Sifted(stop, starts(count), count, row[np.argsort(disc, kind="stable")])

    def _meet(self, discs: Discs, disc: Ints, row: Ints, own: Ints | None) -> tuple[Ints, Ints, Flags]:
        """The discs that meet the capsule of their row, and whether they lie wholly inside it."""
        line = self._rows.line
        distance_m = line.distance_m(row, discs.x.take(disc), discs.y.take(disc))
        radius_m, reach_m = discs.radius_m.take(disc), line.reach_m.take(row)
        meets = distance_m - radius_m <= reach_m
        if own is not None:
            meets &= own.take(disc) != row
        near = np.flatnonzero(meets)
        covers = (distance_m + radius_m).take(near) <= reach_m.take(near) * arc_reach(self._quad_segs)
        return disc.take(near), row.take(near), covers

    def _left_of(self, edges: Edges, sifted: _Sifted) -> Parts:
        """The parts of edges that nothing takes at once, each with the state from which something does."""
        born = self._born[edges.row]
        alive = np.flatnonzero(sifted.stop > born)
        edge: Ints = np.repeat(alive, sifted.count[alive])
        row = sifted.row[gathered(sifted.first[alive], sifted.count[alive])]
        edge, row, enter, leave = self._takes(edges, edge, row)
        earlier = self._covered_by[row] < sifted.stop[edge]
        edge, row, enter, leave = edge[earlier], row[earlier], enter[earlier], leave[earlier]
        count = np.bincount(edge, minlength=len(born))
        alone = alive[count[alive] == 0]
        pieces, begin, end, stop = _split(edge, enter, leave, self._covered_by[row], count, sifted.stop)
        lives = np.flatnonzero(stop > born[pieces])
        pieces, begin, end, stop = pieces[lives], begin[lives], end[lives], stop[lives]
        cut = edges.take(pieces)
        return Parts.joined([
            _parts(edges.take(alone), born[alone], sifted.stop[alone]),
            _parts(Edges.of(cut.part(begin, end), cut.slot, cut.row), born[pieces], stop),
        ])  # fmt: skip

    def _takes(self, edges: Edges, edge: Ints, row: Ints) -> tuple[Ints, Ints, Floats, Floats]:
        """What the rows' capsules take of the edges beside them: from which share of the way to which."""
        enter, leave = np.empty(len(edge)), np.empty(len(edge))
        for start in range(0, len(edge), AT_ONCE // 2):
            some = slice(start, start + AT_ONCE // 2)
            line, ends = self._rows.line.take(row[some]), edges.take(edge[some])
            enter[some], leave[some] = line.passage(ends, self._quad_segs)
        real = np.flatnonzero(enter < leave)
        return edge[real], row[real], enter[real], leave[real]


def _parts(edges: Edges, begin: Ints, stop: Ints, bulge_m2: Floats | None = None) -> Parts:
    if bulge_m2 is None:
        bulge_m2 = np.zeros(len(begin))
    return Parts(edges.x0, edges.y0, edges.x1, edges.y1, edges.slot, begin, stop, bulge_m2)


def _split(
    edge: Ints, enter: Floats, leave: Floats, covered_by: Ints, count: Ints, stop: Ints
) -> tuple[Ints, Floats, Floats, Ints]:
    """Edges of which something is taken, split wherever a take begins or ends.

    Edge, begin and end of each piece, and the state from which it is covered: that of the earliest take over it.
    """
    taken = np.flatnonzero(count)
    at = np.concatenate([enter, leave, np.zeros(len(taken)), np.ones(len(taken))])
    owner = np.concatenate([edge, edge, taken, taken])
    # Places lie between 0 and 1, so with twice the edge's number before them one number sorts by edge, then by place.
    order = np.argsort(2.0 * owner + at)
    owner, at = owner[order], at[order]
    piece = np.flatnonzero((owner[1:] == owner[:-1]) & (at[1:] > at[:-1]))
    owner, begin, end = owner[piece], at[piece], at[piece + 1]
    order = np.argsort(edge, kind="stable")
    over = np.repeat(np.arange(len(owner)), count[owner])
    take = order[gathered(starts(count)[owner], count[owner])]
    # A piece lies wholly inside a take or wholly outside: its middle tells, without asking about its ends.
    middle = ((begin + end) / 2)[over]
    covers = (enter[take] <= middle) & (middle <= leave[take])
    until = stop[owner]
    # Several takes may lie over one piece; plain assignment would let the last one written win.
    np.minimum.at(until, over[covers], covered_by[take[covers]])
    return owner, begin, end, until
