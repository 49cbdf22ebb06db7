"""The lines of a question in one table: what each reaches, of which kind it is and from which rank it counts."""

from __future__ import annotations

from dataclasses import dataclass

from parcels.coverage.engine.buffers import Floats, Geometries, Ints


@dataclass(frozen=True, eq=False)
class RankedLines:
    """Lines of all kinds in one list, each with the rank from which it counts."""

    lines: Geometries
    reach_m: Floats
    kind: Ints
    rank: Ints
    ranks: int

    def __getitem__(self, which: Ints) -> RankedLines:
        return RankedLines(
            self.lines[which], self.reach_m[which], self.kind[which], self.rank[which], self.ranks
        )
