"""axe-core reads every page and every panel, wide and narrow: nothing of moderate, serious or critical weight stays."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page

from parcels.models import Parcel
from parcels.sources.models import Source
from roads.models import Obstacle, Pipe, Road, Work
from tests.paths import CHECKOUT
from tests.shapes import make_user
from villages.models import ResettlementBuilding, Village

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AXE: Final = CHECKOUT / "node_modules/axe-core/axe.min.js"
# WCAG 2.2's size of targets is off by default.
RUN: Final = """axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})
  .then(({violations}) => JSON.stringify(violations.filter(({impact}) => impact !== 'minor')
    .flatMap(({id, impact, nodes}) => nodes.map(({target}) => `${impact} ${id}: ${target.join(' ')}`))))"""
OPEN_PAGES: Final = [
    "/", "/works/", "/grid/", "/coverage/", "/villages/", "/land/", "/ready-land/", "/obstacles/", "/briefings/",
    "/briefings/2014-11/", "/briefings/2014-11/one/", "/report/", "/data/", "/api/", "/api/docs/", "/login/",
    "/history/",
]  # fmt: skip
CLOSED_PAGES: Final = [
    "/settings/", "/settings/targets/new/", "/settings/plans/new/", "/bulletins/", "/people/", "/report/review/",
    "/start/", "/imports/", "/field/", "/photos/", "/account/", "/works/new/", "/history/", "/report/", "/admin/",
    "/admin/roads/road/",
]  # fmt: skip


@pytest.fixture
def demo(site: str, settings: Any, tmp_path: Path) -> str:
    """The whole demonstration, without which most pages have little to read."""
    settings.VAR_DIR = tmp_path
    call_command("demo", verbosity=0, stdout=StringIO())
    return site


def violations(page: Page) -> list[str]:
    """What axe finds; its text is evaluated by the debugger, which the page's policy does not bind."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    said = session.send("Runtime.evaluate", {"expression": RUN, "awaitPromise": True, "returnByValue": True})
    found: list[str] = json.loads(said["result"]["value"])
    return found


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_no_page_and_no_panel_has_a_barrier_that_axe_knows(
    open_page: Callable[..., Page], demo: str, phone: bool
) -> None:
    page = open_page(phone=phone)
    page.set_default_navigation_timeout(120_000)
    found: dict[str, list[str]] = {}

    def look(path: str, ready: str = "main h1") -> None:
        page.goto(demo + path)
        page.wait_for_selector(ready, state="attached")
        # What is being computed is pale until it is there.
        page.wait_for_function("() => !document.querySelector('[aria-busy=true]')", timeout=90_000)
        if barriers := violations(page):
            found[path] = barriers

    for path in OPEN_PAGES:
        look(path)
    for path in panels():
        look(path, "#panel .panel-head")
    page.context.add_cookies([cookie_of_a_manager(demo)])  # type: ignore[list-item]
    obstacle = Obstacle.objects.earliest("pk")
    work = Work.objects.filter(kind="carriageway").earliest("pk")
    for path in [
        *CLOSED_PAGES,
        f"/obstacles/{obstacle.pk}/",
        f"/works/{work.pk}/edit/",
        f"/report/?work={work.pk}",
    ]:
        look(path, "h1")
    assert found == {}


def panels() -> list[str]:
    """The workbench with one of each sort of thing selected."""
    rows: dict[str, Any] = {
        "work": Work.objects.filter(kind="carriageway"),
        "road": Road.objects.exclude(axis=""),
        "obstacle": Obstacle.objects.filter(resolved_on=None),
        "pipe": Pipe.objects.all(),
        "source": Source.objects.all(),
        "village": Village.objects.all(),
        "parcel": Parcel.objects.all(),
        "building": ResettlementBuilding.objects.all(),
    }
    return [f"/?{name}={found.earliest('pk').pk}&as_of=2014-11-30" for name, found in rows.items()]


def cookie_of_a_manager(site: str) -> dict[str, str]:
    client = Client()
    client.force_login(make_user("管理", is_superuser=True, is_staff=True))
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
