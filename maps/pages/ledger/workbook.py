"""The ledger as XLSX: the rows, columns, filter and day of the page, with numbers and dates as such."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gis.as_of import RequestedDay
from gis.percent import percent_text
from maps.exports.workbook_cells import styled_cell, value_cell
from maps.pages.ledger.columns import COLUMNS, Column
from maps.pages.ledger.rows import Ledger
from roads.figures.evidence import RULE
from roads.figures.tally import Tally
from roads.models import Work

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STRONG: Final = Font(bold=True)
TITLE: Final = Font(bold=True, size=14)
HEAD_FILL: Final = PatternFill("solid", fgColor="F1EDE3")
HEAD_RULE: Final = Border(bottom=Side("thin"))


def workbook_of(ledger: Ledger, *, as_of: RequestedDay, words: list[str], context: dict[str, Any]) -> bytes:
    """The bytes of the workbook; `words` are the filters, `context` is that of the page."""
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet("工程台账")
    lines = list(_opening(ledger, as_of=as_of, words=words, context=context))
    _set_up(sheet, head_row=len(lines) + 1)
    for number, line in enumerate(lines):
        sheet.append([styled_cell(sheet, line, font=TITLE if number == 0 else None)])
    sheet.append([_head(sheet, column) for column in COLUMNS])
    for work in ledger.works(ledger.counted):
        sheet.append(_row(sheet, work))
    if ledger.left_out:
        sheet.append([styled_cell(sheet, left_out_text(ledger), font=STRONG)])
    for work in ledger.works(ledger.left_out):
        sheet.append(_row(sheet, work))
    content = BytesIO()
    book.save(content)
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


def _set_up(sheet: Worksheet, *, head_row: int) -> None:
    """Widths, frozen header and first column, and a landscape A4 print with the header on every page."""
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = f"B{head_row + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head_row}:{head_row}"


def _head(sheet: Worksheet, column: Column) -> WriteOnlyCell:
    title = f"{column.title}({column.unit})" if column.unit else column.title
    cell = styled_cell(sheet, title, font=STRONG)
    cell.fill, cell.border = HEAD_FILL, HEAD_RULE
    cell.alignment = Alignment(horizontal="right" if column.numeric else "left")
    return cell


def _row(sheet: Worksheet, work: Work) -> list[Any]:
    return [value_cell(sheet, column.value(work), column.number_format) for column in COLUMNS]
