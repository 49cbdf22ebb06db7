"""Stretches that share one kind of work at the end of their list, and what that end says; leaves out goal and day."""

import re
from dataclasses import dataclass, field
from typing import Final

from roads.reading.ends import Ends, read_bracket
from roads.reading.stretches import Stretch, Stretches
from roads.reading.vocabulary import word_at, words_in
from roads.reading.words import GoalCode, KindCode


@dataclass(slots=True)
class Tail:
    """What follows a stretch and tells the work: kinds, stage, words for building, 等N条."""

    start: int
    end: int
    kinds: list[KindCode] = field(default_factory=list)
    stage: GoalCode | None = None
    works: bool = False
    words: list[str] = field(default_factory=list)
    counted: int | None = None
    at_least: bool = False
    count_start: int | None = None
    open_list: bool = False
    ends: list[Ends] = field(default_factory=list)
    blocked: bool = False
    details: bool = False

    @property
    def tells(self) -> bool:
        """Whether it says that something is built."""
        return bool(self.kinds or self.stage or self.works)


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


_NUMERAL: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_COUNT: Final = re.compile(
    r"(?P<etc>等)?(?:共计?|总计|合计)?(?P<n>\d{1,3}|[一二两三四五六七八九十百]{1,3})(?P<more>余|多|几)?(?:条|个|段|处|项)(?:\(段\))?"
    r"(?:主要|重点|市政|城市|城区|区内|骨干|规划|新建|续建|在建|次|主次|主|支|园区|断头|县城|农村|配套|老旧|背街|市区|景观|标准化){0,4}"
    r"(?:道路|干道|干路|支路|路段|街道|街巷|小巷|小街巷|断头路|公路|路|巷道|大街|主干道)?(?:及街巷|\(段\))?"
)
_ETC: Final = re.compile(r"等(?!待|级|候|于|同)")
_LINK: Final = re.compile(r"[、]|和|及|与|以及|暨|,(?=[^,]{0,30}等)")
_LIST_LINK: Final = re.compile(r"、(?:以及|及|和)?|和|及其?|与|以及|暨|;(?=[^;。]{0,40}等\d)")
_COMMA_LINK: Final = re.compile(r",(?:以及|及|和)?")
_QUANTITY: Final = re.compile(
    r"(?:约|共|长约?|总长约?|全长约?)?\d+(?:\.\d+)?(?:余|多)?(?:公里|千米|米|km|KM|m(?![a-z])|条|座|盏|棵|株|处|个|万?平方(?:公里|米)?|㎡|kV|KV|千伏|万元|亿元|套|块|基|根)(?:的)?|DN\d+(?:-DN\d+)?|[Dd]\d{3,4}"
)
_UNKNOWN: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9+]")
_PLACE_NOUN: Final = re.compile(r"[校院园厂村店所局站场馆楼厦社庄苑城里坊寺库司队]|家属|小区|\d号|号院|口$")
_LOCATIVE: Final = re.compile(
    r"\d+号|[0-9]+弄|(?:路)?口(?!袋)|交叉口|交汇|上(?!半年|海|游|面层|述)|附近|旁|边(?!坡|沟)|以[东西南北]|派出|一带|方向|[东西南北]{1,2}角|站|沿岸"
)
UNKNOWN_LENGTH: Final = 6


def read_tail(stretches: Stretches, start: int, limit: int, *, open_list: bool = False) -> Tail:
    """The tail that begins at `start` and cannot pass `limit` (the next stretch or the end of the sentence)."""
    text = stretches.text
    tail = Tail(start, start, open_list=open_list)
    position = start
    while position < limit:
        step = _step(stretches, tail, position, limit)
        if step is None:
            break
        position = step
    return tail


def _step(stretches: Stretches, tail: Tail, position: int, limit: int) -> int | None:
    """Read one thing at `position` into the tail; the position behind it, or None when the tail is over."""
    text = stretches.text
    if tail.end == tail.start and _LOCATIVE.match(text, position, limit):
        tail.blocked = True
        return None
    if (count := _COUNT.match(text, position, limit)) and tail.counted is None and not tail.tells:
        tail.counted, tail.at_least = _count(count["n"]), bool(count["more"])
        tail.count_start, tail.end = position, count.end()
        tail.open_list = tail.open_list or bool(count["etc"])
        return count.end()
    if (etc := _ETC.match(text, position, limit)) and not tail.open_list:
        tail.open_list = True
        if (count := _COUNT.match(text, position, limit)) is None:
            return etc.end()
    if quantity := _QUANTITY.match(text, position, limit):
        return quantity.end()
    if text[position] == "(":
        return _step_bracket(stretches, tail, position, limit)
    token = word_at(text, position, limit)
    if token is not None:
        return _take_word(tail, text, token, limit)
    if (link := re.compile("[、和及与]|以及|/").match(text, position, limit)) and tail.tells:
        after = word_at(text, link.end(), limit)
        if (
            after
            and (after.word.kinds or after.word.stage or after.word.works or after.word.filler)
            and not after.word.goal
        ):
            return link.end()
        return None
    return _skip_unknown(text, tail, position, limit)


def _take_word(tail: Tail, text: str, token: "object", limit: int) -> int | None:
    from roads.reading.vocabulary import Token

    assert isinstance(token, Token)
    word = token.word
    if word.facility:
        tail.blocked = tail.blocked or not tail.tells
        return None
    if word.detail and not (word.preliminary or word.filler):
        tail.details = True
        return None
    if word.goal and not word.works:
        return None
    if not (word.kinds or word.stage or word.works or word.filler):
        return None
    if "道路" in token.text and "carriageway" in word.kinds and _modifies_next(text, token.end, limit):
        tail.end = token.end
        tail.works = True
        return token.end
    for kind in word.kinds:
        if kind not in tail.kinds:
            tail.kinds.append(kind)
    tail.stage = word.stage or tail.stage
    tail.works = tail.works or word.works
    if word.kinds or word.stage or word.works:
        tail.words.append(token.text)
        tail.end = token.end
    return token.end


def _modifies_next(text: str, position: int, limit: int) -> bool:
    """Whether 道路 here only says where the next kind is (道路绿化, 道路的亮化工程), not a kind of its own."""
    if text.startswith("的", position):
        position += 1
    after = word_at(text, position, limit)
    return bool(after and after.word.kinds and "carriageway" not in after.word.kinds)


def _step_bracket(stretches: Stretches, tail: Tail, position: int, limit: int) -> int | None:
    closing = stretches.brackets.get(position)
    if closing is None or closing > limit:
        return None
    ends = read_bracket(stretches.text, position, closing)
    if ends and not tail.ends and tail.tells:
        tail.ends, tail.end = ends, closing + 1
    else:
        for token in words_in(stretches.text, position + 1, closing):
            tail.kinds.extend(
                kind for kind in token.word.kinds if kind not in tail.kinds and kind != "carriageway"
            )
    return closing + 1


def _skip_unknown(text: str, tail: Tail, position: int, limit: int) -> int | None:
    """Step over a short unknown word when a word of building follows it at once (市定道路, 过街管网)."""
    for length in range(1, UNKNOWN_LENGTH + 1):
        stop = position + length
        if stop >= limit or not _UNKNOWN.match(text, stop - 1):
            return None
        token = word_at(text, stop, limit)
        if token is None:
            continue
        if token.word.facility or token.word.goal or token.word.modal or token.word.detail:
            return None
        if token.word.kinds or token.word.stage or token.word.works:
            return None if _PLACE_NOUN.search(text, position, stop) else stop
    return None


def _count(written: str) -> int:
    if written.isdigit():
        return int(written)
    total, digit = 0, 0
    for char in written:
        if char in _NUMERAL:
            digit = _NUMERAL[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[char]
            digit = 0
    return total + digit


def find_groups(stretches: Stretches, start: int, end: int) -> list[Group]:
    """The groups of the sentence `text[start:end]`, in order."""
    found = stretches.within(start, end)
    groups: list[Group] = []
    index = 0
    while index < len(found):
        group = Group([], [])
        while True:
            stretch = found[index]
            limit = found[index + 1].start if index + 1 < len(found) else end
            group.stretches.append(stretch)
            group.tails.append(_tail_of(stretches, stretch, limit, end))
            index += 1
            while index < len(found) and found[index].start < group.tails[-1].end:
                index += 1
            if index >= len(found) or not _linked(stretches.text, group, found[index]):
                break
        groups.append(group)
    return groups


def _tail_of(stretches: Stretches, stretch: Stretch, limit: int, end: int) -> Tail:
    """The tail of a stretch; a bracket of ends behind the words (甲路道路工程(乙路—丙路)) holds stretches of its own."""
    tail = read_tail(stretches, stretch.end, limit)
    text = stretches.text
    if tail.tells and not stretch.ends and not tail.ends and text.startswith("(", tail.end):
        closing = stretches.brackets.get(tail.end)
        if closing is not None and closing < end and (ends := read_bracket(text, tail.end, closing)):
            tail.ends, tail.end = ends, closing + 1
    if text.startswith(":", tail.end) and not tail.kinds:
        behind = read_tail(stretches, tail.end + 1, limit)
        if behind.tells:
            behind.start = tail.start
            behind.counted, behind.open_list = tail.counted, tail.open_list
            return behind
    return tail


def _linked(text: str, group: Group, following: Stretch) -> bool:
    """Whether the next stretch goes on with the list."""
    last, tail = group.stretches[-1], group.tails[-1]
    behind = max(last.end, tail.end)
    if tail.open_list or tail.counted is not None or tail.blocked:
        return False
    link = _LIST_LINK.match(text, behind)
    if link and link.end() == following.start:
        return True
    comma = _COMMA_LINK.match(text, behind)
    return bool(comma and comma.end() == following.start and not tail.tells)
