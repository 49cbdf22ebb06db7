"""The first page of a briefing as slides: figures and map, then one matter a slide; made from frozen facts."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Mm, Pt

from gis.text.xml import for_xml
from maps.briefings.document import Document, Table
from maps.briefings.facts import Facts
from maps.briefings.forms.dateless import dateless
from maps.briefings.forms.pictures import draw
from maps.briefings.one_page import Matter, matters
from maps.drawing.scene import Scene

WIDTH_MM, HEIGHT_MM, EDGE_MM = 338.7, 190.5, 14.0
FONT: Final = "Microsoft YaHei"
INK: Final = RGBColor(0x1D, 0x23, 0x21)
QUIET: Final = RGBColor(0x55, 0x5D, 0x58)
LATE: Final = RGBColor(0xB8, 0x26, 0x1C)
TITLE_PT, TEXT_PT, SMALL_PT = 28, 18, 12


def slides(document: Document, facts: Facts, scene: Scene) -> bytes:
    """A 16:9 presentation: figures and map, the newest picture from above where there is one, then a slide
    for each matter; the same facts give the same bytes."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    picture = draw("front", facts, scene, "png") if document.front else b""
    figures = next((block for block in document.front if isinstance(block, Table)), None)
    _opening(deck, document, figures, picture)
    if facts.imagery:
        _picture_from_above(deck, document, draw("imagery", facts, scene, "png"))
    shown = matters(facts)
    for one in shown:
        _matter(deck, one, len(shown), picture)
    deck.core_properties.title = for_xml(f"{document.month}{document.title}")
    deck.core_properties.author = deck.core_properties.last_modified_by = ""
    deck.core_properties.created = deck.core_properties.modified = facts.known_at.replace(
        tzinfo=None, microsecond=0
    )
    content = BytesIO()
    deck.save(content)
    return dateless(content)


def _opening(deck: Any, document: Document, figures: Table | None, picture: bytes) -> None:
    slide = _blank(deck)
    marks = "".join(f"〔{mark}〕" for mark in document.marks)
    _write(slide, f"{document.month}{document.title}", EDGE_MM, 10, 310, TITLE_PT, bold=True)
    _write(slide, f"{document.dateline}{marks}", EDGE_MM, 24, 310, SMALL_PT, colour=QUIET)
    if figures is None:
        _write(slide, "没有可说的指标。", EDGE_MM, 45, 310, TEXT_PT)
        return
    rows = [[column.title for column in figures.columns]]
    rows += [[cell.text for cell in row.cells] for row in figures.rows]
    _table(
        slide,
        rows,
        [column.number for column in figures.columns],
        [column.share for column in figures.columns],
    )
    slide.shapes.add_picture(BytesIO(picture), Mm(EDGE_MM), Mm(96), height=Mm(86))
    closing = "\n".join(document.closing)
    _write(slide, closing, 220, 164, 104, SMALL_PT, colour=QUIET, align=PP_ALIGN.RIGHT)


def _picture_from_above(deck: Any, document: Document, picture: bytes) -> None:
    """The newest picture from above, as high as the slide lets it be."""
    slide = _blank(deck)
    caption = next(one.caption for one in document.pictures() if one.key == "imagery")
    _write(slide, caption, EDGE_MM, 8, 310, TEXT_PT, bold=True)
    slide.shapes.add_picture(BytesIO(picture), Mm(EDGE_MM), Mm(22), height=Mm(160))


def _matter(deck: Any, one: Matter, of: int, picture: bytes) -> None:
    slide = _blank(deck)
    _write(slide, f"需要决定的事 {one.number} / {of}", EDGE_MM, 10, 310, SMALL_PT, colour=LATE)
    _write(slide, one.what, EDGE_MM, 18, 310, TITLE_PT, bold=True)
    lines = [("责任单位", one.unit or "未指定"), ("自何时起", one.since), ("请谁做什么", one.request)]
    for place, (name, words) in enumerate(lines):
        _write(slide, name, EDGE_MM, 56 + 34 * place, 140, SMALL_PT, colour=QUIET)
        _write(slide, words, EDGE_MM, 63 + 34 * place, 140, TEXT_PT)
    if not picture:
        return
    slide.shapes.add_picture(BytesIO(picture), Mm(166), Mm(54), width=Mm(158))
    _write(slide, f"图上的 {one.number} 号", 166, 156, 158, SMALL_PT, colour=QUIET)


def _blank(deck: Any) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[6])


def _write(
    slide: Any,
    words: str,
    left: float,
    top: float,
    width: float,
    points: int,
    *,
    bold: bool = False,
    colour: RGBColor = INK,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    frame = slide.shapes.add_textbox(Mm(left), Mm(top), Mm(width), Mm(points * 0.6)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = for_xml(line)
        _font(run, points, bold=bold, colour=colour)


def _font(run: Any, points: int, *, bold: bool = False, colour: RGBColor = INK) -> None:
    run.font.size, run.font.bold, run.font.name = Pt(points), bold, FONT
    run.font.color.rgb = colour


def _table(
    slide: Any, rows: Sequence[Sequence[str]], numbers: Sequence[bool], shares: Sequence[float]
) -> None:
    width = WIDTH_MM - 2 * EDGE_MM
    shape = slide.shapes.add_table(len(rows), len(rows[0]), Mm(EDGE_MM), Mm(34), Mm(width), Mm(9 * len(rows)))
    table = shape.table
    # No band and no filled head: rules and type carry the table.
    table.first_row = table.horz_banding = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(width * share / sum(shares))
    for at, row in enumerate(rows):
        for place, words in enumerate(row):
            cell = table.cell(at, place)
            cell.fill.background()
            cell.margin_top = cell.margin_bottom = Mm(1)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if numbers[place] else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = for_xml(words)
            _font(run, SMALL_PT + 2, bold=at > 0 and place == 1, colour=LATE if words == "滞后" else INK)


def slides_name(facts: Facts) -> str:
    """The name of the file: period, and version or draft."""
    return f"briefing-{facts.key}-{f'v{facts.version}' if facts.version else 'draft'}.pptx"
