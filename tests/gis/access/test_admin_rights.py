"""Managers tend the tables in the admin by their group's rights, no more; nobody else enters it."""

# Faces: gis/administration/config.py, gis/administration/site.py, gis/access/admin_rights.py

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.access.admin_rights import keep_admin_rights
from gis.models import ResponsibleUnit
from gis.roles import MANAGER, REPORTER, REVIEWER
from tests.maps.pages.page_reader import PageReader
from tests.shapes import make_road, make_user

pytestmark = pytest.mark.django_db


def entered(role: str) -> Any:
    keep_admin_rights()
    user = make_user(f"有{role}")
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    client = Client()
    client.force_login(user)
    return client


def test_a_manager_who_is_no_superuser_tends_the_tables() -> None:
    client, road = entered(MANAGER), make_road("神州路")
    page = PageReader(client.get("/admin/").content.decode())
    assert {"道路", "责任单位", "目标"} <= {words.strip() for words in page.links}
    assert client.get(f"/admin/roads/road/{road.pk}/change/").status_code == 200
    assert (
        client.post("/admin/kernel/responsibleunit/add/", {"name": "一公司", "short_name": "一"}).status_code
        == 302
    )
    assert ResponsibleUnit.objects.filter(name="一公司").exists()


def test_a_manager_gives_nobody_rights_in_the_admin_and_sees_no_secrets() -> None:
    client = entered(MANAGER)
    somebody = make_user("某人")
    address = f"/admin/auth/user/{somebody.pk}/change/"
    assert client.get(address).status_code == 200
    assert (
        client.post(address, {"username": "某人", "is_superuser": "on", "is_active": "on"}).status_code == 403
    )
    somebody.refresh_from_db()
    assert not somebody.is_superuser
    for closed in (
        "auth/user/add/",
        "auth/group/add/",
        "otp_totp/totpdevice/",
        f"auth/user/{somebody.pk}/password/",
    ):
        assert client.get(f"/admin/{closed}").status_code in (403, 404), closed


@pytest.mark.parametrize("role", [REPORTER, REVIEWER])
def test_nobody_else_enters(role: str) -> None:
    answer = entered(role).get("/admin/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_row_in_the_admin_leads_to_its_history() -> None:
    client, road = entered(MANAGER), make_road("神州路")
    page = client.get(f"/admin/roads/road/{road.pk}/change/").content.decode()
    assert f"/history/?relation=roads_road&amp;key={road.pk}" in page
