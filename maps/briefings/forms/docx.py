"""The briefing as DOCX with real styles, headings, tables and the same pictures, for the office that edits it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gis.text.xml import for_xml
from maps.briefings.document import Block, Document, Heading, Paragraph, Picture, Run, Table
from maps.briefings.facts import Facts
from maps.briefings.forms.dateless import dateless
from maps.briefings.forms.docx_styles import drop_thumbnail, set_page, set_styles, speak_chinese
from maps.briefings.forms.pictures import WIDTH_MM
from maps.briefings.forms.typeset import KEPT_TOGETHER
from maps.style.symbology import LIGHTS

TABLE_TEXT, TABLE_HEAD = "TableText", "TableHead"


def docx(document: Document, facts: Facts, pictures: Mapping[str, bytes]) -> bytes:
    """The document as DOCX, with `pictures` as PNG by their keys; the same facts give the same bytes."""
    file = new_document()
    set_page(file)
    set_styles(file)
    speak_chinese(file)
    drop_thumbnail(file)
    file.add_paragraph(document.title, style="Title")
    file.add_paragraph(f"（{document.month}）", style="Subtitle")
    marks = "".join(f"〔{mark}〕" for mark in document.marks)
    file.add_paragraph(clean(f"{document.dateline}{marks}"), style="Caption")
    for block in document.front:
        _add(file, block, pictures)
    if document.front:
        file.add_page_break()
    for block in document.blocks:
        _add(file, block, pictures)
    _close(file, document)
    _tell(file, document, facts)
    content = BytesIO()
    file.save(content)
    return dateless(content)


def _add(file: Any, block: Block, pictures: Mapping[str, bytes]) -> None:
    match block:
        case Heading():
            file.add_paragraph(block.text, style=f"Heading {block.level}")
        case Paragraph():
            _words(file.add_paragraph(style="Note" if block.note else "Normal"), block.runs)
        case Table():
            _table(file, block)
        case Picture():
            _picture(file, block, pictures[block.key])


def _close(file: Any, document: Document) -> None:
    """The lines the document is signed with, at the right."""
    for words in document.closing:
        paragraph = file.add_paragraph(words, style="Normal")
        paragraph.alignment, paragraph.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(64)


def _words(paragraph: Any, runs: tuple[Run, ...]) -> None:
    for run in runs:
        light = LIGHTS.get(run.light)
        if light:
            shape = paragraph.add_run(f"{light.shape} ")
            shape.font.color.rgb = RGBColor.from_string(light.colour.removeprefix("#").upper())
        added = paragraph.add_run(clean(run.text))
        added.bold = run.strong or None
        if run.address and settings.PUBLIC_URL:
            _link(paragraph, added, settings.PUBLIC_URL + run.address)


def clean(words: str) -> str:
    """Words without the characters that XML forbids; somebody may have pasted them into a reason."""
    return for_xml(words)


def _link(paragraph: Any, run: Any, address: str) -> None:
    """Make a run a link to where its figure comes from."""
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    paragraph._p.replace(run._r, link)
    link.append(run._r)


def _picture(file: Any, picture: Picture, content: bytes) -> None:
    """A picture, its caption under it on the same page."""
    paragraph = file.add_paragraph(style="Caption")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(content), width=Mm(WIDTH_MM))
    shape._inline.docPr.set("descr", clean(picture.alt))
    caption = file.add_paragraph(clean(picture.caption), style="Caption")
    caption.paragraph_format.keep_with_next = False


def _table(file: Any, block: Table) -> None:
    file.add_paragraph(block.caption, style="Caption")
    table = file.add_table(rows=1, cols=len(block.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _rules(table)
    whole = sum(column.share for column in block.columns)
    widths = [Mm(WIDTH_MM * column.share / whole) for column in block.columns]
    # Word goes by the width of each cell, LibreOffice by that of the column: rows added later take the column's.
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = width
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        _cell(cell, (Run(column.title),), number=column.number, style=TABLE_HEAD)
        _edge(cell, "bottom", 4)
    _mark(table.rows[0], "w:cantSplit")
    _mark(table.rows[0], "w:tblHeader")
    short = len(block.rows) <= KEPT_TOGETHER
    for row in block.rows:
        added = table.add_row()
        _mark(added, "w:cantSplit")
        kept = short and row is not block.rows[-1]
        for cell, run, column in zip(added.cells, row.cells, block.columns, strict=True):
            _cell(
                cell,
                (Run(run.text, run.address, run.strong or row.total, run.light),),
                number=column.number,
                style=TABLE_TEXT,
                kept=kept,
            )
            if row.total:
                _edge(cell, "top", 4)
    _words(file.add_paragraph(style="Note"), (Run(block.more),))


def _cell(cell: Any, runs: tuple[Run, ...], *, number: bool, style: str, kept: bool = False) -> None:
    """One paragraph of words; `kept` on the page of the row below."""
    paragraph = cell.paragraphs[0]
    # By its id: a look-up by name goes through all styles, and there are thousands of cells.
    paragraph._p.style = style
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT
    if kept:
        paragraph.paragraph_format.keep_with_next = True
    _words(paragraph, runs)


def _rules(table: Any) -> None:
    """Three rules, no boxes: thick above and below, hairlines between."""
    borders = OxmlElement("w:tblBorders")
    for side, eighths, colour in (("top", 10, "000000"), ("bottom", 10, "000000"), ("insideH", 2, "BBBBBB")):
        borders.append(_border(side, eighths, colour))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # In the order that the schema of the format wants: borders before the layout, margins after it.
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)


def _edge(cell: Any, side: str, eighths: int) -> None:
    borders = OxmlElement("w:tcBorders")
    borders.append(_border(side, eighths, "000000"))
    cell._tc.get_or_add_tcPr().append(borders)


def _border(side: str, eighths: int, colour: str) -> Any:
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", colour)):
        border.set(qn(f"w:{name}"), value)
    return border


def _mark(row: Any, name: str) -> None:
    """Make a row one that stands again on every page (`w:tblHeader`), or is not broken over two (`w:cantSplit`)."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _tell(file: Any, document: Document, facts: Facts) -> None:
    about = file.core_properties
    about.title, about.author, about.last_modified_by = f"{document.month}{document.title}", "纵横", "纵横"
    about.created = about.modified = facts.known_at.replace(tzinfo=None, microsecond=0)
    about.language, about.comments, about.revision = "zh-CN", clean(document.dateline)[:255], 1
