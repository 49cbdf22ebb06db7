from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from gis.access import people
from gis.errors import DomainError
from gis.models import Grant, Membership, ResponsibleUnit
from gis.roles import MANAGER, REPORTER, REVIEWER, Thing, may, may_for, may_void, rights_in_words, units_for
from roads.models import Obstacle, Work
from roads.obstacle_services import may_take
from tests.shapes import make_user, make_work

pytestmark = pytest.mark.django_db


def person(name: str, *roles: str, **fields: Any) -> Any:
    user = make_user(name, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def units() -> list[ResponsibleUnit]:
    return [ResponsibleUnit.objects.create(name=name) for name in ("建设局", "水务局")]


def test_a_right_of_one_unit_is_for_its_works_alone(units: list[ResponsibleUnit]) -> None:
    boss, user = person("管理员甲", MANAGER), person("计划员")
    assert not may(user, Thing.PLAN)
    people.give(person=user, thing="plan", unit=units[0], by=boss)
    assert units_for(user, Thing.PLAN) == [units[0].pk]
    assert [may_for(user, Thing.PLAN, unit_id=key) for key in (units[0].pk, units[1].pk, None)] == [
        True,
        False,
        False,
    ]
    assert not may(user, Thing.IMPORTS)
    people.give(person=user, thing="plan", unit=None, by=boss)
    assert may_for(user, Thing.PLAN, unit_id=None)
    people.take_back(person=user, grant=str(Grant.objects.get(unit=None).pk), by=boss)
    assert units_for(user, Thing.PLAN) == [units[0].pk]


def test_roles_give_what_they_say_and_nothing_to_those_who_are_out(units: list[ResponsibleUnit]) -> None:
    reporter = person("李工", REPORTER)
    Membership.objects.create(user=reporter, unit=units[1])
    assert units_for(reporter, Thing.REPORT) == [units[1].pk]
    assert not may(reporter, Thing.LAND)
    assert units_for(person("审核员甲", REVIEWER), Thing.REPORT) is None
    assert units_for(person("总管", is_superuser=True), Thing.ADMINISTER) is None
    assert not may(person("旧人", MANAGER, is_active=False), Thing.PLAN)
    assert ("填报", "水务局") in rights_in_words(reporter)
    assert ("导入", "不能") in rights_in_words(reporter)


def test_only_rights_on_works_are_of_a_unit(units: list[ResponsibleUnit]) -> None:
    boss, user = person("管理员甲", MANAGER), person("计划员")
    with pytest.raises(DomainError, match="不分单位"):
        people.give(person=user, thing="imports", unit=units[0], by=boss)
    with pytest.raises(ValidationError, match="不分单位"):
        Grant(person=user, thing="imports", unit=units[0], by=boss).full_clean()
    with pytest.raises(IntegrityError, match="grant_of_the_whole_district"):
        Grant.objects.create(person=user, thing="publish", unit=units[0], by=boss)


def test_who_reviews_by_a_right_voids_and_who_has_obstacles_of_a_unit_answers(
    units: list[ResponsibleUnit],
) -> None:
    boss, user = person("管理员甲", MANAGER), person("办事员")
    assert not may_void(user, author_id=boss.pk)
    people.give(person=user, thing="review", unit=None, by=boss)
    people.give(person=user, thing="obstacles", unit=units[0], by=boss)
    assert may_void(user, author_id=boss.pk)
    ours, theirs = Obstacle(unit=units[0]), Obstacle(unit=units[1])
    taken = [may_take(user, step, one) for step in ("received", "assigned") for one in (ours, theirs)]
    assert taken == [True, False, False, False]


def test_pages_open_by_a_right_without_a_role_and_say_which_is_missing(
    client: Client, units: list[ResponsibleUnit]
) -> None:
    boss, user = person("管理员甲", MANAGER), person("计划员")
    client.force_login(user)
    for address, thing in (
        ("/works/new/", "工程和计划"),
        ("/settings/", "设置和人员"),
        ("/report/review/", "审核"),
    ):
        answer = client.get(address)
        assert answer.status_code == 403
        assert f"“{thing}”的权限" in answer.content.decode()
    client.force_login(boss)
    page = f"/people/{user.pk}/"
    assert client.post(page, {"action": "give", "thing": "plan", "unit": units[0].pk}).status_code == 302
    assert (
        "不分单位"
        in client.post(page, {"action": "give", "thing": "land", "unit": units[0].pk}).content.decode()
    )
    assert "工程和计划（建设局）" in client.get(page).content.decode()
    client.force_login(user)
    assert client.get("/works/new/").status_code == 200
    assert client.get("/settings/").status_code == 403


def test_a_planner_of_one_unit_does_not_touch_anothers_work(
    client: Client, units: list[ResponsibleUnit]
) -> None:
    user = person("计划员")
    people.give(person=user, thing="plan", unit=units[0], by=person("管理员甲", MANAGER))
    work = make_work()
    Work.objects.filter(pk=work.pk).update(unit=units[1])
    client.force_login(user)
    sent = {"road": work.road.name, "kind": work.kind, "unit": units[0].pk, "reason": "改归我们"}
    answer = client.post(f"/works/{work.pk}/edit/", sent)
    assert answer.status_code == 400
    assert "只能建立和修改本单位的工程" in answer.content.decode()


def test_a_reporter_with_a_unit_is_not_told_that_he_has_none(
    client: Client, units: list[ResponsibleUnit]
) -> None:
    reporter = person("李工", REPORTER)
    client.force_login(reporter)
    assert "你的账号还没有所属单位" in client.get("/report/").content.decode()
    Membership.objects.create(user=reporter, unit=units[0])
    page = client.get("/report/").content.decode()
    assert "你的账号还没有所属单位" not in page
    assert "没有找到由建设局负责、已定位的工程" in page
