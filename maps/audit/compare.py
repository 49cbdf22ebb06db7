"""Two trees of figures held against each other: which agree, which differ, which nobody recomputed."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from typing import Any, Final

from maps.audit.figures import NO_FIGURES, identity_of, is_figure, tree_of
from maps.audit.recompute.says import Says, WorkedOut

TOLERANCE: Final = 1e-6
# Facts keep so many.
DIGITS: Final = 6
# Below it floating point is noise.
NOISE: Final = 1e-12
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that reads otherwise: where it stands, what the briefing says, and what the auditor found."""

    chapter: str
    where: str
    said: Any
    recomputed: Any

    def __str__(self) -> str:
        return f"{self.where}：汇报 {_shown(self.said)}，复核 {_shown(self.recomputed)}"


@dataclass(slots=True)
class Comparison:
    """How many figures of each chapter were compared, which differ, and which have nothing to be compared with."""

    compared: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.compared.total()


def compare(facts: Any, own: dict[str, Any]) -> Comparison:
    """Every figure of the facts against the recomputed ones; a chapter is a field of the facts."""
    result = Comparison()
    for name, value in tree_of(facts).items():
        if name not in NO_FIGURES:
            _values(result, name, name, value, own.get(name, _NOTHING))
    return result


_NOTHING: Final = object()


def _values(result: Comparison, chapter: str, where: str, said: Any, own: Any) -> None:
    if is_dataclass(said):
        _tree(result, chapter, where, tree_of(said), own)
    elif isinstance(said, tuple) and (isinstance(own, list) or any(map(is_dataclass, said))):
        _rows(result, chapter, where, said, own)
    elif own is _NOTHING:
        if is_figure(where.rpartition(".")[2], said):
            result.missed.append(where)
    else:
        result.compared[chapter] += 1
        if not same(said, own):
            result.differences.append(Difference(chapter, where, said, own))


def _tree(result: Comparison, chapter: str, where: str, said: dict[str, Any], recomputed: Any) -> None:
    """A row; what is in the facts and was not found at all counts as one difference."""
    if recomputed is None:
        result.compared[chapter] += 1
        result.differences.append(Difference(chapter, where, "有", "没有"))
        return
    known = recomputed if isinstance(recomputed, dict) else {}
    for name, value in said.items():
        own = known.get(name, _NOTHING)
        own = own.of(said) if isinstance(own, WorkedOut) else own
        _values(result, chapter, f"{where}.{name}", value, own)


def _rows(result: Comparison, chapter: str, where: str, said: Sequence[Any], recomputed: Any) -> None:
    """Rows by what tells them apart; then their number and their order."""
    own = list(_numbered([(row.identity, row) for row in recomputed] if recomputed is not _NOTHING else []))
    left = dict(own)
    placed = []
    for key, row in _numbered([(identity_of(row), row) for row in said]):
        name = f"{where}[{'，'.join(str(part) for part in key[0])}]"
        match = left.pop(key, None)
        if match is None and recomputed is not _NOTHING:
            result.compared[chapter] += 1
            result.differences.append(Difference(chapter, name, "有", "没有"))
            continue
        tree = tree_of(row) if is_dataclass(row) else {str(place): part for place, part in enumerate(row)}
        _tree(result, chapter, name, tree, match.figures if match else {})
        if match:
            placed.append(match.order)
    if recomputed is _NOTHING:
        return
    for key in left:
        result.differences.append(
            Difference(chapter, f"{where}[{'，'.join(map(str, key[0]))}]", "没有", "有")
        )
    result.compared[chapter] += 1 + len(left)
    if not in_order(placed):
        result.differences.append(Difference(chapter, where, "另一次序", "应有的次序"))


def _numbered(rows: Sequence[tuple[Any, Any]]) -> Iterator[tuple[tuple[Any, int], Any]]:
    """Rows by what tells them apart, alike ones counted."""
    seen: Counter[Any] = Counter()
    for identity, row in rows:
        seen[identity] += 1
        yield (identity, seen[identity]), row


def in_order(keys: Sequence[tuple[Any, ...]]) -> bool:
    """Whether rows come in the order of their keys; numbers that are alike but for rounding count as equal."""
    return all(_not_after(one, next_one) for one, next_one in itertools.pairwise(keys))


def _not_after(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    for a, b in zip(one, other, strict=True):
        if not same(a, b):
            return bool(a < b)
    return True


def same(said: Any, own: Any) -> bool:
    """Whether two figures agree: numbers to the millionth, texts by the numbers they name, all else exactly."""
    if isinstance(own, Says):
        return _names(said, own.numbers)
    if isinstance(said, bool) or isinstance(own, bool) or said is None or own is None:
        return said == own
    if isinstance(said, int | float) and isinstance(own, int | float):
        return abs(said - round(own, DIGITS)) <= TOLERANCE + NOISE
    if isinstance(said, date) and isinstance(own, date):
        return said == own
    return bool(said == own)


def _names(text: str, numbers: Sequence[str]) -> bool:
    there = iter(NUMBER.findall(text.replace(",", "")))
    return all(number in there for number in numbers)


def _shown(value: Any) -> str:
    return "、".join(value.numbers) if isinstance(value, Says) else str(value)
