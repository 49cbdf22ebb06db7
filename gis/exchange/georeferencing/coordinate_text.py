"""Coordinates as tables write them: plain numbers, thousands parted by commas, degrees with minutes and seconds."""

import math
import re
import unicodedata
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SEXAGESIMAL: Final = re.compile(
    r"(?P<before>[NSEW东西南北])?(?P<sign>-)?(?P<d>\d{1,3}(?:\.\d+)?)(?:°|度|º|˚|:|d|-)"
    r"(?:(?P<m>\d{1,2}(?:\.\d+)?)(?:['′‘’分:-]|$))?"
    r"(?:(?P<s>\d{1,2}(?:\.\d+)?)(?:\"|″|“|”|''|′′|秒|$))?(?P<after>[NSEW东西南北])?",
    re.IGNORECASE,
)
# 113 16 35.5, with blanks for the signs of degrees, minutes and seconds.
APART: Final = re.compile(
    r"(?P<before>[NSEW东西南北])?\s*(?P<sign>-)?(?P<d>\d{1,3})[°度º˚d]?\s+(?P<m>\d{1,2}(?:\.\d+)?)['′分]?"
    r"(?:\s+(?P<s>\d{1,2}(?:\.\d+)?)(?:\"|″|''|′′|秒)?)?\s*(?P<after>[NSEW东西南北])?",
    re.IGNORECASE,
)
MARKED: Final = re.compile(r"(?:[NSEW东西南北]?(-?\d+(?:\.\d+)?)[NSEW东西南北]?)", re.IGNORECASE)
NEGATIVE: Final = frozenset("SW西南sw")


def unpacked(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees of points written ddd.mmssss (113.16355 is 113°16′35.5″) or dddmmss.s; NaN where minutes or seconds
    would be 60 or more."""
    size = np.abs(points)
    # Numbers beyond any degree have their point behind the seconds.
    size = np.where(size > 1000, size / 10_000, size)
    # What decimals make of 0.16 is mended far below a thousandth of a second.
    degrees = np.floor(size + 1e-11)
    minutes = np.floor((rest := (size - degrees) * 100) + 1e-9)
    seconds = np.maximum((rest - minutes) * 100, 0.0)
    decimal = degrees + minutes / 60 + seconds / 3600
    fits = (minutes < 60) & (seconds < 60 - 1e-7)
    return np.where(fits, np.copysign(decimal, points), np.nan)


def coordinate(value: Any) -> float | None:
    """Degrees or metres of a cell; None where it holds no coordinate."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    # The double prime becomes two primes under NFKC; both are read.
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if match := APART.fullmatch(text):
        text = ":".join(part for part in match.group("d", "m", "s") if part)
        text = f"{match['before'] or ''}{match['sign'] or ''}{text}{match['after'] or ''}"
    text = re.sub(r"\s+", "", text)
    if match := SEXAGESIMAL.fullmatch(text):
        minutes, seconds = float(match["m"] or 0), float(match["s"] or 0)
        if minutes >= 60 or seconds >= 60:
            return None
        degrees = float(match["d"]) + minutes / 60 + seconds / 3600
        marks = {match["before"] or "", match["after"] or ""}
        return -degrees if match["sign"] or marks & NEGATIVE else degrees
    plain = text.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        match = MARKED.fullmatch(plain)
        if match is None:
            return None
        number = float(match[1])
        number = -number if set(plain) & NEGATIVE else number
    return number if math.isfinite(number) else None
