"""What following sentences say of a work named before them; leaves out whose road a stretch of ends only is on."""

import re
from itertools import pairwise
from typing import Final

from roads.reading.clauses import within_kinds
from roads.reading.due import Due, Reference
from roads.reading.goals import RANK, Aim, find_aims, strongest
from roads.reading.groups import is_generic
from roads.reading.kinds.context import CLOSED_BEFORE, is_closed, is_numbered_item, overruled
from roads.reading.places.ends import Ends
from roads.reading.places.parts import Stretch
from roads.reading.places.stretches import Stretches
from roads.reading.readings import Reading
from roads.reading.sentences import sentence_dues

# A sentence that goes on about the works of the one before it.
_GOES_ON: Final = re.compile(
    r"(?:目前,?|下步|下一步|接下来|全长|总长|存在问题|进展|截至[^,]{1,8},?|据[^,]{1,12},|经[^,]{1,10},|另外,?|同时,?|其中,?)?(?:该|此|本|这[条项]|上述|以上|其|两|各|全部|整个|所有)?"
    r"(?:[\d二两三四五六七八九十]+(?:条|个|项))?(?:市政|道路|新建)?(?:项目|工程|任务|道路|路段|路|线路|标段|全线|施工|建设|预计|计划|力争|确保|争取|已|正在|于|年底|现|拟|将|进展|进度|工期|\d+月|正)"
)
# 完成时限:9月30日 behind a work is its deadline; with 竣工 it is its goal as well.
_TIME_LIMIT: Final = re.compile(
    r"(?:计划|预计|拟|约定|合同|施工|工程|项目|改造)?(?P<done>完成|竣工|完工|交工|通车|办结|整改)?"
    r"(?:时限|时间节点|时间|时段|日期|期限)|(?:计划|施工|建设|合同|总)?(?:工期|施工时间|施工期限|建设周期)|封闭(?:时间|期限)"
)
_NUMBERED: Final = r"(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)、.]?)?[、. ]?"
_LABELLED: Final = re.compile(
    rf"{_NUMBERED}(?:{_TIME_LIMIT.pattern.replace('?P<done>', '?:')})[^:,。]{{0,6}}:"
)
_PLACE_LABELLED: Final = re.compile(
    rf"{_NUMBERED}(?:施工|工程|建设|项目|改造|管制|封闭|道路)?"
    r"(?:范围|地点|位置|路段|起止点|起讫点|起止|地段|内容)[^:,。]{0,4}:"
)
_OTHER_LABELLED: Final = re.compile(
    rf"{_NUMBERED}(?:(?:建设|施工|监理|设计|责任|实施|业主|主管|代建)"
    r"(?:单位|主体|部门)|负责人|联系(?:人|电话|方式)|总?投资|资金来源)[^:,。]{0,4}:"
)
_SAME: Final = re.compile(r"[该此](?:项目|工程|道路|路段|路)")
# 2条路段计划于4月底前完工, 以上道路…: said of all the works named before.
_OF_ALL: Final = re.compile(
    r"[两各]|上述|以上|[\d二三四五六七八九十]+(?:条|个|项|处)|全部(?!工)|均|都(?!市)|所有|这些|整个项目|整个工程"
)
# Goals from 开工 to 完工: a later sentence that only 推进 adds nothing.
OF_ALL_REACH: Final = 16
FURTHER: Final = range(3, 7)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether a sentence speaks of what the sentence before it named."""
    return bool(_GOES_ON.match(text, start, end) or _LABELLED.match(text, start, end))


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
        finish = [aim for aim in find_aims(text, limit.end(), end) if aim.code == "finish" and not aim.note]
        if finish and (topic.aim is None or RANK[topic.aim.code] in range(4)):
            _adopt(text, topic, finish[-1], told, start)  # 施工日期:6月9日开工,6月25日完工
            return
        if limit["done"] and told and topic.aim is None:
            topic.aim = Aim(*limit.span("done"), "finish", limit["done"], False)
        return
    carried = [within_kinds(aim, topic.group, topic.told) for aim in find_aims(text, start, end, behind=True)]
    further = range(2, 7) if topic.asked else FURTHER
    aims = [aim for aim in carried if not aim.weak and not aim.note and RANK[aim.code] in further]
    if (best := strongest(aims)) and _outdoes(best, topic.aim):
        _adopt(text, topic, best, dues, start)


def is_labelled(text: str, start: int, end: int) -> bool:
    """Whether a line is a field of the works above it (2.施工范围:…, 3.竣工时间:2023年10月5日)."""
    return any(
        field.match(text, start, end) for field in (_LABELLED, _PLACE_LABELLED, _OTHER_LABELLED, _SAME)
    )


def spoken_of(text: str, topics: list[Reading], start: int, end: int) -> list[Reading]:
    """Which of the readings before a sentence it goes on about: the last, those listed with it, or all of them."""
    if is_labelled(text, start, end) or _OF_ALL.search(text, start, min(end, start + OF_ALL_REACH)):
        return topics
    spoken = topics[-1:]
    for one, other in reversed(list(pairwise(topics))):
        if one.due or other.due or not is_numbered_item(text, one.group.end, other.group.start):
            break
        spoken.insert(0, one)
    return spoken


def merge_same(text: str, topics: list[Reading], readings: list[Reading], *, labelled: bool) -> list[Reading]:
    """Let words that tell the ends of the road just named add to that work; the readings left."""
    for one, other in pairwise(readings):
        same = overruled(text, other.group) and _same_work(text, one, other)
        if same or _only_closed(text, one, other):
            _merge(one, other)
            readings = [reading for reading in readings if reading is not other]
    first, topic = (readings[0] if readings else None), (topics[-1] if len(topics) == 1 else None)
    if first is None or topic is None or not _same_work(text, topic, first, labelled=labelled):
        return readings
    _merge(topic, first)
    return readings[1:]


def _merge(topic: Reading, first: Reading) -> None:
    """Add the ends, the goal and the day of a reading to the one before it."""
    topic.worded = topic.worded or only_ends(first)
    if first.aim and (topic.aim is None or (_outdoes(first.aim, topic.aim) and not first.aim.weak)):
        topic.aim, topic.due = first.aim, first.due or topic.due
    topic.due = topic.due or first.due
    topic.evident = topic.evident or first.evident


def only_ends(reading: Reading) -> Ends | None:
    stretch, tail = reading.group.stretches[0], reading.group.tails[0]
    written = stretch.ends or tail.ends
    return written[0] if len(written) == 1 else (None if written else reading.worded)


def _only_closed(text: str, one: Reading, other: Reading) -> bool:
    """Whether the second only says what is closed for the first (因甲路污水管道抢修,封闭甲路西半幅)."""
    group = other.group
    if not one.group.tells or len(one.group.stretches) != 1 or len(group.stretches) != 1 or group.tells:
        return False
    closed = CLOSED_BEFORE.search(text, max(0, group.start - 8), group.start) or is_closed(text, group)
    stretch = group.stretches[0]
    same = road_of(text, one.group.stretches[0]) == road_of(text, stretch) != ""
    return bool(closed and same and not (stretch.ends and one.group.stretches[0].ends))


def _same_work(text: str, topic: Reading, reading: Reading, *, labelled: bool = False) -> bool:
    """Whether both are about one road alone, the first without ends, the second with ends and no other kind."""
    if len(topic.group.stretches) != 1 or len(reading.group.stretches) != 1:
        return False
    before, after = topic.group.stretches[0], reading.group.stretches[0]
    if not before.road or (before.qualifier and not labelled) or (before.part and not labelled):
        return False
    if after.road is None and not labelled:
        return False
    if after.road and text[slice(*before.road[:2])] != text[slice(*after.road[:2])]:
        return False
    if only_ends(topic) or before.ends or not only_ends(reading):
        return False
    kinds = set(reading.group.tails[0].kinds)
    return (
        not kinds
        or overruled(text, reading.group)
        or is_generic(reading.group.tails[0])
        or kinds <= (set(topic.group.tails[0].kinds) or {"carriageway"})
    )


def road_of(text: str, stretch: Stretch) -> str:
    return text[stretch.road.start : stretch.road.end] if stretch.road else ""


def _outdoes(aim: Aim, old: Aim | None) -> bool:
    """Whether a later goal says more than the one the topic has; 配合 stays what it is."""
    if old is None or old.weak:
        return True
    return old.code != "support" and (RANK[aim.code] > RANK[old.code] or (old.done and not aim.done))


def _adopt(text: str, topic: Reading, aim: Aim, dues: list[Due], start: int) -> None:
    clause = max(text.rfind(mark, start, aim.start) for mark in ",;")
    near = [due for due in dues if max(clause, start) <= due.start < aim.start]
    still = topic.aim is not None and (topic.aim.code not in ("advance", "begin") or topic.due is not None)
    if not near and aim.done and still:
        return
    topic.due = near[-1] if near else (None if aim.done else topic.due)
    topic.aim = aim
    topic.notes.append("目标见后文“" + text[max(clause + 1, start) : aim.end].strip(" ,") + "”")
    topic.evident = topic.evident or topic.pending
