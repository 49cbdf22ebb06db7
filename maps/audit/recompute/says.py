"""What a recomputed tree is made of: rows told apart and in order, texts with their numbers, shares worked out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WorkedOut:
    """A figure worked out of others of its row, which are compared by themselves: out of them as they are printed."""

    of: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Says:
    """A text that has to name these numbers in this order; its wording is the product's own."""

    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row of a list: what tells it from the others, the numbers it is ordered by, and its figures."""

    identity: tuple[Any, ...]
    order: tuple[Any, ...]
    figures: dict[str, Any]
