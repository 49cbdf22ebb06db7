"""Text that goes into XML (KML, GML, workbooks, documents): without the characters that XML cannot hold."""

import re
from typing import Final

FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def for_xml(text: str) -> str:
    """The text with a blank for each of them, as they are read when the text comes in again; it is not escaped."""
    return FORBIDDEN.sub(" ", text)
