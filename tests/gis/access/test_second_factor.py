"""The second factor: nobody is in with the password alone, a code serves once, spare codes serve once."""

# Faces: gis/access/models.py

import time
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY, get_user_model
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from gis.access.models import PersonSession

pytestmark = pytest.mark.django_db
RIGHT = "杜鹃花开十里长堤"


@pytest.fixture
def person() -> Any:
    return get_user_model().objects.create_user("wang", password=RIGHT)


def code_of(device: TOTPDevice, *, ahead: int = 0) -> str:
    return f"{totp(device.bin_key, t0=-ahead * 30):06d}"


def entered(password: str = RIGHT) -> Client:
    client = Client()
    client.post("/login/", {"username": "wang", "password": password, "next": "/works/"})
    return client


@pytest.fixture
def enrolled(person: Any) -> tuple[TOTPDevice, list[str]]:
    """A device that the person set up on the account page, and its spare codes."""
    client = entered()
    page = client.post("/account/", {"act": "begin-second-factor"}).content.decode()
    assert "<svg" in page
    device = TOTPDevice.objects.get(user=person)
    assert not device.confirmed
    wrong = client.post("/account/", {"act": "confirm-second-factor", "code": "000000"})
    assert wrong.status_code == 400
    device = TOTPDevice.objects.get(user=person)
    done = client.post("/account/", {"act": "confirm-second-factor", "code": code_of(device)})
    assert done.status_code == 200, done.content.decode()
    return TOTPDevice.objects.get(user=person), [str(code) for code in done.context["spare_codes"]]


def test_with_the_password_alone_nobody_is_logged_in(enrolled: Any) -> None:
    client = entered()
    assert SESSION_KEY not in client.session
    assert client.get("/account/").status_code == 302
    assert client.get("/login/code/").status_code == 200


def test_the_code_of_the_moment_logs_in_and_serves_once(enrolled: Any) -> None:
    device, _ = enrolled
    code = code_of(device, ahead=1)
    first, second = entered(), entered()
    answer = first.post("/login/code/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/works/")
    assert SESSION_KEY in first.session
    assert second.post("/login/code/", {"code": code}).status_code == 400
    assert SESSION_KEY not in second.session


def test_a_spare_code_serves_once(enrolled: Any) -> None:
    _, spare = enrolled
    assert len(set(spare)) == 8
    assert entered().post("/login/code/", {"code": spare[0]}).status_code == 302
    assert entered().post("/login/code/", {"code": spare[0]}).status_code == 400


def test_wrong_codes_are_throttled_too(enrolled: Any) -> None:
    client = entered()
    for _ in range(5):
        client.post("/login/code/", {"code": "123456"})
    time.sleep(0.01)
    assert client.post("/login/code/", {"code": enrolled[1][0]}).status_code == 429


def test_a_changed_password_ends_the_awaiting_and_removing_needs_the_password(
    enrolled: Any, person: Any
) -> None:
    waiting, client = entered(), entered()
    client.post("/login/code/", {"code": enrolled[1][1]})
    assert client.post("/account/", {"act": "remove-second-factor", "password": "x"}).status_code == 400
    person.set_password("另一个很长的密码")
    person.save()
    assert waiting.get("/login/code/")["Location"] == "/login/"


def test_a_password_change_ends_every_other_session_and_bad_passwords_are_refused(person: Any) -> None:
    here, there = entered(), entered()
    weak = {
        "act": "password",
        "old_password": RIGHT,
        "new_password1": "12345678",
        "new_password2": "12345678",
    }
    assert here.post("/account/", weak).status_code == 400
    strong = "青龙峡的清晨有雾，鸟鸣"
    changed = here.post(
        "/account/",
        {
            "act": "password",
            "old_password": RIGHT,
            "new_password1": strong + "二",
            "new_password2": strong + "二",
        },
    )
    assert changed.status_code == 302, changed.content.decode()
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_sessions_are_listed_and_ended_by_their_owner_alone(person: Any) -> None:
    here, there = entered(), entered()
    page = here.get("/account/")
    assert len(page.context["sessions"]) == 2
    assert str(there.session.session_key) not in page.content.decode()
    [other] = [mark for mark, _, own in page.context["sessions"] if not own]
    stranger = Client()
    get_user_model().objects.create_user("li", password=RIGHT)
    stranger.post("/login/", {"username": "li", "password": RIGHT})
    stranger.post("/account/", {"act": "end-session", "session": other})
    assert there.get("/account/").status_code == 200
    here.post("/account/", {"act": "end-session", "session": other})
    assert there.get("/account/").status_code == 302
    assert PersonSession.objects.filter(user_id=person.pk).count() == 1


def test_with_a_second_factor_basic_does_not_let_in(enrolled: Any, settings: Any) -> None:
    from base64 import b64encode

    settings.PUBLIC_READ = False
    code = b64encode(f"wang:{RIGHT}".encode()).decode()
    answer = Client().get("/wfs?service=WFS&request=GetCapabilities", HTTP_AUTHORIZATION=f"Basic {code}")
    assert answer.status_code == 401
