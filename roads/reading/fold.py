"""Folding of written variants into one form, keeping every offset; leaves out what the words mean."""

import re
from array import array
from dataclasses import dataclass
from typing import Final

DASHES: Final = "-‐‑‒–—―─━﹘﹣－~～〜∼˜→⇒➔⟶↔⇔"
OPENING: Final = "([{（［｛〔【〖﹝﹙"
CLOSING: Final = ")]}）］｝〕】〗﹞﹚"
QUOTES: Final = "\"'“”‘’「」『』＂＇"
UNSEEN: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BLANKS: Final = "|｜│ \t\u00a0\u3000\u2002\u2003\u2009\x0b\x0c"
ENDINGS: Final = "。！？!?；;"

_TABLE: Final[dict[int, str]] = (
    {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    | {ord(c): "-" for c in DASHES}
    | {ord(c): "(" for c in OPENING}
    | {ord(c): ")" for c in CLOSING}
    | {ord(c): "。" for c in "｡！？!?"}
    | {ord(c): "、" for c in "､﹑"}
    | {
        ord("："): ":",
        ord("﹕"): ":",
        ord("，"): ",",
        ord("﹐"): ",",
        ord("；"): ";",
        ord("﹔"): ";",
        ord("〇"): "零",
    }
)
# A line this long that stops in mid-sentence goes on in the next (columns and pages break newspaper text anywhere).
LONG_LINE: Final = 40
# Text wrapped at a fixed width has at least this many lines of that width.
WRAPPED_LINES: Final = 3
_NEW_POINT: Final = re.compile(
    r"[ \t\u3000]*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、:：]"
    r"|[①-⑳●•·◆■▪*#|]|第[一二三四五六七八九十]+[,，、条项])"
)


# A line of a list that ends with its day or its length.
_DATED: Final = re.compile(r"\d(?:日|号|米|公里|天|元|%)$")
# The second half of a sentence broken behind a stretch: 甲路(乙路—丙路)道路⏎工程年底前完工, …工程⏎年底前完工.
_BROKEN_BEFORE: Final = re.compile(
    r"(?:工程)?(?:于|在|将|拟|力争|确保|预计|计划|争取|[今明]年|(?:19|20)\d\d年|年|\d{1,2}月|全[面部线]|[完竣]工|通车)"
    r"[^:：的。]{0,20}(?:完工|竣工|完成|通车|开工|建成|动工|铺油)(?:建设|通车)?[。；;，,]"
)
_NAMES_WORK: Final = re.compile(
    r"[路街道巷线段环)）\d][^。；;:：]{0,40}(?:道路|[路街道]|管[网道线]|绿化|亮化|路灯|改造|建设|工程|[)）])$"
)


# 一、施工路段:…;二、施工日期:… in one line are lines of a notice.
# 二、封闭路段。甲路…, and a label with its content in the next line: as if a colon stood between them.
_FIELD_NAME: Final = re.compile(
    r"(?:^|(?<=\n))((?:[一二三四五六七八九十]{1,2}|\(?\d{1,2}\)?)[、.][^,;。:\n]{0,4}"
    r"(?:时间|时段|日期|期限|工期|路段|范围|地点|位置|内容|原因|事由))[。\n](?=[^\n]{4})(?!\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)、.])"
)
_FIELD: Final = re.compile(r"[;。](?=[一二三四五六七八九十]{1,2}、[^,;。:\n]{2,8}:)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the offset it stands at in the text as given."""

    text: str
    at: "array[int]"

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as given of the non-empty folded span."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> Folded:
    """One dash, one kind of bracket, half-width digits, no quotation marks or idle blanks; lines that go on joined."""
    kept: list[str] = []
    at: array[int] = array("L")
    position = 0
    for line, joined in _lines(text):
        blank = -1
        for offset, char in enumerate(line, start=position):
            if char in BLANKS:
                blank = offset if blank < 0 else blank
            elif char not in QUOTES and char not in UNSEEN:
                folded = char.translate(_TABLE)
                if blank >= 0 and kept and _parts(kept[-1], folded):
                    kept.append(" ")
                    at.append(blank)
                blank = -1
                kept.append(folded)
                at.append(offset)
        position += len(line)
        if position < len(text):
            if not joined:
                kept.append("\n")
                at.append(position)
            position += 1
    return Folded(_FIELD_NAME.sub(r"\1:", _FIELD.sub("\n", "".join(kept))), at)


def _parts(left: str, right: str) -> bool:
    """Whether a blank between two characters parts two words: it does behind a Chinese one."""
    return left >= "\u4e00" and (right >= "\u4e00" or right.isalnum())


def _lines(text: str) -> list[tuple[str, bool]]:
    """Lines of the text, each with whether its sentence goes on in the next one; every line break is one character."""
    lines = re.split(r"[\n\r\u2028\u2029\x85]", text)
    width = _wrapping_width(lines)
    folded = []
    following = ""
    for line in reversed(lines):
        folded.append((line, bool(following or not line.strip()) and _goes_on(line, following, width)))
        if line.strip():
            following = line
    return folded[::-1]


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether the sentence of `line` is continued by `following`, the next line that is not empty."""
    seen = line.strip(BLANKS)
    if not seen:
        return True  # whether the sentence goes on was decided by the last line that holds anything
    if seen[-1] in ENDINGS or seen[-1] in ":：" or not following or _NEW_POINT.match(following):
        return False
    if (
        seen[-1] in "、,，"
        or seen[-1] in DASHES
        or seen[-1] in OPENING
        or following.strip()[:1] in "、，,。；;）)（("
    ):
        return True
    if _BROKEN_BEFORE.match(following.strip(BLANKS)) and _NAMES_WORK.search(seen):
        return True
    if len(line.rstrip()) == width:
        return True
    if _DATED.search(seen):
        return False
    return len(seen) >= LONG_LINE and any(mark in seen for mark in "，。,；;")


def _wrapping_width(lines: list[str]) -> int:
    """Characters a line of text wrapped at a fixed width has, or 0 when the text is not wrapped."""
    counts: dict[int, int] = {}
    for line in lines:
        length = len(line.rstrip())
        if 15 <= length <= 100:
            counts[length] = counts.get(length, 0) + 1
    width = max(counts, key=lambda length: (counts[length], length), default=0)
    return width if counts.get(width, 0) >= WRAPPED_LINES and width >= max(counts) - 1 else 0
