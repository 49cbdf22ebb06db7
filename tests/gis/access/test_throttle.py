"""Passwords are tried so often and no oftener, by form and by Basic, and nobody is locked out by strangers."""

# Faces: gis/access/models.py

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from gis.access import throttle
from gis.access.models import LoginAttempt
from gis.as_of import this_moment

pytestmark = pytest.mark.django_db
RIGHT = "杜鹃花开十里长堤"


@pytest.fixture
def person() -> Any:
    return get_user_model().objects.create_user("wang", password=RIGHT)


def form(password: str, *, address: str = "10.0.0.1", account: str = "wang") -> Any:
    body = {"username": account, "password": password}
    return Client(REMOTE_ADDR=address).post("/login/", body)


def basic(password: str, *, address: str = "10.0.0.1") -> Any:
    code = b64encode(f"wang:{password}".encode()).decode()
    return Client(REMOTE_ADDR=address).get(
        "/wfs?service=WFS&request=GetCapabilities", HTTP_AUTHORIZATION=f"Basic {code}"
    )


def test_after_five_wrong_passwords_the_right_one_is_not_looked_at(person: Any) -> None:
    for _ in range(throttle.OF_A_PAIR):
        assert form("wrong").status_code == 200
    refused = form(RIGHT)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 900
    assert "分钟后再试" in refused.content.decode()
    assert LoginAttempt.objects.first().outcome == "throttled"


def test_after_a_quarter_of_an_hour_it_is_looked_at_again(person: Any) -> None:
    for _ in range(throttle.OF_A_PAIR):
        form("wrong")
    LoginAttempt.objects.update(at=this_moment() - timedelta(minutes=16))
    assert form(RIGHT).status_code == 302


def test_basic_and_the_form_are_counted_together(person: Any, settings: Any) -> None:
    settings.PUBLIC_READ = False
    for _ in range(throttle.OF_A_PAIR - 1):
        assert basic("wrong").status_code == 401
    form("wrong")
    assert basic(RIGHT).status_code == 401
    assert basic(RIGHT, address="10.0.0.2").status_code == 200
    assert set(LoginAttempt.objects.values_list("means", flat=True)) == {"basic", "form"}


def test_a_success_begins_the_count_anew(person: Any) -> None:
    for _ in range(3):
        for _ in range(throttle.OF_A_PAIR - 1):
            form("wrong")
        assert form(RIGHT).status_code == 302


def test_strangers_at_many_addresses_stop_the_account_but_not_for_its_owner(person: Any) -> None:
    assert form(RIGHT, address="10.0.0.9").status_code == 302
    for number in range(throttle.OF_AN_ACCOUNT):
        form("wrong", address=f"10.0.1.{number}")
    assert form(RIGHT, address="10.0.2.1").status_code == 429
    assert form(RIGHT, address="10.0.0.9").status_code == 302


def test_one_address_tries_many_accounts_only_so_often(person: Any) -> None:
    for number in range(throttle.FROM_AN_ADDRESS):
        form("wrong", account=f"nobody{number}")
    assert form(RIGHT).status_code == 429
    assert form(RIGHT, address="10.0.0.2").status_code == 302


def test_an_account_that_does_not_exist_is_answered_like_one_that_does(person: Any) -> None:
    assert form("wrong").content.decode().count("用户名或密码不对") == 1
    assert form("wrong", account="nobody").content.decode().count("用户名或密码不对") == 1
