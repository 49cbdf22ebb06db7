from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from gis.roles import REVIEWER
from roads.figures.evidence.confirmed import confirmed_of
from roads.reviewing import accept
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db
DAY = date(2014, 12, 1)


@pytest.fixture
def reviewer() -> Any:
    user = make_user("审核员甲")
    user.groups.add(Group.objects.get(name=REVIEWER))
    return user


def test_accepted_metres_are_a_union_and_a_part_of_the_reported(reviewer: Any) -> None:
    work = make_work()
    first = make_report(work, start_m=0, end_m=400, day=date(2014, 6, 1))
    second = make_report(work, start_m=200, end_m=400, day=date(2014, 6, 2), side="L")
    make_report(work, start_m=400, end_m=800, day=date(2014, 6, 3))
    assert confirmed_of(work.pk, as_of=DAY).sentence == ""
    accept(reports=[first.pk, second.pk], by=reviewer)
    found = confirmed_of(work.pk, as_of=DAY)
    assert found.percent == 50
    assert {(piece.side, piece.from_m, piece.to_m) for piece in found.pieces} == {
        ("L", 0, 400),
        ("R", 0, 400),
    }
    assert found.sentence == "其中已审核 50.0%"
    assert confirmed_of(None, as_of=DAY).percent == 50
    assert confirmed_of(work.pk, as_of=date(2014, 6, 1)).percent == 100
    assert confirmed_of(work.pk, as_of=DAY, known_at=first.recorded_at).accepted_m == 0


def test_panel_totals_and_ledger_say_how_much_is_reviewed(
    client: Client, reviewer: Any, settings: Any
) -> None:
    settings.PUBLIC_READ = True
    work = make_work()
    report = make_report(work, start_m=0, end_m=400, day=date(2014, 6, 1))
    accept(reports=[report.pk], by=reviewer)
    asked = {"as_of": "2014-12-01"}
    assert client.get(f"/api/works/{work.pk}/", asked).json()["properties"]["confirmed"]["percent"] == 100
    assert client.get("/api/day/", asked).json()["confirmed"] == "其中已审核 100.0%"
    assert "其中已审核 100.0%" in client.get("/works/", asked).content.decode()
