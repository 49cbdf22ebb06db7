"""Works a text tells again, each with a day of its own (甲路、乙路…,甲路9月通车,其余年底前); finds no new works."""

import re
from typing import Final

from roads.reading.due import Reference
from roads.reading.goals import find_aims, strongest
from roads.reading.groups import is_generic
from roads.reading.places.stretches import Stretches
from roads.reading.readings import Reading
from roads.reading.sentences import sentence_dues
from roads.reading.topics import only_ends, road_of

# 除甲路年底前完成外,其余8月底前完成.
_EXCEPT: Final = re.compile(
    r"除了?(?P<named>[^。;\n]{2,80}?)[,]?(?:以外|之外|外),?(?P<rest>其余|其他|其它|剩余|余下)"
)
_REST: Final = re.compile(
    r"[,;](?:其余|其他|其它|剩余|余下)(?:的)?(?:[\d一二三四五六七八九十]+[条个段])?(?:道路|路段|街道|工程|项目)?(?=[^的]{0,24}(?:完|竣|通车|建成|结束|亮灯|开工))"
    r"|[,;](?=(?:预计|计划|力争|确保|将)[^,;。]{0,12}(?:全部|全面|均))"
)
Told = dict[str, tuple[Reading, int]]


def tell_exceptions(
    stretches: Stretches,
    topics: list[Reading],
    readings: list[Reading],
    start: int,
    end: int,
    reference: Reference,
) -> list[Reading]:
    """Give each road its day where all but some have another (除甲路年底前完成外,其余8月底前); the readings left."""
    text = stretches.text
    match = _EXCEPT.search(text, start, end)
    named = stretches.within(*match.span("named")) if match else []
    if not match or not named:
        return readings
    before = [reading for reading in readings if reading.group.start < match.start()]
    dues = sentence_dues(stretches, match.start(), end, reference)
    own = next((due for due in dues if due.start < match.end("named")), None)
    rest = next((due for due in dues if due.start > match.start("rest")), None)
    aims = find_aims(text, match.start(), end, behind=True)
    excepted = {text[road.start : road.end] for stretch in named if (road := stretch.road)}
    for reading in before or topics:
        written = [text[road.start : road.end] for s in reading.group.stretches if (road := s.road)]
        if len(written) != len(reading.group.stretches):
            continue
        reading.each = [own if road in excepted else rest for road in written]
        reading.aim = strongest(aims) or reading.aim
        reading.evident = reading.evident or reading.pending
    return before if before or topics else readings


def tell_again(text: str, topics: list[Reading], readings: list[Reading]) -> None:
    """Let words that only name roads already named speak of the same works, each once."""
    told = {
        road_of(text, stretch): (topic, at)
        for topic in topics
        for at, stretch in enumerate(topic.group.stretches)
    }
    if len(told) < 2 or any(road_of(text, s) not in told for r in readings for s in r.group.stretches):
        return
    for reading in readings:
        if _tells_again(text, reading, told):
            _take_over(text, reading, told)


def _tells_again(text: str, reading: Reading, told: Told) -> bool:
    """Whether a reading only says more of works already named: no other part, no other kind, no other ends."""
    if not (reading.evident or reading.due):
        return False
    for stretch, tail in zip(reading.group.stretches, reading.group.tails, strict=True):
        topic, at = told[road_of(text, stretch)]
        before = topic.group.stretches[at]
        ends, kinds = before.ends or topic.group.tails[at].ends, topic.group.ruling_tails()[at].kinds
        own = only_ends(reading) if len(reading.group.stretches) == 1 else None
        if len(ends) > 1 or (own and ends) or stretch.part or stretch.qualifier or before.part:
            return False
        if len(reading.group.stretches) > 1 and ends:
            return False
        if tail.kinds and not is_generic(tail) and not set(tail.kinds) <= set(kinds or ["carriageway"]):
            return False
    return True


def _take_over(text: str, reading: Reading, told: Told) -> None:
    """Leave the works told again to the reading that tells more of them."""
    for stretch in reading.group.stretches:
        topic, at = told[road_of(text, stretch)]
        topic.left_out.add(at)
        ends = topic.group.stretches[at].ends or topic.group.tails[at].ends
        if len(reading.group.stretches) == 1:
            reading.worded = only_ends(reading) or (ends[0] if ends else None)
        reading.told = reading.told or topic.group.ruling_tails()[at].kinds or topic.told
        reading.evident = reading.evident or topic.evident
        if reading.aim is None:
            reading.aim, reading.due = topic.aim, reading.due or topic.due


def tell_rest(stretches: Stretches, topic: Reading, start: int, end: int, reference: Reference) -> None:
    """其余道路10月底前完成, in a sentence that tells one road of a list apart: the day and goal of the others."""
    text = stretches.text
    match = _REST.search(text, topic.group.end, end)
    if not match or not topic.left_out or len(topic.left_out) == len(topic.group.stretches):
        return
    aims = [aim for aim in find_aims(text, match.end(), end, behind=True) if not aim.weak and not aim.note]
    dues = [due for due in sentence_dues(stretches, start, end, reference) if due.start >= match.end()]
    topic.aim = strongest(aims) or topic.aim
    topic.due = dues[0] if dues else topic.due
