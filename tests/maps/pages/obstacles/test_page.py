from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.models import Membership, ResponsibleUnit
from gis.roles import MANAGER, REPORTER
from roads.models import Obstacle, ObstacleEvent
from tests.shapes import make_user, make_work

pytestmark = pytest.mark.django_db


def client_of(name: str, role: str, unit: ResponsibleUnit | None = None) -> Client:
    user = make_user(name)
    user.groups.add(Group.objects.get(name=role))
    if unit:
        Membership.objects.create(user=user, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def unit() -> ResponsibleUnit:
    return ResponsibleUnit.objects.create(name="拆迁办")


@pytest.fixture
def office() -> Client:
    return client_of("管理员甲", MANAGER)


def step(client: Client, obstacle: Obstacle, what: str, day: str, **more: Any) -> Any:
    sent = {"step": what, "day": day, "note": f"{what}的说明"} | more
    return client.post(f"/obstacles/{obstacle.pk}/", sent)


def test_an_obstacle_goes_round_the_loop_and_is_closed(office: Client, unit: ResponsibleUnit) -> None:
    work = make_work(code="J001")
    sent = {"title": "两户未搬", "kind": "land", "found_on": "2014-06-01", "work_code": "J001"}
    assert office.post("/obstacles/", sent).status_code == 302
    obstacle = Obstacle.objects.get()
    assert obstacle.work == work
    theirs = client_of("拆迁办小张", REPORTER, unit)
    assert step(theirs, obstacle, "assigned", "2014-06-02", unit=unit.pk, due="2014-07-01").status_code == 400
    assert step(office, obstacle, "assigned", "2014-06-02").status_code == 400
    assert step(office, obstacle, "assigned", "2014-06-02", unit=unit.pk, due="2014-07-01").status_code == 302
    assert step(office, obstacle, "closed", "2014-06-03").status_code == 400
    for client, what, day in (
        (theirs, "received", "2014-06-03"),
        (theirs, "answered", "2014-06-20"),
        (office, "returned", "2014-06-21"),
        (theirs, "answered", "2014-06-28"),
        (office, "checked", "2014-06-29"),
        (office, "closed", "2014-06-30"),
    ):
        assert step(client, obstacle, what, day).status_code == 302, what
    obstacle.refresh_from_db()
    assert (obstacle.resolved_on, obstacle.outcome, obstacle.unit) == (
        date(2014, 6, 30),
        "closed的说明",
        unit,
    )
    page = office.get(f"/obstacles/{obstacle.pk}/").content.decode()
    assert "退回" in page
    assert "下一步" not in page


def test_a_due_day_moves_with_its_history(office: Client, unit: ResponsibleUnit) -> None:
    obstacle = Obstacle.objects.create(code="o", title="缺手续", kind="permit", found_on=date(2014, 6, 1))
    step(office, obstacle, "assigned", "2014-06-02", unit=unit.pk, due="2014-07-01")
    assert step(office, obstacle, "due_moved", "2014-06-20", due="2014-06-10").status_code == 400
    assert step(office, obstacle, "due_moved", "2014-06-01", due="2014-08-01").status_code == 400
    assert step(office, obstacle, "due_moved", "2014-06-20", due="2014-08-01").status_code == 302
    obstacle.refresh_from_db()
    assert obstacle.due == date(2014, 8, 1)
    assert [event.due for event in ObstacleEvent.objects.filter(obstacle=obstacle)] == [
        date(2014, 7, 1),
        date(2014, 8, 1),
    ]


def test_the_list_tells_each_day_how_things_stood(office: Client, client: Client) -> None:
    Obstacle.objects.create(
        code="o", title="缺手续", kind="permit", found_on=date(2014, 6, 1), due=date(2014, 6, 10),
        resolved_on=date(2014, 6, 20),
    )  # fmt: skip
    said = {
        day: client.get(f"/obstacles/?as_of={day}").content.decode()
        for day in ("2014-05-01", "2014-06-15", "2014-06-20")
    }
    assert "没有这样的问题" in said["2014-05-01"]
    assert "light-red" in said["2014-06-15"]
    assert "已解决</span>" in said["2014-06-20"]
    assert client.get("/obstacles/?state=odd").status_code == 400
    assert "登记问题" not in said["2014-06-15"]
    assert "登记问题" in office.get("/obstacles/").content.decode()
    assert client.post("/obstacles/", {"title": "x"})["Location"].startswith("/login/")
