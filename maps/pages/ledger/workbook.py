"""The ledger as XLSX: the rows, columns, filter and day of the page, with numbers and dates as such."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from gis.as_of import RequestedDay
from gis.text.percent import percent_text
from maps.exports.workbook import HEAD, STRONG, TITLE, workbook
from maps.pages.ledger.columns import COLUMNS
from maps.pages.ledger.rows import Ledger
from roads.figures.evidence.grades import RULE
from roads.figures.tally import Tally

FORMATS: Final = tuple(
    {"num_format": column.number_format} if column.number_format else None for column in COLUMNS
)
HEADS: Final = tuple(
    HEAD | {"bottom": 1, "align": "right" if column.numeric else "left"} for column in COLUMNS
)


def workbook_of(ledger: Ledger, *, as_of: RequestedDay, words: list[str], context: dict[str, Any]) -> bytes:
    """The bytes of the workbook; `words` are the filters, `context` is that of the page."""
    content = BytesIO()
    with workbook(content) as book:
        sheet = book.sheet("工程台账")
        sheet.set_widths(column.width for column in COLUMNS)
        for number, line in enumerate(_opening(ledger, as_of=as_of, words=words, context=context)):
            sheet.write([line], None if number else TITLE)
        sheet.write(
            (f"{column.title}({column.unit})" if column.unit else column.title for column in COLUMNS), HEADS
        )
        sheet.freeze(columns=1)
        sheet.print_landscape()
        for work in ledger.works(ledger.counted):
            sheet.write((column.value(work) for column in COLUMNS), FORMATS)
        if ledger.left_out:
            sheet.write([left_out_text(ledger)], STRONG)
        for work in ledger.works(ledger.left_out):
            sheet.write((column.value(work) for column in COLUMNS), FORMATS)
    return content.getvalue()


def left_out_text(ledger: Ledger) -> str:
    """The heading over works that do not count."""
    return f"以下 {len(ledger.left_out)} 项停工、取消或未定位：建成的计入合计，不参加评灯和排名"


def _opening(
    ledger: Ledger, *, as_of: RequestedDay, words: list[str], context: dict[str, Any]
) -> Iterator[str]:
    yield "工程台账"
    yield f"截至{as_of.day.year}年{as_of.day.month}月{as_of.day.day}日"
    if as_of.newest_report:
        yield f"最新上报 {as_of.newest_report}，距截至日 {as_of.report_age_days} 天"
    else:
        yield "截至日前没有上报"
    marks = [
        ("data_schematic", "示意：含示意位置，不是测量结果"),
        ("data_demo", "演示：含为演示软件而编的数据"),
    ]
    yield "；".join(text for name, text in marks if context[name]) or "数据：实测、实报"
    yield "筛选：" + ("，".join(words) or "无（全部工程）")
    yield _total(ledger.total)
    if ledger.evidence_said:
        yield f"依据：{ledger.evidence_said}。{RULE}"
    yield "状态规则：" + context["thresholds"]


def _total(total: Tally) -> str:
    if total.percent is None:
        return f"合计 {total.works} 项"
    return (
        f"合计 {total.works} 项，长度 {total.length_m:,.1f} 米，全部工序完成 {total.finished_m:,.1f} 米"
        f"（{percent_text(total.percent)}%）；各行相加，同类工程重叠处不扣除"
    )
