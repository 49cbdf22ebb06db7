import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from gis.models import Target
from roads.models import Obstacle, Work
from roads.services import void_report
from tests.browser.conftest import DESKTOP
from tests.browser.workbench_page import Bench, contrast_failures
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., Page]
NO_WEBGL = """const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : context.call(this, kind, ...more);
};"""


@pytest.fixture
def district(site: str) -> dict[str, Work]:
    """神州路 (4 km, west to east) crossed by 中原路 and 迎宾路. Its first kilometre was built by June, its second is
    late, a gas pipe runs along both; the target is 105 km of new road."""
    shenzhou = make_road("神州路", axis="EW", axis_no=6, line=straight(length=4000), schematic=True)
    make_road("中原路", line=straight(x=1000, y=-500, length=1000, east=False))
    make_road("迎宾路", line=straight(x=2000, y=-500, length=1000, east=False))
    planned = {"planned_start": date(2014, 4, 1), "planned_finish": date(2014, 8, 31)}
    built = make_work(shenzhou, 0, 1000, to_label="中原路", **planned)
    late = make_work(
        shenzhou, 1000, 2000, from_label="中原路", to_label="迎宾路", quote="八月底前完成。", **planned
    )
    gas = make_work(shenzhou, 0, 2000, kind="gas", **planned | {"planned_finish": date(2014, 12, 31)})
    for number, step in enumerate(("subgrade", "base", "surface", "ancillary")):
        make_report(built, step, 0, 1000, day=date(2014, 5, 10 + 5 * number))
    make_report(late, "subgrade", 1000, 1400, side="L", day=date(2014, 6, 20))
    wrong = make_report(late, "subgrade", 1400, 1900, day=date(2014, 6, 21))
    void_report(
        report=wrong,
        reason="桩号报错",
        by=make_user(),
        now=datetime(2014, 6, 25, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    Obstacle.objects.create(
        code="WT1",
        kind="land",
        title="三户未腾空",
        work=late,
        found_on=date(2014, 6, 1),
        due=date(2014, 7, 1),
    )
    Target.objects.create(code="new-road", label="新增道路", value=105, measure_unit="公里", source="试验")
    return {"built": built, "late": late, "gas": gas}


@pytest.fixture
def troubled_page(chromium: Browser, site: str, district: dict[str, Work]) -> Iterator[Page]:
    """A page whose console may complain, for tests that make things fail."""
    context = chromium.new_context(viewport=DESKTOP, locale="zh-CN", base_url=site)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def bench(open_page: Open, district: dict[str, Work]) -> Callable[..., Bench]:
    """Opens the workbench at an address and waits until map and figures stand."""

    def opened(query: str = "?as_of=2014-09-15", **options: Any) -> Bench:
        page = open_page(f"/{query}", **options)
        made = Bench(page)
        made.settle()
        return made

    return opened


def test_figures_say_what_the_rows_say_and_follow_the_day(bench: Callable[..., Bench]) -> None:
    opened = bench("?as_of=2014-05-24")
    new_road = opened.page.locator("[data-figure=new-road]")
    expect(new_road).to_contain_text("0公里目标 105")
    opened.set_day("2014-05-25")
    expect(new_road).to_contain_text("1公里目标 105")
    expect(opened.page.locator("#figures")).to_contain_text("截至2014年5月25日最新上报 5月25日，当天")
    expect(opened.page.locator("[data-figure=works-finished]")).to_contain_text("1/3")


def test_moving_the_time_bar_recolours_the_map_and_asks_for_no_tile(bench: Callable[..., Bench]) -> None:
    opened = bench("?as_of=2014-04-30")
    requests: list[str] = []
    opened.page.on("request", lambda request: requests.append(request.url))
    before, colour_before = opened.count("carriageway:finished"), opened.colour_on_road(500)
    opened.set_day("2014-09-15")
    opened.settle()
    assert before == 0
    assert opened.count("carriageway:finished") > 0
    assert opened.colour_on_road(500) != colour_before
    assert [address for address in requests if "/tiles/" in address] == []
    days = [address for address in requests if "/api/day/" in address]
    assert len(days) == len(set(days))
    assert days[-1].endswith("as_of=2014-09-15")


def test_a_late_work_is_marked_red_only_after_it_is_late(bench: Callable[..., Bench]) -> None:
    opened = bench("?as_of=2014-04-04")
    assert opened.count("carriageway:late-left") == 0
    opened.set_day("2014-09-15")
    opened.wait_for(lambda: opened.count("carriageway:late-left") > 0)


def test_an_address_restores_day_view_layers_and_selection(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    late = district["late"].pk
    opened = bench("?as_of=2014-06-30")
    opened.show_work(late)
    opened.page.get_by_role("checkbox", name="管线").first.uncheck()
    opened.page.evaluate("workbenchMap.jumpTo({center: [113.23, 35.14], zoom: 13.5})")
    opened.page.wait_for_url(re.compile("at=13.50/35.14000/113.23000"))
    again = bench(f"?{opened.page.url.partition('?')[2]}")
    expect(again.page.locator("#time-words")).to_have_text("截至2014年6月30日")
    expect(again.page.locator("#panel")).to_contain_text("中原路 — 迎宾路")
    expect(again.page.get_by_role("checkbox", name="管线").first).not_to_be_checked()
    view = again.page.evaluate("[workbenchMap.getZoom(), ...workbenchMap.getCenter().toArray()]")
    assert view == pytest.approx([13.5, 113.23, 35.14], abs=1e-4)


def test_what_an_address_says_wrongly_is_left_out_and_told(bench: Callable[..., Bench]) -> None:
    opened = bench("?as_of=2014-02-30&off=moon&at=1/2")
    said = opened.page.locator("#messages")
    expect(said).to_contain_text("2014-02-30")
    expect(said).to_contain_text("moon")
    expect(said).to_contain_text("1/2")
    expect(opened.page.locator("#time-words")).to_have_text("截至2014年6月20日")


def test_a_work_that_does_not_exist_is_told_and_nothing_stands_back_for_it(troubled_page: Page) -> None:
    troubled_page.goto("/?work=99999&as_of=2014-06-15")
    Bench(troubled_page).settle()
    expect(troubled_page.locator("#panel-body")).to_contain_text("没有这一项")
    troubled_page.wait_for_function("() => workbenchMap.getGlobalState().selected === 0")


def test_searching_a_chainage_flies_there_and_marks_it(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    opened = bench()
    opened.search("神州路 K1+200")
    first = opened.page.get_by_role("option").first
    expect(first).to_contain_text("神州路 K1+200")
    first.click()
    expect(opened.page.locator(".map-mark")).to_have_text("神州路 K1+200")
    opened.settle()
    lon, lat = opened.place_on_road(1200)
    box = opened.page.evaluate("workbenchMap.getBounds().toArray().flat()")
    assert box[0] < lon < box[2]
    assert box[1] < lat < box[3]
    assert opened.page.evaluate("workbenchMap.getZoom()") > 14
    expect(opened.page.locator("#panel")).to_contain_text("桩号 K1+200")


def test_an_address_may_name_a_chainage(bench: Callable[..., Bench], district: dict[str, Work]) -> None:
    opened = bench(f"?as_of=2014-09-15&road={district['late'].road_id}&m=1200")
    expect(opened.page.locator(".map-mark")).to_have_text("神州路 K1+200")
    expect(opened.page.locator("#panel .here")).to_have_count(2)
    opened.settle()
    expect(opened.page.locator(".map-mark")).to_be_in_viewport()


def test_the_months_under_the_pointer_are_told(bench: Callable[..., Bench]) -> None:
    opened = bench()
    box = opened.page.get_by_role("slider").bounding_box()
    assert box
    opened.page.mouse.move(box["x"] + box["width"] * 45 / 275, box["y"] + 20)
    expect(opened.page.locator("#time-note")).to_have_text("2014年5月完成 1.0 公里")


def test_a_bare_chainage_past_the_end_of_the_selected_road_is_refused_in_words(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    opened = bench(f"?as_of=2014-09-15&road={district['late'].road_id}")
    opened.search("K99+999")
    listed = opened.page.locator("#search-list")
    expect(listed).to_contain_text("没有 K99+999")
    opened.page.keyboard.press("Enter")
    expect(listed).to_be_visible()


def test_a_search_without_results_says_so(bench: Callable[..., Bench]) -> None:
    opened = bench()
    opened.search("阿房宫")
    expect(opened.page.locator("#search-list")).to_contain_text("没有找到“阿房宫”")


def test_the_panel_draws_the_strip_chart_and_tells_the_same_as_a_table(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    opened = bench(f"?as_of=2014-09-15&work={district['late'].pk}")
    panel = opened.page.locator("#panel")
    expect(
        panel.get_by_role("img", name=re.compile("形象进度图，截至2014年9月15日：路基20%"))
    ).to_be_visible()
    done = panel.locator(".strip-done")
    expect(done).to_have_count(1)
    bed = panel.locator(".strip-bed").first.bounding_box()
    cell = done.bounding_box()
    assert bed
    assert cell
    assert cell["width"] / bed["width"] == pytest.approx(0.4, abs=0.01)
    assert cell["height"] / bed["height"] == pytest.approx(0.5, abs=0.05)
    assert cell["y"] == pytest.approx(bed["y"], abs=1)
    panel.get_by_text("用表格看").click()
    expect(panel.get_by_role("row", name="路基 左幅 K1+000–K1+400 2014-06-20")).to_be_visible()


def test_the_panel_tells_light_reason_reports_and_obstacles(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    panel = bench(f"?as_of=2014-09-15&work={district['late'].pk}").page.locator("#panel")
    expect(panel.locator(".light")).to_have_text("红")
    expect(panel).to_contain_text("超过计划完工日 15 天")
    expect(panel.locator("del")).to_have_text(re.compile("路基.* K1\\+400–K1\\+900"))
    expect(panel).to_contain_text("已作废：桩号报错")
    expect(panel).to_contain_text("三户未腾空逾期76天")
    expect(panel.get_by_role("link", name="在台账中查看")).to_be_visible()
    expect(panel.locator("blockquote")).to_have_text("八月底前完成。")


def test_the_panel_follows_the_day(bench: Callable[..., Bench], district: dict[str, Work]) -> None:
    opened = bench(f"?as_of=2014-09-15&work={district['late'].pk}")
    panel = opened.page.locator("#panel")
    expect(panel.locator(".strip-done")).to_have_count(1)
    opened.set_day("2014-05-30")
    expect(panel.locator(".strip-done")).to_have_count(0)
    expect(panel).not_to_contain_text("三户未腾空")


def test_a_click_where_several_things_lie_asks_which(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    opened = bench()
    opened.look_at_road(500, zoom=15)
    opened.click_road(500, north_px=6)
    panel = opened.page.locator("#panel")
    expect(panel).to_contain_text("此处有2项")
    panel.get_by_role("button", name="燃气").click()
    expect(panel).to_contain_text("燃气工程")
    panel.get_by_role("button", name="返回列表").click()
    expect(panel).to_contain_text("此处有2项")


def test_on_a_phone_one_sheet_comes_from_below(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    opened = bench(phone=True)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#glance")).to_contain_text("新建成道路 1/105")
    figures = page.locator("[data-figure=new-road]")
    expect(figures).not_to_be_in_viewport()
    page.locator("#sheet-handle").tap()
    expect(figures).to_be_in_viewport()
    small = page.evaluate(
        "[...document.querySelectorAll('button, input[type=search], summary, .figures-lights a, .layer-line label')]"
        ".filter(e => e.checkVisibility() && e.id !== 'sheet-handle')"
        ".map(e => [e.id || e.className || e.textContent, Math.round(e.getBoundingClientRect().height)])"
        ".filter(([, height]) => height < 44)"
    )
    assert small == []


def test_everything_can_be_done_with_the_keyboard(bench: Callable[..., Bench]) -> None:
    opened = bench()
    page, keys = opened.page, opened.page.keyboard
    keys.press("/")
    keys.type("神州路 中原路 迎宾路")
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    expect(page.locator("#panel")).to_contain_text("中原路 — 迎宾路")
    keys.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.locator("#time-slider").focus()
    for key, words in (
        ("ArrowLeft", "2014年9月14日"),
        ("PageDown", "2014年8月31日"),
        ("Shift+ArrowRight", "2014年9月30日"),
        ("Home", "2014年4月1日"),
        ("ArrowRight", "2014年4月2日"),
    ):
        keys.press(key)
        expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", words)


def test_space_plays_the_year_and_stops_it(bench: Callable[..., Bench]) -> None:
    opened = bench("?as_of=2014-04-30")
    page = opened.page
    page.locator("#time-slider").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    expect(page.locator("#time-words")).not_to_have_text("截至2014年4月30日")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="播放")).to_be_visible()
    stopped = page.locator("#time-words").inner_text()
    page.wait_for_timeout(400)
    expect(page.locator("#time-words")).to_have_text(stopped)


def test_text_on_the_page_has_the_contrast_of_aa(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    opened = bench(f"?as_of=2014-09-15&work={district['late'].pk}")
    expect(opened.page.locator(".strip-done")).to_have_count(1)
    assert contrast_failures(opened.page) == []


def test_marks_of_schematic_data_stay_in_sight(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    for phone in (False, True):
        page = bench(phone=phone).page
        expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("示意：路网位置不是测量结果")
        expect(page.locator(".maplibregl-ctrl-attrib")).to_be_in_viewport()


def test_a_failing_answer_is_told_and_asked_again(troubled_page: Page) -> None:
    page = troubled_page
    page.route("**/api/day/**", lambda route: route.abort())
    page.goto("/?as_of=2014-09-15")
    figures = page.locator("#figures")
    expect(figures).to_contain_text("关键指标没有取到：连不上服务器")
    page.unroute("**/api/day/**")
    figures.get_by_role("button", name="重试").click()
    expect(figures).to_contain_text("新建成道路")
    expect(page.locator("#messages .message")).to_have_count(0)


def test_failing_tiles_are_told_and_asked_again(troubled_page: Page) -> None:
    page = troubled_page
    page.route("**/tiles/**/*.mvt*", lambda route: route.fulfill(status=503, body=""))
    page.goto("/?as_of=2014-09-15")
    expect(page.locator("#messages")).to_contain_text("有一部分地图没有取到（503）")
    page.unroute("**/tiles/**/*.mvt*")
    page.locator("#messages").get_by_role("button", name="重试").click()
    Bench(page).wait_for(lambda: Bench(page).count("carriageway:finished") > 0)
    expect(page.locator("#messages")).not_to_contain_text("没有取到")


def test_one_failing_tile_is_told_until_it_comes(troubled_page: Page) -> None:
    page = troubled_page
    failing: list[str] = []

    def fail_the_first(route: Route) -> None:
        failing.extend([route.request.url] if not failing else [])
        if route.request.url in failing:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    page.route("**/tiles/**/*.mvt*", fail_the_first)
    page.goto("/?as_of=2014-09-15")
    told = page.locator("#messages").get_by_text("有一部分地图没有取到（503）")
    expect(told).to_be_visible()
    Bench(page).settle()
    expect(told).to_be_visible()
    page.unroute("**/tiles/**/*.mvt*")
    page.locator("#messages").get_by_role("button", name="重试").click()
    expect(told).to_have_count(0)
    Bench(page).settle()


def test_without_webgl_the_page_says_so_and_the_figures_still_stand(troubled_page: Page) -> None:
    page = troubled_page
    page.add_init_script(NO_WEBGL)
    page.goto("/?as_of=2014-09-15")
    expect(page.locator("#map-state")).to_contain_text("WebGL")
    expect(page.locator("[data-figure=new-road]")).to_contain_text("1公里")


def test_new_reports_show_without_a_reload_and_bring_new_tiles(
    bench: Callable[..., Bench], district: dict[str, Work]
) -> None:
    opened = bench("?as_of=2014-09-15")
    tiles: list[Request] = []
    opened.page.on("request", lambda request: tiles.append(request) if "/tiles/" in request.url else None)
    for step in ("subgrade", "base", "surface", "ancillary"):
        make_report(district["late"], step, 1000, 2000, day=date(2014, 9, 10))
    opened.set_day("2014-09-16")
    expect(opened.page.locator("[data-figure=new-road]")).to_contain_text("2公里")
    opened.wait_for(lambda: any(request.url.endswith("district.json") for request in tiles))


def test_on_paper_the_map_stands_with_north_and_without_buttons(bench: Callable[..., Bench]) -> None:
    opened = bench()
    opened.page.emulate_media(media="print")
    expect(opened.page.locator(".north")).to_be_visible()
    expect(opened.page.locator(".timebar")).to_be_hidden()
    expect(opened.page.locator(".search")).to_be_hidden()
    expect(opened.page.locator(".figures-day")).to_be_visible()
    opened.page.emulate_media(media="screen")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    picture = opened.page.locator("img.map-print")
    expect(picture).to_have_count(1)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 800
    assert len(opened.colours_of(picture)) > 5
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(picture).to_have_count(0)
