"""Ready land in Chromium: the map follows the filters, a parcel pressed leads to its row, a phone has room."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.parcels.coverage.test_figures import lay_pipe
from tests.parcels.test_land import make_parcel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., Page]
ADDRESS = "/ready-land/?as_of=2014-06-30"


@pytest.fixture
def town(site: str) -> Any:
    lay_pipe("water")
    return make_parcel("NEAR", 100, 50, 300, 300), make_parcel("FAR", 100, 1_500, 300, 300)


def test_a_parcel_pressed_on_the_map_is_found_in_the_table(open_page: Open, town: Any) -> None:
    page = open_page(ADDRESS)
    expect(page.locator("#ready-map")).to_have_attribute("data-parcels", "2")
    page.wait_for_function("() => window.readyMap.loaded()")
    page.evaluate("document.querySelector('#ready-map').scrollIntoView({ block: 'center' })")
    middle = page.evaluate(
        """() => {
          const [feature] = readyMap.querySourceFeatures('ready', { filter: ['==', ['get', 'code'], 'NEAR'] });
          const ring = feature.geometry.coordinates.flat(feature.geometry.type === 'MultiPolygon' ? 2 : 1).slice(0, 4);
          const at = readyMap.project([0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis] / 4, 0)));
          const box = readyMap.getCanvas().getBoundingClientRect();
          return [at.x + box.left, at.y + box.top];
        }"""
    )
    page.mouse.click(*middle)
    expect(page.locator("tr.found")).to_contain_text("NEAR")


def test_a_filter_narrows_table_and_map_and_all_fits_a_phone(open_page: Open, town: Any) -> None:
    page = open_page(ADDRESS, phone=True)
    expect(page.locator("tr[data-parcel]")).to_have_count(2)
    page.get_by_label("未通").select_option("给水")
    expect(page.locator("tr[data-parcel]")).to_have_count(1)
    expect(page.locator("#ready-map")).to_have_attribute("data-parcels", "1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
