"""Kinds of work told beside a stretch: by a cause, the head of its list, a pipe along it; leaves out its own words."""

import re
from typing import Final

from roads.reading.groups import Group, is_generic
from roads.reading.kinds.heads import DATED, NUMBER, kinds_in
from roads.reading.kinds.stated import stated_kinds
from roads.reading.readings import Reading, Setting
from roads.reading.vocabulary import KindCode

# 管制路段:甲路…: the works the notice began with are there.
_PLACE_LABEL: Final = re.compile(
    rf"(?:施工|管制|封闭|断交|改造|占道|涉及|作业)(?:路段|地段|范围|地点|位置|道路|区域)[^:,。]{{0,4}}:{NUMBER}?$"
)
# 为配合电厂外迁, at the head of a sentence.
_WHY: Final = re.compile(rf"{DATED}(?:因|由于|为|鉴于|受)[^,;:。\n]{{2,60}},")
# An item of a list whose head tells the kind.
_ITEM: Final = re.compile(rf"(?:[,;、:。]|{NUMBER}|和|及)(?:[对将])?$")
_BARE_ITEM: Final = re.compile(rf"[,;、]?{NUMBER}?")
_NEXT_NUMBER: Final = re.compile(rf"[,;、]?{NUMBER}")
_ROW_LED: Final = re.compile(rf"(?:^|[\n;:。,]){NUMBER}$")
_NUMBERED_ITEM: Final = re.compile(rf"[,;、。]{NUMBER}(?:[对将在])?$")
_COMPRISES: Final = re.compile(
    rf"[,:]?(?:主要|共|具体)?(?:包括|包含|涉及|涵盖|分别[为是]|具体为)了?[:,]?{NUMBER}?(?:[对将在])?"
)
CLOSED_BEFORE: Final = re.compile(r"(?:封闭|围挡|占用|断交)[^,;。]{0,3}$")
_CLOSED_FOR: Final = re.compile(r"[^。;]{0,40}?,(?:进行|实施|开展|用于)(?P<what>[^,;。]{2,24})")
_CLOSURE: Final = re.compile(r"[^。\n]{0,24}?(?:封闭|封道|封路|断交|围挡|占道|占用|半幅|交通管制|导行)")
# What is only done to pipes: 新桥路正在回填.
_PIPEWORK: Final = re.compile(
    r"[^,;。]{0,8}?(?:回填|沟槽|管沟|开挖|焊接|保温|打压|试压|顶管|拖管|检查井|管道|管网|冲洗)"
)
_ONLY_ROAD: Final = frozenset[KindCode](["carriageway"])
# A sentence with these speaks of the roadway, whatever the sentence before it was about.
_ROADWAY: Final = re.compile(
    "通车|路基|路面|沥青|铺油|打通|贯通|水稳|道路(?:工程|改造|建设|大修)|大修|中修|断头路|拓宽|开放交通"
)


def told_kinds(text: str, reading: Reading, head: list[KindCode] | None, setting: Setting) -> list[KindCode]:
    """Kinds told around a group that names none: in its sentence, by a heading, or by sentences before it."""
    group, heading = reading.group, reading.heading
    headed = list(heading.kinds) if heading else []
    if any(tail.kinds and not is_generic(tail) for tail in group.tails) and not overruled(text, group):
        return headed
    if text.startswith(":", group.end) and all(is_generic(tail) for tail in group.tails):
        return kinds_in(text, group.end, reading.end) or headed  # 配套管网:雨水管…;污水管…
    if stated := stated_kinds(text, group.end, reading.end):
        return stated
    if laid := _laid_along(text, group) or _closed_for(text, group, reading.end):
        return laid
    if head or headed:
        return head or headed
    if setting.project and is_closed(text, group):
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
    own = any(is_generic(tail) for tail in group.tails)
    return (_told_before(text, reading) if own else []) or same or setting.kinds


def _told_before(text: str, reading: Reading) -> list[KindCode]:
    """Kinds the words before a group tell where the group itself only speaks of pipes (昆仑燃气对甲路庭院管网…)."""
    kinds = kinds_in(text, reading.start, reading.group.start)
    return [kind for kind in kinds if kind not in ("carriageway", "other")]


def _laid_along(text: str, group: Group) -> list[KindCode]:
    """The kinds within a stretch that is told by what is laid (自甲街沿乙路敷设热力管道至丙路)."""
    stretch = group.stretches[0]
    if stretch.road is None or not stretch.ends or text[stretch.road.start - 1] != "沿":
        return []
    return kinds_in(text, stretch.road.end, max(stretch.road.end, stretch.ends[0].to_start))


def _closed_for(text: str, group: Group, end: int) -> list[KindCode]:
    """The kinds for which a road is closed (封闭甲路东半幅,实施自来水管道改造)."""
    closed = CLOSED_BEFORE.search(text, max(0, group.start - 6), group.start)
    match = _CLOSED_FOR.match(text, group.end, end) if closed else None
    return kinds_in(text, *match.span("what")) if match else []


def labelled_head(text: str, start: int, end: int, setting: Setting) -> list[KindCode] | None:
    """The kinds a notice began with, for the places its label lists (施工地段:甲路;乙路); None without a label."""
    labelled = setting.project and _PLACE_LABEL.search(text, max(start, end - 16), end)
    return setting.project if labelled else None


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


def is_item(text: str, start: int, end: int) -> bool:
    """Whether the words between two groups make the second an item of the list the first begins."""
    return bool(_ITEM.search(text, start, end)) or start >= end


def is_bare_item(text: str, start: int, end: int) -> bool:
    """Whether nothing but a mark and a number stands between two groups."""
    return bool(_BARE_ITEM.fullmatch(text, start, end))


def is_numbered_item(text: str, start: int, end: int) -> bool:
    """Whether the words between two groups end one numbered item and begin the next, or list them without a word."""
    return bool(_NUMBERED_ITEM.search(text, start, end)) or is_bare_item(text, start, end)


def is_next_number(text: str, start: int, end: int) -> bool:
    """Whether nothing but a mark and a number, both there, stands between two groups."""
    return bool(_NEXT_NUMBER.fullmatch(text, start, end))


def project_head(text: str, one: Group, other: Group) -> list[KindCode] | None:
    """The kinds of a project (甲路亮化工程包括甲路、乙路) for the list of what it comprises; None where it is none."""
    if not one.tells or not _COMPRISES.fullmatch(text, one.end, other.start):
        return None
    return [kind for tail in one.tails for kind in tail.kinds if kind != "carriageway"]


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
