"""Cells as text: without blanks around, without control characters, names without layout; errors of reading them."""

import re
from typing import Any, Final, NamedTuple

from gis.errors import DomainError
from gis.exchange.readers.table import Shown

# Blanks between two Chinese characters, with which ledgers make names equally wide.
LAYOUT: Final = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


class Remark(NamedTuple):
    """A value that comes in with something to be said of it: a box section that is no diameter."""

    value: Any
    what: str


class Unreadable(DomainError):
    """A cell that does not hold what its column is for."""


def cleaned(raw: Any) -> str | None:
    """A cell as text without blanks around and control characters; None when nothing is left."""
    if raw is None or raw == ():
        return None
    if isinstance(raw, tuple):
        return "、".join(map(str, raw))
    if isinstance(raw, Shown):
        raw = raw.shown
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw).replace("\r\n", "\n")
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return text.strip().strip("　") or None


def squeezed(text: Any) -> Any:
    """A name without the blanks between Chinese characters; anything but text as it is."""
    return LAYOUT.sub("", text) if isinstance(text, str) else text
