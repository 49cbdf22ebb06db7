"""Sizes of pipes as surveys write them: DN300, D=300, φ219×6, 1000X800; which of them are diameters."""

import re
import unicodedata
from typing import Final

from gis.exchange.cell_values.cells import Remark

# A wall is at most so much of what it is the wall of.
THICKEST: Final = 0.2
THICKEST_MM: Final = 60
NUMBER: Final = r"(\d+(?:\.\d+)?)"
PREFIX: Final = r"(?:dn|de|d|φ|ф|⌀|ø|pe|pvc|upvc|hdpe)"
TIMES: Final = r"[x×*✕╳]"
PAIR: Final = re.compile(
    rf"(?:dn|de|d|φ|ф|⌀|ø)?[=:\-]?{NUMBER}(mm|m|cm)?{TIMES}(?:[hδt]=?)?{NUMBER}(mm|m|cm)?", re.IGNORECASE
)
BOX_WORDS: Final = re.compile(rf"(?:b{TIMES}h|宽{TIMES}高|断面|箱涵|方沟|管沟)[=:]?", re.IGNORECASE)
SEVERAL: Final = re.compile(rf"(\d{{1,2}})(?:{TIMES}|-|根|孔)?{PREFIX}[=:\-]?{NUMBER}", re.IGNORECASE)
NOTED: Final = re.compile(
    rf"({PREFIX}?[=:\-]?\d+(?:\.\d+)?(?:mm|m|cm)?)[(\[]([^()\[\]]{{1,20}})[)\]]", re.IGNORECASE
)
SIGN: Final = re.compile(rf"^{PREFIX}[=:\-]?(?=\d)", re.IGNORECASE)
METRES: Final = {"": 1.0, "mm": 1.0, "cm": 10.0, "m": 1000.0}


def read_size(text: str) -> str | Remark:
    """The text of the diameter without the signs about it, or what there is to say of one that is none, or not all."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace(",", "")
    if match := PAIR.fullmatch(BOX_WORDS.sub("", plain)):
        return _pair(*match.groups())
    if match := SEVERAL.fullmatch(plain):
        return Remark(round(float(match[2])), f"写的是 {match[1]} 根（孔），只记一根的管径 {match[2]} 毫米。")
    if match := NOTED.fullmatch(plain):
        diameter = read_size(match[1])
        if isinstance(diameter, str) and diameter.isdigit():
            return Remark(int(diameter), f"括号里的“{match[2]}”没有读。")
    return SIGN.sub("", plain)


def _pair(first: str, one: str | None, second: str, other: str | None) -> Remark:
    """Outer diameter and wall (φ219×6), or width and height of a box, which has no diameter."""
    wide = float(first) * METRES[(one or other or "").lower()]
    high = float(second) * METRES[(other or one or "").lower()]
    if high <= min(THICKEST * wide, THICKEST_MM):
        return Remark(round(wide), f"按外径 {wide:g} 毫米、壁厚 {high:g} 毫米读，管径记外径。")
    return Remark(None, f"断面 {wide:g}×{high:g} 不是管径，管径留空。")
