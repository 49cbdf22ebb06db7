from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from gis.models import ResponsibleUnit
from gis.roles import MANAGER, REPORTER, REVIEWER, has_role
from roads.reviewing import waiting
from roads.services import void_report
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db
PASSWORD = "福田-2024-测试-乙"


def with_role(name: str, role: str, **fields: Any) -> Any:
    user = make_user(name, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(with_role("管理员甲", MANAGER))
    return client


def link_in(answer: Any) -> str:
    return str(answer.context["link"]).removeprefix("http://testserver")


def test_somebody_invited_chooses_a_password_once_and_has_unit_and_role(manager: Client) -> None:
    manager.post("/people/", {"action": "unit", "name": "福田区建设局", "short_name": "建设局"})
    unit = ResponsibleUnit.objects.get()
    sent = {"action": "invite", "username": "xiaoli", "name": "李工", "unit": unit.pk, "roles": [REPORTER]}
    link = link_in(manager.post("/people/", sent))
    guest = Client()
    assert "李工" in guest.get(link).content.decode()
    assert guest.post(link, {"password": PASSWORD, "again": "x"}).status_code == 400
    assert guest.post(link, {"password": PASSWORD, "again": PASSWORD})["Location"] == "/"
    assert guest.get("/report/").status_code == 200
    person = get_user_model().objects.get(username="xiaoli")
    assert person.check_password(PASSWORD)
    assert (person.membership.unit, has_role(person, REPORTER)) == (unit, True)
    assert guest.get(link).status_code == 403
    assert manager.post("/people/", sent | {"username": "XiaoLi"}).status_code == 400


def test_a_reset_ends_the_old_password_and_a_stopped_person_is_out(manager: Client) -> None:
    person = with_role("李工", REPORTER)
    person.set_password(PASSWORD)
    person.save()
    address = f"/people/{person.pk}/"
    link = link_in(manager.post(address, {"action": "reset"}))
    guest = Client()
    assert not guest.login(username="李工", password=PASSWORD)
    manager.post(address, {"action": "stop"})
    assert guest.get(link).status_code == 403
    assert manager.post(address, {"action": "reset"}).status_code == 400
    manager.post(address, {"action": "start"})
    assert guest.get(link).status_code == 200


def test_roles_and_units_change_but_nobody_locks_themselves_out(manager: Client) -> None:
    person = with_role("李工", REPORTER)
    sent = {"action": "save", "name": "李主任", "roles": [REVIEWER]}
    assert manager.post(f"/people/{person.pk}/", sent).status_code == 302
    person.refresh_from_db()
    assert (person.first_name, [group.name for group in person.groups.all()]) == ("李主任", [REVIEWER])
    me = get_user_model().objects.get(username="管理员甲")
    assert "不能取消自己" in manager.post(f"/people/{me.pk}/", sent).content.decode()
    assert "不能停用自己" in manager.post(f"/people/{me.pk}/", {"action": "stop"}).content.decode()


def test_a_manager_cannot_take_over_a_superuser(manager: Client) -> None:
    boss = make_user("总管", is_superuser=True)
    for action in ("reset", "stop"):
        answer = manager.post(f"/people/{boss.pk}/", {"action": action})
        assert answer.status_code == 400
        assert "只有超级管理员" in answer.content.decode()


def test_only_managers_see_people_and_a_wrong_link_is_said_to_be_one(client: Client) -> None:
    client.force_login(with_role("审核员甲", REVIEWER))
    assert client.get("/people/").status_code == 403
    for link in ("/people/join/MQ/x-y/", "/people/join/!!!/x/", "/people/join/OTk5OTk5/c-d/"):
        assert client.get(link).status_code == 403


def test_new_reports_wait_until_somebody_else_accepts_them(client: Client) -> None:
    reviewer = with_role("审核员甲", REVIEWER)
    client.force_login(reviewer)
    work = make_work()
    first, second = make_report(work, start_m=0, end_m=10), make_report(work, start_m=10, end_m=20)
    own = make_report(work, start_m=20, end_m=30, by=reviewer)
    waiting_page = client.get("/report/review/")
    assert "其中已审核 0 条" in waiting_page.content.decode()
    drawn = {
        feature["properties"]["id"]: feature["geometry"]
        for feature in waiting_page.context["config"]["features"]
    }
    assert drawn.keys() == {first.pk, second.pk, own.pk}
    assert drawn[first.pk]["type"] == "LineString"
    answer = client.post("/report/review/", {"report": [first.pk, own.pk, "x"]}, follow=True)
    page = answer.content.decode()
    assert "已审核 1 条" in page
    assert "有效上报 3 条，其中已审核 1 条" in page
    assert list(waiting().order_by("pk")) == [second, own]
    void_report(report=second, reason="错了", by=reviewer, now=second.recorded_at)
    assert list(waiting()) == [own]
    client.force_login(with_role("填报员甲", REPORTER))
    assert client.get("/report/review/").status_code == 403
