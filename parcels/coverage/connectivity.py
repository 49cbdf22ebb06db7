"""Which lines of a network are joined to a source on any day: lines are joined where they meet. Knows no database.

Two lines of a kind are joined where they come within the joining tolerance of each other, a source and a line within
the tolerance of sources. What is joined to a source in use, through lines built by the day, serves; where no source of
the kind is known, the largest network by length does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from parcels.coverage.engine.buffers import Flags, Geometries, Ints
from parcels.coverage.engine.problem import NEVER, Network

# Who gained where a source that came into use joined lines that were there.
SOURCE_OWNER: Final = "source"
# Whose loss it is where a source went out of use, or networks came apart.
CUT_OFF: Final = "cut-off"


class Period(NamedTuple):
    """Day numbers a source is in use: from the first, until before the other."""

    since: int
    until: int = int(NEVER)


@dataclass(frozen=True, eq=False)
class Sources:
    """Sources of one kind of network: where they stand, who they are, and when they are in use."""

    points: Geometries
    owner: NDArray[Any]
    periods: tuple[tuple[Period, ...], ...]

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, Any, Sequence[Period]]]) -> Sources:
        """Sources from rows of point, owner and periods."""
        points, owners, periods = zip(*rows, strict=True) if rows else ((), (), ())
        return cls(
            np.array(points, dtype=object),
            np.array(owners, dtype=object),
            tuple(tuple(some) for some in periods),
        )

    def in_use(self, day: int) -> Flags:
        return np.array(
            [any(one.since <= day < one.until for one in some) for some in self.periods], dtype=np.bool_
        )

    def changes(self, since: int, until: int) -> set[int]:
        """Days after the one and by the other on which one comes into use or goes out of it."""
        days = {day for some in self.periods for one in some for day in one}
        return {day for day in days if since < day <= until}


@dataclass(frozen=True, eq=False)
class Parts:
    """The networks of a kind on a day. `of_line` numbers the network of each line, -1 where it is not built;
    `joined` are the lines that serve; `by_source` whether because of a source."""

    of_line: Ints
    joined: Flags
    by_source: bool
    count: int


@dataclass(frozen=True, eq=False)
class Joints:
    """A network of one kind with what meets: pairs of lines, and pairs of a source and a line."""

    network: Network
    sources: Sources
    length_m: NDArray[np.float64]
    pairs: Ints
    fed: Ints

    @classmethod
    def of(cls, network: Network, sources: Sources, *, join_m: float, source_join_m: float) -> Joints:
        """Find what meets, through an index: the cost grows with the meetings, not with the pairs of lines."""
        tree = shapely.STRtree(network.lines)
        pairs = tree.query(network.lines, predicate="dwithin", distance=join_m)
        fed = tree.query(sources.points, predicate="dwithin", distance=source_join_m)
        return cls(network, sources, shapely.length(network.lines), pairs[:, pairs[0] < pairs[1]], fed)

    def on(self, day: int) -> Parts:
        """The networks at the end of a day, whose own works count."""
        return self.parts(self.network.day <= day, day)

    def parts(self, built: Flags, day: int) -> Parts:
        """The networks that the built lines make, with the sources in use on the day."""
        label = self._labels(built)
        count = int(label.max(initial=-1)) + 1
        feeding = np.zeros(count, dtype=np.bool_)
        known = len(self.sources.points) > 0
        if known:
            place, line = self.fed
            live = self.sources.in_use(day)[place] & built[line]
            feeding[label[line[live]]] = True
        elif count:
            # Of networks of equal length argmax takes the first.
            feeding[np.bincount(label[built], weights=self.length_m[built]).argmax()] = True
        joined = np.zeros(len(built), dtype=np.bool_)
        joined[built] = feeding[label[built]]
        return Parts(label, joined, known, count)

    def with_more(self, more: Sequence[Network], *, join_m: float, source_join_m: float) -> Joints:
        """The same with more lines of the kind after those there are."""
        return Joints.of(self.network.joined(more), self.sources, join_m=join_m, source_join_m=source_join_m)

    def _labels(self, built: Flags) -> Ints:
        """The number of the network of each built line."""
        one, other = self.pairs
        both = built[one] & built[other]
        edges = coo_array(
            (np.ones(int(both.sum()), dtype=np.int8), (one[both], other[both])), shape=(len(built),) * 2
        )
        _, label = connected_components(edges, directed=False)
        # Lines that are not built have a label, too: those of the built ones are numbered anew, without gaps.
        labels = np.full(len(built), -1, dtype=np.int64)
        _, labels[built] = np.unique(label[built], return_inverse=True)
        return labels

    def at(self, day: int) -> Network:
        """The lines that serve at the end of a day."""
        return self.network[self.on(day).joined]

    def since(self, since: int, until: int) -> tuple[Network, Network]:
        """The lines that serve at the end of `until` by the day each came to serve after `since`, and those that
        served at the end of `since` and no longer do.

        A line that was there and came to serve through others belongs to what joined it on that day: of several the
        least owner, or the source that came into use.
        """
        day, owner = self.network.day.copy(), self.network.owner.copy()
        before, after = self.on(since).joined, self.on(until).joined
        served = before.copy()
        for event in self._events(since, until):
            parts = self.on(event)
            # What came and went again by the end is nobody's gain.
            fresh = parts.joined & ~served & after
            served |= fresh
            waited = fresh & (self.network.day < event)
            day[waited] = event
            for part in np.unique(parts.of_line[waited]).tolist():
                owner[waited & (parts.of_line == part)] = self._joiner(parts, part, event)
        kind, lines, reach_m = self.network.kind, self.network.lines, self.network.reach_m
        serving = Network(kind, lines[after], reach_m[after], day[after], owner[after], self.network.notes)
        return serving, self.network[before & ~after]

    def _events(self, since: int, until: int) -> Iterable[int]:
        """Days on which something was built or a source changed."""
        built = self.network.day[(self.network.day > since) & (self.network.day <= until)]
        return sorted({*built.tolist(), *self.sources.changes(since, until)})

    def _joiner(self, parts: Parts, part: int, day: int) -> Any:
        """Who joined a network on a day: what was built of it then, else the source that came into use."""
        built = self.network.owner[(parts.of_line == part) & (self.network.day == day)]
        if len(built):
            return min(built.tolist())
        place, line = self.fed
        here = place[(parts.of_line[line] == part) & self.sources.in_use(day)[place]]
        return min(self.sources.owner[here].tolist(), default=SOURCE_OWNER)


def joints_of(
    networks: Iterable[Network], sources: Mapping[str, Sources], *, join_m: float, source_join_m: float
) -> dict[str, Joints]:
    """What meets, by kind, of the kinds that have sources at all; others, such as roads, are not asked for theirs."""
    return {
        network.kind: Joints.of(network, sources[network.kind], join_m=join_m, source_join_m=source_join_m)
        for network in networks
        if network.kind in sources
    }
