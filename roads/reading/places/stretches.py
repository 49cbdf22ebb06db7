"""Stretches as written: a road's name with the brackets, parts and ends that belong to it; leaves out the works."""

import re
from bisect import bisect_left
from typing import Final

from roads.reading.places.ends import (
    Ends,
    WordedEnds,
    far_end,
    find_brackets,
    find_worded,
    read_bracket,
    read_pair,
)
from roads.reading.places.extend import of_road
from roads.reading.places.names import Name, find_names, leading_words
from roads.reading.places.parts import Stretch

_CHAINAGE: Final = r"[A-Z]{0,2}K\d+\+\d+(?:\.\d+)?"
_CHAINAGES: Final = re.compile(rf"[:, (]?(?:桩号)?{_CHAINAGE}(?:-+>?|至|到){_CHAINAGE}\)?段?")
_NOTE: Final = r"(?:\([^()\n]{1,12}\))?"
_JOIN: Final = re.compile(rf"(?:交叉口|路口|交汇处)?{_NOTE}(?:-+>?|至|到|一)")
_CLOSE: Final = re.compile(
    rf"(?:交叉口|路口)?{_NOTE}(?:部分路段|路段|[两三]?段|之间|区间|全线|连接线|联络线)(?:的)?"
)
# 甲路至乙路(沿丙街): the road stands behind its ends.
_ALONG: Final = re.compile(r"\((?:沿着?)?(?=[^()]{2,12}\))")
_ON_ALONG: Final = re.compile("起?,?(?:向[东西南北]{1,2},?)?沿")
_WITH: Final = re.compile("[与和]")
_CROSSING: Final = re.compile("交叉口|交叉路口|交汇处|交会处|路口")
_TO_CROSSING: Final = re.compile("-+>?|[至到]")
# 甲路与乙街交叉口至丙路口: the far end is a crossing of the same road.
_TO_CORNER: Final = re.compile(
    r"(?P<road>[\u4e00-\u9fff]{1,8}?(?:大道|大街|[路街道巷]))(?:路口|交叉口|口)(?:路?段|之间)?(?=[,;。、)\n]|$)"
)
_LAID_TO: Final = re.compile(
    "(?:向[东西南北]{1,2})?(?:直埋|架空|开挖)?"
    "(?:(?:敷设|铺设|延伸|新建)(?:[\u4e00-\u9fff]{0,4}管[道网线]?)?)?(?:至|到)"
)
_BEGINS: Final = re.compile("[东西南北]{0,2}起")
_CONNECTOR: Final = re.compile("(?:连接线|联络线)的?$")
_PART_LED: Final = re.compile(
    r"(?:^|[,;:。、\n]|其中)(?P<part>(?:[东西南北中]段|[一二三四五首]期|[一二三四五]标段?)(?:工程)?)$"
)
# 一期工程从甲路至乙路: a phase of the road named before, not its ends.
_PHASE_LED: Final = re.compile(
    r"(?:[一二三四五首]期|第[一二三四五](?:期|段|标段)|[一二三四五]标段?)(?:工程)?[:,]?$"
)
_BETWEEN: Final = re.compile("[与和]")
_BETWEEN_CLOSE: Final = re.compile("(?:之间|区间)的?")
_PLACE_TO: Final = re.compile(r"(?P<place>[\u4e00-\u9fffA-Za-z0-9]{2,12})(?:至|到|-+>?)$")
_TO_PLACE: Final = re.compile(
    r"(?:至|到|-+>?)(?P<place>[\u4e00-\u9fff]{2,8}?)(?:段(?![\u4e00-\u9fff]{0,2}[路街道])|之间)"
)
_LED: Final = re.compile(r"(?:[从由自]|打通|拉通|贯通|修通|连通|接通)$")


class Stretches:
    """Every stretch of the folded text, in order; looked up by span so that the whole text is searched once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.brackets = find_brackets(text)
        self._names = find_names(text)
        self._starts = [name.start for name in self._names]
        self.worded = [
            worded for worded in find_worded(text) if not worded.loose or self._joins_names(worded)
        ]
        self._worded_starts = [worded.start for worded in self.worded]
        self.stretches: list[Stretch] = []
        self._read()
        self._starts = [stretch.start for stretch in self.stretches]

    def within(self, start: int, end: int) -> list[Stretch]:
        """Stretches that begin in the span."""
        return self.stretches[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def worded_within(self, start: int, end: int) -> list[WordedEnds]:
        """东起甲路、西至乙路 and the like that begin in the span."""
        return self.worded[bisect_left(self._worded_starts, start) : bisect_left(self._worded_starts, end)]

    def pair_at(self, position: int) -> tuple[Ends, int] | None:
        """Two road names joined by a dash or 至 at `position`, and where they end."""
        first = self._name_at(position)
        join = _JOIN.match(self.text, first.end) if first else None
        second = self._name_at(join.end()) if join else None
        if not first or not second:
            return None
        close = _CLOSE.match(self.text, second.end)
        return Ends(first.start, first.end, second.start, second.end), close.end() if close else second.end

    def chainages_at(self, position: int) -> tuple[Ends, int] | None:
        """K1+200—K2+050段 at `position`, and where it ends."""
        match = _CHAINAGES.match(self.text, position)
        ends = read_pair(self.text, match.start(), match.end()) if match else None
        return (ends, match.end()) if match and ends else None

    def add_roadless(self, start: int, end: int) -> bool:
        """Take 起点位于甲路、终点位于乙路 in the span as a stretch of its own; whether there was one."""
        worded = [each for each in self.worded_within(start, end) if _BEGINS.match(self.text, each.start)]
        if worded:
            at = bisect_left(self._starts, worded[0].start)
            self.stretches.insert(at, Stretch(worded[0].start, worded[0].end, None, [worded[0].ends]))
            self._starts.insert(at, worded[0].start)
        return bool(worded)

    def _joins_names(self, worded: WordedEnds) -> bool:
        if _PHASE_LED.search(self.text, max(0, worded.start - 6), worded.start):
            return False
        start = self._name_at(worded.ends.from_start)
        if start and self._crossed_at(start):
            return False  # a crossing of two roads is an end of the one that both ends name
        if self.text.startswith("的", worded.end) and self._name_at(worded.end + 1):
            return True  # 从火车站到人民公园的中山路
        if "沿" in self.text[worded.start : worded.ends.to_start]:
            return False
        return bool(start and self._name_at(worded.ends.to_start))

    def _name_at(self, position: int) -> Name | None:
        index = bisect_left(self._starts, position)
        if index < len(self._names) and self._names[index].start == position:
            return self._names[index]
        return None

    def _read(self) -> None:
        floor = 0
        for name in self._names:
            index = bisect_left(self._worded_starts, name.start + 1) - 1
            if name.start < floor or (index >= 0 and name.start < self.worded[index].end):
                continue
            stretch = (
                self._from_along_to(name, floor)
                or self._between_crossings(name)
                or self._led_by_part(name, floor)
                or self._led_by_ends(name, floor)
                or self._led_by_place(name, floor)
            )
            if stretch is None and self._is_far_end(name, floor):
                continue
            stretch = stretch or of_road(self, name)
            self.stretches.append(stretch)
            floor = stretch.end

    def _led_by_ends(self, name: Name, floor: int) -> Stretch | None:
        """甲路至乙路段(丙路), 甲路与乙路之间的丙路: ends before the road, or without any road."""
        led = bool(_LED.search(self.text, max(floor, name.start - 2), name.start))
        led = led or bool(_PHASE_LED.search(self.text, max(floor, name.start - 7), name.start))
        if pair := self.pair_at(name.start):
            ends, after = pair
            if along := self._along(after):
                return Stretch(name.start, self.brackets[after] + 1, along, [ends])
            if _CONNECTOR.search(self.text, ends.to_end, after):
                named = after - self.text.startswith("的", after - 1)
                return Stretch(name.start, after, Name(name.start, named), [ends])
            dashed = "-" in self.text[ends.from_end : ends.to_start]
            if after == ends.to_end and not led and not dashed:
                return None
        else:
            between = _BETWEEN.match(self.text, name.end)
            other = self._name_at(between.end()) if between else None
            close = _BETWEEN_CLOSE.match(self.text, other.end) if other else None
            if not other or not close:
                return None
            ends, after = Ends(name.start, name.end, other.start, other.end), close.end()
        if road := self._name_at(after):
            stretch = of_road(self, road)
            if not stretch.ends:
                stretch.start, stretch.ends = name.start, [ends]
                return stretch
        return Stretch(name.start, after, None, [ends])

    def _from_along_to(self, name: Name, floor: int) -> Stretch | None:
        """自甲街沿乙路敷设至丙路: the road stands between its ends."""
        if name.start <= floor or self.text[name.start - 1] not in "自由从":
            return None
        along = _ON_ALONG.match(self.text, name.end)
        road = self._name_at(along.end()) if along else None
        towards = _LAID_TO.match(self.text, road.end) if road else None
        if not road or not towards:
            return None
        far = self._name_at(towards.end())
        end = far_end(self.text, towards.end(), far.end if far else None)
        if end is None:
            return None
        return Stretch(name.start, end, road, [Ends(name.start, name.end, towards.end(), end)])

    def _between_crossings(self, name: Name) -> Stretch | None:
        """甲路与乙街交叉口至甲路与丙街交叉口段: a stretch of the road that both crossings are on."""
        one = self._crossed_at(name)
        towards = _TO_CROSSING.match(self.text, one[1]) if one else None
        if one and towards and (place := _TO_CORNER.match(self.text, towards.end())):
            near = one[0]
            return Stretch(name.start, place.end(), name, [Ends(near.start, near.end, *place.span("road"))])
        again = self._name_at(towards.end()) if towards else None
        other = self._crossed_at(again) if again else None
        if not one or not again or not other or self._written(again) != self._written(name):
            return None
        near, far = one[0], other[0]
        close = _CLOSE.match(self.text, other[1])
        end = close.end() if close else other[1]
        return Stretch(name.start, end, name, [Ends(near.start, near.end, far.start, far.end)])

    def _crossed_at(self, name: Name) -> tuple[Name, int] | None:
        """The road that another crosses behind its name (甲路与乙街交叉口), and where the crossing ends."""
        joined = _WITH.match(self.text, name.end)
        other = self._name_at(joined.end()) if joined else None
        closing = _CROSSING.match(self.text, other.end) if other else None
        return (other, closing.end()) if other and closing else None

    def _written(self, name: Name) -> str:
        return "".join(self.text[start:end] for start, end in name.spans)

    def _led_by_part(self, name: Name, floor: int) -> Stretch | None:
        """北段(甲路至乙路): a part of the road named before, with its ends."""
        opening = name.start - 1
        closing = self.brackets.get(opening)
        led = _PART_LED.search(self.text, max(floor, opening - 8), opening) if closing else None
        ends = read_bracket(self.text, opening, closing) if led and closing else []
        return Stretch(led.start("part"), closing + 1, None, ends) if led and closing and ends else None

    def _along(self, position: int) -> Name | None:
        """The road in a bracket behind a pair of ends."""
        lead, closing = _ALONG.match(self.text, position), self.brackets.get(position)
        road = self._name_at(lead.end()) if lead and closing else None
        return road if road and road.end == closing else None

    def _led_by_place(self, name: Name, floor: int) -> Stretch | None:
        """月湖市场至栏山路段, 世纪路至沁河桥段: ends of which one is a place, without a road."""
        text = self.text
        if (before := _PLACE_TO.search(text, max(floor, name.start - 14), name.start)) and (
            close := _CLOSE.match(text, name.end)
        ):
            start = before.start("place") + leading_words(before["place"])
            if before.end("place") - start >= 2:
                return Stretch(
                    start, close.end(), None, [Ends(start, before.end("place"), name.start, name.end)]
                )
        if after := _TO_PLACE.match(text, name.end):
            return Stretch(name.start, after.end(), None, [Ends(name.start, name.end, *after.span("place"))])
        return None

    def _is_far_end(self, name: Name, floor: int) -> bool:
        """Whether the name is only where something else ends (河桥南至甲路), not a stretch."""
        return (
            name.start > floor
            and self.text[name.start - 1] == "至"
            and self.text[name.start - 2] not in " ,。;\n"
        )
