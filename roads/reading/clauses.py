"""Which goal verbs of a sentence speak of a group of stretches: those of its clause, its layer, its kind."""

import re
from dataclasses import replace
from typing import Final

from roads.reading.evidence import by_whom, is_small
from roads.reading.goals import Aim, find_aims
from roads.reading.groups import Group
from roads.reading.sharing import is_each, is_together
from roads.reading.vocabulary import KindCode, word_at

_PLAN: Final = re.compile("计划|预计|力争|确保|争取|拟于?|将于|有望|可望")
_SUBSTEP: Final = re.compile(r"[东南西北中]段|[东南西北]侧|[东南西北]半幅")
_WHOLLY: Final = re.compile(r"全线|全面|全部|整个|整体|主体")
_OTHERS: Final = re.compile(
    r"其他|其它|(?:其余|剩余)(?!的?(?:工程|部分|工作|路段|管道|施工|附属))|另有|还有|此外|而"
)
# 市政养护中心已…, in a clause behind a stretch: who builds there.
_ACTOR: Final = re.compile(
    r"(?:由|经)?[\u4e00-\u9fff]{2,12}?(?:中心|局|公司|集团|处|部门|单位|办)(?=[已正将现目昨今]|连夜|迅速|立即|组织|计划|预计|力争)"
)
_LEADING: Final = re.compile("(?:配套|附属|沿线|同步|两侧|道路)*的?(?:配套)?")
_PIPES: Final = frozenset(("storm", "sewage", "water", "gas", "heat"))
_PAUSE: Final = re.compile(r"[,;:。)]")


def aims_of(
    text: str, group: Group, left: int, cut: int, told: list[KindCode]
) -> tuple[list[Aim], list[Aim]]:
    """What is wanted of a group by the words before it, from `left` on, and by those behind it, up to `cut`."""
    before = _nearest_clause(text, find_aims(text, left, group.start), group.start)
    start = by_whom(text, group.end, cut)
    behind = _by_layer(text, find_aims(text, start, cut, behind=True), group)
    return (
        [of_preliminaries(text, aim, group) for aim in before],
        [within_kinds(aim, group, told) for aim in _own(text, _of_these(text, behind, start), group, start)],
    )


def _own(text: str, aims: list[Aim], group: Group, start: int) -> list[Aim]:
    """The aims without those of a later clause that begins with another kind (…开放交通,配套绿化4月底完工)."""
    kinds = {kind for tail in group.tails for kind in tail.kinds} or {"carriageway"}
    own: list[Aim] = []
    for aim in aims:
        clause = max(text.rfind(mark, start, aim.start) for mark in ",;") + 1
        lead = _LEADING.match(text, max(clause, start), aim.start)
        word = word_at(text, lead.end(), aim.start) if own and lead and clause else None
        if (
            word is None
            or not word.word.kinds
            or kinds & set(word.word.kinds)
            or word.word.kinds == ("other",)
        ):
            own.append(aim)
    return own


def within_kinds(aim: Aim, group: Group, told: list[KindCode]) -> Aim:
    """An aim to finish only something else along the road (a road work that 完成雨水管道铺设) as 推进."""
    kinds = {kind for tail in group.tails for kind in tail.kinds} or set(told) or {"carriageway"}
    generic = aim.builds == ("other",) and kinds <= _PIPES
    if aim.code != "finish" or not aim.builds or kinds & set(aim.builds) or generic:
        return aim
    return replace(aim, code="advance", note=f"“{aim.text}”的只是其中一部分", done=False)


def of_preliminaries(text: str, aim: Aim, group: Group) -> Aim:
    """完成甲路绿化工程招标: finishing what comes before building is 推进."""
    token = word_at(text, group.end, min(len(text), group.end + 8))
    if aim.code != "finish" or token is None or not token.word.preliminary or token.word.kinds:
        return aim
    return replace(aim, code="advance", note=f"“{aim.text}”的是{token.text}", done=False)


def _by_layer(text: str, aims: list[Aim], group: Group) -> list[Aim]:
    """路基10月完成,沥青面层11月完成: the first 完成 is of the layer the group ends with."""
    stage = group.tails[-1].stage
    if stage is None or not any(aim.code in ("base", "surface") for aim in aims):
        return aims
    return [
        replace(aim, code=stage)
        if aim.code == "finish" and not _PAUSE.search(text, group.end, aim.start)
        else aim
        for aim in aims
    ]


def _nearest_clause(text: str, aims: list[Aim], end: int) -> list[Aim]:
    """The aims of the last clause before the group that has any: 完成甲工程,推进乙路 speaks of 乙路 with 推进."""
    if not aims:
        return []
    last = max(text.rfind(mark, 0, aims[-1].start) for mark in ",;。、\n")
    return [aim for aim in aims if aim.start > last]


def _of_these(text: str, aims: list[Aim], start: int) -> list[Aim]:
    """The aims behind a group that speak of it: those of later clauses only where these name nothing else first."""
    narrowed, parts = [], False
    for aim in aims:
        clause = max(text.rfind(mark, start, aim.start) for mark in ",;:") + 1 or start
        if clause > start and _OTHERS.match(text, clause):
            break
        if is_together(text, clause) or is_each(text, clause):
            narrowed.append(aim)
            continue
        if ";" in text[start : aim.start] and not _PLAN.match(text, clause):
            break
        if _SUBSTEP.match(text, clause):
            parts = True
            continue
        if parts and not _WHOLLY.search(text, clause, aim.end):
            continue
        subject = _ACTOR.match(text, clause, aim.start)
        clause = subject.end() if subject else clause
        if clause == start or _PLAN.match(text, clause) or is_small(text, clause, aim.start):
            narrowed.append(aim)
    return narrowed
