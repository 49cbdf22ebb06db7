"""A district of one's own, from nothing to its first briefing, with the real streets of Futian where they are there."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import openpyxl
import pytest
import shapely
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from gis.access.first_run import issue_code
from gis.models import District
from roads.models import Obstacle, ProgressReport, Road, Work
from tests.files import write_vector
from tests.paths import DATA

FILE = DATA / "shenzhen-futian-osm" / "shenzhen_futian_roads.geojson"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not FILE.exists(), reason="the streets of Futian are not at hand"),
]
MOST_CLICKS = 120
PASSWORD = "福田-2024-测试-甲"
BULLETIN = """福田区2024年道路建设月报
一、香梅路(红荔路—深南大道)道路工程进展顺利，12月底前完工。
二、泰然九路给水管网改造全面展开，福荣路(沙嘴路—福沙路)雨污分流改造工程年底前开工。
三、无名大街(甲路—乙路)道路工程加快推进。"""
# Streets of the plan: what is clicked, in the order of their numbers.
NORTH_SOUTH = ("红树林路", "农林路", "香梅路", "沙嘴路", "泰然九路", "福强路")
EAST_WEST = ("侨香路", "红荔路", "香林路", "深南大道", "白石路", "福荣路")
# A point of the page that lies on a street and on no other.
POINT_ON = """(name) => {
  const map = window.planMap, frame = map.getCanvas().getBoundingClientRect();
  const source = Object.entries(map.getStyle().sources).find(([, one]) => one.type === 'vector')[0];
  const drawn = map.querySourceFeatures(source, { sourceLayer: 'roads', filter: ['==', ['get', 'name'], name] });
  const lines = drawn.flatMap(({ geometry: { type, coordinates } }) =>
    type === 'LineString' ? [coordinates] : coordinates);
  const shares = [0.5, 0.3, 0.7, 0.1, 0.9, 0.4, 0.6];
  for (const line of lines) for (let at = 1; at < line.length; at += 1) for (const share of shares) {
    const [a, b] = [line[at - 1], line[at]];
    const { x, y } = map.project([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
    if (x < 12 || y < 12 || x > frame.width - 60 || y > frame.height - 40) continue;
    const hits = map.queryRenderedFeatures([[x - 8, y - 8], [x + 8, y + 8]]);
    const names = new Set(hits.filter((f) => f.sourceLayer === 'roads' && f.id).map((f) => f.properties.name));
    if (names.size === 1 && names.has(name)) return [x + frame.left, y + frame.top];
  }
  return null;
}"""


@pytest.fixture
def page(open_page: Callable[..., Page], settings: Any, tmp_path: Path) -> Page:
    settings.FIRST_RUN_CODE = tmp_path / "first-run-code"
    settings.IMPORT_FOLDER = tmp_path / "kept"
    return open_page()


def within_width(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def wait_for_map(page: Page, name: str) -> None:
    """Until a map has drawn what it was asked for; pages allow no eval, which Playwright's own waiting would use."""
    for _ in range(300):
        if page.evaluate("(name) => Boolean(window[name]?.loaded())", name):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{name} was not drawn within a minute")


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)


def first_administrator(page: Page, site: str) -> None:
    page.goto(f"{site}/start/first/?code={issue_code()}")
    fill(page, username="laowang", name="王工", password=PASSWORD, again=PASSWORD)
    page.get_by_role("button", name="建立账号并开始").click()
    page.wait_for_url("**/start/")
    expect(page.locator("main")).to_contain_text("已做 0 步")


COUNT_CLICKS = """
  sessionStorage.clicks ??= 0;
  addEventListener('click', (event) => {
    if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks) + 1;
  }, true);
"""


def clicks(page: Page) -> int:
    """How often the person at this page has clicked since it was opened."""
    return int(page.evaluate("Number(sessionStorage.clicks)"))


def describe(page: Page, site: str) -> None:
    page.goto(f"{site}/settings/")
    fill(page, name="福田区", issuer="福田区建设指挥部", signature="指挥部办公室")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".message")).to_have_text("已保存。")


def bring_in(page: Page, site: str, layer: str, path: Path, *, leave_out: bool = False) -> None:
    page.goto(f"{site}/imports/?layer={layer}")
    page.set_input_files("#file", str(path))
    page.click("#go")
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    if leave_out:
        page.check("[name=leave_out]")
        page.get_by_role("button", name="重新检查").click()
        expect(page.locator("[name=leave_out]")).to_be_checked()
    page.locator("form[action$='/apply/'] button").first.click()
    expect(page.locator(".run-status")).to_have_text("已导入")


def press(page: Page, name: str) -> None:
    """Clicks a street on the map where nothing else is near."""
    point = page.evaluate(POINT_ON, name)
    assert point, f"no place on the map is {name} alone"
    page.mouse.click(*point)


def plan_of_axes(page: Page, site: str) -> None:
    """Both ways of clicking: an axis and its road, one after the other; several roads, then all at once."""
    page.goto(f"{site}/settings/plans/new/")
    fill(page, name="六纵六横", owner="规划分局", ns_count="6", ew_count="6")
    page.get_by_role("button", name="保存").click()
    wait_for_map(page, "planMap")
    page.locator("[data-code=NS1]").click()
    for name in NORTH_SOUTH:
        press(page, name)
    expect(page.locator("#axes")).to_contain_text("纵6福强路")
    for name in EAST_WEST:
        press(page, name)
    expect(page.locator("#axes-picked")).to_contain_text("已点 6 条")
    page.locator("[data-spread=EW]").click()
    page.locator("#axes-save").click()
    expect(page.locator("#axes-said")).to_have_text("已保存，共 12 条轴")


def target(page: Page, site: str) -> None:
    page.goto(f"{site}/settings/targets/new/")
    page.select_option("[name=figure]", "new-road")
    fill(page, value="3.5", due="2025-12-31", source="为试验编写")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("新建成道路")


def people(page: Page, site: str) -> str:
    """A unit and a reporter of it; returns the link for the reporter."""
    page.goto(f"{site}/people/")
    unit = page.locator("form", has=page.locator("[value=unit]"))
    unit.locator("[name=name]").fill("福田区建设局")
    unit.locator("[name=short_name]").fill("建设局")
    unit.get_by_role("button").click()
    invite = page.locator("form", has=page.locator("[value=invite]"))
    invite.locator("[name=username]").fill("xiaoli")
    invite.locator("[name=name]").fill("李工")
    invite.locator("[name=unit]").select_option(label="建设局")
    invite.get_by_label("填报员").check()
    invite.get_by_role("button").click()
    return page.locator(".address code").inner_text()


def works_from_a_bulletin(page: Page, site: str) -> None:
    page.goto(f"{site}/bulletins/")
    fill(page, text=BULLETIN, published_on="2024-10-31")
    page.get_by_role("button", name="识别工程").click()
    wait_for_map(page, "bulletinMap")
    expect(page.locator("mark.resolution-exact")).to_have_text("香梅路(红荔路—深南大道)道路工程")
    expect(page.locator("mark.resolution-unlocated")).to_contain_text("无名大街")
    page.locator("mark.resolution-exact").click()
    expect(page.locator("tr.is-active")).to_have_count(1)
    page.get_by_role("button", name="写入勾选的").click()
    expect(page.locator(".bulletin-run")).to_contain_text("新增 4")


def a_ledger(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "道路", "起点", "止点", "类别", "责任单位", "计划开工", "计划完工"])
    days = [date(2024, 9, 1), date(2024, 12, 20)]
    sheet.append(["F-01", "红荔路", "香蜜湖路辅路", "香梅路", "道路", "福田区建设局", *days])
    book.save(path)
    return path


def units_from_a_table(page: Page, site: str, path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["单位名称", "简称"])
    book.active.append(["福田区水务局", "水务局"])
    book.save(path)
    bring_in(page, site, "units", path)


def plan_of_the_works(page: Page, site: str) -> None:
    """The bar of a work is dragged, the work is ticked and put off by a week, saved with a reason."""
    page.goto(f"{site}/plans/?q=F-01")
    bar = page.locator(".gantt-bar").first
    box = bar.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 30, box["y"] + 8, steps=5)
    page.mouse.up()
    expect(page.locator("#plans-changed")).to_contain_text("改了 1 项")
    page.locator(".plans-tick").first.check()
    page.get_by_role("button", name="整体推迟").click()
    fill(page, reason="征迁推迟")
    page.get_by_role("button", name="保存改动").click()
    expect(page.locator(".message")).to_contain_text("已改 1 项")
    finish = Work.objects.get(code="F-01").planned_finish
    assert finish is not None
    assert finish > date(2024, 12, 20)


def stretches_that_were_there(page: Page, site: str) -> None:
    page.goto(f"{site}/existing/")
    wait_for_map(page, "existingMap")
    for name in ("福荣路", "侨香路"):
        point = page.evaluate(POINT_ON.replace("planMap", "existingMap"), name)
        assert point, name
        page.mouse.click(*point)
        expect(page.locator("#existing-picked")).to_contain_text(name)
    fill(page, since="2015-01-01", reason="旧路")
    page.locator("#existing-save").click()
    expect(page.locator(".message")).to_contain_text("已记下 2 段")


def a_report(open_page: Callable[..., Page], site: str, link: str) -> None:
    """The reporter chooses a password and reports on a phone."""
    phone = open_page(phone=True)
    phone.goto(link)
    fill(phone, password=PASSWORD, again=PASSWORD)
    phone.get_by_role("button", name="设好并登录").click()
    phone.wait_for_url(f"{site}/")
    work = Work.objects.get(code="F-01")
    assert work.from_m is not None
    phone.goto(f"{site}/report/?work={work.pk}")
    assert within_width(phone)
    fill(phone, start=f"K{work.from_m / 1000:.3f}".replace(".", "+"), day="2024-11-15")
    end = work.from_m + 200
    phone.fill("main [name=end]", f"K{int(end // 1000)}+{end % 1000:07.3f}")
    phone.locator("main form button[type=submit], main form button:not([type])").last.click()
    phone.wait_for_url("**done=*")
    phone.goto(f"{site}/start/")
    assert within_width(phone)


def an_obstacle(page: Page, site: str) -> None:
    page.goto(f"{site}/obstacles/")
    fill(page, title="两户未搬", found_on="2024-11-01", work_code="F-01")
    page.select_option("[name=kind]", "land")
    page.get_by_role("button", name="登记").click()
    for step, day in (
        ("assigned", "02"),
        ("received", "03"),
        ("answered", "10"),
        ("checked", "12"),
        ("closed", "13"),
    ):
        page.select_option("[name=step]", step)
        fill(page, day=f"2024-11-{day}", note="已办")
        if step == "assigned":
            page.select_option("[name=unit]", label="建设局")
            fill(page, due="2024-11-30")
        page.get_by_role("button", name="记下").click()
        expect(page.locator("table tbody tr").last).to_contain_text(f"2024-11-{day}")
    expect(page.locator("main")).to_contain_text("2024-11-13 销号")


def test_from_nothing_to_the_first_briefing(
    page: Page, open_page: Callable[..., Page], site: str, tmp_path: Path
) -> None:
    page.context.add_init_script(COUNT_CLICKS)
    began = monotonic()
    first_administrator(page, site)
    describe(page, site)
    bring_in(page, site, "roads", FILE, leave_out=True)
    assert Road.objects.count() > 100
    plan_of_axes(page, site)
    box = shapely.box(*Road.objects.get(name="香梅路").centreline.envelope.extent).buffer(300)
    named = {"代码": ["core"], "名称": ["香梅片区"]}
    area = write_vector(tmp_path / "范围.gpkg", named, [box], driver="GPKG")
    bring_in(page, site, "planning-areas", area)
    target(page, site)
    link = people(page, site)
    units_from_a_table(page, site, tmp_path / "单位.xlsx")
    stretches_that_were_there(page, site)
    works_from_a_bulletin(page, site)
    bring_in(page, site, "works", a_ledger(tmp_path / "台账.xlsx"))
    plan_of_the_works(page, site)
    a_report(open_page, site, link)
    assert ProgressReport.objects.get().by == get_user_model().objects.get(username="xiaoli")
    an_obstacle(page, site)
    assert str(Obstacle.objects.get().resolved_on) == "2024-11-13"
    page.goto(f"{site}/grid/?as_of=2024-11-30")
    expect(page.locator("h1")).to_have_text("六纵六横")
    assert page.locator("table.matrix tbody tr").count() == 12
    page.goto(f"{site}/start/")
    assert page.locator(".start-steps .is-done").count() == 9
    page.goto(f"{site}/briefings/2024-11/")
    expect(page.locator("main")).to_contain_text(f"{District.objects.get().name}基础设施建设月汇报")
    expect(page.locator("main")).to_contain_text("六纵六横规划道路")
    expect(page.locator("main")).to_contain_text("指挥部办公室")
    page.check("[name=read]")
    page.get_by_role("button", name="发布并封存").click(timeout=180_000)
    expect(page.locator("a[href='/briefings/2024-11/file.pdf?version=1']")).to_be_visible(timeout=180_000)
    pdf = page.request.get(f"{site}/briefings/2024-11/file.pdf?version=1")
    assert pdf.body().startswith(b"%PDF-")
    page.goto(f"{site}/start/")
    expect(page.locator(".start-steps .is-done")).to_have_count(10)
    minutes, clicked = (monotonic() - began) / 60, clicks(page)
    print(
        f"from nothing to the first briefing: {minutes:.1f} minutes of the machine, {clicked} clicks of the office"
    )
    assert clicked < MOST_CLICKS


def test_the_pages_of_a_new_district_fit_a_phone(
    page: Page, open_page: Callable[..., Page], site: str
) -> None:
    first_administrator(page, site)
    state = page.context.storage_state()
    phone = open_page(phone=True)
    phone.context.add_cookies(state["cookies"])  # type: ignore[arg-type]
    settle = (
        "start",
        "settings",
        "settings/plans/new",
        "people",
        "plans",
        "existing",
        "draw/planning-areas/new",
    )
    for path in (*settle, "bulletins", "obstacles", "works/new", "report/review"):
        phone.goto(f"{site}/{path}/")
        assert within_width(phone), path
