"""A stretch and the parts of a road written behind its name (东段, 一期, 南半幅); leaves out its ends."""

import re
from dataclasses import dataclass, field
from typing import Final

from roads.reading.places.ends import Ends
from roads.reading.places.names import Name


@dataclass(slots=True)
class Stretch:
    """A stretch in the folded text; `road` is None where only ends are written; several `ends` are several works."""

    start: int
    end: int
    road: Name | None
    ends: list[Ends] = field(default_factory=list)
    part: str | None = None
    qualifier: str | None = None
    also: str | None = None


_PART: Final = re.compile(
    r"(?:[东南西北中]{1,2}|前|后|首)段|[东南西北]{0,2}(?:延伸线|延伸段|延长线|延长段|延线|延段|延伸)"
    r"|[东南西北]延(?![期误迟续])"
)
_PHASE: Final = re.compile(r"(?:[一二三四五]|首)期")
_SIDE: Final = re.compile(
    r"[东南西北左右]{1,2}(?:半幅|幅|半侧)(?:车道|路面|道路)?|[东南西北左右]{1,2}侧(?:辅路|辅道|慢车道|非机动车道)(?=[(、,;。])"
)
# 全段 between a road and its ends, or where an item of a list ends, says nothing that bounds the stretch.
_WHOLE: Final = re.compile(
    r"(?:全段|全线|沿线|全路段|部分路段|路段)(?=\()|(?:全段|全线|全路段|全程|部分路段)(?=[、;]|,[\u4e00-\u9fff]{2,8}[路街道巷](?:全段|\())"
)
# 二中门前部分路段: a part of the road that is told by a place.
_BY_PLACE: Final = re.compile(
    r"(?!等|的|以|是|为)[\u4e00-\u9fff]{2,8}?(?:(?:部分|沿线)路段|(?:门前|门口|附近|桥头)路段)"
    r"|(?:临近|靠近|邻近|毗邻)[\u4e00-\u9fff]{2,8}?(?:路?段|处)"
)
# 甲路跨铁路桥北侧引道, 立交西匝道: a road's way up to its bridge.
_RAMP: Final = re.compile(
    r"(?:[上下]?跨|下穿)?[\u4e00-\u9fff]{0,6}?(?:桥|立交|互通|高架)(?:[东西南北]{1,2}(?:侧|端|岸)?|两侧|两端)?(?:引道|引桥|匝道)"
)
_QUALIFIER: Final = re.compile(r"(?!段)[\u4e00-\u9fff]{2,8}?段")
_NOT_QUALIFIER: Final = re.compile(
    r"工程|建设|改造|施工|完成|完工|开工|竣工|通车|推进|道路|管|阶段|绿化|亮化|铺|目前|已|正在|将|[和与及等的是在到至段]"
    r"|今年|年底|路段|标段|手段|全段|分段|沿途|沿线|部分|剩余|公里|米"
)


def take_part(text: str, stretch: Stretch) -> bool:
    """Take 东段, 一期, 南半幅, or 全段 before a bracket, behind the stretch; whether there was one."""
    if not stretch.ends and (whole := _WHOLE.match(text, stretch.end)):
        stretch.end = whole.end()
        return True
    if match := _PART.match(text, stretch.end):
        stretch.part, stretch.end = stretch.part or match[0], match.end()
        return True
    if match := _PHASE.match(text, stretch.end) or _SIDE.match(text, stretch.end):
        stretch.qualifier, stretch.end = (stretch.qualifier or "") + match[0], match.end()
        return True
    return False


def take_qualifier(text: str, stretch: Stretch) -> bool:
    """Take 东方今典段, or 二中门前部分路段, where nothing else bounds the stretch."""
    if stretch.qualifier or stretch.ends:
        return False
    if ramp := _RAMP.match(text, stretch.end):
        stretch.qualifier, stretch.end = ramp[0], ramp.end()
        return True
    match = _BY_PLACE.match(text, stretch.end) or _QUALIFIER.match(text, stretch.end)
    if not match or (match.re is _QUALIFIER and _NOT_QUALIFIER.search(match[0][:-1])):
        return False
    stretch.qualifier, stretch.end = match[0], match.end()
    return True


def take_close(text: str, stretch: Stretch) -> bool:
    """Take the 段 that closes a stretch."""
    position = stretch.end
    closes = text.startswith("段", position) and not text.startswith("段长", position)
    if closes and text[position - 1] != "段":
        stretch.end = position + 1
        return True
    return False


def take_note(inside: str, stretch: Stretch) -> bool:
    """Take what a bracket without ends says of the stretch; whether it could."""
    if _PART.fullmatch(inside):
        stretch.part = stretch.part or inside
    elif _PHASE.fullmatch(inside) or _SIDE.fullmatch(inside):
        stretch.qualifier = (stretch.qualifier or "") + inside
    elif inside and not stretch.also:
        stretch.also = inside
    else:
        return False
    return True
