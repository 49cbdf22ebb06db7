"""How much a heading is like a column, from 1 for its very name down to mere resemblance, and what else it might be."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from pypinyin import lazy_pinyin

from gis.exchange.schema import Column, Layer

# Between the parts of a heading of several rows (gis.exchange.readers.sheets.heads).
JOINT: Final = "·"
# A column whose heading only resembles it is taken from here on, and offered from there on.
TAKEN: Final = 0.74
UNSURE: Final = 0.8
OFFERED: Final = 0.5
MOST_OFFERED: Final = 3
# What happened is not what was planned: a heading with one of these is like no column without it.
FACTS: Final = re.compile("实际|累计|已完|[本上当]月|[本上当]年|年度|\\d{4}年|完成投资|完成率|联系人|电话")
# What may stand behind the words of a column without changing what it is.
SUFFIXES: Final = frozenset({"年月", "时间", "日期", "日", "名称", "金额", "额", "数", "值", "情况", "编号"})
SYNONYM, COMPOUND, SIMILAR, SPELT = 0.95, 0.9, 0.85, 0.78


@dataclass(frozen=True, slots=True)
class Suggestion:
    """For a column, the heading that was taken ("" for none), how surely, and others it might be, likeliest first."""

    column: str
    heading: str
    sure: float
    others: tuple[tuple[str, float], ...]


def words_of(heading: str) -> list[str]:
    """A heading of several rows in the ways it may be meant, likeliest first: 计划时间·开工 as 计划时间开工, 开工时间,
    计划开工, 开工."""
    parts = [part for part in heading.split(JOINT) if part]
    if len(parts) < 2:
        return []
    first, last = parts[-2].partition("(")[0], parts[-1]
    bare, bracket, unit = last.partition("(")
    return list(
        dict.fromkeys([f"{first}{last}", f"{bare}{first[-2:]}{bracket}{unit}", f"{first[:2]}{last}", last])
    )


def match_score(column: Column, heading: str, plain: Callable[[str], str]) -> float:
    """How much a heading is like a column, 0 to 1; `plain` is how headings are compared."""
    said = plain(heading)
    own = {plain(column.label), plain(column.heading), column.name.lower()}
    synonyms = {plain(word) for word in column.synonyms}
    if said in own:
        return 1.0
    if said in synonyms:
        return SYNONYM
    for place, word in enumerate(words_of(heading)):
        if plain(word) in own | synonyms:
            return COMPOUND - 0.02 * place
    words = [word for word in own | synonyms if not word.isascii() and len(word) > 1]
    if len(said) > 1 and said.isascii() and any(said in spellings(word) for word in words):
        return SPELT
    if FACTS.search(said):
        return 0.0
    return max((SIMILAR * _resemblance(said, word) for word in words), default=0.0)


@cache
def spellings(word: str) -> frozenset[str]:
    """A Chinese word in pinyin, whole and by its initials, as headings of DBF write it: guanjing and gj for 管径."""
    syllables = lazy_pinyin(word)
    return frozenset({"".join(syllables), "".join(syllable[0] for syllable in syllables if syllable)})


def _resemblance(one: str, other: str) -> float:
    """Share of characters in common, in order; a word that holds the other whole is nearly it."""
    if not one or one.isascii():
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    more = one.endswith(other) or (one.startswith(other) and one[len(other) :] in SUFFIXES)
    return max(ratio, 0.9) if len(other) > 2 and more else ratio


def taken(
    headings: Sequence[str], columns: Sequence[Column], plain: Callable[[str], str]
) -> list[tuple[Column, str]]:
    """Columns with the headings that are enough like them, each once, the likeliest pair first."""
    pairs = sorted(
        (
            (match_score(column, heading, plain), -number, column.name, heading)
            for number, column in enumerate(columns)
            for heading in headings
        ),
        reverse=True,
    )
    # Initials that two columns share tell neither: QD is 起点 of the ends, or 起点 of the chainages.
    spelt = Counter(heading for much, _, _, heading in pairs if much == SPELT)
    pairs = [pair for pair in pairs if pair[0] != SPELT or spelt[pair[3]] == 1]
    by_name = {column.name: column for column in columns}
    heading_of: dict[str, str] = {}
    for much, _, name, heading in pairs:
        if much >= TAKEN and name not in heading_of and heading not in heading_of.values():
            heading_of[name] = heading
    return [(by_name[name], heading) for name, heading in heading_of.items()]


def suggested(
    headings: Sequence[str], layer: Layer, chosen: dict[str, str], plain: Callable[[str], str]
) -> list[Suggestion]:
    """For every column that comes in: what was chosen, how surely, and what else is offered."""
    suggestions = []
    for column in layer.incoming:
        likely = {heading: match_score(column, heading, plain) for heading in headings}
        heading = chosen.get(column.name, "")
        others = sorted(
            ((name, round(much, 2)) for name, much in likely.items() if name != heading and much >= OFFERED),
            key=lambda pair: -pair[1],
        )
        suggestions.append(
            Suggestion(column.name, heading, round(likely.get(heading, 0.0), 2), tuple(others[:MOST_OFFERED]))
        )
    return suggestions
