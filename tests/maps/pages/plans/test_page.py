from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.access import people
from gis.models import ResponsibleUnit
from gis.roles import MANAGER
from roads.models import Work, WorkPlan
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> Any:
    user = make_user("管理员甲")
    user.groups.add(Group.objects.get(name=MANAGER))
    client.force_login(user)
    return user


@pytest.fixture
def works() -> list[Work]:
    road = make_road("神州路", line=straight(length=3000))
    return [
        make_work(road, n * 1000, n * 1000 + 1000, code=f"A{n}", planned_start=date(2014, 3, 1),
                  planned_finish=date(2014, 9, 1))
        for n in range(3)
    ]  # fmt: skip


def sent(works: list[Work], finish: str, **more: str) -> dict[str, Any]:
    days = {f"start-{work.pk}": "2014-03-01" for work in works} | {
        f"finish-{work.pk}": finish for work in works
    }
    return {"work": [work.pk for work in works], "reason": "汛期停工", **days, **more}


def test_plans_of_many_works_change_at_once_as_versions_with_a_reason_and_go_back(
    client: Client, boss: Any, works: list[Work]
) -> None:
    page = client.get("/plans/").content.decode()
    assert page.count("data-work=") == 3
    answer = client.post("/plans/", sent(works[:2], "2014-12-01", name="汛后", holds_from="2014-07-01"))
    assert answer["Location"] == "/plans/?saved=2"
    assert [str(work.planned_finish) for work in Work.objects.order_by("code")] == ["2014-12-01"] * 2 + [
        "2014-09-01"
    ]
    version = WorkPlan.objects.filter(work=works[0], name="汛后").get()
    assert (version.reason, str(version.planned_finish), version.valid.lower) == (
        "汛期停工", "2014-12-01", date(2014, 7, 1),
    )  # fmt: skip
    page = client.get("/plans/").content.decode()
    assert "2 项：汛期停工" in page
    key = page.split('name="undo" value="')[1].split('"')[0]
    client.post("/plans/", {"undo": key})
    assert {str(work.planned_finish) for work in Work.objects.all()} == {"2014-09-01"}


@pytest.mark.parametrize(
    ("finish", "more", "said"),
    [
        ("2014-12-01", {"reason": " "}, "请写明原因"),
        ("2014-01-01", {}, "计划开工不能晚于计划完工"),
        ("2014-13-01", {}, "计划完工"),
        ("2014-09-01", {}, "没有改动任何日期"),
    ],
)
def test_what_cannot_be_is_refused_whole_and_what_was_typed_stays(
    client: Client, boss: Any, works: list[Work], finish: str, more: dict[str, str], said: str
) -> None:
    answer = client.post("/plans/", sent(works, finish, **more))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert f'value="{finish}"' in answer.content.decode()
    assert {str(work.planned_finish) for work in Work.objects.all()} == {"2014-09-01"}


def test_a_planner_of_one_unit_sees_and_changes_its_works_alone(
    client: Client, boss: Any, works: list[Work]
) -> None:
    unit = ResponsibleUnit.objects.create(name="建设局")
    Work.objects.filter(pk=works[0].pk).update(unit=unit)
    planner = make_user("计划员")
    client.force_login(planner)
    assert client.get("/plans/").status_code == 403
    people.give(person=planner, thing="plan", unit=unit, by=boss)
    assert client.get("/plans/").content.decode().count("data-work=") == 1
    refused = client.post("/plans/", sent(works, "2014-12-01"))
    assert "只能建立和修改本单位的工程" in refused.content.decode()
    assert client.post("/plans/", sent(works[:1], "2014-12-01")).status_code == 302
