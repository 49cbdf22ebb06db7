"""Kinds of work told beside a stretch: by a cause, the head of its list, a pipe along it; leaves out its own words."""

import re
from typing import Final

from roads.reading.groups import Group, is_generic
from roads.reading.readings import Reading, Setting
from roads.reading.stated import stated_kinds
from roads.reading.vocabulary import KindCode, Token, words_in

_NUMBER: Final = r"(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.]|[①-⑳])"
# 供热方面, or 在亮化上, at the head of a sentence.
_FIELD: Final = re.compile(r"在?[^,;:。]{1,10}(?:方面|上|中|建设中)[,:]")
_DATED: Final = r"(?:[自从]?[\d年月日至到起止时\-]{4,30},)?"
# 因污水管网改造施工, at the head of a sentence; 对 and the like lead to the stretch.
_CAUSE: Final = re.compile(
    rf"{_DATED}(?:因|由于|为|受|鉴于|结合|根据|按照)(?:了|切实|有效|配合|保障|确保|加快|推进|实施|进行)*"
    r"(?P<what>[^;:。\n]{2,60}?(?:施工|工程|改造|建设|敷设|铺设|更换|更新|维修|迁改|项目)[^,;:。\n]{0,8}),"
)
_UPON: Final = re.compile(r"(?:对|在|将|占用|封闭|调整|:|\d+[)、.])[^,;。]{0,6}$")
# 工程包括甲路, 改造地段:甲路, 涉及3条道路,分别是:1、甲路.
_INTRODUCES: Final = re.compile(
    r"(?:包括|包含|涉及|涵盖|途经|(?:项目|工程|改造)(?:主要)?(?:位于|分布[于在])|分别[为是]|如下|地段|路段|范围|地点|线路|道路|位置|有|为|是|即|:)[:,]?"
    rf"{_NUMBER}?(?:[对将在]|城区|城市|市区)?$"
    r"|(?:包括|涉及)[\u4e00-\u9fff]{2,10}(?:侧|内|[区县镇乡]|的)$"
)
# 管制路段:甲路…: the works the notice began with are there.
_PLACE_LABEL: Final = re.compile(
    rf"(?:施工|管制|封闭|断交|改造|占道|涉及|作业)(?:路段|范围|地点|位置|道路|区域)[^:,。]{{0,4}}:{_NUMBER}?$"
)
_LISTS: Final = re.compile(r"(?:包括|包含|涉及|分别[为是]|如下)[:,]?[^,;。]{0,11}$")
# 为配合电厂外迁, at the head of a sentence.
_WHY: Final = re.compile(rf"{_DATED}(?:因|由于|为|鉴于|受)[^,;:。\n]{{2,60}},")
_ALONG: Final = re.compile(r"(?:沿着?|沿线经|途经|[自由从])(?:城区|市区|县城|老城区)?$")
_LAYS: Final = re.compile("[铺敷埋架]设|新建|安装")
# An item of a list whose head tells the kind.
_ITEM: Final = re.compile(rf"(?:[,;、:。]|{_NUMBER}|和|及)(?:[对将])?$")
_BARE_ITEM: Final = re.compile(rf"[,;、]?{_NUMBER}?")
_ROW_LED: Final = re.compile(rf"(?:^|[\n;:。,]){_NUMBER}$")
_NUMBERED_ITEM: Final = re.compile(rf"[,;、。]{_NUMBER}(?:[对将在])?$")
_COMPRISES: Final = re.compile(
    rf"[,:]?(?:主要|共|具体)?(?:包括|包含|涉及|涵盖|分别[为是]|具体为)了?[:,]?{_NUMBER}?(?:[对将在])?"
)
_CLOSURE: Final = re.compile(r"[^。\n]{0,24}?(?:封闭|封道|封路|断交|围挡|占道|占用|半幅|交通管制|导行)")
# What is only done to pipes: 新桥路正在回填.
_PIPEWORK: Final = re.compile(
    r"[^,;。]{0,8}?(?:回填|沟槽|管沟|开挖|焊接|保温|打压|试压|顶管|拖管|检查井|管道|管网|冲洗)"
)
_ONLY_ROAD: Final = frozenset[KindCode](["carriageway"])
_ACTORS: Final = ("公司", "局", "所", "管理处", "中心", "施工单位", "项目部", "指挥部")
# A sentence with these speaks of the roadway, whatever the sentence before it was about.
_ROADWAY: Final = re.compile(
    "通车|路基|路面|沥青|铺油|打通|贯通|水稳|道路(?:工程|改造|建设|大修)|大修|中修|断头路|拓宽|开放交通"
)
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


def told_kinds(text: str, reading: Reading, head: list[KindCode] | None, setting: Setting) -> list[KindCode]:
    """Kinds told around a group that names none: in its sentence, by a heading, or by sentences before it."""
    group, heading = reading.group, reading.heading
    headed = list(heading.kinds) if heading else []
    if any(tail.kinds and not is_generic(tail) for tail in group.tails) and not overruled(text, group):
        return headed
    if stated := stated_kinds(text, group.end, reading.end):
        return stated
    if head or headed:
        return head or headed
    labelled = _PLACE_LABEL.search(text, max(0, group.start - 16), group.start)
    if setting.project and (labelled or is_closed(text, group)):
        return setting.project
    if of_roadway(text, reading.start, reading.end):
        return []
    if setting.project and setting.listed:
        return setting.project
    if setting.last and _PIPEWORK.match(text, group.end):
        return setting.last
    roads = [text[road.start : road.end] for stretch in group.stretches if (road := stretch.road)]
    before = [setting.named.get(road, []) for road in roads]
    same = before[0] if before and all(kinds == before[0] for kinds in before) else []
    return same or setting.kinds


def remember(text: str, reading: Reading, setting: Setting) -> None:
    """Note what is built along each road, for words further on that name the road again."""
    for stretch, tail in zip(reading.group.stretches, reading.group.ruling_tails(), strict=True):
        kinds = tail.kinds or reading.told
        if is_generic(tail) and reading.told:
            kinds = reading.told
        if stretch.road and kinds and "carriageway" not in kinds:
            setting.last = kinds
            setting.named[text[stretch.road.start : stretch.road.end]] = kinds


def shows_works(text: str, reading: Reading, head: list[KindCode] | None, setting: Setting) -> bool:
    """Whether the head of a list, or the closure of a road where something is built, shows that works are meant."""
    group = reading.group
    closed = is_closed(text, group)
    if stated_kinds(text, group.end, reading.end) or (
        setting.listed and reading.told and is_row(text, group)
    ):
        return True
    if head is None and not (reading.told and closed):
        return False
    return closed or not group.tails[-1].blocked


def is_row(text: str, group: Group) -> bool:
    """Whether nothing but a group stands behind the number of an item (1、甲路;)."""
    numbered = _ROW_LED.search(text, max(0, group.start - 6), group.start)
    return bool(numbered) and text[group.end : group.end + 1] in ("", ";", "。", "\n", ",")


def cause_end(text: str, start: int, end: int) -> int:
    """Where a leading clause ends that says why (为保障热力管道施工安全,); its verbs are not about the stretches."""
    why = _WHY.match(text, start, end)
    return why.end() if why else start


def _introduced(text: str, start: int, end: int) -> list[KindCode] | None:
    """The kinds of the last clause of a list's head that speaks of works; None where none does."""
    right = end
    while right > start:
        left = max(start, max(text.rfind(mark, start, right) for mark in ",;") + 1)
        words = words_in(text, left, right)
        if any(token.word.works or token.word.kinds for token in words):
            return None if _facility(words) else kinds_in(text, left, right) or ["carriageway"]
        right = left - 1
    return None


def _facility(words: list[Token]) -> bool:
    """Whether something is named that stands beside a road; a company that lays pipes (燃气公司将铺设…) does not."""
    acts = max((token.start for token in words if token.word.goal or token.word.works), default=-1)
    return any(
        token.word.facility
        and not token.text.startswith("封闭")
        and not (token.start < acts and token.text.endswith(_ACTORS))
        for token in words
    )


def is_item(text: str, start: int, end: int) -> bool:
    """Whether the words between two groups make the second an item of the list the first begins."""
    return bool(_ITEM.search(text, start, end)) or start >= end


def is_bare_item(text: str, start: int, end: int) -> bool:
    """Whether nothing but a mark and a number stands between two groups."""
    return bool(_BARE_ITEM.fullmatch(text, start, end))


def is_numbered_item(text: str, start: int, end: int) -> bool:
    """Whether the words between two groups end one numbered item and begin the next, or list them without a word."""
    return bool(_NUMBERED_ITEM.search(text, start, end)) or is_bare_item(text, start, end)


def project_head(text: str, one: Group, other: Group) -> list[KindCode] | None:
    """The kinds of a project (甲路亮化工程包括甲路、乙路) for the list of what it comprises; None where it is none."""
    if not one.tells or not _COMPRISES.fullmatch(text, one.end, other.start):
        return None
    return [kind for tail in one.tails for kind in tail.kinds if kind != "carriageway"]


def setting_kinds(text: str, start: int, end: int) -> list[KindCode]:
    """The kinds of a sentence that says a kind of work goes on (供水管道改造全面展开), for the stretches after it."""
    words = words_in(text, start, end)
    kind = next((token for token in words if token.word.kinds), None)
    if kind is None or _facility(words) or not _UNDER_WAY.search(text, kind.end, end):
        return []
    verbs = [t for t in words if (t.word.goal or t.word.works) and t.start < kind.start]
    works = any(token.word.works for token in words)
    kinds = kinds_in(text, start, end) if works and not verbs else []
    return [kind for kind in kinds if kind != "carriageway"]


def project_kinds(text: str, start: int, end: int) -> list[KindCode]:
    """The kinds of works a sentence without stretches names."""
    if not any(token.word.works for token in words_in(text, start, end)):
        return []
    return [kind for kind in kinds_in(text, start, end) if kind != "carriageway"]


def is_closed(text: str, group: Group) -> bool:
    """Whether the clause of a group says that it is closed while something is built."""
    return bool(_CLOSURE.match(text, group.stretches[-1].end))


def overruled(text: str, group: Group) -> bool:
    """Whether the group's own 道路 or 车道 only says what is closed while something else is built."""
    kinds = {kind for tail in group.tails for kind in tail.kinds}
    return kinds <= _ONLY_ROAD and is_closed(text, group)


def of_roadway(text: str, start: int, end: int) -> bool:
    """Whether the span speaks of the roadway itself."""
    return bool(_ROADWAY.search(text, start, end))
