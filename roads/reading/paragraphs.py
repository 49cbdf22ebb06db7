"""Readings of all sentences of a text, with what headings, labels and later sentences add; leaves out one sentence."""

import re
from dataclasses import replace
from typing import Final

from roads.reading.context import setting_kinds
from roads.reading.goals import find_aims
from roads.reading.names import Name
from roads.reading.readings import Heading, Reading
from roads.reading.reference import Reference
from roads.reading.sentences import read_sentence, sentence_dues
from roads.reading.stretches import Stretches
from roads.reading.topics import borrow_roads, carry_on, goes_on
from roads.reading.vocabulary import KindCode, words_in

# A sentence ends with its mark or its line; one that never ends is cut, at a pause where there is one.
_SENTENCE: Final = re.compile(r"[^。\n]{1,3000}(?=[。\n]|\Z)|[^。\n]{1,3000}(?<=[,;、])|[^。\n]{1,3000}")
# A label before a list (一环:…; 工程内容:…) makes the sentence before it the heading of the list.
_LABEL: Final = re.compile(r"[^,;:]{1,8}:")
LONGEST_HEADING: Final = 40
LONGEST_OPEN_HEADING: Final = 90  # 因…需要,对以下道路封闭施工:


def find_readings(stretches: Stretches, reference: Reference) -> list[Reading]:
    """Evident readings of all sentences, with what following sentences and headings add to them."""
    text = stretches.text
    evident: list[Reading] = []
    topic: Reading | None = None
    heading: Heading | None = None
    inline: Heading | None = None
    setting: list[KindCode] = []
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        new_line = start == 0 or text[start - 1] == "\n"
        setting = [] if new_line else setting
        if not stretches.within(start, end):
            inline = None
            setting = setting_kinds(text, start, end) or setting
            if new_line:
                topic = None
                heading = heading if end - start < 4 else None
                if text[end : end + 1] != "。":
                    heading = _heading(stretches, start, end, reference) or heading
            if topic and goes_on(text, start, end):
                carry_on(stretches, topic, start, end, reference)
            elif text[end : end + 1] == "。":
                inline = _heading(stretches, start, end, reference)
            continue
        if new_line:
            topic = None
        labelled = inline = inline if _LABEL.match(text, start, end) else None
        readings = read_sentence(stretches, start, end, reference, labelled or heading, setting)
        borrow_roads(readings, _road_of(topic))
        kept = [reading for reading in readings if reading.evident]
        if not kept and topic and goes_on(text, start, end):
            carry_on(stretches, topic, start, end, reference)
        evident += [reading for reading in readings if reading.evident or reading.pending]
        topics = kept or [reading for reading in readings if reading.pending]
        topic = topics[-1] if topics else (topic if goes_on(text, start, end) else None)
    return [reading for reading in evident if reading.evident]


def _road_of(reading: Reading | None) -> Name | None:
    """The road a reading is about, when it is about one."""
    if reading is None or len(reading.group.stretches) != 1:
        return None
    return reading.group.stretches[0].road or reading.road


def _heading(stretches: Stretches, start: int, end: int, reference: Reference) -> Heading | None:
    """What a short line without stretches says of the list below it."""
    text = stretches.text
    if end - start > (LONGEST_OPEN_HEADING if text[end - 1] == ":" else LONGEST_HEADING):
        return None
    aims = [replace(aim, weak=False) for aim in find_aims(text, start, end)]
    dues = sentence_dues(stretches, start, end, reference)
    kinds: list[KindCode] = []
    for token in words_in(text, start, end):
        kinds += [kind for kind in token.word.kinds if kind not in kinds]
    if not aims and not dues and not kinds and not any(t.word.works for t in words_in(text, start, end)):
        return None
    return Heading(aims, dues[-1] if dues else None, kinds)
