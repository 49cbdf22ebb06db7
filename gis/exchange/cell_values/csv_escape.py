"""Text that a spreadsheet would take for a formula: a ' before it on the way out is taken off on the way in."""

import re
from typing import Final

FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text as it may stand in a CSV."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
