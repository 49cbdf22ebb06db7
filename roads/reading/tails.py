"""What stands behind a stretch and tells what is built there: kinds, layers, 等N条; leaves out goal and day."""

import re
from dataclasses import dataclass, field
from typing import Final

from roads.reading.places.ends import Ends, read_bracket
from roads.reading.places.stretches import Stretches
from roads.reading.vocabulary import GoalCode, KindCode, Token, listed, word_at, words_in


@dataclass(frozen=True, slots=True)
class Count:
    """等4条道路: how many the text says there are."""

    start: int
    end: int
    number: int
    unit: str
    at_least: bool


@dataclass(slots=True)
class Tail:
    """What follows a stretch; `end` is behind the last word that tells anything."""

    start: int
    end: int
    kinds: list[KindCode] = field(default_factory=list)
    stage: GoalCode | None = None
    works: bool = False
    structure: bool = False
    words: list[str] = field(default_factory=list)
    count: Count | None = None
    closes_list: bool = False
    ends: list[Ends] = field(default_factory=list)
    blocked: bool = False
    details: bool = False

    @property
    def tells(self) -> bool:
        """Whether it says that something is built; a bridge alone may be a mere place."""
        return bool(self.stage or self.works or (self.kinds and not self.structure))


_NUMERAL: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_COUNT: Final = re.compile(
    r"(?P<etc>等)?(?:断头路|道路|主干道|背街小巷|项目|工程)?(?:共计?|总计|合计)?(?P<n>\d{1,3}|[一二两三四五六七八九十百]{1,3})(?P<more>余|多|几)?(?P<unit>条|个|段|处|项)"
    r"(?:\(段\)|\d+处)?(?:(?:主要|重点|市政|城市|城区|区内|骨干|规划|新建|续建|在建|主次|园区|断头|县城|农村|配套|老旧|背街|市区|景观)"
    r"{0,4}(?P<noun>道路|干道|干路|支路|路段|街道|街巷|小巷|小街巷|断头路|公路|巷道|大街|主干道|主干路|次干道|国省道|道))?(?:\(段\))?"
)
_ETC: Final = re.compile(r"等(?![待级候于同])")
_LINK: Final = re.compile(r"[、和及与/]|以及")
_QUANTITY: Final = re.compile(
    r"(?:约|共|长约?|总长约?|全长约?)?\d+(?:\.\d+)?(?:余|多)?(?:公里|千米|米|[kK][mM]|m(?![a-z])|座|盏|棵|株|处|个"
    r"|万?平方(?:公里|米)?|㎡|(?:[kK]V|千伏)(?!线路)|套|块|基|根)(?:长?的|长(?=的))?|[Dd][Nn]?\d{2,4}(?:-[Dd][Nn]?\d{2,4})?"
)
_STRUCTURE: Final = re.compile(
    r"(?:(?<=路)桥|(?:上跨|下穿|上下穿|跨)?[\u4e00-\u9fff]{0,8}?(?:特大桥|大桥|立交桥|人行天桥|天桥|立交|隧道|高架桥|高架|(?<![路])桥))"
    r"(?![头南北东西梁涵下上])"
)
_NOT_STRUCTURE: Final = re.compile(
    r"[和与及的至到等、在]|工程|建设|改造|管|路灯|道路|绿化|完成|实施|雨水|污水"
)
_PLACE_NOUN: Final = re.compile(
    r"[校院园厂村店所局站场馆楼厦社庄苑寺库司队圈][^$]{0,1}$|家属|小区|\d号|号院|[口侧]$"
)
# Roads so damaged that they are mended: 路基损毁严重路段, 路面坑洼不平的道路.
_DAMAGE: Final = (
    "(?:损毁|损坏|破损|破坏|沉陷|沉降|塌陷|坑洼|坑槽|老化|开裂|龟裂|翻浆"
    + "|积水(?!点)|破旧|较差|狭窄|年久失修|不平|拥堵)"
)
_DAMAGED: Final = re.compile(
    r"(?:的)?(?:路基|路面|路况|道路|车行道|人行道|管网|管道|设施|地砖)?(?:等)?"
    rf"{_DAMAGE}(?:[、和及]?{_DAMAGE})*(?:较为|比较|严重|较重|较多|突出|明显|等)*的?"
    r"(?:路段|路面|道路|街道|公路|主干道|背街小巷|小巷)?"
)
# 和望溪立交桥等12条道路: the last of a list is no road.
_OTHER_ITEM: Final = re.compile(
    r"[、和及与][\u4e00-\u9fff]{1,8}(?:桥面?|立交|隧道|高架|互通|下穿|通道|游园|广场|过境路?段)(?=等)"
)
_ALSO_COUNTED: Final = re.compile(
    r"[、和及与,]?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})座[\u4e00-\u9fff]{0,4}?(?:桥梁?|立交|隧道|高架)"
)
_LIST_NOUN: Final = re.compile(r"等(?:[\u4e00-\u9fff]{0,4}?(?:道路|路段|街道|大街|主干道|小巷|公路))?")
_LIST_NOUNS: Final = frozenset(["道路", "主干道", "次干道", "路网"])
_NO_ADJECTIVE: Final = re.compile(
    r"位于|处于|设于|在|沿|于|[和与及至到除因但由为在是被把将从向给让使就都不没]"
)
_LOCATIVE: Final = re.compile(
    r"\d+号|\d+弄|(?:路)?口(?!袋)|交叉口|交汇|上(?![半海游面述跨下])|附近|旁|边(?![坡沟])|以[东西南北]|派出|一带|方向"
    r"|[东西南北]{1,2}角|[与和][\u4e00-\u9fff]{2,8}(?:交叉口|交汇处)|站"
)
ADJECTIVE_LENGTH: Final = 6
_BLANKLY: Final = re.compile(
    r"(?:同步|相继|陆续|先后|一并)?[将要拟正在已现均也年内底前今月日\d]{0,8}(?:同步|相继|陆续|先后|一并)?"
)


def read_tail(stretches: Stretches, start: int, limit: int) -> Tail:
    """The tail that begins at `start` and cannot pass `limit` (the next stretch or the end of the sentence)."""
    tail = Tail(start, start)
    position: int | None = start
    while position is not None and position < limit:
        position = _step(stretches, tail, position, limit)
    return tail


def _step(stretches: Stretches, tail: Tail, position: int, limit: int) -> int | None:
    """Read one thing at `position` into the tail; the position behind it, or None when the tail is over."""
    text = stretches.text
    if position == tail.start and _LOCATIVE.match(text, position, limit):
        tail.blocked = True
        return None
    if position == tail.start and (other := _OTHER_ITEM.match(text, position, limit)):
        return other.end()
    if not tail.tells and (damaged := _DAMAGED.match(text, position, limit)):
        tail.closes_list, tail.end = True, damaged.end()
        return damaged.end()
    count = _COUNT.match(text, position, limit) if tail.count is None and not tail.tells else None
    if count and (count["etc"] or count["noun"]):
        tail.count = Count(position, count.end(), _number(count["n"]), count["unit"], bool(count["more"]))
        also = _ALSO_COUNTED.match(text, count.end(), limit)
        tail.closes_list, tail.end = True, also.end() if also else count.end()
        return tail.end
    if not tail.closes_list and (etc := _ETC.match(text, position, limit)):
        tail.closes_list = True
        return etc.end()
    if quantity := _QUANTITY.match(text, position, limit):
        tail.details = tail.details or quantity[0].startswith(("全长", "总长", "长"))
        return quantity.end()
    if text[position] == " " and not tail.tells and (cell := word_at(text, position + 1, limit)):
        return position + 1 if cell.word.builds or cell.word.filler else None
    if text[position] == "(":
        return _step_bracket(stretches, tail, position, limit)
    token = word_at(text, position, limit)
    if token is not None and not (position == tail.start and _structure_at(text, position, limit)):
        return _take_word(tail, text, token, limit)
    if position == tail.start and (structure := _structure_at(text, position, limit)):
        tail.kinds, tail.structure, tail.end = ["other"], True, structure
        tail.words.append(text[position:structure])
        return structure
    if tail.tells and (link := _LINK.match(text, position, limit)):
        after = word_at(text, link.end(), limit)
        goes_on = after and (after.word.builds or after.word.filler) and not after.word.goal
        return link.end() if goes_on else None
    return _skip_adjective(text, tail, position, limit)


def _structure_at(text: str, position: int, limit: int) -> int | None:
    """Where a bridge, tunnel or flyover named behind the road ends (白云山路沙河桥)."""
    match = _STRUCTURE.match(text, position, limit)
    return match.end() if match and not _NOT_STRUCTURE.search(match[0]) else None


def _take_word(tail: Tail, text: str, token: Token, limit: int) -> int | None:
    word = token.word
    if word.facility:
        tail.blocked = tail.blocked or not tail.tells
        return None
    if token.text.endswith(("绿化带", "绿地")) and text[token.end : token.end + 1] in set("内中里下"):
        return None  # where the works are
    if word.detail and not word.preliminary and not word.filler:
        tail.details = True
        return None
    if (word.goal and not word.builds) or not (word.builds or word.filler):
        return None
    if (
        "carriageway" in word.kinds
        and token.text.endswith(("道路", "路面"))
        and _modifies_next(text, token.end, limit)
    ):
        tail.works, tail.end = True, token.end
        return token.end
    if tail.closes_list and token.text in _LIST_NOUNS and not tail.tells:
        tail.end = token.end
        return token.end  # 甲路、乙路等道路: what the list is of, no kind of work
    tail.kinds.extend(kind for kind in word.kinds if kind not in tail.kinds)
    tail.stage = word.stage or tail.stage
    tail.works = tail.works or word.works
    if word.builds:
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


def _skip_adjective(text: str, tail: Tail, position: int, limit: int) -> int | None:
    """Step over a short unknown word when a word of building follows it at once (市定道路, 过街管网)."""
    for stop in range(position + 1, min(position + ADJECTIVE_LENGTH, limit - 1) + 1):
        if not text[stop - 1].isalnum():
            return None
        token = word_at(text, stop, limit)
        if token is None:
            continue
        word, skipped = token.word, text[position:stop]
        place = bool(_PLACE_NOUN.search(skipped))
        if position == tail.start and (word.facility or place) and not skipped.startswith("由"):
            tail.blocked = True
        if place or word.facility or word.goal or word.modal or word.detail or _NO_ADJECTIVE.search(skipped):
            return None
        if word.builds or (word.filler and tail.closes_list):
            return stop
    return None


_PREDICATE: Final = listed("predicates", "carry_out")
_VERGES: Final = ("带", "坛", "池")  # where along the road it is planted
_LAYING: Final = listed("predicates", "lay")


def predicate(text: str, start: int, end: int) -> tuple[list[KindCode], bool]:
    """Kinds a clause says are built on the stretches before it (甲路实施雨污分流改造), and whether anything is."""
    listed = _LIST_NOUN.match(text, start, end)
    start = listed.end() if listed else start + text.startswith(":", start)
    tokens = words_in(text, start, end)
    while tokens and (tokens[0].word.modal or tokens[0].word.filler):
        start = tokens[0].end if tokens[0].start == start and tokens[0].text.endswith(_VERGES) else start
        del tokens[0]
    if not tokens or not _BLANKLY.fullmatch(text, start, tokens[0].start):
        return [], False
    what = [token for token in tokens[1:] if not token.word.modal or token.word.builds]
    kinds: list[KindCode] = []
    for token in what:
        kinds += [kind for kind in token.word.kinds if kind not in kinds]
    gap = text[tokens[0].end : what[0].start] if what else ""
    lays = tokens[0].text in _LAYING and what and what[0].word.kinds and len(gap.replace("了新", "")) <= 2
    if lays and not any(t.word.facility or t.word.preliminary for t in what):
        return kinds, True
    if tokens[0].text not in _PREDICATE or not what:
        return [], False
    if any(t.word.facility or t.word.preliminary or t.word.detail for t in what):
        return [], False
    builds = any(t.word.works or t.word.kinds for t in what) and not any(t.word.stage for t in what)
    return (kinds, True) if builds else ([], False)


def _number(written: str) -> int:
    """3 from 3, 三 or 两; 12 from 十二."""
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
