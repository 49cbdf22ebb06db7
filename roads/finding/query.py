"""What was typed into the search box, read: words, a chainage or a stretch of chainage, a crossing of two roads."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 8

# K1+250, k 1 + 250, K1 250 (a + that an address turned into a space), K12; NFKC has made full-width signs ASCII.
WITH_K: Final = r"[Kk]\s*(?P<k>\d{1,3})(?:\s*\+\s*(?P<m>\d{1,3}(?:\.\d+)?)|\s+(?P<m1>\d{3}))?"
WITHOUT_K: Final = r"(?P<k2>\d{1,3})\s*\+\s*(?P<m2>\d{1,3}(?:\.\d+)?)"
# Whole K1+250 may stand right behind letters and figures (SZLK1+250, S104K1+250).
JOINED: Final = r"[Kk](?P<k3>\d{1,3})\s*\+\s*(?P<m3>\d{1,3}(?:\.\d+)?)"
CHAINAGE: Final = re.compile(rf"(?:(?<![\dA-Za-z])(?:{WITH_K}|{WITHOUT_K})|{JOINED})(?!\d|\s*\+)")
# A number at the end, not one that belongs to a name (S104), a code (work-12) or a broken chainage (K1+2000).
BARE_METRES: Final = re.compile(r"(?<![\dA-Za-z_.\-+])(\d{1,6}(?:\.\d+)?)\s*(?:m|米)?\s*$")
# Brackets, dashes and joining words part the names in a stretch.
PARTING: Final = re.compile(r"[\s()\[\]〔〕【】—–\-~〜至到、,，;；:：/×]+")

CROSSING_WORD: Final = re.compile(
    r"\s*的?(?:交叉路?口|交叉处|交叉点|十字路口|丁字路口|路口|交[汇会](?:处|口)?|相交处?|交口)$"
)
CROSSING_JOIN: Final = re.compile(r"\s*[与和跟及同、×/&]\s*|\s*[xX]\s*(?=[^\dA-Za-z])|交(?!叉|汇|通)|\s+")


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, read: the text without chainage, its words, and the chainage in metres if there is one."""

    text: str
    words: tuple[str, ...]
    metres: float | None
    to_metres: float | None = None

    @classmethod
    def read(cls, typed: str) -> "Query":
        text, metres = _cut_chainage(tidy(typed))
        to_metres = None
        if metres is not None:
            text, to_metres = _cut_chainage(text)
        elif (bare := BARE_METRES.search(text)) and bare.start() > 0:
            metres = float(bare[1])
            text = text[: bare.start()].strip()
        if metres is not None and to_metres is not None:
            metres, to_metres = sorted((metres, to_metres))
            to_metres = to_metres if to_metres > metres else None
        words = tuple(word for word in PARTING.split(text) if word)[:MOST_WORDS]
        return cls(text, words, metres, to_metres)


def tidy(typed: str) -> str:
    """The text with full-width signs made ASCII and runs of spaces made one, cut at the longest allowed."""
    return " ".join(unicodedata.normalize("NFKC", typed[:LONGEST_QUERY]).split())


def _cut_chainage(text: str) -> tuple[str, float | None]:
    match = CHAINAGE.search(text)
    if not match:
        return text, None
    kilometres = match["k"] or match["k2"] or match["k3"]
    metres = match["m"] or match["m1"] or match["m2"] or match["m3"] or 0
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip()
    return rest, 1000.0 * int(kilometres) + float(metres)


def crossing_names(text: str) -> Iterator[tuple[str, str]]:
    """Every way to read 甲路与乙路交叉口 (also 甲路×乙路) as two names; 甲路乙路交叉口 is cut everywhere."""
    body = CROSSING_WORD.sub("", text)
    yield from _joined(body)
    if body != text:
        for cut in range(2, len(body) - 1):
            yield from _pair(body[:cut], body[cut:])


def says_crossing(text: str) -> bool:
    """Whether the text asks in so many words for a crossing of two."""
    body = CROSSING_WORD.sub("", text)
    return body != text and any(_joined(body))


def _joined(body: str) -> Iterator[tuple[str, str]]:
    for join in CROSSING_JOIN.finditer(body):
        yield from _pair(body[: join.start()], body[join.end() :])


def _pair(one: str, other: str) -> Iterator[tuple[str, str]]:
    if one.strip() and other.strip():
        yield one.strip(), other.strip()
