"""The vocabulary of bulletins (words.toml) and looking it up in folded text; leaves out how sentences are read."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

KindCode = Literal[
    "carriageway",
    "storm",
    "sewage",
    "water",
    "gas",
    "heat",
    "power",
    "telecom",
    "greening",
    "lighting",
    "other",
]
GoalCode = Literal["finish", "begin", "base", "surface", "advance", "support"]
KIND_CODES: Final[tuple[KindCode, ...]] = get_args(KindCode)
GOAL_CODES: Final[tuple[GoalCode, ...]] = get_args(GoalCode)

_TABLE: Final[dict[str, Any]] = tomllib.loads((Path(__file__).with_name("words.toml")).read_text("utf-8"))


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

    @property
    def builds(self) -> bool:
        """Whether it names something built, a layer of it, or building as such."""
        return bool(self.kinds or self.stage or self.works)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the vocabulary in the folded text."""

    start: int
    end: int
    text: str
    word: Word


def name_words(key: str) -> list[str]:
    """A list of the [names] table."""
    return str(_TABLE["names"][key]).split()


def listed(table: str, key: str) -> frozenset[str]:
    """The words of a list of another table."""
    return frozenset(str(_TABLE[table][key]).split())


def _goal_words(table: str) -> Iterable[tuple[str, GoalCode]]:
    for code in GOAL_CODES:
        for word in str(_TABLE[table].get(code, "")).split():
            yield word, code


def _all_words() -> dict[str, Word]:
    words: dict[str, Word] = {}

    def add(text: str, **what: Any) -> None:
        words[text] = replace(words.get(text, Word()), **what)

    for entry in _TABLE["kinds"]:
        for text in entry["words"].split():
            add(text, kinds=tuple(code for code in KIND_CODES if code in entry["works"]))
    for text, code in _goal_words("stages"):
        add(text, stage=code)
    for text, code in _goal_words("goals_behind"):
        add(text, goal=code)
    for text, code in _goal_words("goals"):
        add(text, goal=code, takes_object=True)
    plain = {
        "works": "works",
        "preliminaries": "preliminary",
        "fillers": "filler",
        "details": "detail",
        "modals": "modal",
        "facilities": "facility",
    }
    for key, attribute in plain.items():
        for text in _TABLE["other"][key].split():
            add(text, **{attribute: True})
    return words


VOCABULARY: Final = _all_words()
LEXICON: Final = re.compile("|".join(map(re.escape, sorted(VOCABULARY, key=lambda word: (-len(word), word)))))


def word_at(text: str, position: int, end: int) -> Token | None:
    """The longest word that stands at `position`."""
    match = LEXICON.match(text, position, end)
    return Token(match.start(), match.end(), match[0], VOCABULARY[match[0]]) if match else None


def words_in(text: str, start: int, end: int) -> list[Token]:
    """Words of the span, left to right, longest first, apart from one another."""
    return [Token(f.start(), f.end(), f[0], VOCABULARY[f[0]]) for f in LEXICON.finditer(text, start, end)]
