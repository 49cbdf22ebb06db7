"""Slides of the first page: the same words as on paper, a slide for each matter, the same file from the same facts."""

from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from maps.briefings.forms.slides import slides
from maps.briefings.one_page import matters
from tests.maps.briefings.conftest import june

pytestmark = pytest.mark.django_db


def words_of(slide: Any) -> str:
    """All text of a slide, of tables as well."""
    words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            words += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(words)


def test_there_is_an_opening_slide_and_one_for_each_matter(district: None) -> None:
    prepared = june()
    deck = Presentation(BytesIO(slides(prepared.document, prepared.facts, prepared.scene)))
    shown = matters(prepared.facts)
    assert len(deck.slides) == 1 + len(shown)
    assert "2014年6月" in words_of(deck.slides[0])
    for slide, one in zip(list(deck.slides)[1:], shown, strict=True):
        assert one.what in words_of(slide)
        assert one.request in words_of(slide)


def test_the_same_facts_give_the_same_bytes(district: None) -> None:
    prepared = june()
    first, second = (slides(prepared.document, prepared.facts, prepared.scene) for _ in range(2))
    assert first == second
