"""How a percent of work done is written and rounded: 100 says all, 0 says nothing; lib/percent.js is its twin."""

from typing import Final

WHOLE: Final = 100.0


def rounded_percent(value: float, places: int = 1) -> float:
    """`value` to so many places, but 100 only where all is done and 0 only where nothing is: 99.97 is 99.9."""
    least = 10.0**-places
    rounded = round(float(value), places) + 0.0
    return round(min(max(rounded, least), WHOLE - least), places) if 0 < value < WHOLE else rounded


def percent_text(value: float, places: int = 1) -> str:
    """The same as text: 99.9, <0.1, 50.0, 100.0."""
    least = 10.0**-places
    below = "<" if 0 < value < least / 2 else ""
    return f"{below}{rounded_percent(value, places):.{places}f}"
