import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

import maps
from gis.errors import DomainError
from maps.pages.base import reading_page
from maps.style.symbology import FINISHED, INK, INK_2, LATE, LIGHTS, NOT_BEGUN, PAPER, SHEET, UNDER_WAY
from tests.shapes import make_user

STYLES = Path(maps.__file__).parent / "static" / "maps"
BASE = (STYLES / "base.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", BASE))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_pages_and_map_share_their_colours() -> None:
    assert (TOKENS["paper"], TOKENS["sheet"], TOKENS["ink"], TOKENS["ink-2"]) == (PAPER, SHEET, INK, INK_2)
    for token, state in (
        ("finished", FINISHED),
        ("under-way", UNDER_WAY),
        ("not-begun", NOT_BEGUN),
        ("late", LATE),
    ):
        assert TOKENS[token] == state.strokes[0].colour


def test_every_light_has_the_shape_and_colour_of_the_symbology() -> None:
    for code, light in LIGHTS.items():
        (match,) = re.findall(rf'\.light-{code}::before {{ content: "(.)"; color: var\(--([a-z-]+)\)', BASE)
        assert (match[0], TOKENS[match[1]]) == (light.shape, light.colour)


@pytest.mark.parametrize("ground", ["paper", "sheet", "sunk"])
@pytest.mark.parametrize(
    "text", ["ink", "ink-2", "ink-3", "accent", "accent-strong", "late", "under-way-text"]
)
def test_text_stands_out_from_its_ground_by_at_least_4_5(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


def test_there_are_four_sizes_and_two_weights() -> None:
    own = ("base.css", "pages/ledger.css", "pages/grid.css", "pages/report.css")
    for name in own:
        screen = (STYLES / name).read_text(encoding="utf-8").split("@media print")[0].split("}\n\n", 1)[1]
        sizes = set(re.findall(r"font-size: ([^;]+);", screen)) - {"0"}
        assert sizes <= {f"var(--size-{size})" for size in ("small", "text", "title", "figure")}, name
        assert set(re.findall(r"font-weight: ([^;]+);", screen)) <= {"var(--normal)", "var(--strong)"}, name


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_said_in_chinese(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


@pytest.mark.parametrize(("name", "words"), [("500.html", "系统出错了"), ("400.html", "请求有误")])
def test_the_pages_for_errors_need_neither_request_nor_database(name: str, words: str) -> None:
    assert words in render_to_string(name)


@pytest.mark.django_db
def test_a_domain_error_of_any_page_is_its_message_with_400(rf: RequestFactory) -> None:
    @reading_page
    def page(request: Any) -> Any:
        raise DomainError("桩号<1>不对。")

    request = rf.get("/")
    request.user = make_user()
    answer = page(request)
    assert answer.status_code == 400
    assert "桩号&lt;1&gt;不对。" in answer.content.decode()


@pytest.mark.django_db
def test_login_sends_nobody_to_another_site(client: Client) -> None:
    user = make_user("甲")
    user.set_password("密码一二三")
    user.save()
    typed = {"username": "甲", "password": "密码一二三", "next": "https://elsewhere.example/"}
    assert client.post("/login/", typed)["Location"] == "/"


@pytest.mark.django_db
def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    user = make_user("甲")
    user.set_password("密码一二三")
    user.save()
    cookie = client.post("/login/", {"username": "甲", "password": "密码一二三"}).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
def test_logging_out_takes_a_form_and_not_a_link(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get("/report/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/works/", "/works/export.xlsx", "/grid/?as_of=never"])
def test_where_looking_needs_a_login_no_page_stays_in_a_cache(
    client: Client, settings: Any, path: str
) -> None:
    client.force_login(make_user())
    assert not client.get(path).has_header("Cache-Control")
    settings.PUBLIC_READ = False
    assert client.get(path)["Cache-Control"] == "private, no-store"
