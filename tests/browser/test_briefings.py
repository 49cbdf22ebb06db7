"""Briefings in a browser: the page at both widths, the file that opens from disk without a network, making one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, expect

from gis.roles import MANAGER
from maps.briefings.render import render
from maps.models import Briefing
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_pages import within_width
from tests.maps.briefings.conftest import june, lay_district, lay_works
from tests.shapes import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., Page]
SLOW_MS = 180_000


@pytest.fixture
def month(site: str) -> None:
    lay_works()
    lay_district()


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_of_a_month_shows_figures_maps_and_tables_within_its_width(
    open_page: Open, month: None, phone: bool
) -> None:
    page = open_page("/briefings/2014-06/", phone=phone)
    expect(page.get_by_role("heading", level=1)).to_have_text("2014年6月基础设施建设月汇报")
    expect(page.get_by_role("heading", name="三、红黄绿灯")).to_be_visible()
    picture = page.locator("#picture-grid img")
    picture.scroll_into_view_if_needed()
    # The first picture waits for the libraries that draw, and on a new machine for their list of fonts.
    expect(picture).to_have_js_property("complete", True, timeout=SLOW_MS)
    page.wait_for_function("() => document.querySelector('#picture-grid img').naturalWidth > 0")
    assert within_width(page)


def from_disk(chromium: Browser, viewport: Any) -> tuple[Page, list[str]]:
    """A page without a network, and what goes wrong on it: requests, failures, errors."""
    context = chromium.new_context(viewport=viewport, locale="zh-CN", offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(f"failed {request.url[:80]}"))
    page.on(
        "request",
        lambda request: (
            wrong.append(request.url[:80]) if not request.url.startswith(("file:", "data:")) else None
        ),
    )
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, wrong


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_one_file_opens_from_disk_with_the_network_shut_off(
    chromium: Browser, month: None, tmp_path: Path, viewport: Any
) -> None:
    path = tmp_path / "briefing.html"
    path.write_bytes(render(june(), ["html"])["html"])
    page, wrong = from_disk(chromium, viewport)
    page.goto(path.as_uri())
    year = page.locator("#map_year")
    expect(year.locator(".briefing-day b")).to_have_text("截至2014年6月30日")
    expect(year.locator(".briefing-shield").first).to_have_text("横3")
    slider = year.get_by_label("截至日期")
    slider.fill("5")
    expect(year.locator(".briefing-day b")).to_have_text("截至2014年5月31日")
    both = page.locator("#picture-change .folium-map")
    expect(both).to_have_count(2)
    expect(both.nth(0).locator("b")).to_have_text("截至2014年5月31日")
    expect(both.nth(1).locator("b")).to_have_text("截至2014年6月30日")
    assert within_width(page)
    assert wrong == []
    page.context.close()


def test_the_one_file_opens_where_neither_areas_nor_villages_are_known(
    chromium: Browser, site: str, tmp_path: Path
) -> None:
    lay_works()
    path = tmp_path / "briefing.html"
    path.write_bytes(render(june(), ["html"])["html"])
    page, wrong = from_disk(chromium, DESKTOP)
    page.goto(path.as_uri())
    expect(page.locator("#map_year .briefing-shield").first).to_have_text("横3")
    expect(page.locator("#picture-change .folium-map")).to_have_count(2)
    assert wrong == []
    page.context.close()


def test_two_months_move_together(chromium: Browser, month: None, tmp_path: Path) -> None:
    path = tmp_path / "briefing.html"
    path.write_bytes(render(june(), ["html"])["html"])
    page = chromium.new_page()
    page.goto(path.as_uri())
    scale = page.locator("#picture-change .leaflet-control-scale-line")
    before = scale.nth(1).inner_text()
    zoom_in = page.locator("#map_before .leaflet-control-zoom-in")
    zoom_in.click()
    zoom_in.click()
    alike = """before => { const [one, other] = [...document.querySelectorAll(
        '#picture-change .leaflet-control-scale-line')].map((line) => line.textContent);
        return one === other && one !== before; }"""
    page.wait_for_function(alike, arg=before)
    page.close()


def test_a_manager_publishes_from_the_page_and_sees_how_far_it_is(
    open_page: Open, month: None, site: str, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    user = make_user("zhuren")
    user.set_password("一二三四五")
    user.save()
    user.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
    page = open_page("/login/?next=/briefings/2014-06/")
    page.get_by_label("用户名").fill("zhuren")
    page.get_by_label("密码").fill("一二三四五")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.get_by_label("已审阅本页内容").check()
    page.get_by_role("button", name="发布并封存").click()
    expect(page.locator(".job-words")).to_be_visible()
    expect(page.get_by_text("内容已封存")).to_be_visible(timeout=SLOW_MS)
    row = Briefing.objects.get()
    assert row.by == user
    expect(page.get_by_role("link", name="PDF")).to_have_attribute(
        "href", "/briefings/2014-06/file.pdf?version=1"
    )
