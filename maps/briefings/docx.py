"""The briefing as DOCX with real styles, headings, tables and the same pictures, for the office that edits it."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from docx import Document as new_document
from docx.enum.section import WD_SECTION_START
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gis.xml_text import for_xml
from maps.briefings.document import Block, Document, Heading, Paragraph, Picture, Run, Table
from maps.briefings.facts import Facts
from maps.briefings.pictures import WIDTH_MM
from maps.briefings.typeset import KEPT_TOGETHER
from maps.style.symbology import LIGHTS

# GB/T 9704-2012: page and margins in millimetres; sizes in points. Fonts are those of the office that will edit.
PAGE: Final = (210, 297)
MARGINS: Final = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
BODY, SONG, HEI, KAI, TITLE = "仿宋", "宋体", "黑体", "楷体", "方正小标宋简体"
STYLES: Final = (
    # name, font, points, line points, first line indented, centred
    ("Normal", BODY, 16, 28, True, False),
    ("Title", TITLE, 22, 36, False, True),
    ("Subtitle", KAI, 16, 28, False, True),
    ("Heading 1", HEI, 16, 28, True, False),
    ("Heading 2", KAI, 16, 28, True, False),
    ("Caption", HEI, 10.5, 18, False, True),
    ("Note", SONG, 9, 15, False, False),
    ("Table Text", SONG, 9, 13, False, False),
    ("Table Head", HEI, 9, 13, False, False),
)
TABLE_TEXT, TABLE_HEAD = "TableText", "TableHead"
# The zip's own dates are left at its first one, so that the same briefing is the same file.
ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)


def docx(document: Document, facts: Facts, pictures: Mapping[str, bytes]) -> bytes:
    """The document as DOCX, with `pictures` as PNG by their keys; the same facts give the same bytes."""
    file = new_document()
    _set_page(file)
    _set_styles(file)
    _speak_chinese(file)
    _drop_thumbnail(file)
    file.add_paragraph(document.title, style="Title")
    file.add_paragraph(f"（{document.month}）", style="Subtitle")
    marks = "".join(f"〔{mark}〕" for mark in document.marks)
    file.add_paragraph(clean(f"{document.dateline}{marks}"), style="Caption")
    for block in document.front:
        _add(file, block, pictures)
    if document.front:
        file.add_page_break()
    closed = False
    for block in document.blocks:
        if isinstance(block, Picture) and block.is_map and not closed:
            closed = _close(file, document)
        _add(file, block, pictures)
    if not closed:
        _close(file, document)
    _tell(file, document, facts)
    content = BytesIO()
    file.save(content)
    return dateless(content)


def _set_page(file: Any) -> None:
    section = file.sections[0]
    section.start_type = WD_SECTION_START.NEW_PAGE
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    for name, millimetres in MARGINS.items():
        setattr(section, name, Mm(millimetres))
    section.footer_distance = Mm(25)
    # The number stands at the outer edge: right on odd pages, left on even ones, one character in.
    file.settings.odd_and_even_pages_header_footer = True
    _foot(section.footer, file.styles["Normal"], WD_ALIGN_PARAGRAPH.RIGHT)
    _foot(section.even_page_footer, file.styles["Normal"], WD_ALIGN_PARAGRAPH.LEFT)


def _foot(footer: Any, style: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — at one side of the foot of the page."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style, paragraph.alignment = style, side
    form = paragraph.paragraph_format
    form.first_line_indent, form.left_indent, form.right_indent = Pt(0), Pt(14), Pt(14)
    for words in ("— ", None, " —"):
        run = paragraph.add_run(words or "")
        _font(run, SONG, 14)
        if words is None:
            _page_number(run)


def _page_number(run: Any) -> None:
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = words
        run._r.append(part)


def _speak_chinese(file: Any) -> None:
    """The language of the text, so that line breaks, punctuation and the shapes of characters are Chinese ones."""
    for element in (file.styles.element, file.settings.element):
        for language in element.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:eastAsia"), "zh-CN")


def _drop_thumbnail(file: Any) -> None:
    """The template brings a picture of its own first page."""
    relations = file.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _set_styles(file: Any) -> None:
    known = {style.name for style in file.styles}
    for name, font, points, line, indented, centred in STYLES:
        style = file.styles[name] if name in known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _font(style, font, points)
        style.font.bold = name == "Heading 2" or None
        style.font.italic = False
        form = style.paragraph_format
        for ornament in style.element.findall(f".//{qn('w:pBdr')}"):
            ornament.getparent().remove(ornament)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        form.space_before = form.space_after = Pt(0)
        form.first_line_indent = Pt(2 * points) if indented else Pt(0)
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else None
        form.keep_with_next = name.startswith("Heading") or name in ("Caption", "Table Head")


def _font(of: Any, family: str, points: float) -> None:
    """Family and size for Chinese and Latin alike: Word keeps the two apart."""
    of.font.name, of.font.size = family, Pt(points)
    of.font.color.rgb = RGBColor(0, 0, 0)
    fonts = (
        of.element.get_or_add_rPr().get_or_add_rFonts()
        if hasattr(of, "element")
        else of._r.get_or_add_rPr().get_or_add_rFonts()
    )
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), family)
    for theme in ("w:asciiTheme", "w:eastAsiaTheme", "w:hAnsiTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


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


def _close(file: Any, document: Document) -> bool:
    """The lines the document is signed with, at the right, before its maps."""
    for words in document.closing:
        paragraph = file.add_paragraph(words, style="Normal")
        paragraph.alignment, paragraph.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(64)
    return True


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
    """A map begins a page, its caption under it; a chart stands where it is."""
    paragraph = file.add_paragraph(style="Caption")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.page_break_before = picture.is_map and not picture.key.startswith("village-")
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


def dateless(content: BytesIO) -> bytes:
    """The same archive without the moment it was made at."""
    result = BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return result.getvalue()
