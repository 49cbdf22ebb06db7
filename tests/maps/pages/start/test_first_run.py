from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from gis.access.first_run import issue_code
from gis.roles import MANAGER, ROLES, has_role
from tests.shapes import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "福田-2024-测试-甲"


@pytest.fixture
def code_file(settings: Any, tmp_path: Path) -> Path:
    settings.FIRST_RUN_CODE = tmp_path / "first-run-code"
    return settings.FIRST_RUN_CODE


def send(client: Client, code: str, **fields: str) -> Any:
    values = {"code": code, "username": "laowang", "name": "王工", "password": PASSWORD, "again": PASSWORD}
    return client.post("/start/first/", values | fields)


def test_the_three_groups_are_there_after_the_migrations() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(ROLES)


def test_the_printed_code_makes_one_administrator_who_is_logged_in(client: Client, code_file: Path) -> None:
    code = issue_code()
    assert code
    assert code == issue_code()
    assert code_file.stat().st_mode & 0o77 == 0
    assert client.get(f"/start/first/?code={code}").status_code == 200
    answer = send(client, code)
    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    person = get_user_model().objects.get()
    assert person.username == "laowang"
    assert person.check_password(PASSWORD)
    assert has_role(person, MANAGER)
    assert "王工" in client.get("/start/").content.decode()


def test_without_the_code_or_with_a_wrong_one_nobody_is_made(client: Client, code_file: Path) -> None:
    assert client.get("/start/first/").status_code == 403
    issue_code()
    assert send(client, "wrong").status_code == 403
    assert send(client, "", username="x").status_code == 403
    assert not get_user_model().objects.exists()


def test_a_code_is_worth_nothing_once_somebody_is_there(client: Client, code_file: Path) -> None:
    code = issue_code()
    assert code
    make_user("别人")
    answer = send(client, code)
    assert answer.status_code == 403
    assert "一次性代码" in answer.content.decode()
    assert issue_code() is None
    assert not code_file.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"again": "另一个密码另一个密码"}, "两次写的密码不一样"),
        ({"password": "短", "again": "短"}, "10"),
        ({"username": "a b"}, "用户名只能有"),
    ],
)
def test_mistakes_are_said_beside_the_field(
    client: Client, code_file: Path, fields: dict[str, str], said: str
) -> None:
    answer = send(client, issue_code() or "", **fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not get_user_model().objects.exists()
