"""What a sentence says of the stretches in it: their goal and deadline, and whether it speaks of building at all."""

import re
from dataclasses import dataclass, field
from typing import Final

from roads.reading.due import Due, Reference, find_dues
from roads.reading.ends import Ends
from roads.reading.goals import RANK, Aim, find_aims, strongest
from roads.reading.groups import Group, find_groups
from roads.reading.names import Name
from roads.reading.stretches import Stretch, Stretches
from roads.reading.tails import predicate_kinds
from roads.reading.vocabulary import KindCode, words_in


@dataclass(slots=True)
class Heading:
    """What a heading says of the list below it: 年底前完工的道路: …"""

    aims: list[Aim] = field(default_factory=list)
    due: Due | None = None
    kinds: list[KindCode] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """A group with what its sentence says of it; `evident` when the sentence speaks of building."""

    group: Group
    start: int
    end: int
    before: list[Aim]
    behind: list[Aim]
    aim: Aim | None = None
    due: Due | None = None
    evident: bool = False
    pending: bool = False
    heading: Heading | None = None
    road: Name | None = None
    worded: Ends | None = None
    notes: list[str] = field(default_factory=list)


_PLAN: Final = re.compile("计划|预计|力争|确保|争取|拟于?|将于|有望|可望")
_OTHERS: Final = re.compile(r"其他|其它|其余|剩余|另有|还有|此外|而")
_PAUSE: Final = re.compile(r"[,;:。)]")
_TRAFFIC: Final = re.compile(
    r"事故|追尾|碰撞|酒驾|醉驾|嫌疑|民警|报警|驾车|驾驶|骑车|乘坐|抓获|盗窃|逃逸|绕行路线"
)
_LOCATION: Final = re.compile(r"[\u4e00-\u9fff]{0,10}[区内县市镇园村]")
_WORD: Final = re.compile(r"\w")
_LISTED: Final = re.compile(r"(?:,|\d+条,?|\d+个,?)?(?:主要)?(?:包括|分别[是为]|如下:|即)|:")
_SMALL: Final = re.compile(
    r"的|等|有|共|为|是|及|和|与|\d+条?|[:\s]|其中|包括|下列|以下|如下|对|将|把|了|条|辖区|境内"
)
_SMALL_WORDS: Final = re.compile(
    r"近期|近日|本月|下月|这个|进入|阶段|如期|[一二三]期|在?\w{2}(?:之前|以前|前)|[年月日底前中上下旬内末份初]|[一二三四五六七八九十]"
)
_ENDS_HERE: Final = re.compile(
    r"[,;:。、)( ]|等|并|和|及|与|的?(?:建设|改造|施工|工程|项目|道路)|全线|一批|桥|前期"
    r"|征迁|征地|拆迁|手续|招标|[今明]?年|\d|[东西南北中]"
)
_BETWEEN_BAR: Final = re.compile(r"[,;:。]|\d+号|[与和]|[东西南北]侧|上(?!半)|口|附近|旁|边")
_OF_WHERE: Final = re.compile(r"[在对沿于将把]$")
_AT: Final = re.compile(r"[在于]$")
_PAUSE_BEHIND: Final = re.compile(r"[,;:。、)( ]|现场|$")
_INTRODUCED: Final = re.compile(r"(?:是|为|作为|位于|属|总长|,?全长|,?东起|,?西起|,?南起|,?北起)")
UNKNOWN_LEFT: Final = 2
BEHIND_REACH: Final = 4
LONGEST_OPENING: Final = 4


def read_sentence(
    stretches: Stretches, start: int, end: int, reference: Reference, heading: Heading | None
) -> list[Reading]:
    """The readings of the sentence `text[start:end]`, evident or not, in order."""
    text = stretches.text
    groups = find_groups(stretches, start, end)
    dues = sentence_dues(stretches, start, end, reference)
    readings: list[Reading] = []
    traffic = bool(_TRAFFIC.search(text, start, end))
    left = start
    carried: list[Aim] = []
    for index, group in enumerate(groups):
        right = groups[index + 1].start if index + 1 < len(groups) else end
        cut = right if index + 1 == len(groups) else _cut(text, group.end, right)
        before = _nearest_clause(text, find_aims(text, left, group.start), group.start)
        behind = _of_these(text, find_aims(text, group.end, cut, behind=True), group.end)
        reading = Reading(group, left, cut, before, behind, heading=heading)
        reading.aim = _choose(text, reading, carried if _inherits(text, reading, start) else [], dues)
        carried = [aim for aim in before if aim.takes_object and not aim.weak] or carried
        reading.due = _due_of(text, reading, dues)
        reading.worded = _worded(stretches, reading)
        if not group.tells and (kinds := predicate_kinds(text, group.end, _clause_end(text, group.end, cut))):
            group.tails[-1].kinds, group.tails[-1].works = kinds, True
        reading.evident = not traffic and _evident(text, reading, start, end)
        reading.pending = not reading.evident and _told_of(stretches, reading, start)
        readings.append(reading)
        left = cut
    return readings


def _inherits(text: str, reading: Reading, start: int) -> bool:
    """Whether a group without a verb of its own takes the one before it (推进甲路建设、乙路绿化)."""
    group = reading.group
    if reading.before or any(not aim.weak for aim in reading.behind):
        return False
    if _OF_WHERE.search(text, max(reading.start, group.start - 1), group.start):
        return False
    return reading.start == start or not any(t.word.works for t in words_in(text, reading.start, group.start))


def _told_of(stretches: Stretches, reading: Reading, start: int) -> bool:
    """Whether a sentence introduces its road so that the next may go on about it: 甲路全长…, 甲路是…, 甲路东起…."""
    group, tail = reading.group, reading.group.tails[-1]
    if tail.details or (tail.count is not None and not tail.blocked):
        return True
    if reading.start != start or group.start - start > LONGEST_OPENING:
        return False
    introduced = _INTRODUCED.match(stretches.text, group.end)
    return bool(introduced or stretches.worded_within(group.end, group.end + 1))


def sentence_dues(stretches: Stretches, start: int, end: int, reference: Reference) -> list[Due]:
    """Deadlines of the sentence that are not part of a stretch."""
    spans = [(stretch.start, stretch.end) for stretch in stretches.within(start, end)]
    dues = find_dues(stretches.text, start, end, reference)
    return [due for due in dues if not any(low <= due.start < high for low, high in spans)]


def _clause_end(text: str, start: int, end: int) -> int:
    found = _PAUSE.search(text, start, end)
    return found.start() if found else end


def _cut(text: str, start: int, end: int) -> int:
    """Where the words between two groups stop belonging to the first: the last pause, else the last verb."""
    pauses = [found.end() for found in _PAUSE.finditer(text, start, end)]
    if pauses:
        return pauses[-1]
    verbs = [token for token in words_in(text, start, end) if token.word.goal and token.word.takes_object]
    return verbs[-1].start if verbs else end


def _nearest_clause(text: str, aims: list[Aim], end: int) -> list[Aim]:
    """The aims of the last clause before the group that has any: 完成甲工程,推进乙路 speaks of 乙路 with 推进."""
    if not aims:
        return []
    last = max(text.rfind(mark, 0, aims[-1].start) for mark in ",;。、\n")
    return [aim for aim in aims if aim.start > last]


def _of_these(text: str, aims: list[Aim], start: int) -> list[Aim]:
    """The aims behind a group that speak of it: those of later clauses only where these name nothing else first."""
    found = []
    for aim in aims:
        clause = max(text.rfind(mark, start, aim.start) for mark in ",;:") + 1
        if _OTHERS.match(text, clause):
            break
        if ";" in text[start : aim.start] and not _PLAN.match(text, clause):
            break
        if clause == 0 or _PLAN.match(text, clause) or _small(text, clause, aim.start):
            found.append(aim)
    return found


def _choose(text: str, reading: Reading, inherited: list[Aim], dues: list[Due]) -> Aim | None:
    """The aim that rules: 配合 before everything, then one with a day of its own, then whatever goes furthest."""
    support = next((aim for aim in reading.before if aim.code == "support"), None)
    own = [*reading.before, *(aim for aim in reading.behind if aim.code != "support")]
    dated = [aim for aim in own if not aim.weak and not aim.note and _has_day(text, reading, aim, dues)]
    heading = reading.heading.aims if reading.heading else []
    return support or strongest(dated) or strongest(own) or strongest(inherited) or strongest(heading)


def _has_day(text: str, reading: Reading, aim: Aim, dues: list[Due]) -> bool:
    if aim.start < reading.group.start:
        return any(due.day and reading.start <= due.start < reading.group.start for due in dues)
    headed = any(due.day and reading.start <= due.start < reading.group.start for due in dues)
    return headed or any(due.day for due in _near(text, reading, aim, dues))


def _near(text: str, reading: Reading, aim: Aim, dues: list[Due]) -> list[Due]:
    """Deadlines in the clause of an aim behind the group, before the aim or right behind it."""
    clause = max(text.rfind(mark, reading.group.end, aim.start) for mark in ",;")
    before = [due for due in dues if max(clause, reading.group.end) <= due.start < aim.start]
    return before or [
        due
        for due in dues
        if 0 <= due.start - aim.end <= BEHIND_REACH and not _PAUSE.search(text, aim.end, due.start)
    ]


def _due_of(text: str, reading: Reading, dues: list[Due]) -> Due | None:
    """The deadline of the aim's own clause, else the nearest before the group in its part, else the sentence's head."""
    group, aim = reading.group, reading.aim
    if aim and aim.note:
        return None
    if aim and aim.start >= group.end:
        for each in [aim, *(other for other in reading.behind if other.code == aim.code)]:
            if near := _near(text, reading, each, dues):
                return near[-1]
        if aim.done:
            return None
    dues = [due for due in dues if not due.past]
    clause = max(text.rfind(mark, reading.start, group.start) for mark in ",;")
    own = [
        due for due in dues if reading.start <= due.start < group.start and (due.day or due.start > clause)
    ]
    if own:
        return own[-1]
    behind = [due for due in dues if group.end <= due.start < reading.end and due.day]
    if behind and (aim is None or aim.start < group.start):
        return behind[0]
    heads = [due for due in dues if due.end <= group.start and due.firm and due.day]
    headed = [due for due in heads if text.startswith(",", due.end)]
    if found := (headed or heads):
        return found[-1]
    return reading.heading.due if reading.heading else None


def _evident(text: str, reading: Reading, start: int, end: int) -> bool:
    """Whether the sentence speaks of building there, and not just of a place."""
    group = reading.group
    if group.tails[-1].blocked and not group.tells:
        return False
    if group.tells:
        return _built(text, reading, end)
    if _bare(text, reading, start, end):
        return True
    if reading.worded or any(stretch.ends for stretch in group.stretches):
        speaks = any(t.word.goal or t.word.builds for t in words_in(text, reading.start, reading.end))
        return bool(reading.aim or reading.heading or speaks)
    if group.tails[-1].details and reading.behind:
        return True
    if (
        reading.heading
        and (reading.heading.aims or reading.heading.kinds)
        and len(text[start : group.start]) <= 6
    ):
        return _ends_here(text, group.end, end)
    behind = [aim for aim in reading.behind if not aim.weak]
    if (
        behind
        and not _BETWEEN_BAR.search(text, group.end, behind[0].start)
        and _small(text, group.end, behind[0].start)
    ):
        return True
    verbs = [
        token for token in words_in(text, reading.start, group.start) if token.word.goal or token.word.works
    ]
    if not verbs or not _adjacent(text, verbs[-1].end, group.start):
        return False
    return _ends_here(text, group.end, end)


def _built(text: str, reading: Reading, end: int) -> bool:
    """Whether a group whose tail names something is about building it: 锦绣路路灯不亮 and 在锦绣路建设公园 are not."""
    group = reading.group
    tail = group.tails[-1]
    if (
        _AT.search(text, max(0, group.start - 1), group.start)
        and not tail.kinds
        and not any(s.ends for s in group.stretches)
    ):
        return bool(_PAUSE_BEHIND.match(text, group.end, end))
    if any(each.works or each.stage for each in group.tails) or reading.aim or reading.heading:
        return True
    if any(token.word.works or token.word.goal for token in words_in(text, reading.start, group.start)):
        return True
    return bool(_PAUSE_BEHIND.match(text, group.end, end)) or group.end >= end


def _bare(text: str, reading: Reading, start: int, end: int) -> bool:
    """Whether a line is nothing but stretches: with ends anywhere, without ends only as the whole text."""
    group = reading.group
    if _WORD.search(text, start, group.start) or _WORD.search(text, group.end, end):
        return False
    if all(stretch.ends for stretch in group.stretches):
        return True
    return not _WORD.search(text, 0, start) and not _WORD.search(text, end)


def _small(text: str, start: int, end: int) -> bool:
    """Whether only small words, deadlines and numbers stand in the span."""
    left = end - start - sum(token.end - token.start for token in words_in(text, start, end))
    unknown = _SMALL.sub("", text[start:end])
    for token in words_in(text, start, end):
        unknown = unknown.replace(_SMALL.sub("", token.text), "", 1)
    unknown = _SMALL_WORDS.sub("", unknown)
    return left == 0 or len(unknown) <= UNKNOWN_LEFT


def _adjacent(text: str, start: int, end: int) -> bool:
    """Whether a verb stands right before the group, small words and a district between them allowed."""
    if listed := list(_LISTED.finditer(text, start, end)):
        start = listed[-1].end()
    between = text[start:end]
    if re.search(r"[,;。至到]", between):
        return False
    return bool(_LOCATION.fullmatch(between)) or _small(text, start, end)


def _ends_here(text: str, position: int, end: int) -> bool:
    """Whether the object of a verb ends with the stretch."""
    return position >= end or bool(_ENDS_HERE.match(text, position))


def _worded(stretches: Stretches, reading: Reading) -> Ends | None:
    """东起甲路、西至乙路 told of a group of one stretch: behind it, or right before it (东起甲路西至乙路的丙路)."""
    group = reading.group
    if len(group.stretches) != 1 or group.stretches[0].ends:
        return None
    if behind := stretches.worded_within(group.end, reading.end):
        return behind[0].ends
    for worded in stretches.worded_within(reading.start, group.start):
        if stretches.text[worded.end : group.start] in ("的", "", "段", "段的"):
            return worded.ends
    return None


# A sentence that goes on about the works of the one before it.
_GOES_ON: Final = re.compile(
    r"(?:目前,?|截至[^,]{1,8},?|据[^,]{1,12},|另外,?|同时,?|其中,?)?(?:该|此|本|这[条项]|上述|以上|其|两|各|全部|整个)?"
    r"(?:市政|道路|新建)?(?:项目|工程|道路|路段|路|线路|标段|全线|施工|建设|预计|计划|力争|确保|争取|已|正在|于|年底|现|拟|将|进展|进度|工期|\d+月|正)"
)

_TIME_LIMIT: Final = re.compile(
    r"(?:完成|竣工|完工|办结|整改)?(?:时限|时间节点|完成时间|竣工时间|完工时间|期限):?"
)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether a sentence speaks of what the sentence before it named."""
    return bool(_GOES_ON.match(text, start, end) or _TIME_LIMIT.match(text, start, end))


def carry_on(stretches: Stretches, topic: Reading, start: int, end: int, reference: Reference) -> None:
    """Let a following sentence without stretches of its own add its goal, deadline or ends to the topic."""
    text = stretches.text
    if topic.worded is None and len(topic.group.stretches) == 1 and not topic.group.stretches[0].ends:
        worded = stretches.worded_within(start, end)
        topic.worded = worded[0].ends if worded else None
    aims = [
        aim
        for aim in find_aims(text, start, end, behind=True)
        if not aim.weak and RANK[aim.code] in range(3, 7)
    ]
    best = strongest([aim for aim in aims if not aim.note])
    if best is None:
        return
    old = topic.aim
    if old is None or old.weak or RANK[best.code] > RANK[old.code] or (old.done and not best.done):
        if old is not None and old.code == "support":
            return
        dues = sentence_dues(stretches, start, end, reference)
        clause = max(text.rfind(mark, start, best.start) for mark in ",;")
        near = [due for due in dues if max(clause, start) <= due.start < best.start]
        if near or not best.done or old is None:
            topic.aim, topic.due = best, near[-1] if near else (None if best.done else topic.due)
            topic.notes.append("目标见后文“" + text[max(clause + 1, start) : best.end].strip(" ,") + "”")
            topic.evident = topic.evident or topic.pending


def borrow_roads(readings: list[Reading], topic: Name | None) -> None:
    """Give stretches of ends only (完成甲路至乙路段改造) the road their sentence, or the one before, is about."""
    for index, reading in enumerate(readings):
        bare: list[Stretch] = [stretch for stretch in reading.group.stretches if stretch.road is None]
        if bare:
            reading.road = topic
            leader = readings[index - 1] if index else None
            if leader and not leader.evident and leader.road is None and len(leader.group.stretches) == 1:
                leader.pending = False
        last = reading.group.stretches[-1]
        if (
            last.road
            and len(reading.group.stretches) == 1
            and (reading.evident or reading.pending or _topical(reading))
        ):
            topic = last.road


def _topical(reading: Reading) -> bool:
    """Whether a stretch stands alone at the head of its clause (世纪路,将打通甲路至乙路段)."""
    return not reading.group.tails[-1].blocked and reading.group.start - reading.start <= 2
