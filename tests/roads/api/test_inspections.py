from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.models import Membership, ResponsibleUnit
from gis.roles import REPORTER, REVIEWER
from roads.models import Inspection, Work
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Work:
    return make_work(make_road("世纪路", line=straight(length=2000)), 0, 1000)


@pytest.fixture
def inspector(client: Client) -> Client:
    user = make_user("督查员")
    user.groups.add(Group.objects.get_or_create(name=REVIEWER)[0])
    client.force_login(user)
    return client


def said(road_work: Work, **changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()), "work": road_work.pk, "step": "base", "from": "K0+000", "to": "K0+100", "side": "B",
        "found_from": 0, "found_to": 60, "day": "2014-06-03", "note": "", **changes,
    }  # fmt: skip


def post(client: Client, body: Any, path: str = "") -> Any:
    return client.post(f"/api/inspections/{path}", body, content_type="application/json")


def test_found_sixty_of_a_hundred_stands_beside_the_report_with_its_days_open(
    inspector: Client, work: Work
) -> None:
    report = make_report(work, "base", 0, 100)
    body = said(work)
    first = post(inspector, body)
    assert first.status_code == 201, first.content
    assert (post(inspector, body).status_code, Inspection.objects.count()) == (200, 1)
    row = inspector.get("/api/inspections/?open=true&as_of=2014-06-13").json()["features"][0]["properties"]
    assert (row["verdict_label"], row["open_m"], row["days_open"]) == ("不符", 40.0, 10)
    report.refresh_from_db()
    assert report.voided_at is None
    pk = first.json()["id"]
    assert post(inspector, {"note": "补测后无误", "day": "2014-06-10"}, f"{pk}/answer/").status_code == 200
    assert inspector.get("/api/inspections/?open=true&as_of=2014-06-13").json()["features"] == []
    assert len(inspector.get("/api/inspections/?open=true&as_of=2014-06-09").json()["features"]) == 1
    assert post(inspector, {"note": "再来", "day": "2014-06-10"}, f"{pk}/answer/").status_code == 400


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"step": "roof"}, "step", "没有工序"),
        ({"to": "K1+500"}, "to", "范围超出工程"),
        ({"found_to": 160}, "found_to", "要在检查范围以内"),
        ({"found_to": None}, "found_to", "要有起有止"),
        ({"day": "2089-01-01"}, "day", "还没有到"),
        ({"key": "x"}, "key", ""),
        ({"work": 0}, "work", ""),
        ({"mood": "good"}, "mood", "没有这个字段"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    inspector: Client, work: Work, changes: Any, field: str, words: str
) -> None:
    answer = post(inspector, said(work, **changes))
    assert answer.status_code == 400
    assert words in answer.json()[field][0]


def test_nothing_found_contradicts_all_and_the_whole_confirms(inspector: Client, work: Work) -> None:
    make_report(work, "base", 0, 100)
    none = post(inspector, said(work, found_from=None, found_to=None)).json()["properties"]
    assert (none["verdict"], none["open_m"]) == ("contradicted", 100.0)
    whole = post(inspector, said(work, found_to=100, day="2014-06-04")).json()["properties"]
    assert (whole["verdict"], whole["open_m"]) == ("confirmed", 0.0)
    assert inspector.get("/api/inspections/?open=true&as_of=2014-06-13").json()["features"] == []


def test_reporters_inspect_their_own_unit_only_and_answer_nothing(client: Client, work: Work) -> None:
    unit = ResponsibleUnit.objects.create(name="一公司")
    user = make_user("填报")
    user.groups.add(Group.objects.get_or_create(name=REPORTER)[0])
    Membership.objects.create(user=user, unit=unit)
    client.force_login(user)
    assert post(client, said(work)).status_code == 403
    own = make_work(unit=unit)
    made = post(client, said(own)).json()["id"]
    assert post(client, {"note": "x", "day": "2014-06-10"}, f"{made}/answer/").status_code == 403
    assert post(client, {"reason": "记错了"}, f"{made}/void/").json()["properties"]["voided"]
    assert date(2014, 6, 3) == Inspection.objects.get().day
