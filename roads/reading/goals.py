"""What a sentence wants of a group of stretches: goal verbs before and behind it; leaves out deadlines."""

import re
from dataclasses import dataclass
from typing import Final

from roads.reading.vocabulary import Token, words_in
from roads.reading.words import GoalCode


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


RANK: Final[dict[GoalCode, int]] = {
    "finish": 6,
    "surface": 5,
    "base": 4,
    "begin": 3,
    "advance": 2,
    "support": 7,
}
_CONSEQUENCE: Final = re.compile(
    r"后(?!续)|以后|以来|之后|之前|之日|时(?!间)|之际|率|度(?!假)|期(?!间|待|工)|情况|单位|标准|目标|任务|计划|方案|质量|条件|能力|机制|仪式|指挥部|会议?|资金|的?基础上|力度|步伐|速度|进度|过程|范围|规模|成本|主体|业主|报告|手续|证|令|里程|方|部门|公司|局|集团"
)
_ATTRIBUTE: Final = re.compile(r"的(?=[\u4e00-\u9fffA-Z0-9(])")
_DONE: Final = re.compile(r"(?:已|已经|业已|均已|已于|先后|刚刚|昨日|日前|现已|率先)[^,。;、]{0,8}$")
_ACHIEVED: Final = re.compile(r"了(?!解)")
_PARTIAL: Final = re.compile(
    r"[^,。;]{0,14}?(?:\d+(?:\.\d+)?%|百分之|\d+(?:\.\d+)?(?:余|多)?(?:米|m|公里|千米|平方|万方|立方|座|万元|亿元|盏|个))|总?工程量的|率"
)
_PRELIMINARY_REACH: Final = 14
_STAGE_REACH: Final = 14
_NEGATED: Final = re.compile(r"(?:未|没有|尚未|不|无法|未能|待)$")


def find_aims(text: str, start: int, end: int) -> list[Aim]:
    """Goal verbs of the span, left to right."""
    tokens = words_in(text, start, end)
    aims = []
    for index, token in enumerate(tokens):
        if token.word.goal:
            aim = _aim(text, tokens, index, start, end)
            if aim:
                aims.append(aim)
    return aims


def _aim(text: str, tokens: list[Token], index: int, start: int, end: int) -> Aim | None:
    token = tokens[index]
    code = token.word.goal
    assert code is not None
    if _NEGATED.search(text, max(start, token.start - 2), token.start):
        return None
    possessed = text[max(start, token.start - 2) : token.start] == "具备"
    if not possessed and _CONSEQUENCE.match(text, token.end, end):
        return None
    note = ""
    clause_start, clause_end = clause_of(text, token, start, end)
    done = bool(_DONE.search(text, clause_start, token.start) or _ACHIEVED.match(text, token.end, end))
    if code == "finish":
        before = [
            t
            for t in tokens[max(0, index - 3) : index]
            if clause_start <= t.start and token.start - t.end <= 4
        ]
        behind = [
            t
            for t in tokens[index + 1 : index + 5]
            if t.end <= clause_end and t.start - token.end <= _PRELIMINARY_REACH
        ]
        reached = behind if token.word.takes_object else []
        if stage := next((t.word.stage for t in [*reached, *reversed(before)] if t.word.stage), None):
            code = stage
        elif any(t.word.preliminary and not t.word.kinds for t in [*reached, *before]):
            code, note = "advance", f"“{text[clause_start:clause_end]}”说的是前期或投资"
        elif token.word.takes_object and _PARTIAL.match(text, token.end, clause_end):
            code, note = "advance", f"“{text[clause_start:clause_end]}”只完成了一部分"
            done = False
    elif code == "advance":
        behind = [
            t
            for t in tokens[index + 1 : index + 5]
            if t.end <= clause_end and t.start - token.end <= _STAGE_REACH
        ]
        before = [
            t
            for t in tokens[max(0, index - 3) : index]
            if clause_start <= t.start and token.start - t.end <= 4
        ]
        if stage := next((t.word.stage for t in [*behind, *reversed(before)] if t.word.stage), None):
            code = stage
    weak = bool(_ATTRIBUTE.match(text, token.end, end)) and not token.text.endswith(("抓好",))
    return Aim(token.start, token.end, code, token.text, token.word.takes_object, weak, done, note)


def clause_of(text: str, token: Token, start: int, end: int) -> tuple[int, int]:
    """The span between the marks , ; : 。 around the token, inside the window."""
    left = max((text.rfind(mark, start, token.start) for mark in ",;:。\n"), default=-1)
    rights = [p for mark in ",;。\n" if (p := text.find(mark, token.end, end)) >= 0]
    return max(start, left + 1), min(rights, default=end)


def strongest(aims: list[Aim]) -> Aim | None:
    """The aim that says most: a firm one before one that only describes, then by how far it goes; the last of equals."""
    if not aims:
        return None
    return max(aims, key=lambda aim: (not aim.weak, RANK[aim.code], aim.start))
