"""The works of a text as a table in a terminal, wide characters counted as two columns; computes nothing."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from roads.chainage import format_chainage
from roads.choices import Goal, Kind, Resolution
from roads.reading.places.resolve import Located

_HEADS: Final = ("序号", "道路", "起点", "止点", "类别", "目标", "时限", "定位", "桩号", "说明")
_WIDEST: Final = 26
_KINDS: Final = dict(Kind.choices)
_GOALS: Final = dict(Goal.choices)
_RESOLUTIONS: Final = dict(Resolution.choices)


def table(located: Sequence[Located]) -> list[str]:
    """Lines of the table, the heading first; the last column is not cut."""
    if not located:
        return []
    body = [_HEADS, *(_cells(number, each) for number, each in enumerate(located, start=1))]
    widths = [min(_WIDEST, max(width(row[column]) for row in body)) for column in range(len(_HEADS) - 1)]
    return [
        "  ".join([*(_fit(cell, wide) for cell, wide in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in body
    ]


def counts(located: Sequence[Located]) -> str:
    """How many works were found, and how many of each resolution."""
    if not located:
        return "没有读出工程。"
    numbers = Counter(each.resolution for each in located)
    parts = "，".join(f"{label} {numbers.get(code, 0)}" for code, label in Resolution.choices)  # type: ignore[call-overload]
    return f"共 {len(located)} 项：{parts}。"


def _cells(number: int, located: Located) -> tuple[str, ...]:
    mention = located.mention
    span = "—"
    if located.from_m is not None and located.to_m is not None:
        span = f"{format_chainage(round(located.from_m, 1))}～{format_chainage(round(located.to_m, 1))}"
    return (
        str(number),
        mention.road or "（未写）",
        mention.from_name or "—",
        mention.to_name or "—",
        str(_KINDS[mention.kind]),
        str(_GOALS[mention.goal]),
        mention.due.isoformat() if mention.due else "—",
        str(_RESOLUTIONS[located.resolution]),
        span,
        located.reason,
    )


def width(text: str) -> int:
    """Columns a terminal gives a text: two for wide and full-width characters, ambiguous ones (— ～) included."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _fit(text: str, wide: int) -> str:
    """The text cut to `wide` columns with … where it is longer, filled up where it is shorter."""
    if width(text) > wide:
        while text and width(text) > wide - 2:
            text = text[:-1]
        text += "…"
    return text + " " * (wide - width(text))
