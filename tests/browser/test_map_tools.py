"""Filter, comparison, measuring and sharing on the map, as a person uses them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from roads.models import Work
from tests.browser.workbench_page import Bench
from tests.shapes import make_report, make_road, make_work, straight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def works(site: str) -> dict[str, Work]:
    """One road of 2 km: its first half late, its second built by June, eight networks along all of it."""
    road = make_road("神州路", axis="EW", axis_no=6, line=straight(length=2000))
    plan = {"planned_start": date(2014, 4, 1), "planned_finish": date(2014, 8, 31)}
    late, built = make_work(road, 0, 1000, **plan), make_work(road, 1000, 2000, **plan)
    make_report(late, "subgrade", 0, 400, day=date(2014, 6, 20))
    for number, step in enumerate(("subgrade", "base", "surface", "ancillary")):
        make_report(built, step, 1000, 2000, day=date(2014, 6, 10 + number))
    for kind in ("storm", "sewage", "water", "gas", "heat", "power", "telecom", "lighting"):
        make_work(road, 0, 2000, kind=kind)
    return {"late": late, "built": built}


@pytest.fixture
def bench(open_page: Callable[..., Page], works: dict[str, Work]) -> Callable[..., Bench]:
    def opened(query: str = "") -> Bench:
        bench = Bench(open_page(f"/{query}"))
        bench.settle()
        return bench

    return opened


def works_drawn(bench: Bench) -> set[int]:
    found = bench.page.evaluate(
        "() => workbenchMap.queryRenderedFeatures().filter(f => f.sourceLayer === 'works').map(f => f.properties.w)"
    )
    return set(found)


def test_a_bundle_of_networks_is_one_line_with_its_number_and_a_click_opens_it(
    bench: Callable[..., Bench],
) -> None:
    page = bench("?as_of=2014-11-30")
    page.look_at_road(500, zoom=14)
    assert page.count("networks:bundle") > 0
    assert page.count("networks:planned") == 0
    page.click_road(500, north_px=-9)
    expect(page.page.locator("#panel")).to_contain_text("此处有")
    expect(page.page.locator("#panel .choice")).to_have_count(9)
    page.page.keyboard.press("Escape")
    page.look_at_road(500, zoom=16)
    assert page.count("networks:bundle") == 0
    assert page.count("networks:planned") > 0


def test_the_map_shows_only_the_works_of_a_light_and_the_address_keeps_it(
    bench: Callable[..., Bench], works: dict[str, Work]
) -> None:
    view = bench("?as_of=2014-11-30")
    view.look_at_road(1000, zoom=14)
    view.page.get_by_label("只看这个状态").select_option("红")
    expect(view.page.locator("#filter")).to_contain_text("只画这 1 项工程")
    view.wait_for(lambda: works_drawn(view) == {works["late"].pk})
    view.page.wait_for_url(re.compile("light=red"))
    view.page.reload()
    view.settle()
    view.wait_for(lambda: works_drawn(view) == {works["late"].pk})
    view.page.get_by_role("button", name="全部显示").click()
    view.wait_for(lambda: works["built"].pk in works_drawn(view))


def test_two_days_stand_side_by_side_and_the_line_between_them_moves(bench: Callable[..., Bench]) -> None:
    view = bench("?as_of=2014-11-30")
    view.look_at_road(1000, zoom=14)
    asked: list[str] = []
    view.page.on("request", lambda request: asked.append(request.url) if "/api/day/" in request.url else None)
    view.page.get_by_role("button", name="两日对比").click()
    view.page.get_by_label("左边的日期").fill("2014-05-31")
    expect(view.page.locator(".compare-day").first).to_have_text("2014年5月31日")
    line = view.page.get_by_role("slider", name="两日的分界")
    line.press("ArrowLeft")
    expect(line).to_have_attribute("aria-valuenow", "45")
    finished = "() => window.workbenchBeside?.loaded() && workbenchBeside.getGlobalState().day"
    view.wait_for(lambda: bool(view.page.evaluate(finished)))
    left = "() => workbenchBeside.queryRenderedFeatures(undefined, {layers: ['carriageway:finished']}).length"
    view.wait_for(lambda: view.page.evaluate(left) == 0 and view.count("carriageway:finished") > 0)
    view.page.wait_for_url(re.compile("beside=2014-05-31&split=45"))
    assert len([url for url in asked if "2014-05-31" in url]) == 1  # not again for every move of the line


def test_a_length_is_measured_and_shared_with_the_view(bench: Callable[..., Bench]) -> None:
    view = bench("?as_of=2014-11-30")
    view.look_at_road(1000, zoom=14)
    view.page.get_by_role("button", name="量距离和面积").click()
    view.click_road(800)
    view.click_road(1200)
    card = view.page.locator(".map-card")
    expect(card).to_contain_text(re.compile(r"长 (39\d|40\d)\.\d 米"))
    expect(view.page.locator("#panel")).to_be_hidden()
    view.page.wait_for_url(re.compile("measure="))
    view.page.get_by_role("button", name="分享这个画面").click()
    assert "measure=" in view.page.get_by_label("这个画面的链接").input_value()
    code = view.page.get_by_role("img", name="这个画面的二维码")
    view.wait_for(lambda: code.evaluate("image => image.complete && image.naturalWidth > 100"))


def test_chainages_stand_along_the_selected_road(bench: Callable[..., Bench], works: dict[str, Work]) -> None:
    view = bench(f"?as_of=2014-11-30&road={works['late'].road_id}")
    view.look_at_road(1000, zoom=14)
    view.wait_for(lambda: view.count("ticks:500") >= 2)
    texts = view.page.evaluate(
        "() => workbenchMap.queryRenderedFeatures(undefined, {layers: ['ticks:500', 'ticks:1000']})"
        ".map(f => f.properties.text)"
    )
    assert {"K0+500", "K1+000", "K1+500"} <= set(texts)
