"""Coordinates as tables write them: plain numbers, thousands parted by commas, degrees with minutes and seconds."""

import math
import re
import unicodedata
from typing import Any, Final

SEXAGESIMAL: Final = re.compile(
    r"(?P<before>[NSEW东西南北])?(?P<sign>-)?(?P<d>\d{1,3}(?:\.\d+)?)(?:°|度|º|˚|:|d|-)"
    r"(?:(?P<m>\d{1,2}(?:\.\d+)?)(?:['′‘’分:-]|$))?"
    r"(?:(?P<s>\d{1,2}(?:\.\d+)?)(?:\"|″|“|”|''|′′|秒|$))?(?P<after>[NSEW东西南北])?",
    re.IGNORECASE,
)
MARKED: Final = re.compile(r"(?:[NSEW东西南北]?(-?\d+(?:\.\d+)?)[NSEW东西南北]?)", re.IGNORECASE)
NEGATIVE: Final = frozenset("SW西南sw")


def coordinate(value: Any) -> float | None:
    """Degrees or metres of a cell; None where it holds no coordinate."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    # The double prime becomes two primes under NFKC; both are read.
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))
    if found := SEXAGESIMAL.fullmatch(text):
        minutes, seconds = float(found["m"] or 0), float(found["s"] or 0)
        if minutes >= 60 or seconds >= 60:
            return None
        degrees = float(found["d"]) + minutes / 60 + seconds / 3600
        marks = {found["before"] or "", found["after"] or ""}
        return -degrees if found["sign"] or marks & NEGATIVE else degrees
    plain = text.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        found = MARKED.fullmatch(plain)
        if found is None:
            return None
        number = float(found[1])
        number = -number if set(plain) & NEGATIVE else number
    return number if math.isfinite(number) else None
