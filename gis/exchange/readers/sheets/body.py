"""Rows below the headings: data apart from totals, sections and notes; merged cells filled, years completed."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from gis.exchange.readers.sheets.grid import ERRORS, Grid, letters
from gis.exchange.readers.sheets.heads import Head

TOTAL: Final = re.compile(
    r"(?:[(（]?[一二三四五六七八九十\d]*[)）]?[、.]?)\s*(?:本页|全区|全部|各项)?\s*(?:合|小|总|共|累)\s*计.{0,8}|共计?\d+[条项个处段户]\D{0,6}|总和|平均值?"
)
SECTION: Final = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]+[章节部分批类])\S.*"
)
# 一 | 续建项目: the numeral of a section in a cell of its own.
NUMERAL: Final = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.]?")
NOTE: Final = re.compile(
    r"(?:注|备注|说明|附注|填报?表?|制表|编制|审核|审批|复核|校核|联系人?|负责人|单位负责人|报送|截止|截至|数据来源|来源)\S{0,8}?\s*[:：].*|[*※].*"
)
DAY_HEADING: Final = re.compile("时间|日期|开工|竣工|完工|完成|时限|期限|年月|起讫|通车|敷设|埋设")
# A day that leaves its year out.
NO_YEAR: Final = re.compile(
    r"(?:\d{1,2}月(?:\d{1,2}[日号]?|底|末|初|份|[上中下]旬)?|年[底末内中]|[上下]半年|第?[一二三四1-4]季度末?)(?:以?前|之前)?"
)
YEAR: Final = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|[-—]\s*20\d\d|$|(?=\D))")
# 1982 to 2064, as Excel counts from 1900.
DAY_NUMBERS: Final = range(30_000, 60_000)
MOST_SAID: Final = 8


@dataclass(slots=True)
class Body:
    """Data rows by the sheet's numbers, the section each stands in, and what was done, in Chinese."""

    rows: dict[int, list[Any]] = field(default_factory=dict)
    sections: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def body_of(grid: Grid, head: Head, *, file: str) -> Body:
    """The data rows below the headings."""
    body = Body()
    first = head.rows[-1] + 1 if head.rows else 0
    below = {number: list(values) for number, values in grid.rows.items() if number >= first}
    passed: dict[str, list[int]] = defaultdict(list)
    wide = grid.wide_rows()
    section = ""
    for number, values in below.items():
        what = _kind(grid, head, wide.get(number, []), values, is_first=not body.rows)
        if what == "分组行":
            section = "、".join(str(value).rstrip("、.") for value in values if value is not None)
        if what:
            passed[what].append(number)
            continue
        body.rows[number] = values
        if section:
            body.sections[number] = section
    body.notes += [f"第 {_listed(rows)} 行是{what}，没有作为数据读入。" for what, rows in passed.items()]
    _fill_merged(grid, head, body)
    _read_days(grid, head, body)
    _complete_years(head, body, _year(grid, head, file))
    _say_errors(body)
    return body


def _kind(grid: Grid, head: Head, wide: list[tuple[int, int]], values: list[Any], *, is_first: bool) -> str:
    """What a row is if it is no data: 合计行, 分组行, 说明行, 列号行, 重复的表头; "" for data."""
    filled = [(column, value) for column, value in enumerate(values) if value is not None]
    texts = [_plain(value) for _, value in filled[:3] if isinstance(value, str)]
    if any(TOTAL.fullmatch(text) for text in texts):
        return "合计行"
    if is_first and len(filled) > 2 and _counts_columns(value for _, value in filled):
        return "列号行"
    if head.rows and len(filled) > 1 and all(_plain(v) == _plain(head.headings[c] or "") for c, v in filled):
        return "重复的表头"
    if texts and len(filled) <= 3 and NOTE.fullmatch(texts[0]) and all(isinstance(v, str) for _, v in filled):
        return "说明行"
    if len(filled) == 1 and texts and grid.width > 3:
        column = filled[0][0]
        if any(left <= column <= right for left, right in wide) or (
            column <= 1 and SECTION.fullmatch(texts[0])
        ):
            return "分组行"
    numeral = len(filled) == 2 and grid.width > 3 and filled[1][0] <= 1 and len(texts) == 2
    if numeral and NUMERAL.fullmatch(texts[0]):
        return "分组行"
    return ""


def _plain(value: Any) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))


def _counts_columns(values: Iterable[Any]) -> bool:
    """Whether values are 1, 2, 3 … or 甲, 乙, 1, 2 …: the numbers of the columns."""
    texts = [_plain(value) for value in values]
    numbers = [text for text in texts if text not in "甲乙丙丁"]
    return len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _listed(rows: list[int]) -> str:
    more = f" 等 {len(rows)} " if len(rows) > MOST_SAID else ""
    return "、".join(map(str, rows[:MOST_SAID])) + more


def _fill_merged(grid: Grid, head: Head, body: Body) -> None:
    """Gives every cell of a merged range its value, but a number only its first row: a sum for several counts once."""
    filled, once, end = 0, [], max(body.rows, default=0)
    for merge in grid.merges:
        if merge.bottom not in body.rows and merge.top not in body.rows:
            continue
        value = grid.at(merge.top, merge.left)
        if value is None:
            continue
        rows = [row for row in range(merge.top, min(merge.bottom, end) + 1) if row in body.rows]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and len(rows) > 1:
            heading = head.headings[merge.left] if merge.left < len(head.headings) else None
            if heading and "序号" not in heading:
                once.append(f"第 {rows[0]}–{rows[-1]} 行的“{heading}”{value}")
            continue
        right = merge.left if number else min(merge.right, grid.width - 1)
        for row in rows:
            values = body.rows[row]
            values += [None] * (right + 1 - len(values))
            for column in range(merge.left, right + 1):
                if values[column] is None:
                    values[column] = value
                    filled += 1
    if filled:
        body.notes.append(f"合并单元格按同一内容填到了 {filled} 个空格。")
    if once:
        more = f" 等 {len(once)} 处" if len(once) > MOST_SAID else ""
        body.notes.append(f"合并的数字只记在第一行，没有重复计：{'；'.join(once[:MOST_SAID])}{more}。")


def _read_days(grid: Grid, head: Head, body: Body) -> None:
    """Days for the numbers that Excel shows as days when asked to, in columns of days."""
    columns = [c for c, heading in enumerate(head.headings) if heading and DAY_HEADING.search(heading)]
    for values in body.rows.values():
        for column in columns:
            value = values[column] if column < len(values) else None
            if isinstance(value, int | float) and not isinstance(value, bool) and value in DAY_NUMBERS:
                values[column] = grid.first_day + timedelta(days=int(value))


def _year(grid: Grid, head: Head, file: str) -> str:
    """The one year that the title above the table, the sheet's name or the file's name says; "" without or with two."""
    first = head.rows[0] if head.rows else 0
    above = [text for row in grid.rows if row < first for text in grid.texts(row)]
    for texts in (above, [grid.name], [file], [heading for heading in head.headings if heading]):
        years = {year for text in texts for year in YEAR.findall(unicodedata.normalize("NFKC", text))}
        if years:
            return years.pop() if len(years) == 1 else ""
    return ""


def _complete_years(head: Head, body: Body, year: str) -> None:
    """Puts the table's year before days that leave it out (9月15日, 年底), in columns of days."""
    columns = [c for c, heading in enumerate(head.headings) if heading and DAY_HEADING.search(heading)]
    changed = 0
    for values in body.rows.values():
        for column in columns:
            value = values[column] if column < len(values) else None
            if not isinstance(value, str) or not NO_YEAR.fullmatch(_plain(value)):
                continue
            if year:
                text = _plain(value)
                values[column] = f"{year}{text}" if text.startswith("年") else f"{year}年{text}"
            changed += 1
    if changed and year:
        body.notes.append(f"有 {changed} 个日期没有写年份，按表名的 {year} 年读。")
    elif changed:
        body.notes.append(f"有 {changed} 个日期没有写年份，表名里也没有，读不成日期。")


def _say_errors(body: Body) -> None:
    """Notes the cells that hold Excel's error values; they stay, to be refused by row."""
    cells = [
        f"{letters(column)}{row}={value}"
        for row, values in body.rows.items()
        for column, value in enumerate(values)
        if isinstance(value, str) and value in ERRORS
    ]
    if cells:
        more = f" 等 {len(cells)} 格" if len(cells) > MOST_SAID else ""
        body.notes.append(f"有错误值：{'、'.join(cells[:MOST_SAID])}{more}。")
