"""Streets in pieces made into one centreline each: `assemble`, without any database."""

from roads.assembly.pieces import Piece, names_of
from roads.assembly.streets import Assembly, LeftOut, Refused, Street, assemble
from roads.assembly.tolerances import TOLERANCES, Tolerances

__all__ = [
    "TOLERANCES",
    "Assembly",
    "LeftOut",
    "Piece",
    "Refused",
    "Street",
    "Tolerances",
    "assemble",
    "names_of",
]
