"""Reading a text: every work it names, in text order, with kind, goal and day; leaves out the road network."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from roads.reading.due import Due, Reference, find_dues
from roads.reading.ends import Ends
from roads.reading.fold import Folded, fold
from roads.reading.goals import Aim, find_aims, strongest
from roads.reading.groups import Group, Tail, find_groups
from roads.reading.reference import reference_of
from roads.reading.stretches import Stretch, Stretches
from roads.reading.vocabulary import words_in
from roads.reading.words import GoalCode, KindCode


@dataclass(frozen=True, slots=True)
class Mention:
    """A work as a text names it. `text[start:end] == quote`; `notes` say in Chinese what the reader had to decide."""

    quote: str
    start: int
    end: int
    road: str | None
    from_name: str | None
    to_name: str | None
    kind: KindCode
    goal: GoalCode
    due: date | None
    part: str | None = None
    qualifier: str | None = None
    missing: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """A group with what its sentence says of it."""

    group: Group
    pre: tuple[int, int]
    post: tuple[int, int]
    aims_before: list[Aim] = field(default_factory=list)
    aims_behind: list[Aim] = field(default_factory=list)
    inherited: list[Aim] = field(default_factory=list)


_SENTENCE: Final = re.compile(r"[^。\n]+")
_PAUSE: Final = re.compile(r"[,;:。)]")
_TRAFFIC: Final = re.compile(r"事故|追尾|碰撞|酒驾|醉驾|嫌疑|民警|报警|驾车|驾驶|骑车|乘坐|抓获|盗窃|逃逸")
_ADJACENT: Final = re.compile(r"(?:[\u4e00-\u9fff]{0,10}(?:[区内的县市镇园路街])|[^,。;:、]{0,2}|:)$")
REACH_BEHIND: Final = 12


def read(text: str, *, on: date | None = None, name: str = "") -> list[Mention]:
    """The works `text` names, in text order; `on` is the day it is read from, else told by the text or its file name."""
    folded = fold(text)
    reference = reference_of(folded.text, on=on, name=name)
    stretches = Stretches(folded.text)
    mentions: list[Mention] = []
    if not stretches.found:
        return mentions
    for found in _SENTENCE.finditer(folded.text):
        if stretches.within(found.start(), found.end()):
            mentions += _read_sentence(text, folded, stretches, found.start(), found.end(), reference)
    return sorted(mentions, key=lambda mention: (mention.start, mention.end))


def _read_sentence(
    text: str, folded: Folded, stretches: Stretches, start: int, end: int, reference: Reference
) -> list[Mention]:
    groups = find_groups(stretches, start, end)
    readings = _windows(folded.text, groups, start, end)
    dues = find_dues(folded.text, start, end, reference)
    dues = [due for due in dues if not any(s.start <= due.start < s.end for g in groups for s in g.stretches)]
    mentions = []
    carried: list[Aim] = []
    for reading in readings:
        reading.aims_before = find_aims(folded.text, *reading.pre)
        reading.aims_behind = find_aims(folded.text, *reading.post)
        if not reading.aims_before and not [a for a in reading.aims_behind if not a.weak]:
            reading.inherited = carried
        carried = [a for a in reading.aims_before if a.takes_object and not a.weak] or carried
        if _evident(folded.text, stretches, reading, start, end):
            mentions += _mentions(text, folded, stretches, reading, dues, start, reference)
    return mentions


def _windows(text: str, groups: list[Group], start: int, end: int) -> list[Reading]:
    """Share the words between groups out: up to the last pause they belong to the one before, then to the one behind."""
    readings = []
    left = start
    for index, group in enumerate(groups):
        right = groups[index + 1].start if index + 1 < len(groups) else end
        cut = right if index + 1 == len(groups) else _cut(text, group.end, right)
        readings.append(Reading(group, (left, group.start), (group.end, cut)))
        left = cut
    return readings


def _cut(text: str, start: int, end: int) -> int:
    pauses = [found.end() for found in _PAUSE.finditer(text, start, end)]
    if pauses:
        return pauses[-1]
    verbs = [token for token in words_in(text, start, end) if token.word.goal and token.word.takes_object]
    return verbs[-1].start if verbs else end


def _evident(text: str, stretches: Stretches, reading: Reading, start: int, end: int) -> bool:
    """Whether the sentence speaks of building there, and not just of a place."""
    group = reading.group
    if group.tails[-1].blocked and not any(tail.tells for tail in group.tails):
        return False
    if any(tail.tells for tail in group.tails):
        return not _TRAFFIC.search(text, start, end)
    if _TRAFFIC.search(text, start, end):
        return False
    if any(stretch.ends for stretch in group.stretches):
        return bool(
            reading.aims_before
            or reading.aims_behind
            or reading.inherited
            or _speaks_of_works(text, start, end)
        )
    if group.tails[-1].details and (reading.aims_behind or reading.aims_before):
        return True
    behind = [a for a in reading.aims_behind if not a.weak]
    if behind and _plain(text, group.end, behind[0].start):
        return True
    before = [t for t in words_in(text, *reading.pre) if t.word.goal or t.word.works]
    if not before or not _ADJACENT.fullmatch(text[before[-1].end : group.start]):
        return False
    return _ends_here(text, group.end, end)


def _speaks_of_works(text: str, start: int, end: int) -> bool:
    return any(t.word.goal or t.word.works or t.word.kinds for t in words_in(text, start, end))


def _plain(text: str, start: int, end: int) -> bool:
    """Whether only small words stand between a stretch and what becomes of it."""
    between = text[start:end]
    return len(between) <= REACH_BEHIND and not re.search(
        r"[,;:。]|\d+号|[与和]|[东南西北]侧|上|口|附近|旁|边", between
    )


def _ends_here(text: str, position: int, end: int) -> bool:
    """Whether the object of the verb ends with the stretch."""
    return position >= end or bool(
        re.compile(r"[,;:。、)(]|等|并|和|的?(?:建设|改造)|全线|,|年|\d").match(text, position)
    )


def _mentions(
    text: str,
    folded: Folded,
    stretches: Stretches,
    reading: Reading,
    dues: list[Due],
    start: int,
    reference: Reference,
) -> list[Mention]:
    group = reading.group
    aim = _choose(reading)
    due = _due_of(folded.text, reading, aim, dues, start)
    found: list[Mention] = []
    named = 0
    for index, stretch in enumerate(group.stretches):
        tail = _ruling_tail(group.tails, index)
        own = group.tails[index]
        all_ends: list[Ends | None] = list(stretch.ends or own.ends) or [None]
        if all_ends == [None] and len(group.stretches) == 1:
            worded = stretches.worded_ends(group.end, reading.post[1]) or stretches.worded_ends(*reading.pre)
            if worded:
                all_ends = [worded[2]]
        named += len(all_ends)
        quote_end = max(stretch.end, own.end)
        for ends in all_ends:
            for kind in _kinds(tail):
                found.append(
                    _mention(
                        text,
                        folded,
                        stretch,
                        (stretch.start, quote_end),
                        ends,
                        kind,
                        tail,
                        reading,
                        aim,
                        due,
                        reference,
                    )
                )
    last = group.tails[-1]
    if last.counted is not None and last.count_start is not None and last.counted > named:
        for kind in _kinds(last):
            found.append(_shortfall(text, folded, last, named, kind, reading, aim, due, reference))
    return found


def _kinds(tail: Tail) -> list[KindCode]:
    if (
        "other" in tail.kinds
        and len(tail.kinds) > 1
        and not any(
            w.startswith(("中水", "再生水", "综合管廊", "桥", "立交", "交通", "公交")) for w in tail.words
        )
    ):
        return [kind for kind in tail.kinds if kind != "other"]
    return tail.kinds or ["carriageway"]


def _ruling_tail(tails: list[Tail], index: int) -> Tail:
    """The tail that tells a stretch's kind: its own, or the nearest one behind it in the list."""
    return next((tail for tail in tails[index:] if tail.tells), tails[-1])


def _choose(reading: Reading) -> Aim | None:
    """The aim that rules: 配合 before everything, then whatever goes furthest."""
    support = next((aim for aim in reading.aims_before if aim.code == "support"), None)
    if support:
        return support
    return strongest([*reading.aims_before, *reading.aims_behind]) or strongest(reading.inherited)


def _due_of(text: str, reading: Reading, aim: Aim | None, dues: list[Due], start: int) -> Due | None:
    """The deadline of the aim's own clause, else the nearest before the group in its sentence part, else the heading's."""
    group = reading.group
    if aim and aim.start >= group.end:
        clause = max(text.rfind(mark, group.end, aim.start) for mark in ",;")
        near = [due for due in dues if max(clause, group.end) <= due.start < aim.start]
        near = near or [due for due in dues if aim.end <= due.start <= aim.end + 4]
        if near:
            return near[-1]
    own = [due for due in dues if reading.pre[0] <= due.start < group.start]
    if own:
        return own[-1]
    if aim is None or aim.start < group.start:
        behind = [due for due in dues if group.end <= due.start < reading.post[1] and due.firm]
        if behind:
            return behind[0]
    heading = [due for due in dues if due.end <= group.start and due.firm]
    headed = [due for due in heading if text.startswith(",", due.end)]
    return (headed or heading or [None])[-1]


def _notes(tail: Tail, reading: Reading, aim: Aim | None, due: Due | None, reference: Reference) -> list[str]:
    notes = []
    if aim is None:
        notes.append("文中没有目标动词，按推进记")
    elif aim.note:
        notes.append(aim.note)
    elif aim.done:
        notes.append(f"文中说已“{aim.text}”")
    if aim:
        others = {
            other.text: None
            for other in [*reading.aims_before, *reading.aims_behind]
            if other.code not in (aim.code, "advance") and not other.weak and not other.note
        }
        if others:
            notes.append("文中还写了" + "、".join(f"“{word}”" for word in others))
    if due and due.day is None and due.why:
        notes.append(f"时限“{due.why}”" if not due.why.startswith("“") else f"时限不定：{due.why}")
    elif due and due.day and reference.how:
        notes.append(reference.how)
    return notes


def _mention(
    text: str,
    folded: Folded,
    stretch: Stretch,
    span: tuple[int, int],
    ends: Ends | None,
    kind: KindCode,
    tail: Tail,
    reading: Reading,
    aim: Aim | None,
    due: Due | None,
    reference: Reference,
) -> Mention:
    start, end = folded.source_span(*span)

    def written(begin: int, stop: int) -> str:
        first, last = folded.source_span(begin, stop)
        return text[first:last]

    notes = _notes(tail, reading, aim, due, reference)
    if stretch.also:
        notes.append(f"括号内写“{stretch.also}”")
    return Mention(
        quote=text[start:end],
        start=start,
        end=end,
        road=written(*stretch.road) if stretch.road else None,
        from_name=written(ends.from_start, ends.from_end) if ends else None,
        to_name=written(ends.to_start, ends.to_end) if ends else None,
        kind=kind,
        goal=_goal(aim, tail),
        due=due.day if due else None,
        part=stretch.part,
        qualifier=stretch.qualifier,
        notes=tuple(notes),
    )


def _goal(aim: Aim | None, tail: Tail) -> GoalCode:
    if tail.stage and (aim is None or aim.code in ("finish", "advance")):
        return tail.stage
    return aim.code if aim else "advance"


def _shortfall(
    text: str,
    folded: Folded,
    tail: Tail,
    named: int,
    kind: KindCode,
    reading: Reading,
    aim: Aim | None,
    due: Due | None,
    reference: Reference,
) -> Mention:
    """The works a count announces and the text does not name, as one mention without a road."""
    assert tail.counted is not None and tail.count_start is not None
    start, end = folded.source_span(tail.count_start, tail.end)
    least = "至少" if tail.at_least else ""
    missing = tail.counted - named
    counted = f"文中称{least}{tail.counted}条，只写出{named}条，另{least}{missing}条未列名"
    return Mention(
        quote=text[start:end],
        start=start,
        end=end,
        road=None,
        from_name=None,
        to_name=None,
        kind=kind,
        goal=_goal(aim, tail),
        due=due.day if due else None,
        missing=missing,
        notes=(counted, *_notes(tail, reading, aim, due, reference)),
    )
