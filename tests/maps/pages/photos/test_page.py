# Faces: maps/pages/photos/places.py
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.roles import REPORTER, REVIEWER
from roads.models import InspectionAnswer
from tests.roads.figures.evidence.test_grades import DAY, make_inspection, make_photo
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Any:
    return make_work(make_road("世纪路", line=straight(length=2000)), 0, 1000)


def person(client: Client, role: str) -> Client:
    user = make_user(role)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    client.force_login(user)
    return client


def test_photos_pairs_and_open_contradictions_stand_on_one_page(client: Client, work: Any) -> None:
    report = make_report(work, "base", 0, 100, day=DAY)
    make_inspection(work, "base", 0, 100, (0, 60))
    first = make_photo(work, "base", 50, side="L", heading_deg=10)
    last = make_photo(work, "base", 55, side="L", heading_deg=12, day=DAY + timedelta(days=40))
    page = person(client, REPORTER).get("/photos/", {"as_of": str(DAY + timedelta(days=45))}).content.decode()
    assert "还没有了结 1 处" in page
    assert ">45</td>" in page.replace(" ", "")  # days open
    assert "相隔 40 天" in page
    assert f"/photos/{first.address}/marked" in page
    assert f"/photos/{last.address}/thumbnail" in page
    assert 'name="note"' not in page  # an answer is a reviewer's
    assert "照片和督查" in client.get("/photos/", {"road": "世纪路", "as_of": str(DAY)}).content.decode()
    assert report.pk


def test_a_contradiction_is_closed_by_a_void_a_new_report_or_a_note(client: Client, work: Any) -> None:
    late = str(DAY + timedelta(days=10))
    person(client, REVIEWER)

    def still_open() -> bool:
        return "还没有了结" in client.get("/photos/", {"as_of": late}).content.decode()

    report = make_report(work, "base", 0, 100, day=DAY)
    inspection = make_inspection(work, "base", 0, 100, (0, 60))
    assert still_open()
    answer = client.post(f"/inspections/{inspection.pk}/answer/", {"note": "已补测"})
    assert answer.status_code == 302
    assert InspectionAnswer.objects.get().note == "已补测"
    other = make_inspection(work, "base", 0, 100, (0, 50), day=DAY + timedelta(days=1))
    assert still_open()
    make_report(work, "base", 50, 100, day=DAY + timedelta(days=2))
    assert not still_open()
    assert other.pk > inspection.pk
    make_inspection(work, "surface", 0, 100, None, day=DAY + timedelta(days=3))
    assert not still_open()  # nothing was reported of it
    assert report.pk


def test_one_place_over_months_shows_first_and_last_side_by_side(client: Client, work: Any) -> None:
    first = make_photo(work, "base", 50, side="L", heading_deg=10)
    make_photo(work, "base", 300, side="L", heading_deg=10, day=DAY + timedelta(days=20))
    last = make_photo(work, "base", 55, side="L", heading_deg=12, day=DAY + timedelta(days=40))
    path = f"/photos/place/{last.pk}/"
    assert client.get(path).status_code == 302
    person(client, REPORTER)
    page = client.get(path, {"as_of": str(DAY + timedelta(days=60))}).content.decode()
    assert "最早和最近，相隔 40 天" in page
    assert page.index(str(first.address)) < page.index(str(last.address))
    assert "2 张连起来看" in page
    alone = client.get(path, {"as_of": str(DAY)}).content.decode()
    assert "这里只有一张" in alone
    assert client.get("/photos/place/999999/").status_code == 404
