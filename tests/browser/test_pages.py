import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from gis.models import Membership, ResponsibleUnit
from gis.roles import REPORTER
from roads.chainage import span_of
from roads.models import ProgressReport, Work
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., Page]


@pytest.fixture
def works(site: str) -> list[Work]:
    """Forty works on 横3, every third of them gas; the first is red, with a step finished over half its length."""
    road = make_road("神州路", axis="EW", axis_no=3, line=straight(length=5000))
    unit = ResponsibleUnit.objects.create(name="建设局")
    rows = [
        make_work(
            road,
            number * 100,
            number * 100 + 100,
            code=f"W{number:02}",
            kind="gas" if number % 3 == 2 else "carriageway",
            unit=unit,
            planned_start=date(2014, 5, 1),
            planned_finish=date(2014, 8, 31),
        )
        for number in range(40)
    ]
    make_report(rows[0], "subgrade", 0, 50, day=date(2014, 9, 30))
    return rows


@pytest.fixture
def reporter(works: list[Work]) -> Any:
    user = make_user("tianbao")
    user.set_password("一二三四五")
    user.save()
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    Membership.objects.create(user=user, unit=ResponsibleUnit.objects.get())
    return user


def log_in(page: Page, password: str = "一二三四五") -> None:
    page.get_by_label("用户名").fill("tianbao")
    page.get_by_label("密码").fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def within_width(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_choosing_a_filter_narrows_the_ledger_at_once_and_its_word_takes_it_away(
    open_page: Open, works: list[Work]
) -> None:
    page = open_page("/works/")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(40)
    page.get_by_label("类别").select_option("燃气")
    expect(rows).to_have_count(13)
    assert "kind=gas" in page.url
    page.get_by_role("link", name=re.compile("^类别：燃气")).click()
    expect(rows).to_have_count(40)


def test_the_header_of_the_ledger_stays_while_its_rows_scroll(open_page: Open, works: list[Work]) -> None:
    page = open_page("/works/")
    head = page.locator("thead th").first
    before = head.bounding_box()
    page.locator(".pane").evaluate("pane => pane.scrollTo(400, 600)")
    assert head.bounding_box() == before
    expect(page.locator("tbody tr").first).not_to_be_in_viewport()


def test_why_a_work_is_late_is_in_sight_on_a_common_screen(open_page: Open, works: list[Work]) -> None:
    page = open_page("/works/?as_of=2014-09-15")
    pane, reason = page.locator(".pane").bounding_box(), page.locator("thead .c-reason").bounding_box()
    assert pane
    assert reason
    assert reason["x"] + reason["width"] <= pane["x"] + pane["width"] + 8


def test_lights_have_a_shape_and_a_word_beside_their_colour(open_page: Open, works: list[Work]) -> None:
    light = open_page("/works/?sort=code").locator("tbody .light").first
    expect(light).to_have_text("红")
    shape, colour = light.evaluate(
        "mark => [getComputedStyle(mark, '::before').content, getComputedStyle(mark, '::before').color]"
    )
    assert shape == '"■"'
    assert colour == "rgb(184, 38, 28)"


def test_on_a_phone_no_page_is_wider_than_the_screen(
    open_page: Open, works: list[Work], reporter: Any
) -> None:
    page = open_page("/report/", phone=True)
    assert within_width(page)
    log_in(page)
    for path in ("/works/", "/grid/", "/report/", f"/report/?work={works[0].pk}"):
        page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{path}")
        assert within_width(page), path


def test_the_matrix_keeps_the_axis_in_sight_while_it_scrolls_sideways_on_a_phone(
    open_page: Open, works: list[Work]
) -> None:
    page = open_page("/grid/", phone=True)
    axis = page.get_by_role("rowheader", name="横3 神州路")
    left = axis.bounding_box()
    page.locator(".pane").evaluate("pane => pane.scrollTo(300, 0)")
    moved = axis.bounding_box()
    assert left
    assert moved
    assert moved["x"] == left["x"]


def test_the_bar_in_a_cell_is_as_long_as_the_plan_and_filled_as_far_as_finished(
    open_page: Open, works: list[Work]
) -> None:
    page = open_page("/grid/")
    longest, shorter = page.locator("tbody .mbar").all()
    boxes = [bar.bounding_box() for bar in (longest, shorter)]
    assert boxes[0]
    assert boxes[1]
    # 2.7 km of carriageway beside 1.3 km of gas
    assert boxes[1]["width"] / boxes[0]["width"] == pytest.approx(13 / 27, abs=0.02)
    begun = longest.locator(".bar-under-way").bounding_box()
    assert begun
    assert begun["width"] / boxes[0]["width"] == pytest.approx(50 / 2700, abs=0.01)


@pytest.mark.parametrize("path", ["/works/", "/grid/"])
def test_a_printed_page_is_a4_landscape_and_the_matrix_is_one(
    open_page: Open, works: list[Work], path: str
) -> None:
    pdf = open_page(path).pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(842, 595)}
    if path == "/grid/":
        assert len(boxes) == 1


def test_a_wrong_password_is_said_in_chinese_and_a_right_one_goes_where_one_wanted(
    open_page: Open, works: list[Work], reporter: Any
) -> None:
    page = open_page("/report/")
    log_in(page, "不对")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    log_in(page)
    expect(page).to_have_url(re.compile("/report/$"))
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="登录")).to_be_visible()


def test_a_report_is_made_with_one_thumb_and_taken_back(
    open_page: Open, works: list[Work], reporter: Any
) -> None:
    page = open_page(f"/report/?work={works[0].pk}", phone=True)
    log_in(page)
    # the subgrade is finished to K0+050: the form starts from there
    expect(page.get_by_label("起点桩号", exact=True)).to_have_value("K0+050")
    for _ in range(3):
        page.get_by_role("button", name="止点桩号加 10 米").tap()
    expect(page.get_by_label("止点桩号", exact=True)).to_have_value("K0+080")
    expect(page.locator(".reported-length")).to_have_text("长 30 米")
    chosen = page.locator(".step:has(:checked) .chosen")
    assert (chosen.get_attribute("x"), chosen.get_attribute("width")) == ("50", "30")
    page.get_by_role("button", name="止点桩号加 100 米").tap()
    expect(page.get_by_label("止点桩号", exact=True)).to_have_value("K0+100")
    page.get_by_text("左幅", exact=True).tap()
    page.get_by_role("button", name="上报", exact=True).tap()
    # today lies years after all reports: it is asked about
    expect(page.get_by_role("alert")).to_contain_text("日期对吗？")
    page.get_by_label("日期没有写错，照这一天上报").check()
    page.get_by_role("button", name="上报", exact=True).tap()
    expect(page.get_by_role("status")).to_contain_text("已上报。路基 左幅 K0+050—K0+100")
    report = ProgressReport.objects.order_by("-pk")[0]
    assert (report.span, report.side, report.by) == (span_of(50, 100), "L", reporter)
    page.get_by_role("button", name="填错了，撤回").tap()
    expect(page.get_by_role("status")).to_contain_text("已作废")
    report.refresh_from_db()
    assert report.void_reason == "填错，当场撤回"


def test_ends_the_wrong_way_round_and_metres_reported_before_are_told_on_a_phone(
    open_page: Open, works: list[Work], reporter: Any
) -> None:
    page = open_page(f"/report/?work={works[0].pk}", phone=True)
    log_in(page)
    page.get_by_label("完成日期").fill("2014-10-01")
    page.get_by_label("起点桩号", exact=True).fill("K0+080")
    page.get_by_label("止点桩号", exact=True).fill("K0+020")
    expect(page.locator(".reported-length")).to_have_text("长 60 米，起点在止点之后")
    expect(page.locator(".reported-before")).to_contain_text("其中 30 米已报过：")
    page.get_by_role("button", name="上报", exact=True).tap()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_contain_text("写反了吗？")
    page.get_by_label("是写反了，按 K0+020—K0+080 上报").check()
    page.get_by_role("button", name="上报", exact=True).tap()
    expect(page.get_by_role("status")).to_contain_text("已上报。路基 双侧 K0+020—K0+080")
    expect(page.get_by_role("status")).to_contain_text("其中 30 米早先已报过")


def test_another_step_starts_from_where_that_step_is_open(
    open_page: Open, works: list[Work], reporter: Any
) -> None:
    page = open_page(f"/report/?work={works[0].pk}")
    log_in(page)
    page.get_by_role("radio", name=re.compile("基层")).check()
    expect(page.get_by_label("起点桩号", exact=True)).to_have_value("K0+000")
    page.get_by_role("button", name="工程止点").click()
    expect(page.locator(".reported-length")).to_have_text("长 100 米")


def test_the_field_form_works_without_scripts(open_page: Open, works: list[Work], reporter: Any) -> None:
    page = open_page(f"/report/?work={works[0].pk}", scripts=False)
    log_in(page)
    expect(page.get_by_role("button", name="止点桩号加 10 米")).to_be_hidden()
    page.get_by_label("完成日期").fill("2014-10-01")
    page.get_by_label("止点桩号", exact=True).fill("K0+300")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text("范围超出工程")
    expect(page.get_by_label("止点桩号", exact=True)).to_have_value("K0+300")
    page.get_by_label("止点桩号", exact=True).fill("80")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已上报。路基 双侧 K0+050—K0+080")


def test_buttons_for_the_thumb_are_at_least_44_px(open_page: Open, works: list[Work], reporter: Any) -> None:
    page = open_page(f"/report/?work={works[0].pk}", phone=True)
    log_in(page)
    for target in page.locator("main :is(button, input:not([type=hidden]):not([type=radio]), .step)").all():
        box = target.bounding_box()
        if box:
            assert box["height"] >= 44, target.inner_html()
