"""Readings of all sentences of a text, with what headings, labels and later sentences add; leaves out one sentence."""

import re
from dataclasses import replace
from typing import Final

from roads.reading.borrowing import borrow_from_behind, borrow_roads
from roads.reading.goals import find_aims
from roads.reading.kinds.heads import kinds_in, project_kinds, setting_kinds
from roads.reading.kinds.stated import tell_stated
from roads.reading.places.names import Name
from roads.reading.places.stretches import Stretches
from roads.reading.readings import Heading, Reading, Setting
from roads.reading.reference import Reference
from roads.reading.retelling import tell_again, tell_exceptions, tell_rest
from roads.reading.sentences import read_sentence, sentence_dues
from roads.reading.topics import (
    carry_on,
    goes_on,
    is_labelled,
    merge_same,
    spoken_of,
)
from roads.reading.vocabulary import words_in

# A sentence ends with its mark or its line; one that never ends is cut, at a pause where there is one.
_SENTENCE: Final = re.compile(r"[^。\n]{1,3000}(?=[。\n]|\Z)|[^。\n]{1,3000}(?<=[,;、])|[^。\n]{1,3000}")
# A label before a list (一环:…; 工程内容:…) makes the sentence before it the heading of the list.
_LABEL: Final = re.compile(r"[^,;:]{1,8}:")
# 道路名称 数量 完成时间: columns of a table, which say nothing of its rows.
_COLUMNS: Final = re.compile(
    r"(?:[^ ,;:。]{0,6}(?:名称|序号|时间|日期|数量|长度|地点|单位|内容|起点|止点|终点|备注|道路|路段) ?){2,9}"
)
_ROW: Final = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)、.]|[①-⑳]")
_PLACE_HEAD: Final = re.compile(
    r"(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)、.])?[\u4e00-\u9fff]{0,6}(?:路段|范围|地点|位置|道路|线路)"
)
LONGEST_HEADING: Final = 40
FURTHEST_BACK: Final = 4
LONGEST_OPEN_HEADING: Final = 90  # 因…需要,对以下道路封闭施工:


def find_readings(stretches: Stretches, reference: Reference) -> list[Reading]:
    """Evident readings of all sentences, with what following sentences and headings add to them."""
    page = _Page(stretches, reference)
    for match in _SENTENCE.finditer(stretches.text):
        page.take(*match.span())
    return [reading for reading in page.readings if reading.evident]


class _Page:
    """A text read sentence by sentence; what one sentence leaves for the next."""

    def __init__(self, stretches: Stretches, reference: Reference) -> None:
        self.stretches = stretches
        self.reference = reference
        self.readings: list[Reading] = []
        self.topics: list[Reading] = []  # what the sentence before named
        self.rows: list[Reading] = []  # what the numbered lines before the last one named
        self.in_field = False  # whether the line before is a field (施工时间:…)
        self.heading: Heading | None = None  # of the lines below it
        self.inline: Heading | None = None  # of the next sentence
        self.setting = Setting()
        self.plain: list[tuple[int, int]] = []  # sentences without stretches since the last with some
        self.paragraph = 0  # where it begins

    def take(self, start: int, end: int) -> None:
        """Read the next sentence."""
        text = self.stretches.text
        new_line = start == 0 or text[start - 1] == "\n"
        labelled = new_line and is_labelled(text, start, end)
        if new_line:
            project, listed = self.setting.project, self.setting.listed
            self.setting, self.paragraph = Setting(project=project, listed=listed), start
        if new_line and not labelled:
            self.rows = (
                [*self.rows, *self.topics] if _ROW.match(text, start, end) and not self.in_field else []
            )
            self.topics = []
        self.in_field = labelled or (self.in_field and not new_line)
        roadless = not self.topics and not self.stretches.within(start, end)
        if self.stretches.within(start, end) or (roadless and self.stretches.add_roadless(start, end)):
            self._take_stretches(start, end, labelled=labelled)
        else:
            self._take_plain(start, end, new_line=new_line)

    def _take_plain(self, start: int, end: int, *, new_line: bool) -> None:
        """A sentence without stretches: a heading, or more about the works named before it."""
        text = self.stretches.text
        closed = text[end : end + 1] == "。"
        self.inline = None
        self.plain.append((start, end))
        self.setting.listed = text[end - 1] == ":" or bool(_PLACE_HEAD.fullmatch(text, start, end))
        if new_line and not _COLUMNS.fullmatch(text, start, end):
            self.heading = self.heading if end - start < 4 else None
            if not closed:
                self.heading = _heading(self.stretches, start, end, self.reference) or self.heading
        if is_labelled(text, start, end):  # 施工时间:… below numbered lines is said of them all
            self.topics, self.rows = [*self.rows, *self.topics], []
        tell_stated(text, self.topics, start, end)
        if self.topics and goes_on(text, start, end):
            for topic in spoken_of(text, self.topics, start, end):
                carry_on(self.stretches, topic, start, end, self.reference)
        elif closed:
            self.inline = _heading(self.stretches, start, end, self.reference)

    def _take_stretches(self, start: int, end: int, *, labelled: bool) -> None:
        text = self.stretches.text
        self._settle()
        self.inline = self.inline if _LABEL.match(text, start, end) else None
        heading = self.inline or self.heading
        readings = read_sentence(self.stretches, start, end, self.reference, heading, self.setting)
        readings = tell_exceptions(self.stretches, self.topics, readings, start, end, self.reference)
        readings = merge_same(text, self.topics, readings, labelled=labelled)
        tell_again(text, self.topics, readings)
        tell_again(text, readings[:1], readings[1:])
        if readings:
            tell_rest(self.stretches, readings[0], start, end, self.reference)
        topic = self.topics[-1] if self.topics else None
        borrow_roads(text, readings, _road_of(topic))
        borrow_from_behind(text, self.topics, readings)
        kept = [reading for reading in readings if reading.evident]
        if not kept and topic and goes_on(text, start, end):
            carry_on(self.stretches, topic, start, end, self.reference)
        self.readings += [reading for reading in readings if reading.evident or reading.pending]
        pending = [reading for reading in readings if reading.pending]
        self.topics = kept or pending or (self.topics if goes_on(text, start, end) or not readings else [])

    def _settle(self) -> None:
        """Take from the plain sentences just before what they say of kinds; those further back say nothing of it."""
        text, plain = self.stretches.text, self.plain[-FURTHEST_BACK:]
        for start, end in plain:
            self.setting.project = project_kinds(text, start, end) or self.setting.project
            if start >= self.paragraph:
                self.setting.kinds = setting_kinds(text, start, end) or self.setting.kinds
        self.plain = []


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
    kinds = kinds_in(text, start, end)
    if not aims and not dues and not kinds and not any(t.word.works for t in words_in(text, start, end)):
        return None
    return Heading(aims, dues[-1] if dues else None, kinds)
