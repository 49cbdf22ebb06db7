"""What browser tests stand on: one Chromium, pages that must stay free of errors and of other machines."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

# The page's own loop runs in this thread, where Django would otherwise refuse to reach the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
# How long what a page should come to show may take on a loaded machine; what is there at once costs no waiting.
expect.set_options(timeout=30_000)

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, with software rendering."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is not installed; script/test installs it"
    # While Playwright's loop runs, Django keeps another set of connections; without this they would be new ones, which
    # know nothing of the rows to restore after a flush and stay open when the test database is to be dropped.
    known = {alias: connections[alias] for alias in connections}
    with sync_playwright() as playwright:
        for alias, connection in known.items():
            connections[alias] = connection
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of the live server. Tests are marked `django_db(transaction=True, serialized_rollback=True)`, so that
    the rows which migrations planted are there again after a flush."""
    return str(live_server.url)


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a fresh page (`phone`, `scripts` as asked); a console error or a request elsewhere fails the test."""
    contexts, wrong = [], []

    def opened(path: str = "", *, phone: bool = False, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            is_mobile=phone,
            has_touch=phone,
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request", lambda request: wrong.append(request.url) if _elsewhere(request.url, site) else None
        )
        if path:
            page.goto(site + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _is_wrong(said: ConsoleMessage) -> bool:
    """Errors, but not Chromium's remark that a form sent with mistakes was answered with 400: tests read that page."""
    answered = said.text.startswith("Failed to load resource") and "400" in said.text
    return said.type == "error" and not (answered and said.page and said.location["url"] == said.page.url)


def _elsewhere(address: str, site: str) -> bool:
    return not address.startswith((site, "data:", "blob:"))
