"""Imports in a browser: a file dropped, its differences on the map, written, undone; the same on a phone."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from gis.roles import MANAGER
from roads.models import Road
from tests.files import write_vector
from tests.shapes import make_road, make_user, straight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DRAWN = "() => window.importMap?.getSource('preview')?.serialize().data.features.map((f) => f.properties.state) ?? []"


@pytest.fixture
def roads_file(db: Any, settings: Any, tmp_path: Path) -> Path:
    """A road that moves 6 m, one that is new, one that is the same; a fourth is not in the file."""
    settings.IMPORT_FOLDER = tmp_path / "kept"
    for name, y in (("神州路", 6), ("世纪路", 500), ("南海路", 1500)):
        make_road(name, line=straight(y=y, length=2000))
    lines = [shapely.from_wkb(bytes(straight(y=y, length=2000).wkb)) for y in (0, 500, 1000)]
    return write_vector(tmp_path / "路.gpkg", {"路名": ["神州路", "世纪路", "新路"]}, lines, driver="GPKG")


def log_in(page: Page, site: str) -> None:
    user = make_user("管理员甲")
    user.set_password("纵横-2014-测试")
    user.save()
    user.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
    page.goto(f"{site}/login/?next=/imports/")
    page.fill("[name=username]", "管理员甲")
    page.fill("[name=password]", "纵横-2014-测试")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/imports/")


def dropped(page: Page, path: Path) -> None:
    """Drops a file on the page as a file manager does."""
    content = base64.b64encode(path.read_bytes()).decode()
    transfer = page.evaluate_handle(
        """([content, name]) => {
            const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name));
            return transfer;
        }""",
        [content, path.name],
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})


def test_a_dropped_file_is_checked_drawn_written_and_undone(
    roads_file: Path, open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    log_in(page, site)
    page.check("[name=layer][value=roads]")
    dropped(page, roads_file)
    expect(page.locator("#chosen")).to_contain_text("路.gpkg")
    page.click("#go")
    page.wait_for_url("**/imports/*/")
    expect(page.locator(".import-counts")).to_contain_text("新增")
    page.wait_for_function(f"() => ({DRAWN})().length === 4")
    assert sorted(page.evaluate(DRAWN)) == ["before", "changed", "new", "unchanged"]
    expect(page.locator(".import-kept summary")).to_have_text("文件里没有的 1 个，保留不动")
    page.get_by_label("删除文件里没有的").check()
    page.click("text=重新检查")
    page.wait_for_function(f"() => ({DRAWN})().length === 5")
    expect(page.locator("#import-legend")).to_contain_text("将删除 1")
    page.get_by_label("删除文件里没有的").uncheck()
    page.click("text=重新检查")
    expect(page.locator(".import-kept summary")).to_be_visible()
    page.get_by_role("button", name="写入", exact=True).click()
    expect(page.locator(".run-status")).to_have_text("已导入")
    assert Road.objects.filter(name="新路").exists()
    page.click("text=撤销这次导入")
    expect(page.locator(".run-status")).to_have_text("已撤销")
    assert set(Road.objects.values_list("name", flat=True)) == {"神州路", "世纪路", "南海路"}


def test_without_scripts_a_file_is_checked_all_the_same(
    roads_file: Path, open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(scripts=False)
    log_in(page, site)
    page.check("[name=layer][value=roads]")
    page.set_input_files("#file", str(roads_file))
    page.click("#go")
    page.wait_for_url("**/imports/*/")
    expect(page.locator(".import-counts")).to_contain_text("有问题的行")
    page.uncheck("[name=schematic]")
    page.click("text=重新检查")
    expect(page.locator("table")).to_contain_text("新路")


def test_on_a_phone_nothing_is_wider_than_the_screen_and_a_missing_system_is_asked(
    roads_file: Path, open_page: Callable[..., Page], site: str, tmp_path: Path
) -> None:
    from tests.files import write_shapefile

    line = shapely.from_wkb(bytes(straight(y=700, length=2000).wkb))
    files = write_shapefile(tmp_path / "up", {"路名": ["新路"]}, [line], with_prj=False)
    page = open_page(phone=True)
    log_in(page, site)
    page.check("[name=layer][value=roads]")
    page.set_input_files("#file", [str(path) for _, path in files])
    expect(page.locator("#going")).to_contain_text(".prj")
    page.click("#go")
    page.wait_for_url("**/imports/*/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_function(f"() => ({DRAWN})()[0] === 'guess'")
    page.click(".import-findings button")
    expect(page.locator(".import-counts")).to_contain_text("新增")
    expect(page.locator(".import-act")).to_contain_text("写入")
