"""What following sentences say of a work named before them, and roads that ends-only stretches borrow."""

import re
from typing import Final

from roads.reading.due import Due, Reference
from roads.reading.goals import RANK, Aim, find_aims, strongest
from roads.reading.names import Name
from roads.reading.readings import Reading
from roads.reading.sentences import sentence_dues, within_kinds
from roads.reading.stretches import Stretches

# A sentence that goes on about the works of the one before it.
_GOES_ON: Final = re.compile(
    r"(?:目前,?|下步|下一步|接下来|全长|总长|存在问题|进展|截至[^,]{1,8},?|据[^,]{1,12},|另外,?|同时,?|其中,?)?(?:该|此|本|这[条项]|上述|以上|其|两|各|全部|整个)?"
    r"(?:市政|道路|新建)?(?:项目|工程|道路|路段|路|线路|标段|全线|施工|建设|预计|计划|力争|确保|争取|已|正在|于|年底|现|拟|将|进展|进度|工期|\d+月|正)"
)
# 完成时限:9月30日 behind a work is its deadline.
_TIME_LIMIT: Final = re.compile(
    r"(?:完成|竣工|完工|办结|整改)?(?:时限|时间节点|完成时间|竣工时间|完工时间|期限):?"
)
# Goals from 开工 to 完工: a later sentence that only 推进 adds nothing.
FURTHER: Final = range(3, 7)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether a sentence speaks of what the sentence before it named."""
    return bool(_GOES_ON.match(text, start, end) or _TIME_LIMIT.match(text, start, end))


def carry_on(stretches: Stretches, topic: Reading, start: int, end: int, reference: Reference) -> None:
    """Let a following sentence without stretches of its own add its goal, deadline or ends to the topic."""
    text = stretches.text
    if topic.worded is None and len(topic.group.stretches) == 1 and not topic.group.stretches[0].ends:
        worded = stretches.worded_within(start, end)
        topic.worded = worded[0].ends if worded else None
    dues = sentence_dues(stretches, start, end, reference)
    if limit := _TIME_LIMIT.search(text, start, end):
        told = [due for due in dues if due.start >= limit.end()]
        topic.due = topic.due or (told[0] if told else None)
        return
    found = [within_kinds(aim, topic.group) for aim in find_aims(text, start, end, behind=True)]
    aims = [aim for aim in found if not aim.weak and not aim.note and RANK[aim.code] in FURTHER]
    if (best := strongest(aims)) and _outdoes(best, topic.aim):
        _adopt(text, topic, best, dues, start)


def _outdoes(aim: Aim, old: Aim | None) -> bool:
    """Whether a later goal says more than the one the topic has; 配合 stays what it is."""
    if old is None or old.weak:
        return True
    return old.code != "support" and (RANK[aim.code] > RANK[old.code] or (old.done and not aim.done))


def _adopt(text: str, topic: Reading, aim: Aim, dues: list[Due], start: int) -> None:
    clause = max(text.rfind(mark, start, aim.start) for mark in ",;")
    near = [due for due in dues if max(clause, start) <= due.start < aim.start]
    if not near and aim.done and topic.aim is not None:
        return
    topic.due = near[-1] if near else (None if aim.done else topic.due)
    topic.aim = aim
    topic.notes.append("目标见后文“" + text[max(clause + 1, start) : aim.end].strip(" ,") + "”")
    topic.evident = topic.evident or topic.pending


def borrow_roads(readings: list[Reading], topic: Name | None) -> None:
    """Give stretches of ends only (完成甲路至乙路段改造) the road their sentence, or the one before, is about."""
    for index, reading in enumerate(readings):
        if any(stretch.road is None for stretch in reading.group.stretches):
            reading.road = topic
            leader = readings[index - 1] if index else None
            if leader and not leader.evident and leader.road is None and len(leader.group.stretches) == 1:
                leader.pending = False
        last = reading.group.stretches[-1]
        alone = last.road is not None and len(reading.group.stretches) == 1
        if alone and (reading.evident or reading.pending or _topical(reading)):
            topic = last.road


def _topical(reading: Reading) -> bool:
    """Whether a stretch stands alone at the head of its clause (世纪路,将打通甲路至乙路段)."""
    return not reading.group.tails[-1].blocked and reading.group.start - reading.start <= 2
