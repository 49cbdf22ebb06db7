"""A span of chainage written in one cell: K0+300～K1+250, K0+300-K1+250, 0+300至1+250."""

import re
from typing import Final

from roads.chainage import ChainageError, Span, parse_chainage, span_of

ONE: Final = (
    r"[A-Za-z]{0,2}[KkＫｋ]?\s*\d{1,4}\s*[+＋]\s*\d{1,3}(?:\.\d{1,3})?|\d{1,7}(?:\.\d{1,3})?\s*(?:m|米)?"
)
BOTH: Final = re.compile(rf"\s*({ONE})\s*(?:[~～〜\-—–－至到]|——|--)\s*({ONE})\s*")
LETTERS: Final = re.compile(r"^[A-JL-Za-jl-z]+(?=[KkＫｋ])")


def span_in(text: str | None) -> Span | None:
    """The span that a cell says; None for an empty one. Raises ChainageError for what cannot be read."""
    if not text:
        return None
    match = BOTH.fullmatch(text)
    if match is None:
        raise ChainageError(f"看不懂桩号范围“{text[:30]}”，请写成 K0+300～K1+250。")
    low, high = (parse_chainage(LETTERS.sub("", part.strip())) for part in match.groups())
    return span_of(low, high)
