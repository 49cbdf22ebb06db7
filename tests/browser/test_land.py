"""Land in a browser: layers that follow the time bar, a parcel's panel, the admin's map editor."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page, expect

from tests.parcels.test_land import make_parcel, set_state
from tests.shapes import make_road, make_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DRAWN = """() => window.workbenchMap?.getSource('blockers')?.serialize().data.features.length ?? -1"""


@pytest.fixture
def held(db: Any) -> Any:
    """A road held up by a parcel that is clear from 20 June on."""
    make_work(make_road("试验路", red_line_m=40), 0, 1000, planned_start=date(2014, 6, 1))
    parcel = make_parcel("P1", 300, 0, 150, 100)
    set_state(parcel, "acquired", date(2014, 5, 1))
    set_state(parcel, "cleared", date(2014, 6, 20))
    return parcel


def test_a_blocker_is_on_the_map_until_the_land_is_clear(held: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(f"/?as_of=2014-06-19&parcel={held.pk}&on=parcels")
    expect(page.locator("#panel-body")).to_contain_text("已征")
    page.wait_for_function(f"() => ({DRAWN})() === 1")
    page.locator("#time-slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-body")).to_contain_text("净地")
    page.wait_for_function(f"() => ({DRAWN})() === 0")


def test_an_outline_is_pulled_in_the_admin_with_no_other_server(
    held: Any, open_page: Callable[..., Page], site: str
) -> None:
    browser = Client()
    browser.force_login(get_user_model().objects.create_superuser("chief"))
    page = open_page()
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page.goto(f"{site}/admin/parcels/parcel/{held.pk}/change/")
    page.wait_for_selector(".shape-field[data-ready]")
    before = page.locator(".shape-field textarea").input_value()
    page.wait_for_function("() => document.querySelector('.shape-field').editorMap.loaded()")
    corner = page.evaluate(
        """() => {
          const field = document.querySelector('.shape-field');
          field.scrollIntoView();
          const at = JSON.parse(field.querySelector('textarea').value).coordinates[0][0][0];
          const seen = field.editorMap.project(at), box = field.editorMap.getCanvas().getBoundingClientRect();
          return [seen.x + box.left, seen.y + box.top];
        }"""
    )
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0] + 20, corner[1] - 15, steps=4)
    page.mouse.up()
    assert page.locator(".shape-field textarea").input_value() != before
    area = held.area_m2
    page.fill("[name=reason]", "按勘界成果")  # the record of changes asks for it
    page.click("[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("成功")
    held.refresh_from_db()
    assert held.area_m2 != pytest.approx(area, rel=1e-3)
