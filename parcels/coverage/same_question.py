"""Figures of questions that are the same: asked of another moment or day, but of the same land and the same lines."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

import shapely

from parcels.coverage.engine import results
from parcels.coverage.engine.problem import Question


@dataclass(frozen=True, slots=True)
class DatedQuestion:
    """A question of a day, known by the digest of all that its answer depends on."""

    digest: bytes
    question: Question = field(compare=False)
    as_of: int = field(compare=False)


def covered(question: Question, *, as_of: int, pieces: bool = False) -> results.Covered:
    """What the networks finished by `as_of` cover; without pieces it is measured once for the same land and lines."""
    if pieces:
        return results.covered(question, as_of=as_of, pieces=True)
    return _covered(DatedQuestion(digest_of(question, as_of), question, as_of))


@lru_cache(maxsize=128)
def _covered(dated: DatedQuestion) -> results.Covered:
    return results.covered(dated.question, as_of=dated.as_of)


def digest_of(question: Question, as_of: int) -> bytes:
    """Equal where land, lines that serve on the day (in any order) and terms are equal."""
    terms = (question.kinds, question.at_least, question.quad_segs, question.crs, question.notes)
    digest = hashlib.sha256(repr(terms).encode() + shapely.to_wkb(question.extent))
    for network in question.networks:
        built = network.until(as_of)
        lines = zip(shapely.to_wkb(built.lines), built.reach_m.tolist(), strict=True)
        digest.update(repr((built.kind, built.notes, sorted(lines))).encode())
    return digest.digest()
