"""The three files as programs read them: pages and text of the PDF, styles of the DOCX, what the HTML asks for."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from maps.briefings.render import render
from roads.models import Road
from tests.maps.briefings.conftest import june

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(district: None) -> dict[str, bytes]:
    return render(june(), ["html", "pdf", "docx"])


def pdf_text(content: bytes, folder: Path) -> str:
    path = folder / "briefing.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_the_pdf_is_a4_with_numbered_pages_and_its_own_fonts(files: dict[str, bytes], tmp_path: Path) -> None:
    text = pdf_text(files["pdf"], tmp_path)
    with pikepdf.open(BytesIO(files["pdf"])) as file:
        width, height = (float(side) / 72 * 25.4 for side in file.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        numbers = [int(number) for number in re.findall(r"—\s*(\d+)\s*—\s*$", text, flags=re.M)]
        assert numbers == list(range(1, len(file.pages) + 1))
    fonts = subprocess.run(
        ["pdffonts", str(tmp_path / "briefing.pdf")], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]
    assert {line.split()[-5] for line in fonts} == {"yes"}


def test_the_pdf_says_what_the_facts_hold_and_maps_are_vectors(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    text = re.sub(r"\s", "", pdf_text(files["pdf"], tmp_path))
    assert "基础设施建设月汇报" in text
    assert "（2014年6月）" in text
    assert "一、总体情况" in text
    assert "图1路网进度图" in text
    assert "神州路" in text
    with pikepdf.open(BytesIO(files["pdf"])) as file:
        drawn: list[Any] = [page.resources.get("/XObject", {}) for page in file.pages]
        names = [name for things in drawn for name in things.keys()]  # noqa: SIM118  no dict
        kinds = {str(thing["/Subtype"]) for things in drawn for _, thing in things.items()}
    assert "/Picture-grid" in names
    assert kinds == {"/Form"}


def test_the_docx_has_real_styles_headings_tables_and_pictures(files: dict[str, bytes]) -> None:
    document: Any = Document(BytesIO(files["docx"]))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "一、总体情况"
    assert headings[-1].startswith("九、")
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm)) == (210, 37)
    assert document.styles["Normal"].font.size == Pt(16)
    assert document.tables[0].rows[0].cells[0].text == "指标"
    assert len(document.inline_shapes) >= 4
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)


def test_a_table_of_the_docx_has_the_same_widths_for_word_and_for_libreoffice(
    files: dict[str, bytes],
) -> None:
    """Word goes by the cells, LibreOffice by the grid."""
    document: Any = Document(BytesIO(files["docx"]))
    for table in document.tables:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert len(set(grid)) > 1
        for row in table.rows:
            cells = row._tr.findall(qn("w:tc"))
            assert [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in cells] == grid


def test_tables_of_the_docx_are_in_the_order_of_the_schema_and_their_rows_whole(
    files: dict[str, bytes],
) -> None:
    document: Any = Document(BytesIO(files["docx"]))
    for table in document.tables:
        names = [child.tag.split("}")[1] for child in table._tbl.tblPr]
        order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
        assert names == [name for name in order if name in names]
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_docx_speaks_chinese_and_numbers_its_pages_at_the_outer_edge(files: dict[str, bytes]) -> None:
    with ZipFile(BytesIO(files["docx"])) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert 'w:eastAsia="zh-CN"' in re.search(r"<w:lang [^>]*>", parts["word/styles.xml"])[0]  # type: ignore[index]
    assert 'w:eastAsia="zh-CN"' in re.search(r"<w:themeFontLang [^>]*>", parts["word/settings.xml"])[0]  # type: ignore[index]
    assert "docProps/thumbnail.jpeg" not in parts
    assert "w:evenAndOddHeaders" in parts["word/settings.xml"]
    section = Document(BytesIO(files["docx"])).sections[0]
    sides = [foot.paragraphs[0].alignment for foot in (section.footer, section.even_page_footer)]
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]


def test_the_docx_is_the_same_file_each_time(files: dict[str, bytes]) -> None:
    assert render(june(), ["docx"])["docx"] == files["docx"]
    with ZipFile(BytesIO(files["docx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_html_asks_for_nothing_from_anywhere(files: dict[str, bytes]) -> None:
    html = files["html"].decode()
    body = re.sub(r"<script.*?</script>", "", html, flags=re.S)
    assert re.findall(r"""(?:src|href)=["'](?!data:|#)[^"']*""", body) == []
    assert re.findall(r"""url\((?!["']?(?:data:|#))[^)]*\)""", html) == []
    assert "default-src 'none'" in html
    assert html.count("L.map(") == 4


def test_links_lead_home_where_the_installation_says_where_that_is(district: None, settings: object) -> None:
    settings.PUBLIC_URL = "https://map.example.org"  # type: ignore[attr-defined]
    html = render(june(), ["html"])["html"].decode()
    assert 'href="https://map.example.org/?as_of=2014-06-30"' in html


def test_a_name_with_markup_stays_text(district: None) -> None:
    Road.objects.update(name="<script>alert(1)</script>路")
    html = render(june(), ["html"])["html"].decode()
    assert "<script>alert(1)" not in html


def test_a_legend_stands_under_each_map_of_the_file_and_names_what_is_there(files: dict[str, bytes]) -> None:
    html = files["html"].decode()
    figure = r'id="picture-(\w+)">(?:(?!</figure>).)*</figure>\s*<details class="legend"[^>]*>(.*?)</details>'
    legends = dict(re.findall(figure, html, flags=re.S))
    assert set(legends) == {"grid", "change", "coverage"}
    assert "给水" in legends["grid"]
    assert "燃气" not in legends["grid"]
    assert "本月新增覆盖" in legends["coverage"]


def test_a_phone_shows_the_last_column_of_a_narrow_table_and_days_whole(files: dict[str, bytes]) -> None:
    html = files["html"].decode()
    assert ".narrow .scroll table { min-width: 0" in html
    assert 'class="whole">2014-07-31' in html
