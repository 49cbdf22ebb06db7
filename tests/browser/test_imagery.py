"""The page of dated imagery: two days under a slider, the works of each day over them, footprints as a layer."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from tests.gis.imagery.test_services import add, geotiff
from tests.shapes import make_road, make_work, straight

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.filterwarnings("ignore"),
]
DRAWN = """() => window.imageryMaps?.every((map) => map.getLayer('scene') && map.isSourceLoaded('scene'))"""


def test_two_days_lie_under_a_slider_and_the_footprints_can_be_shown(
    open_page: Callable[..., Page], tmp_path: Path, settings: Any
) -> None:
    settings.IMAGERY_FOLDER = tmp_path / "imagery"
    make_work(make_road("世纪路", line=straight(length=800)), 0, 800)
    add(geotiff(tmp_path / "a.tif"), day=date(2014, 4, 30))
    add(geotiff(tmp_path / "b.tif", value=60))
    page = open_page("/imagery/")
    page.wait_for_function(DRAWN)
    days = "() => window.imageryMaps.map((map) => map.getGlobalState().day)"
    early, late = page.evaluate(days)
    assert late - early == (date(2014, 11, 30) - date(2014, 4, 30)).days
    page.fill("#swipe", "50")
    assert page.evaluate("() => document.querySelector('#right').style.getPropertyValue('--cut')") == "50%"
    on_paper = PdfDocument(page.pdf(landscape=True))[0].render(scale=1).to_pil().convert("RGB")
    left, right = (
        on_paper.getpixel((int(on_paper.width * share), on_paper.height // 3)) for share in (0.45, 0.6)
    )
    assert left != right  # both days are printed, each on its side of the line
    page.check("#footprints")
    shown = "() => window.imageryMaps[0].getLayoutProperty('footprints', 'visibility')"
    assert page.evaluate(shown) == "visible"
    page.select_option("#left-day", "1")
    page.wait_for_function(
        "() => new Set(window.imageryMaps.map((map) => map.getGlobalState().day)).size === 1"
    )
    expect(page.locator(".imagery-list tbody tr")).to_have_count(2)
    pictures = """() => { dispatchEvent(new Event('beforeprint'));
        const drawn = [...document.querySelectorAll('.imagery-maps .map-print')].map((one) => one.src.length);
        dispatchEvent(new Event('afterprint')); return drawn; }"""
    assert len([size for size in page.evaluate(pictures) if size > 2000]) == 2
