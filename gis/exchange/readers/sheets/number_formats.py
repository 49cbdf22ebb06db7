"""What a cell shows of its number by its format (000, 0.00, 0.0"万元", K0+000); colours and alignment are left out."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

SECTION: Final = re.compile(r'(?:[^;"\\!]|"[^"]*"|[\\!].)*')
TOKEN: Final = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[\$([^\]\-]*)[^\]]*\]|\[[^\]]*\]|([0#?])|(.)', re.DOTALL
)
CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
MATCHES: Final = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip
# Beyond its fifteen digits Excel shows noughts.
LARGEST: Final = 1e15
PLAIN: Final = re.compile(r"General|@|", re.IGNORECASE)
NOT_READ: Final = re.compile(r'(?:^|[^"\\])[Ee][+-]|\?\s*/|#\s*/')
QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Formats that Chinese Excel has under numbers of its own, which files name without saying what they are.
CHINESE_DAYS: Final = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **dict.fromkeys((30, 31), 'yyyy"年"m"月"d"日"'),
}


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: literals and places of digits in order, how it scales, how many decimals it has."""

    parts: tuple[tuple[str, str], ...]
    whole: int
    decimals: int
    needed: int
    scale: Decimal
    grouped: bool


def shown(number: float, code: str) -> str:
    """The number as the format shows it; "" where the format says nothing of its own or is not read."""
    if PLAIN.fullmatch(code) or NOT_READ.search(code) or abs(number) >= LARGEST:
        return ""
    section, negative = _chosen(number, _sections(code))
    if section is None or not section.whole + section.decimals:
        return ""
    value = abs(Decimal(repr(number))) * section.scale
    value = value.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
    text = _filled(section, *_digits(value, section))
    return f"-{text}" if number < 0 and negative and value else text


def says_months_only(code: str) -> bool:
    """Whether a format of days shows year and month and no day; the day beneath is the first by chance."""
    bare = QUOTED.sub("", code).lower().partition(";")[0]
    return "y" in bare and "m" in bare and not set("dh") & set(bare)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[tuple[str, float] | None, _Section], ...]:
    sections = []
    for text in (part for part in _split(code)):
        condition = CONDITION.search(text)
        sections.append(((condition[1], float(condition[2])) if condition else None, _section(text)))
    return tuple(sections)


def _split(code: str) -> list[str]:
    return [part for part in SECTION.findall(code) if part] or [code]


def _chosen(
    number: float, sections: tuple[tuple[tuple[str, float] | None, _Section], ...]
) -> tuple[_Section | None, bool]:
    """The section for a number, and whether its sign stands before it."""
    if any(condition for condition, _ in sections):
        for condition, section in sections:
            if condition is None or MATCHES[condition[0]](number, condition[1]):
                return section, True
        return None, True
    if number == 0 and len(sections) > 2:
        return sections[2][1], False
    if number < 0 and len(sections) > 1:
        return sections[1][1], False
    return sections[0][1], True


def _section(text: str) -> _Section:
    parts: list[tuple[str, str]] = []
    whole = decimals = needed = commas = 0
    scale, point, grouped = Decimal(1), False, False
    for quoted, escaped, currency, digit, other in TOKEN.findall(text):
        if digit:
            grouped, commas = grouped or bool(commas), 0
            whole, decimals = (whole, decimals + 1) if point else (whole + 1, decimals)
            needed += digit == "0" and point
            parts.append(("0", digit) if not point else (".", digit))
        elif other == "." and not point:
            point = True
        elif other == ",":
            commas += 1
        elif other == "%":
            scale *= 100
            parts.append(("", "%"))
        elif literal := quoted or escaped or currency or other:
            parts.append(("", literal))
    return _Section(tuple(parts), whole, decimals, needed, scale / 1000**commas, grouped)


def _digits(value: Decimal, section: _Section) -> tuple[str, str]:
    """Digits before and behind the point, as many as the format has at least and at most."""
    first, _, last = f"{value:f}".partition(".")
    while len(last) > section.needed and last.endswith("0"):
        last = last[:-1]
    least = sum(kind == "0" and digit == "0" for kind, digit in section.parts)
    first = first.lstrip("0").zfill(least) if section.whole else ""
    return first, last


def _filled(section: _Section, first: str, last: str) -> str:
    """The parts with digits in their places: from the right before the point, all that are left in the leftmost."""
    apart = any(kind == "" for kind, _ in section.parts[_edge(section, 0) : _edge(section, -1)])
    out: list[str] = []
    left, places = first, section.whole
    done = False
    for kind, text in section.parts:
        if kind == "":
            out.append(text)
        elif kind == "0":
            if not apart:
                out.append("" if done else (f"{int(first):,}" if section.grouped and first else first))
                done = True
            else:
                take = max(0, len(left) - places + 1)
                out.append(left[:take])
                left = left[take:]
            places -= 1
            if places == 0 and last:
                out.append(f".{last}")
        elif not section.whole and not done and last:
            out.append(f".{last}")
            done = True
    return "".join(out)


def _edge(section: _Section, which: int) -> int:
    """Place of the first or last digit before the point."""
    places = [place for place, (kind, _) in enumerate(section.parts) if kind == "0"]
    return places[which] if places else 0
