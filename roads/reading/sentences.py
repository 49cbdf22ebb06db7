"""What a sentence says of the groups of stretches in it: goal and deadline; leaves out other sentences."""

import re
from typing import Final

from roads.reading.clauses import aims_of
from roads.reading.due import Due, Reference, find_dues
from roads.reading.evidence import halted_by, is_evident, is_traffic
from roads.reading.goals import Aim, find_aims, strongest, support_behind
from roads.reading.groups import Group, find_groups
from roads.reading.kinds.context import (
    cause_end,
    is_item,
    is_next_number,
    is_row,
    labelled_head,
    project_head,
    remember,
    shows_works,
    told_kinds,
)
from roads.reading.kinds.heads import head_of, kinds_in, without_roadway
from roads.reading.places.ends import Ends
from roads.reading.places.stretches import Stretches
from roads.reading.readings import Heading, Reading, Setting
from roads.reading.sharing import (
    leave_out_project,
    share_day_by_day,
    share_with_all,
    share_with_items,
    tell_each,
)
from roads.reading.tails import predicate
from roads.reading.vocabulary import KindCode, words_in

_PUT_OFF: Final = re.compile(r"(?:延至|延期至|延期到|推迟至|推迟到|顺延至|调整至|调整到|调整为|改为|变更为)$")
_PAUSE: Final = re.compile(r"[,;:。)]")
_OF_WHERE: Final = re.compile(r"[在对沿于将把]$")
_IS: Final = re.compile(r"(?:均|都)?(?:为(?![何什了])|是(?!否)|属)")
_INTRODUCED: Final = re.compile(r"(?:是|为|作为|位于|属|总长|,?全长|,?东起|,?西起|,?南起|,?北起)")
# 甲路(乙街至丙街)南向北方向封闭,进行路灯改造: what is built stands behind the comma.
_SHUT: Final = re.compile(
    r"(?:[^,;:。()]{0,10}?(?:封闭|断交|封道|封路|围挡|占道|半幅|开挖|破路)[^,;:。()]{0,6})?,"
)
_DUG: Final = re.compile("开挖|破路|围挡")
_ASKED: Final = re.compile(r"(?:反映|咨询|投诉|关于|提出|来信|留言)[^,;。]{0,4}$")
_MATTER: Final = re.compile(r"问题|一事|事项|情况|诉求|何时|什么时候")
_PLANNED_IN: Final = re.compile("(?:纳入|列入)[^,;。]{2,24}(?:计划|项目|工程|范围)")
# 因污水管道施工,封闭甲路;10月15日起封闭乙路: the cause is that of both.
_CLOSED_AGAIN: Final = re.compile(
    r"[;,。][^,;。]{0,24}(?:封闭|占用|断交|围挡|\d日,)$|[,;](?:正在(?:施工|建设|改造)的|[剩其]余的?|未完成的)$"
)
_CROSSED: Final = re.compile("桥梁|桥涵|箱涵|涵洞|下穿|立交")
BEHIND_REACH: Final = 4
LONGEST_OPENING: Final = 4


def read_sentence(
    stretches: Stretches,
    start: int,
    end: int,
    reference: Reference,
    heading: Heading | None,
    setting: Setting,
) -> list[Reading]:
    """The readings of the sentence `text[start:end]`, evident or not, in order; `setting` is what was told before."""
    text = stretches.text
    groups = find_groups(stretches, start, end)
    head = _head(text, start, groups[0].start, setting) if groups else None
    unspent = dues = sentence_dues(stretches, start, end, reference)
    readings: list[Reading] = []
    traffic = is_traffic(text, start, end)
    left = cause_end(text, start, groups[0].start) if groups else start
    carried: list[Aim] = []
    for index, group in enumerate(groups):
        right = groups[index + 1].start if index + 1 < len(groups) else end
        cut = right if index + 1 == len(groups) else _cut(text, group.end, right)
        if not group.tells:
            _take_predicate(text, group, cut)
        reading = Reading(group, left, cut, [], [], heading=heading)
        if index:
            head = _head_again(text, groups[index - 1], group, head)
        reading.told = told_kinds(text, reading, head, setting)
        before, reading.behind = aims_of(text, group, left, cut, reading.told)
        reading.before = [*before, *support_behind(text, group.end, cut)]
        _take_goal(text, reading, carried if _inherits(text, reading, start) else [], unspent)
        unspent = _unspent(reading, unspent)
        carried = [aim for aim in before if aim.takes_object and not aim.weak] or carried
        reading.worded = _worded(stretches, reading)
        shown = shows_works(text, reading, head, setting) or is_evident(text, reading, start, end)
        alike = index and readings[-1].evident and is_next_number(text, groups[index - 1].end, group.start)
        reading.evident = bool(shown or alike) and not traffic  # 1.甲路;2.乙路: what one item is the next is
        reading.asked = not reading.evident and _is_asked(text, group, end)
        if reading.asked and not traffic:
            _answer(text, reading, dues, right)
        reading.evident = reading.evident or (not traffic and _is_told_itself(stretches, reading, start))
        reading.pending = not reading.evident and (reading.asked or _told_of(stretches, reading, start))
        if reading.evident:
            remember(text, reading, setting)
        leave_out_project(text, readings, reading)
        readings.append(reading)
        share_with_all(text, readings)
        left = cut
    share_day_by_day(text, readings, dues)
    if head is not None:
        share_with_items(text, readings)
    return readings


def _take_predicate(text: str, group: Group, cut: int) -> None:
    """A group that does not say what is built takes it from the words behind it."""
    shut = _SHUT.match(text, group.end, cut)
    if shut and not group.stretches[-1].ends and not _DUG.search(shut[0]):
        shut = None
    told_from = shut.end() if shut else group.end + text.startswith(":", group.end)
    kinds, builds = predicate(text, told_from, _clause_end(text, told_from, cut))
    if kinds == ["other"] and _CROSSED.search(text, told_from, _clause_end(text, told_from, cut)):
        kinds = []  # 甲路正在进行桥梁施工: a step of the road
    group.tails[-1].kinds, group.tails[-1].works = kinds or group.tails[-1].kinds, builds


def _take_goal(text: str, reading: Reading, inherited: list[Aim], dues: list[Due]) -> None:
    """What is to become of a group and by when; a standstill has no day."""
    reading.aim = _choose(text, reading, inherited, dues)
    reading.due = _due_of(text, reading, dues)
    tell_each(text, reading, dues)
    if reading.aim is None and (halted := halted_by(text, reading.group.end, reading.end)):
        reading.notes.append(f"文中写“{halted}”")
        reading.due = None


def _unspent(reading: Reading, dues: list[Due]) -> list[Due]:
    """The deadlines that the groups further on may take (甲路年底建成,乙路正在施工: 年底 is of the first alone)."""
    due, aim = reading.due, reading.aim
    own = due and aim and reading.group.end <= due.start < aim.start
    return [each for each in dues if each is not due] if own else dues


def _head(text: str, start: int, end: int, setting: Setting) -> list[KindCode] | None:
    """Kinds told before the first group: by its sentence, or by the notice whose label stands there."""
    own = head_of(text, start, end)
    return own or labelled_head(text, start, end, setting) or own


def _head_again(text: str, one: Group, other: Group, head: list[KindCode] | None) -> list[KindCode] | None:
    """What heads the second of two groups: a project the first names, or what heads the list both are in."""
    project = project_head(text, one, other)
    again = is_item(text, one.end, other.start) or _CLOSED_AGAIN.search(text, one.end, other.start)
    return project or (head if again else None)


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
    if is_row(stretches.text, group) and all(stretch.ends for stretch in group.stretches):
        return True
    if reading.start != start or group.start - start > LONGEST_OPENING:
        return False
    introduced = _INTRODUCED.match(stretches.text, group.end)
    return bool(introduced or stretches.worded_within(group.end, group.end + 1))


def _is_told_itself(stretches: Stretches, reading: Reading, start: int) -> bool:
    """Whether the sentence that introduces a road tells its goal too (甲路、乙路为配套道路,近期正式通车)."""
    aim = reading.aim
    firm = aim is not None and aim.start > reading.group.end and not aim.weak and not aim.note
    return (
        firm
        and _IS.match(stretches.text, reading.group.end) is not None
        and _told_of(stretches, reading, start)
    )


def _is_asked(text: str, group: Group, end: int) -> bool:
    """Whether a sentence only says what somebody asks of a road (您反映的甲路路灯不亮问题): the answer follows."""
    asked = _ASKED.search(text, max(0, group.start - 8), group.start)
    return bool(asked and _MATTER.search(text, group.stretches[-1].end, end))


def _answer(text: str, reading: Reading, dues: list[Due], end: int) -> None:
    """Take the answer that the sentence of a question gives itself (…问题,已列入大修计划,预计10月底前完成改造)."""
    matters = list(_MATTER.finditer(text, reading.group.stretches[-1].end, end))
    aims = find_aims(text, matters[-1].end(), end, behind=True) if matters else []
    aim = strongest([aim for aim in aims if not aim.weak and not aim.note])
    if aim is None:
        return
    reading.aim, reading.behind, reading.evident = aim, [aim], True
    if (planned := _PLANNED_IN.search(text, matters[-1].end(), end)) and not reading.told:
        reading.told = without_roadway(kinds_in(text, *planned.span()))
    reading.due = next((due for due in _near(text, reading, aim, dues)), None)


def sentence_dues(stretches: Stretches, start: int, end: int, reference: Reference) -> list[Due]:
    """Deadlines of the sentence that are not part of a stretch."""
    spans = [(stretch.start, stretch.end) for stretch in stretches.within(start, end)]
    dues = find_dues(stretches.text, start, end, reference)
    return [due for due in dues if not any(low <= due.start < high for low, high in spans)]


def _clause_end(text: str, start: int, end: int) -> int:
    match = _PAUSE.search(text, start, end)
    return match.start() if match else end


def _cut(text: str, start: int, end: int) -> int:
    """Where the words between two groups stop belonging to the first: the last pause, else the last verb."""
    pauses = [match.end() for match in _PAUSE.finditer(text, start, end)]
    if pauses and text[pauses[-1] - 1] == ":":
        label = max(text.rfind(mark, start, pauses[-1]) for mark in ",;") + 1
        if label > start and find_aims(text, label, pauses[-1]):
            return label  # 完工2项:甲路、乙路;新开工1项:丙路
    if pauses:
        return pauses[-1]
    verbs = [token for token in words_in(text, start, end) if token.word.goal and token.word.takes_object]
    return verbs[-1].start if verbs else end


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
    for due in dues:
        if group.end <= due.start < reading.end and _PUT_OFF.search(text, group.end, due.start):
            return due
    if aim and aim.start >= group.end:
        for each in [aim, *(other for other in reading.behind if other.code == aim.code)]:
            if near := _near(text, reading, each, dues):
                return next((due for due in reversed(near) if due.day), near[-1])  # 10月底供暖前
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
    if behind and (aim is None or (aim.start < group.start and not aim.done)):
        return behind[0]
    heads = [due for due in dues if due.end <= group.start and due.firm and due.day]
    headed = [due for due in heads if text.startswith(",", due.end)]
    if shared := (headed or heads):
        return shared[-1]
    return reading.heading.due if reading.heading else None


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
