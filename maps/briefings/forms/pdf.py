"""The briefing as PDF in the manner of an official document; maps are vectors. Nothing is fetched from anywhere.

WeasyPrint sets the text and leaves a box for each picture; matplotlib's own PDF pages are then laid into the boxes.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from weasyprint import HTML
from weasyprint.document import Document as Pages
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from maps.briefings.document import Document, Picture
from maps.briefings.facts import Facts, sha256, to_json
from maps.briefings.forms.pictures import WIDTH_MM, height_mm
from maps.briefings.forms.texts import own_text
from maps.briefings.forms.typeset import front_laid_out, laid_out

POINTS_A_MM: Final = 72.0 / 25.4
# CSS pixels, in which WeasyPrint says where things are, to points.
POINTS_A_PIXEL: Final = 0.75


def pdf(document: Document, facts: Facts, pictures: Mapping[str, bytes]) -> bytes:
    """The document as PDF, with `pictures` as one-page PDFs by their keys; the same facts give the same bytes."""

    def place(picture: Picture) -> SafeString:
        height = height_mm(picture.key, facts)
        return format_html('<div class="place" id="place-{}" style="height:{}mm"></div>', picture.key, height)

    front = front_laid_out(document, place)
    html = render_to_string(
        "maps/briefings/print.html",
        {
            "document": document,
            "front": front,
            "body": laid_out(document, place),
            "style": mark_safe(own_text("maps/briefings/print.css")),
            "moment": facts.known_at.isoformat(),
            "links": bool(settings.PUBLIC_URL),
            "base": settings.PUBLIC_URL,
        },
    )
    pages = HTML(string=html, url_fetcher=_Nothing()).render()
    content = BytesIO(pages.write_pdf(pdf_identifier=sha256(to_json(facts))[:32].encode()))
    return _with_pictures(content, pages, pictures)


def _with_pictures(content: BytesIO, pages: Pages, pictures: Mapping[str, bytes]) -> bytes:
    """The document with each picture laid into the box that was left for it."""
    result = BytesIO()
    with pikepdf.open(content) as file:
        for number, page in enumerate(pages.pages):
            top = page.height * POINTS_A_PIXEL
            for name, (x, y, *_) in page.anchors.items():
                key = name.removeprefix("place-")
                if key == name:
                    continue
                at = (x * POINTS_A_PIXEL, top - y * POINTS_A_PIXEL)
                _lay(file, file.pages[number], key, pictures[key], at)
        file.save(result, deterministic_id=True)
    return result.getvalue()


def _lay(file: pikepdf.Pdf, page: pikepdf.Page, key: str, picture: bytes, at: tuple[float, float]) -> None:
    """Draw a one-page PDF on a page, its upper left corner `at` (points), under a name that is not random."""
    with pikepdf.open(BytesIO(picture)) as source:
        form = file.copy_foreign(source.pages[0].as_form_xobject())
        height = float(source.pages[0].mediabox[3])
    name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/Picture-{key}"))
    left, upper = at
    box = pikepdf.Rectangle(left, upper - height, left + WIDTH_MM * POINTS_A_MM, upper)
    # What WeasyPrint wrote scales the page; drawing within a saved state leaves that behind.
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + page.calc_form_xobject_placement(form, name, box))


class _Nothing(URLFetcher):
    """Refuses every address, loudly: WeasyPrint would go on without what it could not fetch."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise FatalURLFetchingError(f"a briefing fetches nothing: {url}")
