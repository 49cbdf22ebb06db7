"""What people type into the search, read: words, and a chainage if there is one. Finding is in search."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 8

# K1+250, k 1 + 250, K1 250 (a + that an address turned into a space), K12; NFKC has made full-width signs ASCII.
WITH_K: Final = r"[Kk]\s*(?P<k>\d{1,3})(?:\s*\+\s*(?P<m>\d{1,3}(?:\.\d+)?)|\s+(?P<m1>\d{3}))?"
WITHOUT_K: Final = r"(?P<k2>\d{1,3})\s*\+\s*(?P<m2>\d{1,3}(?:\.\d+)?)"
CHAINAGE: Final = re.compile(rf"(?<![\dA-Za-z])(?:{WITH_K}|{WITHOUT_K})(?!\d)")
# A number at the end, not one that belongs to a name (S104) or a code (work-12).
BARE_METRES: Final = re.compile(r"(?<![\dA-Za-z_.\-])(\d{1,6}(?:\.\d+)?)\s*(?:m|米)?\s*$")
# Brackets, dashes and joining words part the names in a stretch.
PARTING: Final = re.compile(r"[\s()\[\]〔〕【】—–\-~〜至到、,，;；:：/×]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, read: the text without chainage, its words, and the chainage in metres if there is one."""

    text: str
    words: tuple[str, ...]
    metres: float | None

    @classmethod
    def read(cls, typed: str) -> "Query":
        text = " ".join(unicodedata.normalize("NFKC", typed[:LONGEST_QUERY]).split())
        metres = None
        if found := CHAINAGE.search(text):
            metres = 1000.0 * int(found["k"] or found["k2"]) + float(
                found["m"] or found["m1"] or found["m2"] or 0
            )
            text = f"{text[: found.start()]} {text[found.end() :]}".strip()
        elif (bare := BARE_METRES.search(text)) and bare.start() > 0:
            metres = float(bare[1])
            text = text[: bare.start()].strip()
        words = tuple(word for word in PARTING.split(text) if word)[:MOST_WORDS]
        return cls(text, words, metres)
