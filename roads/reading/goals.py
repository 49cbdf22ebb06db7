"""What a sentence wants of a group of stretches: goal verbs before and behind it; leaves out deadlines."""

import re
from dataclasses import dataclass
from typing import Final

from roads.reading.vocabulary import GoalCode, KindCode, Token, words_in


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal verb of the sentence: `weak` when it only describes (建成的), `done` when it tells of what is past."""

    start: int
    end: int
    code: GoalCode
    text: str
    takes_object: bool
    weak: bool = False
    done: bool = False
    note: str = ""
    builds: tuple[KindCode, ...] = ()


RANK: Final[dict[GoalCode, int]] = {
    "finish": 6,
    "surface": 5,
    "base": 4,
    "begin": 3,
    "advance": 2,
    "support": 7,
}
_CONSEQUENCE: Final = re.compile(
    r"后(?!续)|以后|以来|之后|之前|之日|时(?!间)|之际|率|度(?!假)|期(?!间|待|工)|情况|单位|标准|目标|任务|计划|方案|质量|条件|能力|机制|仪式|指挥部|[\u4e00-\u9fff]{0,2}会|会议|资金|的?基础上|力度|步伐|速度|进度|过程|范围|规模|成本|主体|业主|报告|手续|证|令|里程|方|部门|公司|局|集团|中心|体系|措施|房"
)
_ATTRIBUTE: Final = re.compile(r"的(?=[\u4e00-\u9fffA-Z0-9(])")
_DONE: Final = re.compile(r"(?:已|已经|业已|均已|已于|先后|刚刚|昨日|(?<!\d)日前|现已|率先)[^,。;、]{0,8}$")
_ACHIEVED: Final = re.compile(r"了(?!解)")
_PARTIAL: Final = re.compile(
    r"[^,。;]{0,14}?(?:\d+(?:\.\d+)?%|百分之|\d+(?:\.\d+)?(?:余|多)?(?:米|m|公里|千米|平方|万方|立方|座|万元|亿元|盏|个))|总?工程量的|率"
)
_DUE_WORDS: Final = re.compile(r"(?:\d|今年|明年|年底|年内|并|和|及)")
# Characters between a verb and the words that say what it is about.
OBJECT_REACH: Final = 14
# Unknown characters between a verb behind a stretch and the words of building it is about.
OBJECT_GAP: Final = 3
BEFORE_REACH: Final = 4
DONE_REACH: Final = 12
# Characters of a clause that a note quotes.
LONGEST_QUOTE: Final = 24
_OBJECT: Final = re.compile(r"[^,;:。、()]{0,40}")
_SUPPORT_BEHIND: Final = re.compile(
    r"[,:]?(?:由?我[市区县]|要|积极|全力|主动)*(?P<verb>配合|协助|支持)[^,;:。()]{1,12}?"
    r"(?:抓好|做好|搞好|推进|实施|建设|完成|落实)(?=[,;。\n]|\Z)"
)
_DAY_ONLY: Final = re.compile("[于在将拟]?[今明]?年?[\\d年月日底末初内上中下旬]+前?")
# 打通城市交通脉络, 打通最后一公里: what the works are for.
_PURPOSE: Final = re.compile(
    r"(?:脉络|微?循环|堵点|瓶颈|动脉|血脉|经络|网络|格局|体系|梗阻|壁垒|一公里|出行|骨架|卡点|痛点|难点|通道|关节|任督二脉)$"
)
# 继甲路、乙路通车后: what comes after others that are done.
_ONE_AFTER: Final = re.compile(r"(?:^|[。\n,;])继[^。\n;]{2,80}$")
_BY_A_DAY: Final = re.compile(r"(?=[,;。\n])|\Z")
_NEGATED: Final = re.compile(r"(?:未|没有|尚未|不|无法|未能|待)$")
# 为保障甲路施工, at the head of a clause: why, not what is wanted of the road.
_SO_THAT: Final = re.compile(r"(?:^|[,;:。\n])为了?$")
# Verbs that say nothing without the works behind them (开展夜查).
_BLANK_VERBS: Final = frozenset(["进行", "开展", "展开", "组织实施"])


def find_aims(text: str, start: int, end: int, *, behind: bool = False) -> list[Aim]:
    """Goal verbs of the span, left to right; `behind` a stretch, a verb with another object of its own says nothing."""
    tokens = words_in(text, start, end)
    aims = []
    for index, token in enumerate(tokens):
        if token.word.stage and not token.word.goal and _BY_A_DAY.match(text, token.end, end):
            if text.startswith("前", token.start - 1):  # 8月底前铺油
                aims.append(Aim(token.start, token.end, token.word.stage, token.text, False))
            continue
        if not token.word.goal or _NEGATED.search(text, max(start, token.start - 3), token.start):
            continue
        if _SO_THAT.search(text, max(0, token.start - 3), token.start):
            continue
        if behind and token.word.takes_object and not _about_the_works(text, tokens, index, end):
            continue
        possessed = text[max(start, token.start - 2) : token.start] == "具备"
        possessed = possessed or bool(_ONE_AFTER.search(text, max(0, token.start - 90), token.start))
        if possessed or not _CONSEQUENCE.match(text, token.end, end):
            aims.append(_aim(text, tokens, index, start, end))
    return aims


def support_behind(text: str, start: int, end: int) -> list[Aim]:
    """甲路工程配合市公路局抓好: 配合 right behind a group, with nothing but whom it helps, speaks of it."""
    match = _SUPPORT_BEHIND.match(text, start, end)
    return [Aim(*match.span("verb"), "support", match["verb"], True)] if match else []


def _about_the_works(text: str, tokens: list[Token], index: int, end: int) -> bool:
    """Whether a verb behind a stretch is about the works: no object, a layer, 建设 — not 城市交通脉络."""
    match = _OBJECT.match(text, tokens[index].end, end)
    written = match[0] if match else ""
    if _PURPOSE.search(written):
        return False
    if not written or _PARTIAL.match(written) or _DUE_WORDS.match(written):
        return True
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or following.start - tokens[index].end > OBJECT_GAP:
        return len(written) <= 2 and tokens[index].text not in _BLANK_VERBS
    word = following.word
    return word.builds or word.preliminary or bool(word.goal) or word.filler or word.modal


def _aim(text: str, tokens: list[Token], index: int, start: int, end: int) -> Aim:
    token = tokens[index]
    code, note, phrase = token.word.goal, "", token.text
    assert code is not None
    left, right = clause_of(text, token, start, end)
    done = bool(
        _DONE.search(text, max(left, token.start - DONE_REACH), token.start)
        or _ACHIEVED.match(text, token.end, end)
    )
    before = [
        t
        for t in tokens[max(0, index - 3) : index]
        if t.start >= left
        and (token.start - t.end <= BEFORE_REACH or _DAY_ONLY.fullmatch(text, t.end, token.start))
    ]
    reached = [
        t for t in tokens[index + 1 : index + 5] if t.end <= right and t.start - token.end <= OBJECT_REACH
    ]
    objects = reached if token.word.takes_object else []
    if code in ("finish", "advance", "begin"):
        layer = next((t for t in [*objects, *reversed(before)] if t.word.stage), None)
        early = any(t.word.preliminary and not t.word.kinds for t in [*objects[:2], *before])
        if layer and layer.word.stage and code != "begin":
            code = layer.word.stage
            phrase = text[min(layer.start, token.start) : max(layer.end, token.end)]
        elif code == "finish" and token.word.takes_object and _PARTIAL.match(text, token.end, right):
            code, note, done = "advance", f"“{_short(text[left:right])}”只完成了一部分", False
        elif early and (code == "finish" or token.text in ("启动", "开展")):
            code, note, done = "advance", f"“{_short(text[left:right])}”说的是前期或投资", False
    first = next((t for t in objects if t.word.kinds), None)
    builds = first.word.kinds if first and first.start - token.end <= OBJECT_GAP + 2 else ()
    weak = bool(_ATTRIBUTE.match(text, token.end))
    return Aim(token.start, token.end, code, phrase, token.word.takes_object, weak, done, note, builds)


def _short(clause: str) -> str:
    return clause if len(clause) <= LONGEST_QUOTE else clause[:LONGEST_QUOTE] + "…"


def clause_of(text: str, token: Token, start: int, end: int) -> tuple[int, int]:
    """The span between the marks , ; : 。 around the token, inside the window."""
    left = max((text.rfind(mark, start, token.start) for mark in ",;:。()\n"), default=-1)
    rights = [p for mark in ",;。\n" if (p := text.find(mark, token.end, end)) >= 0]
    return max(start, left + 1), min(rights, default=end)


def strongest(aims: list[Aim]) -> Aim | None:
    """The aim that says most: a firm one before one that describes, then by how far it goes, then the last."""
    if not aims:
        return None
    return max(aims, key=lambda aim: (not aim.weak, RANK[aim.code], aim.start))
