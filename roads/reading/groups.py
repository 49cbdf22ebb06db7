"""Stretches listed together that share the kind of work at the end of their list; leaves out goal and day."""

import re
from dataclasses import dataclass
from typing import Final

from roads.reading.places.ends import read_bracket
from roads.reading.places.stretches import Stretch, Stretches
from roads.reading.tails import Tail, read_tail
from roads.reading.vocabulary import KindCode


@dataclass(slots=True)
class Group:
    """Stretches listed together, each with its own tail; the last tail closes the list."""

    stretches: list[Stretch]
    tails: list[Tail]

    @property
    def start(self) -> int:
        return self.stretches[0].start

    @property
    def end(self) -> int:
        return max(self.tails[-1].end, self.stretches[-1].end)

    @property
    def tells(self) -> bool:
        return any(tail.tells for tail in self.tails)

    def ruling_tails(self) -> list[Tail]:
        """For each stretch the tail that tells its kind: its own, or the nearest one behind it in the list."""
        ruling: list[Tail] = []
        nearest = self.tails[-1]
        for stretch, tail in zip(reversed(self.stretches), reversed(self.tails), strict=True):
            nearest = tail if tail.tells else nearest
            # 甲路北延、乙路雨水管网: what is built longer is the road
            longer = "延" in (stretch.part or "") and not stretch.ends
            own = tail is nearest or (tail.kinds and not nearest.tells) or longer
            # a bridge names its own road only; the roads listed before it are roads
            ruling.append(tail if own or (nearest.structure and not tail.kinds) else nearest)
        return ruling[::-1]


_LIST_LINK: Final = re.compile(
    r"(?:、(?:以及|及|和)?|和|及其?|与|以及|暨)(?:长?约?\d+(?:\.\d+)?(?:米|公里|千米)的)?"
    r"(?:城[东西南北中]|老城区|[\u4e00-\u9fff]{1,4}(?:区块|板块|片区|组团|[区县镇乡市]))?"
)
# 甲路;乙路;丙路等5条: semicolons list where a count closes them.
_CLOSED_BELOW: Final = re.compile(r"[^;。]{0,40}等\d")
_COMMA_LINK: Final = re.compile(r",(?:以及|及|和)?")
_VERB: Final = re.compile("(?:完成|建成|打通|开工|启动)了?$")
_TOLD: Final = re.compile("预计|计划|力争|正在|将|已|目前|年底|年内|[今明]年|\\d+月")
# Kinds that are works of their own although the vocabulary only calls them 其他.
_OWN_OTHER: Final = ("中水", "再生水", "综合管廊", "管廊", "桥", "立交", "隧道", "交通", "公交", "箱涵")


def kinds_of(tail: Tail) -> list[KindCode]:
    """The kinds a tail names; 道路 when it names none; 管网 and the like add nothing beside a kind that says which."""
    kinds = tail.kinds or ["carriageway"]
    if len(kinds) > 1 and "other" in kinds and not any(word.startswith(_OWN_OTHER) for word in tail.words):
        return [kind for kind in kinds if kind != "other"]
    return list(kinds)


def is_generic(tail: Tail) -> bool:
    """Whether a tail only speaks of pipes (主管道), without saying of what."""
    return tail.kinds == ["other"] and not any(word.startswith(_OWN_OTHER) for word in tail.words)


def find_groups(stretches: Stretches, start: int, end: int) -> list[Group]:
    """The groups of the sentence `text[start:end]`, in order."""
    inside = stretches.within(start, end)
    groups: list[Group] = []
    index = 0
    while index < len(inside):
        group = Group([], [])
        while True:
            stretch = inside[index]
            limit = inside[index + 1].start if index + 1 < len(inside) else end
            tail = _tail_of(stretches, stretch, limit, end)
            if _only_a_place(group, stretch, tail):
                break
            group.stretches.append(stretch)
            group.tails.append(tail)
            index += 1
            while index < len(inside) and inside[index].start < group.tails[-1].end:
                index += 1
            if index >= len(inside) or not _linked(stretches.text, group, inside[index]):
                break
        groups.append(group)
    return groups


def _only_a_place(group: Group, stretch: Stretch, tail: Tail) -> bool:
    """Whether a list of stretches with ends goes on with a mere place (甲路(乙路至丙路)、丁街沿线小区)."""
    return bool(
        group.stretches and group.stretches[-1].ends and not stretch.ends and tail.blocked and not tail.tells
    )


def _tail_of(stretches: Stretches, stretch: Stretch, limit: int, end: int) -> Tail:
    """The tail of a stretch, with ends written behind it: 甲路道路工程(乙路—丙路), 甲路道路工程 乙路—丙路."""
    text = stretches.text
    tail = read_tail(stretches, stretch.end, limit)
    if tail.tells and not stretch.ends and not tail.ends:
        closing = stretches.brackets.get(tail.end)
        if closing is not None and closing < end and (ends := read_bracket(text, tail.end, closing)):
            tail.ends, tail.end = ends, closing + 1
        elif pair := stretches.chainages_at(tail.end) or (
            stretches.pair_at(tail.end + 1) if text[tail.end : tail.end + 1] in (" ", ":") else None
        ):
            tail.ends, tail.end = [pair[0]], pair[1]
    if text.startswith(":", tail.end) and not tail.kinds:
        behind = read_tail(stretches, tail.end + 1, limit)
        if behind.tells:
            behind.start, behind.count, behind.closes_list = tail.start, tail.count, tail.closes_list
            return behind
    return tail


def _linked(text: str, group: Group, following: Stretch) -> bool:
    """Whether the next stretch goes on with the list."""
    tail = group.tails[-1]
    if tail.closes_list or tail.blocked:
        return False
    behind, start = group.end, following.start
    if _LIST_LINK.fullmatch(text, behind, start):
        return True
    if text[behind:start] == ";":
        return bool(_CLOSED_BELOW.match(text, start))
    if not _COMMA_LINK.fullmatch(text, behind, start) or tail.tells:
        return False
    # 已完成甲路段,乙路段预计本月底完成: each has a verb of its own
    return not (_VERB.search(text, max(0, group.start - 4), group.start) and _TOLD.match(text, following.end))
