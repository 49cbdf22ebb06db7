"""Kinds of work that words at the head of a sentence or list tell: a cause, a field, a pipe along roads, a project."""

import re
from typing import Final

from roads.reading.vocabulary import KindCode, Token, words_in

NUMBER: Final = r"(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.]|[①-⑳])"
DATED: Final = r"(?:[自从]?[\d年月日至到起止时\-]{4,30},)?"
# 供热方面, or 在亮化上, at the head of a sentence.
_FIELD: Final = re.compile(r"在?[^,;:。]{1,10}(?:方面|上|中|建设中)[,:]")
# 因污水管网改造施工, at the head of a sentence; 对 and the like lead to the stretch.
_CAUSE: Final = re.compile(
    rf"{DATED}(?:因|由于|为|受|鉴于|结合|根据|按照)(?:了|切实|有效|配合|保障|确保|加快|推进|实施|进行)*"
    r"(?P<what>[^;:。\n]{2,60}?(?:施工|工程|改造|建设|敷设|铺设|更换|更新|维修|迁改|项目)[^,;:。\n]{0,8}),"
)
_UPON: Final = re.compile(r"(?:对|在|将|占用|封闭|调整|:|\d+[)、.])[^,;。]{0,6}$|\d日(?:止|期间)?,$")
# 工程包括甲路, 改造地段:甲路, 涉及3条道路,分别是:1、甲路.
_INTRODUCES: Final = re.compile(
    r"(?:包括|包含|涉及|涵盖|途经|(?:项目|工程|改造|建设)(?:主要|首批|本次|今年|计划|拟|将|共)*(?:位于|分布[于在]|实施|覆盖|选取|安排|在)|分别[为是]|如下|地段|路段|范围|地点|线路|道路|位置|有|为|是|即|:)[:,]?"
    rf"{NUMBER}?(?:[对将在]|城区|城市|市区)?$"
    r"|(?:包括|涉及)[\u4e00-\u9fff]{2,10}(?:侧|内|[区县镇乡]|的)$"
)
_LISTS: Final = re.compile(r"(?:包括|包含|涉及|分别[为是]|如下)[:,]?[^,;。]{0,11}$")
_ALONG: Final = re.compile(r"(?:沿着?|沿线经|途经|[自由从])(?:城区|市区|县城|老城区)?$")
# Whose main it is: 热力公司 renews 管网.
_COMPANIES: Final[tuple[tuple[re.Pattern[str], KindCode], ...]] = (
    (re.compile("(?:热力|供热|暖通|供暖)[\u4e00-\u9fff]{0,4}(?:公司|集团|中心)"), "heat"),
    (re.compile("(?:燃气|天然气|煤气)[\u4e00-\u9fff]{0,4}(?:公司|集团)"), "gas"),
    (re.compile("(?:自来水|供水|水务)[\u4e00-\u9fff]{0,4}(?:公司|集团)"), "water"),
    (re.compile("(?:供电|电力|国网|电网)[\u4e00-\u9fff]{0,4}(?:公司|集团|局)"), "power"),
)
_PIPES: Final = re.compile("管网|管道|管线|主管|干管|支管|老旧管")
# 将进行破路施工 says nothing of what is built.
_BLANK_WORK: Final = re.compile("破路|开挖|封闭施工|占道|分段施工|围挡")
# 弱电入地改造全面展开,目前甲路…: what the sentence is about.
_UNDER_WAY_CLAUSE: Final = re.compile(r"(?P<what>[^,;:。]{4,40}),(?:目前|现|其中|截至目前)?,?(?:对|在)?")
# 截污工程已完成甲路…,正在施工的乙路…
_PROJECT: Final = re.compile(
    r"(?P<what>[^,;:。]{2,24}(?:工程|项目|改造))(?:已|现已|目前已|正在|正)(?:全面|陆续)?(?:完成|进行|实施)了?"
)
_CARRY_OUT: Final = frozenset(["实施", "开展", "推进", "启动", "加快", "加快推进", "改造"])
_LAYS: Final = re.compile("[铺敷埋架]设|新建|安装")
_ACTORS: Final = ("公司", "局", "所", "管理处", "中心", "施工单位", "项目部", "指挥部")
# What a sentence may say of a kind of work as a whole: 供水管道改造全面展开.
_UNDER_WAY: Final = re.compile(r"进展|顺利|展开|启动|开工|开始|推进|进行|实施|铺开|施工|拉开|进场|动工")


def kinds_in(text: str, start: int, end: int) -> list[KindCode]:
    """The kinds the span names; the roadway only where it names nothing else."""
    kinds: list[KindCode] = []
    for token in words_in(text, start, end):
        kinds += [kind for kind in token.word.kinds if kind not in kinds]
    return without_roadway(kinds)


def without_roadway(kinds: list[KindCode]) -> list[KindCode]:
    """Kinds without the roadway (城区道路雨污分流), and without 管网 beside a kind that says which."""
    kept: list[KindCode] = [kind for kind in kinds if kind != "carriageway"]
    named: list[KindCode] = [kind for kind in kept if kind != "other"]
    return named or kept or kinds


def head_of(text: str, start: int, end: int) -> list[KindCode] | None:
    """Kinds the words before the first stretch of a sentence tell, the roadway apart; None where they head nothing."""
    kinds = _head_kinds(text, start, end)
    return None if kinds is None else [kind for kind in kinds if kind != "carriageway"]


def _head_kinds(text: str, start: int, end: int) -> list[KindCode] | None:
    if (field := _FIELD.match(text, start, end)) and (kinds := kinds_in(text, *field.span())):
        return kinds
    cause = _CAUSE.match(text, start, end)
    if cause and _UPON.search(text, cause.end(), end) and (kinds := kinds_in(text, *cause.span("what"))):
        return kinds
    if (under_way := _UNDER_WAY_CLAUSE.match(text, start, end)) and under_way.end() == end:
        return setting_kinds(text, *under_way.span("what")) or None
    if (subject := _PROJECT.match(text, start, end)) and subject.end() == end:
        mains = [
            kind for kind in kinds_in(text, *subject.span("what")) if kind not in ("other", "carriageway")
        ]
        return mains or None
    if _ALONG.search(text, start, end):
        clause = max(start, max(text.rfind(mark, start, end) for mark in ",;:") + 1)
        if end - clause <= 2 and _LAYS.search(text, start, clause):  # 新敷设污水管1.2公里,自甲路沿乙路至丙路
            clause = start
        return kinds_in(text, clause, end) or None
    if not _INTRODUCES.search(text, start, end):
        return None
    introduced = _introduced(text, start, end)
    listed = _LISTS.search(text, start, end) and any(t.word.works for t in words_in(text, start, end))
    return introduced if introduced != ["carriageway"] or listed else None


def _introduced(text: str, start: int, end: int) -> list[KindCode] | None:
    """The kinds of the last clause of a list's head that speaks of works; None where none does."""
    right, blank = end, False
    while right > start:
        left = max(start, max(text.rfind(mark, start, right) for mark in ",;") + 1)
        words = words_in(text, left, right)
        if any(token.word.works or token.word.kinds for token in words):
            if _facility(words):
                return None
            if kinds := of_company(text, start, left, right):
                return kinds
            blank = True
            if not _BLANK_WORK.search(text, left, right):
                break
        right = left - 1
    return ["carriageway"] if blank else None


def of_company(text: str, start: int, left: int, right: int) -> list[KindCode]:
    """The kinds a clause names; pipes alone are of whom they belong to, as the sentence up to there tells."""
    kinds = kinds_in(text, left, right)
    if kinds == ["other"] and _PIPES.search(text, left, right):
        return [kind for who, kind in _COMPANIES if who.search(text, start, right)] or kinds
    return kinds


def _facility(words: list[Token]) -> bool:
    """Whether something is named that stands beside a road; a company that lays pipes (燃气公司将铺设…) does not."""
    acts = max((token.start for token in words if token.word.goal or token.word.works), default=-1)
    return any(
        token.word.facility
        and not token.text.startswith("封闭")
        and not (token.start < acts and token.text.endswith(_ACTORS))
        for token in words
    )


def setting_kinds(text: str, start: int, end: int) -> list[KindCode]:
    """The kinds of a sentence that says a kind of work goes on (供水管道改造全面展开), for the stretches after it."""
    words = words_in(text, start, end)
    kind = next((token for token in words if token.word.kinds), None)
    going_on = kind and (_UNDER_WAY.search(text, kind.end, end) or any(t.text in _CARRY_OUT for t in words))
    if kind is None or _facility(words) or not going_on:
        return []
    verbs = [t for t in words if (t.word.goal or t.word.works) and t.start < kind.start]
    works = any(token.word.works for token in words)
    carried_out = all(token.text in _CARRY_OUT for token in verbs)
    kinds = of_company(text, start, start, end) if works and carried_out else []
    return [kind for kind in kinds if kind != "carriageway"]


def project_kinds(text: str, start: int, end: int) -> list[KindCode]:
    """The kinds of works a sentence without stretches names."""
    if not any(token.word.works for token in words_in(text, start, end)):
        return []
    return [kind for kind in kinds_in(text, start, end) if kind != "carriageway"]
