"""Page, fonts and styles of a DOCX, as GB/T 9704-2012 asks."""

from typing import Any, Final

from docx.enum.section import WD_SECTION_START
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

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


def set_page(file: Any) -> None:
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


def speak_chinese(file: Any) -> None:
    """The language of the text, so that line breaks, punctuation and the shapes of characters are Chinese ones."""
    for element in (file.styles.element, file.settings.element):
        for language in element.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:eastAsia"), "zh-CN")


def drop_thumbnail(file: Any) -> None:
    """The template brings a picture of its own first page."""
    relations = file.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def set_styles(file: Any) -> None:
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
