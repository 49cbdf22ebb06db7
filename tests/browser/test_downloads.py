"""Downloads as people get them: unfolded from a button, whole on a phone, saved under a name that says what."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.maps.wfs.client import make_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def _district(site: str) -> None:
    make_district()


def test_a_filtered_ledger_is_saved_as_it_stands(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/works/?as_of=2014-11-30&light=red")
    page.get_by_text("下载", exact=True).click()
    expect(page.get_by_text("截至2014年11月30日，按当前筛选")).to_be_visible()
    with page.expect_download() as saved:
        page.locator(".downloads-list").get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename == "工程-2014-11-30.csv"
    saved.value.save_as(tmp_path / "w.csv")
    with (tmp_path / "w.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["编号"] for row in csv.DictReader(file)] == ["W2"]


@pytest.mark.parametrize("path", ["/works/", "/grid/", "/villages/", "/land/"])
def test_on_a_phone_what_unfolds_is_all_on_the_page(open_page: Open, path: str) -> None:
    page = open_page(path, phone=True)
    page.get_by_text("下载", exact=True).click()
    box = page.locator(".downloads-list").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_of_data_takes_a_crs_into_its_links(open_page: Open) -> None:
    page = open_page("/data/?as_of=2014-11-30")
    page.locator("select[name=srid]").select_option("4526")
    page.get_by_role("button", name="用这些设置").click()
    link = page.get_by_role("link", name="管线 GeoPackage")
    expect(link).to_have_attribute("href", "/export/pipes.gpkg?as_of=2014-11-30&srid=4526")


def test_the_workbench_leads_to_the_files_of_its_day(open_page: Open) -> None:
    page = open_page("/?as_of=2014-09-10")
    link = page.get_by_role("link", name="下载图层，接到 QGIS")
    expect(link).to_have_attribute("href", re.compile(r"/data/\?as_of=2014-09-10$"))
