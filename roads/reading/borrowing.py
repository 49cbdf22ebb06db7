"""Roads that stretches of ends only (完成甲路至乙路段) borrow from the words before or behind them."""

import re
from typing import Final

from roads.reading.places.names import Name
from roads.reading.readings import Reading

_LOT: Final = re.compile(
    "[,:]?(?:[一二三四五首]期|第[一二三四五](?:期|段|标段)|[一二三四五]标段?|[东西南北中]段)?(?:工程)?[:,]?[从由自]?$"
)
_PARTED: Final = re.compile(r":(?:第[一二三四五](?:期|段|标段)|[一二三四五首]期(?:工程)?)[:,]?[从由自]?$")
# 一期…二期…,届时甲路将全线贯通: the road the phases are of stands behind them.
_IN_THE_END: Final = re.compile(
    r"(?:届时|至此|到时|建成后|完工后|竣工后|贯通后|这样|从而|实现|标志着)[,]?(?:整条|整个)?$|(?P<at>[均都皆](?:位于|属于|属|在))$"
)
_AS_A_WHOLE: Final = re.compile(
    r"(?:[将可就]|有望|预计)*(?:实现)?(?:全线|全面|整体|全程|全部|全路段|南北|东西)"
)


def borrow_from_behind(text: str, before: list[Reading], readings: list[Reading]) -> None:
    """Give phases the road that is named behind them (…,届时甲路将全线贯通), which is no work besides."""
    for index, whole in enumerate(readings):
        stretch = whole.group.stretches[0]
        lead = _IN_THE_END.search(text, max(0, stretch.start - 8), stretch.start)
        phases = [each for each in [*before, *readings[:index]] if _without_road(each)]
        if not phases or not lead or stretch.ends:
            continue
        if not lead["at"] and not _AS_A_WHOLE.match(text, whole.group.end):
            continue
        for phase in phases:
            phase.road = stretch.road
        whole.evident = whole.pending = False


def _without_road(reading: Reading) -> bool:
    return reading.road is None and all(stretch.road is None for stretch in reading.group.stretches)


def borrow_roads(text: str, readings: list[Reading], topic: Name | None) -> None:
    """Give stretches of ends only (完成甲路至乙路段改造) the road their sentence, or the one before, is about."""
    for index, reading in enumerate(readings):
        if any(stretch.road is None for stretch in reading.group.stretches):
            leader = readings[index - 1] if index else None
            if leader and (
                _LOT.match(text, leader.group.end, reading.group.start)
                or _PARTED.search(text, leader.group.end, reading.group.start)
            ):
                leader.evident = False  # 甲路改造一标段从乙路至丙路: the lots are the works
            reading.road = None if leader and _is_over(leader) else topic
            lot = _LOT.search(text, max(0, reading.group.start - 8), reading.group.start)
            if leader and lot and lot[0] and (leader.evident or leader.group.tells):
                reading.evident = True
            if leader and reading.road and not any(tail.kinds for tail in reading.group.tails):
                reading.told = reading.told or leader.group.tails[-1].kinds or leader.told
            if leader and not leader.evident and leader.road is None and len(leader.group.stretches) == 1:
                leader.pending = False
        last = reading.group.stretches[-1]
        alone = last.road is not None and len(reading.group.stretches) == 1
        if alone and (reading.evident or reading.pending or _topical(reading)):
            topic = last.road


def _is_over(reading: Reading) -> bool:
    """Whether a whole road is told to be finished: what is said next of ends alone is not on it."""
    aim, stretch = reading.aim, reading.group.stretches[-1]
    finished = aim is not None and aim.done and aim.code == "finish" and reading.evident
    return finished and not (stretch.ends or stretch.part or stretch.qualifier or reading.worded)


def _topical(reading: Reading) -> bool:
    """Whether a stretch stands alone at the head of its clause (世纪路,将打通甲路至乙路段)."""
    return not reading.group.tails[-1].blocked and reading.group.start - reading.start <= 2
