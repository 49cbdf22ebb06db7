"""Works as lines on the ground: pieces cut by chainage, neighbours of one look joined, halves told apart."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import shapely
from shapely.ops import substring

from maps.drawing.scene import Piece, Scene, WorkShape

# Ends of neighbouring pieces meet within a millimetre.
MEETING_M: Final = 0.002


class Stretch(NamedTuple):
    """A line on the ground that looks one way, for the left or right half of its road or both (L, R, B)."""

    line: Any
    side: str
    road_class: str


class Places:
    """Cuts pieces of a scene's lines; each line is made once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lines = [shapely.LineString(line.points) for line in scene.lines]

    def cut(self, line: int, from_m: float, to_m: float) -> Any:
        """The part of a line between two chainages, metres."""
        start = self.scene.lines[line].start_m
        return substring(self.lines[line], from_m - start, to_m - start)

    def stretches(self, work: WorkShape, look: Callable[[Piece], str]) -> Iterator[tuple[str, Stretch]]:
        """The work as stretches, each with what `look` says of its pieces; pieces it says nothing of are left out."""
        road_class = self.scene.lines[work.line].road_class or "local"
        for said, side, from_m, to_m in runs(work, look):
            yield said, Stretch(self.cut(work.line, from_m, to_m), side, road_class)

    def by_look(
        self, works: Iterator[WorkShape] | list[WorkShape], look: Callable[[WorkShape, Piece], str]
    ) -> dict[tuple[str, str], list[Stretch]]:
        """Stretches of many works by what `look` says of them and the class of their road."""
        stretches: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
        for work in works:
            for said, stretch in self.stretches(work, lambda piece, work=work: look(work, piece)):  # type: ignore[misc]
                stretches[said, stretch.road_class].append(stretch)
        return stretches


def runs(work: WorkShape, look: Callable[[Piece], str]) -> list[tuple[str, str, float, float]]:
    """Look, side, from and to (chainage, metres) of each longest run of pieces that look alike.

    Halves that look alike over the same metres are one stretch of the whole width.
    """
    left, right = (_joined(work, look, side) for side in "LR")
    both = set(left) & set(right)
    return sorted(
        [(said, "B", low, high) for said, low, high in both]
        + [(said, "L", low, high) for said, low, high in left if (said, low, high) not in both]
        + [(said, "R", low, high) for said, low, high in right if (said, low, high) not in both],
        key=lambda run: (run[2], run[1]),
    )


def _joined(work: WorkShape, look: Callable[[Piece], str], side: str) -> list[tuple[str, float, float]]:
    spans: list[tuple[str, float, float]] = []
    for piece in sorted(work.pieces, key=lambda piece: piece.from_m):
        # A piece over both sides is part of either.
        if piece.side not in ("B", side):
            continue
        said = look(piece)
        if spans and spans[-1][0] == said and abs(spans[-1][2] - piece.from_m) <= MEETING_M:
            spans[-1] = (said, spans[-1][1], piece.to_m)
        else:
            spans.append((said, piece.from_m, piece.to_m))
    return [run for run in spans if run[0]]
