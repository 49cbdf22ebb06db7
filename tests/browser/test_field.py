"""The phone on the site: a fake camera, a fake position along a road, the network shut off and on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, expect

from gis.models import Membership, Photo, ResponsibleUnit
from gis.roles import REPORTER
from roads.models import Inspection, Obstacle, PhotoPlace, ProgressReport, Work
from roads.services import set_status
from tests.browser.conftest import PHONE
from tests.photos import at
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def work(db: Any, settings: Any, tmp_path: Path) -> Work:
    settings.STORAGES = {
        **settings.STORAGES,
        "photos": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "photos"},
        },
    }
    unit = ResponsibleUnit.objects.create(name="建设局")
    user = make_user("工程师", first_name="王工")
    user.set_password("纵横-2014-测试")
    user.save()
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    Membership.objects.create(user=user, unit=unit)
    return make_work(make_road("世纪路", line=straight(length=3000)), 1000, 2000, unit=unit)


def place(x: float, y: float = 0, accuracy: float = 6) -> Any:
    spot = at(x, y)
    return {"longitude": spot["lon"], "latitude": spot["lat"], "accuracy": accuracy}


@pytest.fixture
def phone(chromium: Browser, site: str, work: Work) -> Iterator[Page]:
    """A phone that is logged in and stands at K1+203, 8 m right of the centreline, with the pack of its unit."""
    context = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        permissions=["geolocation", "camera"],
        geolocation=place(1203, -8),
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{site}/login/?next=/field/")
    page.fill("[name=username]", "工程师")
    page.fill("[name=password]", "纵横-2014-测试")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/field/")
    page.wait_for_selector("body[data-ready]")
    page.click("[data-view=packs]")
    page.click("text=本单位的工程")
    expect(page.locator("#offer")).to_contain_text("1 条路，1 项工程")
    page.click("#take")
    expect(page.locator(".field-card")).to_contain_text("本单位的工程")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.click("[data-view=here]")
    yield page
    context.close()
    assert wrong == []


def shoot(page: Page) -> None:
    page.click("#shoot")
    expect(page.locator("#camera video")).to_be_visible()
    page.evaluate(
        """async () => { for (let n = 0; n < 300 && !document.querySelector('#camera video')?.videoWidth; n += 1)
        await new Promise((next) => setTimeout(next, 100)); }"""
    )
    page.click(".shutter")
    page.wait_for_selector(".camera-strip img")
    page.click("#camera-close")


def counts() -> tuple[int, int]:
    return ProgressReport.objects.count(), Photo.objects.count()


def until(page: Page, text: str) -> None:
    page.click("[data-view=outbox]")
    expect(page.locator("#view")).to_contain_text(text)


def queue_after(page: Page, *, days: int) -> Any:
    """State of each item, and whether its work is kept with it, once what was sent so many days ago is let go."""
    return page.evaluate(
        """async (days) => {
            const { forgetSent, queue } = await import('/static/maps/field/db.js');
            await forgetSent(days);
            return (await queue()).map((item) => [item.state, 'work' in item]);
        }""",
        days,
    )


def test_standing_on_the_road_a_report_with_a_photo_is_stored(phone: Page, work: Work) -> None:
    start = monotonic()
    expect(phone.locator("#where")).to_contain_text("世纪路 K1+205")
    expect(phone.locator("#where")).to_contain_text("右幅")
    phone.click("[data-work] >> text=上报")
    assert phone.input_value("[data-name=from] input") == "K1+000"
    assert phone.input_value("[data-name=to] input") == "K1+200"
    shoot(phone)
    phone.click("#send")
    until(phone, "已发送 1")
    print(f"from standing to stored: {monotonic() - start:.1f} s")
    report = ProgressReport.objects.get()
    assert (report.side, report.step.code, float(report.span.upper)) == ("R", "subgrade", 1200.0)
    photo = PhotoPlace.objects.select_related("photo").get()
    assert photo.report_id == report.pk
    assert queue_after(phone, days=30) == [["sent", False]]  # with no copy of the work any more
    assert queue_after(phone, days=-1) == []
    assert photo.metres == pytest.approx(1203, abs=0.5)
    assert photo.photo.accuracy_m == 6


def test_without_network_reports_wait_through_a_reload_and_arrive_once_in_order(
    phone: Page, work: Work
) -> None:
    phone.context.set_offline(True)
    for metres in (1300, 1400):
        phone.context.set_geolocation(place(metres, -8))
        expect(phone.locator("#where")).to_contain_text(f"K1+{metres - 1000}")
        phone.click("[data-work] >> text=上报")
        shoot(phone)
        phone.fill("[data-name=to] input", f"K1+{metres - 1000}")
        phone.click("#send")
        expect(phone.locator("#said")).to_contain_text("已存在手机里")
        expect(phone.locator("[data-work]")).to_be_visible()
    phone.reload()  # the shell comes from the service worker
    phone.wait_for_selector("body[data-ready]")
    until(phone, "等着发送 2")
    assert counts() == (0, 0)
    phone.context.set_offline(False)
    expect(phone.locator("#view")).to_contain_text("已发送 2")
    assert counts() == (2, 2)
    assert [float(r.span.upper) for r in ProgressReport.objects.order_by("pk")] == [1300.0, 1400.0]


def test_a_draft_with_its_photo_survives_a_reload(phone: Page, work: Work) -> None:
    phone.click("[data-work] >> text=上报")
    shoot(phone)
    phone.reload()
    expect(phone.locator(".field-photos img")).to_have_count(1)
    phone.click("#send")
    until(phone, "已发送 1")
    assert counts() == (1, 1)


def test_a_work_cancelled_meanwhile_lands_in_the_tray_with_what_to_do(phone: Page, work: Work) -> None:
    from django.utils import timezone

    phone.context.set_offline(True)
    phone.click("[data-work] >> text=上报")
    phone.click("#send")
    set_status(
        work=work,
        status="cancelled",
        day=timezone.localdate(),
        reason="规划调整",
        by=make_user(),
        now=timezone.now(),
    )
    phone.context.set_offline(False)
    until(phone, "没有收下，要处理 1")
    expect(phone.locator("#view")).to_contain_text("取消，不能填报")
    expect(phone.locator("#view")).to_contain_text("联系审核员")
    set_status(
        work=work,
        status="active",
        day=timezone.localdate(),
        reason="恢复",
        by=make_user(),
        now=timezone.now(),
    )
    phone.click("text=改了再发")
    phone.click("#send")
    until(phone, "已发送 1")
    assert counts() == (1, 0)


SPOILT = """async () => {
    const { database } = await import('/static/maps/field/db.js');
    const db = await database();
    for (const photo of await db.getAll('photos')) await db.put('photos', { ...photo, sha256: '0'.repeat(64) });
}"""


def report_with_a_spoilt_photo(phone: Page) -> None:
    """A report whose photo was damaged in the phone: the report arrives, its photo does not."""
    phone.context.set_offline(True)
    phone.click("[data-work] >> text=上报")
    shoot(phone)
    phone.click("#send")
    expect(phone.locator("#said")).to_contain_text("已存在手机里")
    phone.evaluate(SPOILT)
    phone.context.set_offline(False)
    until(phone, "没有收下，要处理 1")
    expect(phone.locator("#view")).to_contain_text("上报已收下，没有收下的是照片")
    assert counts() == (1, 0)
    phone.click("text=改了再发")


def test_a_report_that_arrived_without_its_photo_and_is_mended_takes_the_place_of_the_first(
    phone: Page, work: Work
) -> None:
    report_with_a_spoilt_photo(phone)
    phone.fill("[data-name=to] input", "K1+150")
    phone.click("[aria-label=删掉这张]")
    phone.click("#send")
    until(phone, "已发送 1")
    expect(phone.locator("#view")).to_contain_text("先前收下的那条已作废")
    first, second = ProgressReport.objects.order_by("pk")
    assert (float(first.span.upper), first.void_reason) == (1200.0, "现场改正，由新的一条代替")
    assert (float(second.span.upper), second.voided_at) == (1150.0, None)


def test_a_report_that_arrived_without_its_photo_stays_when_only_the_photo_is_dropped(
    phone: Page, work: Work
) -> None:
    report_with_a_spoilt_photo(phone)
    phone.click("[aria-label=删掉这张]")
    phone.click("#send")
    until(phone, "已发送 1")
    assert ProgressReport.objects.get().voided_at is None


def test_a_server_that_takes_no_piece_of_a_photo_stops_the_sending(phone: Page, work: Work) -> None:
    asked: list[str] = []

    def stuck(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(json={"received_bytes": 0, "size_bytes": 9, "done": False, "photo": None})

    phone.context.route("**/api/photos/uploads/**", stuck)
    phone.click("[data-work] >> text=上报")
    shoot(phone)
    phone.click("#send")
    until(phone, "服务器暂时出错")
    assert len(asked) < 5
    phone.context.unroute("**/api/photos/uploads/**")
    phone.click("#send-now")
    until(phone, "已发送 1")
    assert counts() == (1, 1)


def test_a_sentence_fills_the_form(phone: Page, work: Work) -> None:
    phone.fill("#sentence", "世纪路K1+200到K1+350右幅基层完成")
    phone.click("text=填表")
    expect(phone.locator("[name=step]:checked")).to_have_value("base")
    assert phone.input_value("[data-name=to] input") == "K1+350"
    expect(phone.locator("[name=side]:checked")).to_have_value("R")


def test_an_inspection_and_an_obstacle_go_the_same_way(phone: Page, work: Work) -> None:
    phone.click("[data-work] >> text=督查")
    phone.fill("[data-name=from] input", "1100")
    phone.fill("[data-name=to] input", "1200")
    phone.click("text=只有一段")
    phone.fill("[data-name=foundFrom] input", "1100")
    phone.fill("[data-name=foundTo] input", "1160")
    shoot(phone)
    phone.click("#send")
    phone.click("[data-work] >> text=报问题")
    phone.click("text=征地拆迁")
    phone.fill("#title", "三户未搬")
    phone.click("#send")
    until(phone, "已发送 2")
    inspection = Inspection.objects.get()
    assert (inspection.verdict, float(inspection.found.upper)) == ("contradicted", 1160.0)
    assert inspection.photos.count() == 1
    assert (Obstacle.objects.get().title, Obstacle.objects.get().kind) == ("三户未搬", "land")


def test_a_slow_tap_right_after_typing_is_not_lost(phone: Page, work: Work) -> None:
    phone.click("[data-work] >> text=督查")
    phone.fill("[data-name=to] input", "1200")
    phone.click("text=只有一段", delay=300)  # the number is taken while the finger is still down
    phone.fill("[data-name=foundFrom] input", "1100")


def test_a_chainage_typed_beyond_the_work_is_told_and_not_moved_to_its_end(phone: Page, work: Work) -> None:
    phone.click("[data-work] >> text=上报")
    phone.fill("[data-name=to] input", "K9+000")
    phone.click("#send")
    expect(phone.locator("#problem")).to_contain_text("超出工程范围 K1+000—K2+000")
    assert phone.input_value("[data-name=to] input") == "K9+000"
    assert counts() == (0, 0)


def test_a_position_of_an_embedded_browser_is_asked_about(phone: Page, work: Work) -> None:
    import numpy as np

    from gis.exchange.georeferencing.gcj02 import to_gcj02

    spot = at(1500)
    lon, lat = map(float, to_gcj02(np.array([[spot["lon"], spot["lat"]]]))[0])
    phone.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 10})
    expect(phone.locator("#shift")).to_contain_text("世纪路 K1+500")
    phone.get_by_role("button", name="在那里", exact=True).click()
    expect(phone.locator("#where")).to_contain_text("世纪路 K1+500")


def test_whatever_is_pressed_is_as_high_as_a_thumb_and_nothing_is_wider_than_the_screen(
    phone: Page, work: Work
) -> None:
    small = """() => [...document.querySelectorAll('button, a, select, input:not([type=radio],[type=checkbox])')]
        .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML)"""
    for view in ("here", "map", "outbox", "packs"):
        phone.click(f"[data-view={view}]")
        assert phone.evaluate(small) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.click("[data-view=here]")
    for kind in ("上报", "报问题", "督查"):
        phone.click(f"[data-work] >> text={kind}")
        assert phone.evaluate(small) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        phone.click(".field-back")


def test_a_browser_may_install_it(phone: Page, work: Work, open_page: Callable[..., Page]) -> None:
    session = phone.context.new_cdp_session(phone)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    hindrances = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in hindrances} <= {"in-incognito"}  # tests run in such windows


FULL = """() => { for (const name of ['put', 'add']) IDBObjectStore.prototype[name] = () => {
    throw new DOMException('no room', 'QuotaExceededError'); }; }"""
FAST_CLOCK = """(() => { const Right = Date; const ahead = 5 * 3600e3;
    globalThis.Date = class extends Right {
        constructor(...given) { if (given.length) super(...given); else super(Right.now() + ahead); }
        static now() { return Right.now() + ahead; } }; })()"""


def test_the_map_of_the_pack_is_there_without_network_and_its_size_is_said_before(
    phone: Page, work: Work
) -> None:
    phone.click("[data-view=packs]")
    phone.get_by_role("button", name="本单位的工程").click()
    expect(phone.locator("#offer")).to_contain_text("连沿路的地图一起存")
    said = phone.inner_text("#offer .field-check")
    assert "块，" in said
    assert ("kB" in said) or ("MB" in said)
    phone.click("#take")
    expect(phone.locator(".field-card")).to_contain_text("地图")
    kept = phone.evaluate("async () => (await (await import('/static/maps/field/db.js')).countTiles())")
    assert kept > 5
    phone.context.set_offline(True)
    phone.reload()
    phone.wait_for_selector("body[data-ready]")
    phone.click("[data-view=map]")
    phone.wait_for_function("() => window.fieldMap?.loaded()")
    layers = "() => [...new Set(window.fieldMap.queryRenderedFeatures().map((one) => one.sourceLayer))]"
    assert "roads" in phone.evaluate(layers)
    expect(phone.locator(".field-dot")).to_be_visible()
    phone.click("[data-view=packs]")
    phone.click("text=删掉")
    expect(phone.locator("#view")).to_contain_text("还没有。")
    assert phone.evaluate("async () => (await (await import('/static/maps/field/db.js')).countTiles())") == 0


def test_a_full_phone_is_told_and_nothing_is_taken_for_stored(phone: Page, work: Work) -> None:
    phone.click("[data-work] >> text=上报")
    phone.evaluate(FULL)
    phone.click("#shoot")
    expect(phone.locator("#camera video")).to_be_visible()
    phone.evaluate(
        """async () => { for (let n = 0; n < 300 && !document.querySelector('#camera video')?.videoWidth; n += 1)
        await new Promise((next) => setTimeout(next, 100)); }"""
    )
    phone.click(".shutter")
    expect(phone.locator("#said")).to_contain_text("手机存储满了，照片没有存下")
    phone.click("#camera-close")
    phone.click("#send")
    expect(phone.locator("#view")).to_contain_text("手机存储满了，没有存下")
    assert counts() == (0, 0)


def test_refused_permissions_are_told_with_where_to_allow_them(phone: Page, work: Work) -> None:
    phone.context.clear_permissions()
    phone.reload()
    expect(phone.locator("#view")).to_contain_text("没有定位权限。请在浏览器的网站设置里允许")
    phone.select_option("select[aria-label=道路]", label="世纪路")
    phone.click("[data-work] >> text=上报")
    phone.evaluate(
        """() => { navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('no', 'NotAllowedError'); }; }"""
    )
    phone.click("#shoot")
    expect(phone.locator("#said")).to_contain_text("没有相机权限")


def test_a_clock_wrong_by_hours_is_told_and_the_photo_stands_on_the_right_moment(
    phone: Page, work: Work
) -> None:
    phone.context.add_init_script(FAST_CLOCK)
    phone.reload()
    phone.wait_for_selector("body[data-ready]")
    phone.click("[data-view=outbox]")
    expect(phone.locator("#clock")).to_contain_text("手机时钟比服务器快 5.0 小时")
    phone.click("[data-view=here]")
    phone.click("[data-work] >> text=上报")
    shoot(phone)
    phone.click("#send")
    until(phone, "已发送 1")
    photo = Photo.objects.get()
    assert photo.clock_ahead_s == pytest.approx(5 * 3600, abs=60)
    assert abs((photo.recorded_at - photo.moment).total_seconds()) < 120


def test_an_obstacle_comes_with_its_photo_place_kind_and_unit(phone: Page, work: Work) -> None:
    phone.click("[data-work] >> text=报问题")
    phone.click("text=征地拆迁")
    phone.fill("#title", "三户未搬")
    shoot(phone)
    phone.click("#send")
    until(phone, "已发送 1")
    obstacle = Obstacle.objects.get()
    assert PhotoPlace.objects.get().obstacle_id == obstacle.pk
    assert obstacle.unit is not None
    assert obstacle.unit.name == "建设局"


def test_an_inspector_walks_a_route_and_confirms_or_contradicts_each_reported_stretch(
    phone: Page, work: Work
) -> None:
    from tests.shapes import make_report

    make_report(work, "base", 1000, 1100)
    make_report(work, "base", 1500, 1600, side="L")
    phone.click("[data-view=packs]")
    phone.click("text=更新")
    expect(phone.locator("#view")).to_contain_text("本单位的工程")
    phone.click("[data-view=here]")
    phone.click("#route")
    expect(phone.locator("#view")).to_contain_text("已报的 2 段")
    expect(phone.locator(".field-card").first).to_contain_text("K1+000—K1+100，100 米")  # nearer to K1+203
    phone.locator(".field-card").first.get_by_text("不符").click()
    phone.fill("[data-name=foundTo] input", "1060")
    phone.click("#send")
    expect(phone.locator("#view")).to_contain_text("查过 1 段")
    phone.get_by_role("button", name="属实", exact=True).click()
    phone.click("#send")
    expect(phone.locator("#view")).to_contain_text("查过 2 段")
    until(phone, "已发送 2")
    first, second = Inspection.objects.order_by("pk")
    assert (first.verdict, float(first.found.upper), first.side) == ("contradicted", 1060.0, "B")
    assert (second.verdict, second.side) == ("confirmed", "L")
    assert ProgressReport.objects.count() == 2
