"""The planner's page in Chromium: figure, months, causes, ticks, address, phone."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from roads.models import Work
from tests.browser.conftest import DESKTOP
from tests.parcels.coverage.test_figures import lay_area, lay_pipe
from tests.parcels.sources.test_sources import make_source, put
from tests.shapes import make_report, make_road, make_work, straight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., Page]
ADDRESS = "/coverage/?as_of=2014-06-30&since=2014-05-31"


@pytest.fixture
def town(site: str) -> Work:
    lay_area()
    lay_pipe(day=date(2014, 5, 10), length=800)
    lay_pipe(day=date(2014, 6, 10), y=600, length=800)
    return make_work(make_road("试算路", line=straight(y=-700, length=1500)), 0, 1500, kind="water")


def test_ticking_a_work_adds_to_the_figure_at_once_and_the_address_restores_it(
    open_page: Open, town: Work
) -> None:
    page = open_page(ADDRESS)
    expect(page.locator("#cover-figure .figure")).to_have_text("1.85")
    expect(page.locator("#cover-causes tfoot")).to_contain_text("两日之差")
    expect(page.locator("#cover-series .month")).not_to_have_count(0)
    page.get_by_label("试算 试算路 给水").check()
    expect(page.locator("#cover-figure .what-if")).to_contain_text("再增加")
    again = open_page(page.url.removeprefix(page.url.split("/coverage/")[0]))
    expect(again.locator("#cover-figure .what-if")).to_contain_text("再增加")
    page.locator("[name=combine]").select_option("all")
    expect(page.locator("#cover-figure .figure")).to_have_text("0.00")
    assert "combine=all" in page.url


def test_the_page_fits_a_phone_and_says_when_nothing_is_there(open_page: Open, site: str) -> None:
    lay_area()
    page = open_page(ADDRESS, phone=True)
    expect(page.locator("#cover-figure .figure")).to_have_text("0.00")
    expect(page.locator("#cover-next")).to_contain_text("没有能增加覆盖的未建工程")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_way_back_undoes_a_choice(open_page: Open, town: Work) -> None:
    page = open_page(ADDRESS)
    figure = page.locator("#cover-figure .figure")
    expect(figure).to_have_text("1.85")
    page.locator("[name=combine]").select_option("all")
    expect(figure).to_have_text("0.00")
    page.go_back()
    expect(figure).to_have_text("1.85")
    expect(page.locator("[name=combine]")).to_have_value("any")
    expect(page.locator("[id^=cover-][aria-busy]")).to_have_count(0)


def test_the_step_that_serves_is_chosen_on_the_page(open_page: Open, town: Work) -> None:
    make_report(town, "trench", 0, 1500, day=date(2014, 6, 20))
    page = open_page(ADDRESS)
    figure = page.locator("#cover-figure .figure")
    expect(figure).to_have_text("1.85")
    page.get_by_text("服务半径与建成口径").click()
    page.get_by_label("给水建成").select_option(label="沟槽完成")
    expect(figure).not_to_have_text("1.85")
    expect(page.locator("#cover-terms")).to_contain_text("沟槽")
    assert "steps=water%3Dtrench" in page.url
    page.reload()
    expect(page.locator("[data-step=water]")).to_have_value("trench")


def test_trying_again_after_a_lost_connection_asks_for_every_part(
    chromium: Browser, site: str, town: Work
) -> None:
    context = chromium.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site}{ADDRESS}")
    figure = page.locator("#cover-figure .figure")
    expect(figure).to_have_text("1.85")
    context.set_offline(True)
    page.locator("[name=halves]").evaluate(
        "select => { select.value = 'either'; select.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    expect(page.locator("#cover-figure .error")).to_be_visible()
    expect(page.locator("#cover-next .error")).to_be_visible()
    expect(page.locator("#cover-series .error")).to_be_visible()
    context.set_offline(False)
    page.get_by_role("button", name="重试").click()
    expect(figure).to_have_text("1.85")
    expect(page.locator("#cover-series .month")).not_to_have_count(0)
    expect(page.locator("#cover-next tbody tr")).to_have_count(1)
    expect(page.get_by_role("button", name="重试")).to_have_count(0)
    context.close()


def test_choosing_an_area_ends_the_drawing_of_another(open_page: Open, town: Work) -> None:
    lay_area("other")
    page = open_page(ADDRESS)
    figure = page.locator("#cover-figure .figure")
    expect(figure).to_have_text("1.85")
    button = page.locator("#cover-draw")
    button.click()
    expect(button).to_have_text("完成")
    canvas = page.locator("#map canvas")
    canvas.click(position={"x": 200, "y": 200})
    page.locator("[name=area]").select_option("other")
    expect(button).to_have_text("手画范围")
    for x, y in ((220, 220), (320, 220), (320, 300)):
        canvas.click(position={"x": x, "y": y})
    assert "polygon" not in page.url
    assert "area=other" in page.url


def test_a_refusal_leaves_nothing_of_another_question(chromium: Browser, site: str, town: Work) -> None:
    page = chromium.new_page(viewport=DESKTOP)  # type: ignore[arg-type]
    page.goto(f"{site}{ADDRESS}")
    figure = page.locator("#cover-figure .figure")
    expect(figure).to_have_text("1.85")
    page.locator("[name=since]").fill("2014-07-15")
    page.locator("[name=since]").blur()
    expect(page.locator("#cover-figure .error")).to_be_visible(timeout=20_000)
    expect(figure).to_have_count(0)
    expect(page.locator("#cover-causes table")).to_have_count(0)
    expect(page.locator("#messages .message")).to_have_count(1)
    page.close()


def test_what_is_joined_to_a_source_and_all_that_is_built_stand_side_by_side(
    open_page: Open, town: Work
) -> None:
    put(make_source(), "in_use", date(2014, 1, 1))
    page = open_page(ADDRESS)
    figure, beside = page.locator("#cover-figure .figure"), page.locator("#cover-figure .beside")
    expect(figure).to_have_text("1.85")
    expect(beside).to_have_text("其中与源点接通1.19")
    page.locator("[name=connected]").select_option("1")
    expect(figure).to_have_text("1.19")
    expect(beside).to_have_text("不论接通与否1.85")
    assert "connected=1" in page.url
    page.locator("[name=method]").select_option("blocks")
    expect(page.locator("[name=connected]")).to_be_disabled()
    assert "connected" not in page.url
