"""Stretches as written: a road's name with the brackets, parts and ends that belong to it; leaves out the works."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from roads.reading.ends import Ends, find_brackets, find_worded, read_bracket, read_pair
from roads.reading.names import Name, find_names


@dataclass(slots=True)
class Stretch:
    """A stretch in the folded text; `road` is None where only the ends are written; several `ends` are several works."""

    start: int
    end: int
    road: Name | None
    ends: list[Ends]
    part: str | None = None
    qualifier: str | None = None
    also: str | None = None


_PART: Final = re.compile(
    r"(?:[东南西北中]{1,2}|前|后|首)段|[东南西北]{1,2}(?:延伸线|延伸段|延长线|延线|延段|延伸|延)(?![期误迟续])|(?:延伸段|延长线|延伸线|延伸|延长段)"
)
_PHASE: Final = re.compile(r"(?:[一二三四五]|首)期|[一二三四五]标段?")
_SIDE: Final = re.compile(r"[东南西北左右]{1,2}(?:半幅|幅|侧|半侧)")
_QUALIFIER: Final = re.compile(r"[\u4e00-\u9fff]{2,8}?段")
_NOT_QUALIFIER: Final = re.compile(
    r"工程|建设|改造|施工|完成|完工|开工|竣工|通车|推进|道路|管|阶段|绿化|亮化|铺|目前|已|正在|将|和|与|及|等|的|是|在|今年|年底|路段|标段|手段|全段|各段|一段|分段|到|至|部分|剩余"
)
_PAIR: Final = re.compile(
    r"(?:从|由|自)?[\u4e00-\u9fffA-Za-z0-9+.]{2,16}?(?:\([^()\n]{1,8}\))?(?:至|到|-+>?|一)[\u4e00-\u9fffA-Za-z0-9+.]{2,16}?(?:\([^()\n]{1,8}\))?(?:路段|段|之间|区间)"
)
_CHAINAGES: Final = re.compile(
    r"[:, (]?(?:桩号)?[A-Z]{0,2}K\d+\+\d+(?:\.\d+)?(?:-+>?|至|到)[A-Z]{0,2}K\d+\+\d+(?:\.\d+)?\)?段?"
)
_JOIN: Final = re.compile(r"(?:交叉口|路口|交汇处)?(?:\([^()\n]{1,8}\))?(?:-+>?|至|到|一)")
_CLOSE: Final = re.compile(r"(?:交叉口|路口)?(?:路段|段|之间|区间|全线)(?:的)?")
_VERBS_IN_PAIR: Final = re.compile(
    r"工程|建设|改造|施工|完成|完工|开工|竣工|推进|管网|管道|绿化|亮化|年|月|日|米|目前|投资|计划"
)


class Stretches:
    """Every stretch of the folded text, in order; looked up by span so that the whole text is searched once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.brackets = find_brackets(text)
        self._names = find_names(text)
        self._starts = [name.start for name in self._names]
        self.found: list[Stretch] = []
        self._read()
        self._found_starts = [stretch.start for stretch in self.found]

    def within(self, start: int, end: int) -> list[Stretch]:
        """Stretches that begin in the span."""
        return self.found[bisect_left(self._found_starts, start) : bisect_left(self._found_starts, end)]

    def _name_at(self, position: int) -> Name | None:
        index = bisect_left(self._starts, position)
        if index < len(self._names) and self._names[index].start == position:
            return self._names[index]
        return None

    def _read(self) -> None:
        floor = 0
        for name in self._names:
            if name.start < floor:
                continue
            stretch = self._led_by_ends(name, floor) or self._of_road(name)
            self.found.append(stretch)
            floor = stretch.end

    def _led_by_ends(self, name: Name, floor: int) -> Stretch | None:
        """甲路至乙路段(丙路): ends before the road, or without any road."""
        join = _JOIN.match(self.text, name.end)
        led = self.text[max(floor, name.start - 1) : name.start] in ("从", "由", "自")
        other = self._name_at(join.end()) if join else None
        if other is None:
            between = re.compile("[与和]").match(self.text, name.end)
            other = self._name_at(between.end()) if between else None
            if not other or not re.compile("(?:之间|区间)的?").match(self.text, other.end):
                return None
        close = _CLOSE.match(self.text, other.end)
        if not close and not led:
            return None
        ends = Ends(name.start, name.end, other.start, other.end)
        after = close.end() if close else other.end
        if road := self._name_at(after):
            stretch = self._of_road(road)
            if not stretch.ends:
                stretch.start, stretch.ends = name.start, [ends]
                return stretch
        return Stretch(name.start, after, None, [ends])

    def _of_road(self, name: Name) -> Stretch:
        stretch = Stretch(name.start, name.end, name, [])
        while self._extend(stretch):
            pass
        return stretch

    def _extend(self, stretch: Stretch) -> bool:
        """Take the next thing that belongs to the stretch, if there is one."""
        text, position = self.text, stretch.end
        if closing := self.brackets.get(position):
            return self._take_bracket(stretch, position, closing)
        if not stretch.ends and self._take_pair(stretch):
            return True
        for pattern in (_PART, _PHASE, _SIDE, _QUALIFIER):
            found = pattern.match(text, position)
            if found and not (
                pattern is _QUALIFIER and (stretch.qualifier or _NOT_QUALIFIER.search(found[0][:-1]))
            ):
                if pattern is _PART:
                    stretch.part = stretch.part or found[0]
                else:
                    stretch.qualifier = (stretch.qualifier or "") + found[0]
                stretch.end = found.end()
                return True
        if text.startswith("段", position) and not text.startswith("段长", position):
            stretch.end = position + 1
            return True
        return False

    def _take_bracket(self, stretch: Stretch, opening: int, closing: int) -> bool:
        inside = self.text[opening + 1 : closing]
        ends = read_bracket(self.text, opening, closing)
        if ends and not stretch.ends:
            stretch.ends = ends
        elif _PART.fullmatch(inside):
            stretch.part = stretch.part or inside
        elif _PHASE.fullmatch(inside) or _SIDE.fullmatch(inside):
            stretch.qualifier = (stretch.qualifier or "") + inside
        elif inside and not stretch.also:
            stretch.also = inside
        else:
            return False
        stretch.end = closing + 1
        return True

    def _take_pair(self, stretch: Stretch) -> bool:
        """世纪路山阳路至中原路段, 世纪路:山阳路—中原路, 世纪路K0+000—K1+250."""
        text, position = self.text, stretch.end
        if found := _CHAINAGES.match(text, position):
            if ends := read_pair(text, found.start(), found.end()):
                stretch.ends, stretch.end = [ends], found.end()
                return True
            return False
        lead = re.compile(r"[: ]?(?:从|由|自)?").match(text, position)
        assert lead is not None
        first = self._name_at(lead.end())
        if first and (join := _JOIN.match(text, first.end)) and (second := self._name_at(join.end())):
            close = _CLOSE.match(text, second.end)
            stretch.ends = [Ends(first.start, first.end, second.start, second.end)]
            stretch.end = close.end() if close else second.end
            return True
        if (found := _PAIR.match(text, position)) and not _VERBS_IN_PAIR.search(found[0]):
            if ends := read_pair(text, found.start(), found.end()):
                stretch.ends, stretch.end = [ends], found.end()
                return True
        return False

    def worded_ends(self, start: int, end: int) -> tuple[int, int, Ends] | None:
        """东起甲路、西至乙路 somewhere in the span."""
        return find_worded(self.text, start, end)
