"""What a text says in so many words is built: 施工内容为…, 主要建设内容:…; leaves out what the words around tell."""

import re
from typing import Final

from roads.reading.groups import is_generic
from roads.reading.readings import Reading
from roads.reading.vocabulary import KindCode, words_in

_CONTENT: Final = re.compile(
    r"(?:(?:施工|建设|改造|工程|作业|实施|敷设|维修|主要)(?:主要)?内容|施工(?:原因|事由|项目)|工程(?:名称|类型)|项目名称)"
    r"[^,:。]{0,4}?(?:主要)?(?:为|是|包括|包含|:)+(?P<what>[^。\n;]{2,60})"
)


def stated_kinds(text: str, start: int, end: int) -> list[KindCode]:
    """The kinds that a label in the span says are built; none where the roadway is among them."""
    content = _CONTENT.search(text, start, end)
    kinds: list[KindCode] = []
    for token in words_in(text, *content.span("what")) if content else []:
        kinds += [kind for kind in token.word.kinds if kind not in kinds]
    if "carriageway" in kinds:  # a road built with all its pipes is a road
        return []
    return [kind for kind in kinds if kind != "other"] or kinds


def tell_stated(text: str, topics: list[Reading], start: int, end: int) -> None:
    """Let a line of its own (施工内容:污水主管) say what is built on the stretches named above it."""
    kinds = stated_kinds(text, start, end)
    for topic in topics if kinds else []:
        if not any(tail.kinds and not is_generic(tail) for tail in topic.group.tails):
            topic.told = topic.told or kinds
            topic.evident = topic.evident or topic.pending
