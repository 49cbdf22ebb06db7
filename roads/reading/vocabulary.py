"""Looking up the vocabulary in folded text: the longest word at a place and what it can be; leaves out the sentence."""

import re
from dataclasses import dataclass
from typing import Final

from roads.reading.words import (
    DETAILS,
    FACILITIES,
    FILLERS,
    GOALS_AFTER,
    GOALS_EITHER,
    KINDS,
    MODALS,
    PRELIMINARIES,
    STAGES,
    WORKS,
    GoalCode,
    KindCode,
)


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the vocabulary can be; a word may be several things (主路面 is a kind and a stage)."""

    kinds: tuple[KindCode, ...] = ()
    stage: GoalCode | None = None
    goal: GoalCode | None = None
    takes_object: bool = False
    works: bool = False
    preliminary: bool = False
    filler: bool = False
    detail: bool = False
    modal: bool = False
    facility: bool = False


def _all_words() -> dict[str, Word]:
    works, before, fillers = set(WORKS), set(PRELIMINARIES), set(FILLERS)
    details, modals, facilities = set(DETAILS), set(MODALS), set(FACILITIES)
    every = {
        *KINDS,
        *STAGES,
        *GOALS_AFTER,
        *GOALS_EITHER,
        *works,
        *before,
        *fillers,
        *details,
        *modals,
        *facilities,
    }
    return {
        word: Word(
            kinds=KINDS.get(word, ()),
            stage=STAGES.get(word),
            goal=GOALS_AFTER.get(word) or GOALS_EITHER.get(word),
            takes_object=word in GOALS_EITHER,
            works=word in works,
            preliminary=word in before,
            filler=word in fillers,
            detail=word in details,
            modal=word in modals,
            facility=word in facilities,
        )
        for word in every
    }


VOCABULARY: Final = _all_words()
_LONGEST_FIRST: Final = sorted(VOCABULARY, key=lambda word: (-len(word), word))
LEXICON: Final = re.compile("|".join(map(re.escape, _LONGEST_FIRST)))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the vocabulary in the folded text."""

    start: int
    end: int
    text: str
    word: Word


def word_at(text: str, position: int, end: int) -> Token | None:
    """The longest word that stands at `position`."""
    found = LEXICON.match(text, position, end)
    return Token(found.start(), found.end(), found[0], VOCABULARY[found[0]]) if found else None


def words_in(text: str, start: int, end: int) -> list[Token]:
    """Words of the span, left to right, longest first, apart from one another."""
    return [Token(f.start(), f.end(), f[0], VOCABULARY[f[0]]) for f in LEXICON.finditer(text, start, end)]
