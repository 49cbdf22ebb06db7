"""Where the heading rows of a sheet are, and what each column is called by them; knows no layer."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from gis.exchange.cell_values import units
from gis.exchange.readers.sheets.grid import Grid

# Words that headings of ledgers, plans and land tables are made of. They tell a heading row from others, nothing else.
WORDS: Final = re.compile(
    "序号|编号|代码|编码|名称|路名|道路|路段|地点|位置|起点|止点|终点|起止|起讫|桩号|里程|长度|宽度?|面积|类别|类型|性质|等级|级别|管径|直径"
    "|规格|材质|管材|单位|部门|责任|牵头|负责|施工|监理|投资|概算|预算|资金|金额|造价|合同|计划|开工|竣工|完工|完成|时间|日期|时限"
    "|期限|年度|进度|进展|形象|目标|内容|规模|备注|说明|村|乡镇|街道|社区|楼|层数|户数|人口|坐标|经度|纬度|状态|工序|幅别|联系人|电话"
    "|项目|工程|标段|地块|宗地|用途|用地|问题|措施|别名|红线|来源"
    r"|\b(?:name|id|code|no|lon|lng|lat|x|y|type|kind|class|width|length|date|road|street|area|unit|wkt|geometry)\b",
    re.IGNORECASE,
)
UNIT: Final = re.compile(r"[(\[【]?(?:单位[::]?)?([^\s()\[\]【】]{1,6})[)\]】]?")
# 单位：万元, above the table on the right or in a note below it; 金额单位为千元、长度单位为公里.
UNIT_ABOVE: Final = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[表位额资长度积注为币量,、;:]))(?:金额|投资|资金|货币|长度|里程|桩号|面积|管径|计量|计价)?(?:计量)?单位"
    r"(?:[::]|均?为|是|均?以)\s*([^\s,;。()]{1,20})"
)
# 投资计划表(千元): a unit alone in brackets in a title.
UNIT_ALONE: Final = re.compile(r"[(\[【]([^()\[\]【】]{1,6})[)\]】]")
APART: Final = re.compile(r"[、/和及,;]")
MONEY: Final = re.compile("投资|概算|预算|资金|金额|造价|合同价|完成额")
LENGTH: Final = re.compile("长度|宽|里程|全长|桩号|长$")
AREA: Final = re.compile("面积")
KINDS: Final = ((MONEY, units.MONEY), (LENGTH, units.LENGTH), (AREA, units.AREA))
NUMBER_LIKE: Final = re.compile(r"[-+]?[\d.,，%/年月日: \-]+")
LONGEST_HEADING: Final = 24
LOOKED_AT: Final = 40
NOTES: Final = 8
MOST_ROWS: Final = 3
# Between the parts of a heading of several rows.
JOINT: Final = "·"


@dataclass(frozen=True, slots=True)
class Head:
    """The heading rows of a grid, the headings by column (None where there is none), and how surely they are such:
    the number of cells that are made of heading words."""

    rows: tuple[int, ...]
    headings: tuple[str | None, ...]
    sure: int


def head_of(grid: Grid) -> Head:
    """The heading rows of a grid; without rows where its first row is data already."""
    candidates = list(grid.rows)[:LOOKED_AT]
    width = _usual_width(grid)
    best = max(candidates, key=lambda row: (_score(grid, row, width), -row), default=0)
    if not candidates or _score(grid, best, width) <= 0:
        return Head((), (None,) * grid.width, 0)
    rows = _with_neighbours(grid, best)
    headings = tuple(_heading(grid, rows, column) for column in range(grid.width))
    said = _units_said(grid, rows)
    headings = tuple(heading and _with_unit(heading, said) for heading in headings)
    return Head(rows, headings, sum(bool(heading and WORDS.search(heading)) for heading in headings))


def is_heading(value: Any) -> bool:
    """Whether a value could be a heading: short text that is no number and no day."""
    if not isinstance(value, str) or len(value) > LONGEST_HEADING:
        return False
    return not NUMBER_LIKE.fullmatch(unicodedata.normalize("NFKC", value))


def _usual_width(grid: Grid) -> int:
    """How many cells of a row usually hold something: the upper quartile."""
    filled = sorted(sum(value is not None for value in values) for values in grid.rows.values())
    return filled[len(filled) * 3 // 4] if filled else 0


def _score(grid: Grid, row: int, width: int) -> float:
    """How much a row looks like headings: many short different texts made of heading words, no number."""
    values = [value for value in grid.rows[row] if value is not None]
    texts = [value for value in values if is_heading(value)]
    if len(values) < min(2, width) or len(set(texts)) < len(texts) / 2:
        return 0.0
    words = sum(bool(WORDS.search(text)) for text in texts)
    others = len(values) - len(texts)
    if words == 0 and (others or len(texts) < 0.6 * width or not _followed_by_numbers(grid, row)):
        return 0.0
    return words + 0.1 * len(texts) - 1.5 * others


def _followed_by_numbers(grid: Grid, row: int) -> bool:
    """Whether a later row has something else than short texts, so that this one may name what stands there."""
    rows = [number for number in grid.rows if number > row][:5]
    return any(value is not None and not is_heading(value) for number in rows for value in grid.rows[number])


def _with_neighbours(grid: Grid, row: int) -> tuple[int, ...]:
    """The heading row with those above that group its columns and those below that divide them or say units."""
    rows = [row]
    numbers = list(grid.rows)
    at = numbers.index(row)
    while len(rows) < MOST_ROWS and at > 0 and _groups(grid, numbers[at - 1], rows[0]):
        at -= 1
        rows.insert(0, numbers[at])
    at = numbers.index(row)
    while len(rows) < MOST_ROWS and at + 1 < len(numbers) and _divides(grid, numbers[at + 1], rows[-1]):
        at += 1
        rows.append(numbers[at])
    return tuple(rows)


def _groups(grid: Grid, above: int, row: int) -> bool:
    """Whether the row above holds merged headings over several, but not all, of the columns."""
    if above != row - 1:
        return False
    wide = [m for m in grid.merges if m.top == above and m.right > m.left and grid.at(above, m.left)]
    filled = sum(value is not None for value in grid.rows[above])
    return filled > 1 and any(m.right - m.left + 1 < grid.width for m in wide)


def _divides(grid: Grid, below: int, row: int) -> bool:
    """Whether the row below continues the headings: parts of merged ones, or nothing but units."""
    values = {column: value for column, value in enumerate(grid.rows[below]) if value is not None}
    if below != row + 1 or not all(isinstance(value, str) for value in values.values()):
        return False
    values = {column: value for column, value in values.items() if not _is_unit(value)}
    if not values:
        return True
    if not all(is_heading(value) for value in values.values()):
        return False
    down = {c for m in grid.merges if m.top <= row < m.bottom for c in range(m.left, m.right + 1)}
    parts = {
        c for m in grid.merges if m.bottom == row and m.right > m.left for c in range(m.left, m.right + 1)
    }
    return bool(parts & set(values)) and set(values) <= parts | down | {
        column for column in values if grid.at(row, column) is None
    }


def _is_unit(value: str) -> bool:
    match = UNIT.fullmatch(unicodedata.normalize("NFKC", value).strip())
    return match is not None and units.unit_of(match[1]) is not None


def _heading(grid: Grid, rows: tuple[int, ...], column: int) -> str | None:
    """What a column is called: its parts from top to bottom, each once, a unit in brackets."""
    parts: list[str] = []
    unit = ""
    for row in rows:
        value = _spread(grid, row, column, rows)
        text = None if value is None else re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))
        if not text or text in parts:
            continue
        if parts and (match := UNIT.fullmatch(text)) and units.unit_of(match[1]):
            unit = f"({match[1]})"
        else:
            parts.append(text)
    return JOINT.join(parts) + unit if parts else None


def _spread(grid: Grid, row: int, column: int, rows: tuple[int, ...]) -> Any:
    """The value of a heading cell, that of its merged range where it lies in one within the heading rows."""
    value = grid.at(row, column)
    if value is not None:
        return value
    for merge in grid.merges:
        within = merge.top <= row <= merge.bottom and merge.left <= column <= merge.right
        if within and merge.top >= rows[0]:
            return grid.at(merge.top, merge.left)
    return None


def _units_said(grid: Grid, head: tuple[int, ...]) -> set[str]:
    """Units said above the table (单位：万元, 计划表（千元）) or in its last rows (注：金额单位为千元)."""
    unit_words: set[str] = set()
    numbers = list(grid.rows)
    around = [row for row in numbers if row < head[0]], [row for row in numbers[-NOTES:] if row > head[-1]]
    for rows, alone in zip(around, (True, False), strict=True):
        for text in (text for row in rows for text in grid.texts(row)):
            plain = unicodedata.normalize("NFKC", text)
            said = [word for words in UNIT_ABOVE.findall(plain) for word in APART.split(words)]
            if alone:
                said += [word for word in (plain, *UNIT_ALONE.findall(plain)) if units.unit_of(word)]
            unit_words |= {units.plain_unit(word) for word in said}
    return unit_words


def _with_unit(heading: str, said: set[str]) -> str:
    """A heading with the unit that is said beside the table, where it is of its kind and says none itself; one of money
    that nobody knows (万美元) goes with it, too, and is asked about."""
    if not said or any(units.unit_of(word) for word in UNIT_ALONE.findall(heading)):
        return heading
    for kind, measures in KINDS:
        if not kind.search(heading):
            continue
        fitting = [word for word in said if (unit := units.unit_of(word)) and unit.measures == measures]
        if not fitting and measures == units.MONEY:
            fitting = [word for word in said if units.unit_of(word) is None and word.endswith(("元", "币"))]
        if len(fitting) == 1:
            return f"{heading}({fitting[0]})"
    return heading
