"""Goals and days a sentence says once of several groups, or of each in order; leaves out what is said of one group."""

import re
from itertools import pairwise
from typing import Final

from roads.reading.due import Due
from roads.reading.goals import RANK
from roads.reading.kinds.context import is_bare_item, project_head
from roads.reading.readings import Reading

_ALL: Final = re.compile("全部|全面|均|都")
_TOGETHER: Final = re.compile(r"(?:以上|上述|这)?(?:[两三四五六七八九十]|\d+)[条个](?:道?路|街道?|工程|项目)")
_CLAUSE: Final = re.compile("[,;:]")
_ALL_OF_THEM: Final = re.compile("(?:以上|上述)?(?:均|都|全部)")
_EACH: Final = re.compile("分别|先后|依次")


def is_together(text: str, position: int) -> bool:
    """Whether a clause begins with all that was named (两条路均…)."""
    return bool(_TOGETHER.match(text, position))


def is_each(text: str, position: int) -> bool:
    """Whether a clause begins with 分别, and tells of what was named in order."""
    return bool(_EACH.match(text, position))


def share_with_all(text: str, readings: list[Reading]) -> None:
    """全部完工 behind the last group of a sentence part is said of the groups before it as well."""
    last = readings[-1]
    aim = last.aim
    if aim is None or aim.start < last.group.end or not _ALL.search(text, last.group.end, aim.start):
        return
    clauses = [match.end() for match in _CLAUSE.finditer(text, last.group.end, aim.start)]
    together = any(is_together(text, at) for at in clauses)
    of_all = together or any(_ALL_OF_THEM.match(text, at) for at in clauses)
    for reading in reversed(readings[:-1]):
        apart = ";" in text[reading.group.end : last.group.start] and not together
        # 续建甲路,新开工乙路,均于11月底前完工
        sooner = reading.aim and not reading.aim.done and RANK[reading.aim.code] < RANK[aim.code]
        if apart or (reading.aim is not None and not (of_all and sooner and last.due)):
            break
        reading.aim, reading.due = aim, last.due
        reading.evident = reading.evident or (together and reading.pending)


def share_with_items(text: str, readings: list[Reading]) -> None:
    """分别是:1、甲路;2、乙路,预计6月底前完工: what is said behind the last bare item is said of all."""
    last = readings[-1]
    pairs = pairwise(readings)
    bare = all(is_bare_item(text, one.group.end, other.group.start) for one, other in pairs)
    if bare and last.aim is not None and last.aim.start >= last.group.end:
        for reading in readings[:-1]:
            reading.aim, reading.due = last.aim, last.due


def share_day_by_day(text: str, readings: list[Reading], dues: list[Due]) -> None:
    """甲路10月底、乙路11月底前完工: the verb behind the last is said of those that only have a day before it."""
    for reading, following in zip(readings[-2::-1], readings[:0:-1], strict=False):
        start, end = reading.group.end, following.group.start
        apart = [due for due in dues if start <= due.start and due.end <= end]
        shared = (
            following.aim is not None and following.aim.start >= following.group.end and following.evident
        )
        if reading.aim is not None or len(apart) != 1 or not shared:
            continue
        left, right = text[start : apart[0].start], text[apart[0].end : end]
        if left == "" and right in ("、", ",", "和"):
            reading.due = apart[0]
        elif left not in ("、", ",") or right:
            continue
        reading.aim, reading.evident, reading.pending = following.aim, True, False


def tell_each(text: str, reading: Reading, dues: list[Due]) -> None:
    """甲路、乙路分别于10月底和11月底前完工: a deadline for each stretch in order, where there are as many of both."""
    group, aim = reading.group, reading.aim
    if aim is None or aim.start < group.end or not (each := _EACH.search(text, group.end, aim.start)):
        return
    before = [due for due in dues if each.end() <= due.start < aim.start]
    if len(before) < 2:
        return
    if len(before) == len(group.stretches):
        reading.each = [*before]
    else:
        reading.notes.append(f"“分别”写了{len(before)}个时限，与路数不符，按最后一个记")


def leave_out_project(text: str, before: list[Reading], listed: Reading) -> None:
    """甲路亮化工程包括甲路、乙路: the name of the project is no work beside those it lists."""
    if not before or project_head(text, before[-1].group, listed.group) is None:
        return
    project = before[-1]
    roads = {text[road.start : road.end] for each in listed.group.stretches if (road := each.road)}
    named = [text[road.start : road.end] for each in project.group.stretches if (road := each.road)]
    if named and set(named) <= roads:
        project.evident = project.pending = False
