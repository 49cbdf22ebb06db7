"""Every page works under the strict policy: nothing is blocked, and what an attacker would add is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from roads.models import Work
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Open = Callable[..., Page]
LISTEN = """
window.blocked = [];
document.addEventListener("securitypolicyviolation",
  e => window.blocked.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""
PAGES = [
    "/", "/works/", "/grid/", "/coverage/", "/villages/", "/land/", "/ready-land/", "/briefings/", "/data/",
    "/api/docs/", "/imports/", "/report/", "/field/", "/account/", "/admin/", "/admin/roads/road/", "/login/",
]  # fmt: skip


@pytest.fixture
def work(site: str) -> Work:
    work = make_work(make_road("神州路", axis="EW", axis_no=3, line=straight(length=2000)), 0, 1000)
    make_report(work, "subgrade", 0, 50, day=date(2014, 9, 30))
    return work


def entered(page: Page, site: str) -> None:
    """Logs a manager into the page's browser."""
    client = Client()
    client.force_login(make_user("管理", is_superuser=True, is_staff=True))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def test_no_page_of_ours_breaks_its_own_policy(open_page: Open, site: str, work: Work) -> None:
    page = open_page()
    page.add_init_script(LISTEN)
    entered(page, site)
    blocked: dict[str, Any] = {}
    for path in [*PAGES, f"/report/?work={work.pk}", f"/admin/roads/road/{work.road_id}/change/"]:
        answer = page.goto(site + path, wait_until="load")
        assert answer
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
        page.wait_for_timeout(700)
        if violations := page.evaluate("window.blocked"):
            blocked[path] = violations
    assert blocked == {}


def test_a_script_that_somebody_smuggles_in_does_not_run(chromium: Browser, site: str) -> None:
    page = chromium.new_page()
    page.add_init_script(LISTEN)
    page.goto(site + "/works/")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.smuggled = 1';"
        "document.body.append(s); }"
    )
    assert page.evaluate("window.smuggled") is None
    assert page.evaluate("window.blocked.length") == 1
    page.close()
