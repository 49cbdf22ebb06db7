"""The corrections since a publication on a page and in the API, whatever moment was published."""

# Faces: maps/briefings/chapters/replay.py, maps/briefings/facts/replay.py

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maps.audit.audit import audit
from maps.briefings.compose import write
from maps.models import Briefing
from roads.models import ProgressReport, Work
from roads.services import set_status, void_report
from tests.maps.briefings.conftest import JULY_5, june, published
from tests.shapes import make_report, make_user

__all__ = ["published"]

pytestmark = pytest.mark.django_db


def test_the_page_and_the_api_split_each_difference_by_cause(client: Client, published: Briefing) -> None:
    by, address = make_user("审核"), f"/api/briefings/{published.pk}/corrections/"
    # The district of the test gave a village its place after it had entered it, which is in no figure.
    before = client.get(address).json()
    # What else its making wrote a moment later is in no figure either, so no row differs.
    assert "城中村台账" in [step["cause"] for step in before["steps"]]
    assert before["rows"] == []
    assert "没有改变这期汇报的任何一项数字" in client.get("/briefings/2014-06/corrections/").content.decode()
    report = ProgressReport.objects.get(day=date(2014, 6, 10))
    void_report(report=report, reason="桩号报错", by=by, now=timezone.now())
    surface = Work.objects.get(code="R1")
    set_status(
        work=surface, status="suspended", day=date(2014, 6, 28), reason="停", by=by, now=timezone.now()
    )
    found = client.get(address).json()
    assert [(step["cause"], step["count"]) for step in found["steps"][len(before["steps"]) :]] == [
        ("作废上报", 1),
        ("工程状态", 1),
    ]
    money = next(row for row in found["rows"] if row["code"] == "investment")
    assert (
        money["difference"]
        == money["now"] - money["was"]
        == sum(part["difference"] for part in money["parts"])
    )
    assert money["difference"] < 0
    page = client.get("/briefings/2014-06/corrections/").content.decode()
    assert "更正的构成" in page
    assert "桩号报错" in page
    assert client.get("/briefings/2014-07/corrections/").status_code == 404


def test_the_next_briefing_prints_the_parts_and_the_audit_agrees(published: Briefing) -> None:
    by = make_user("审核")
    void_report(
        report=ProgressReport.objects.get(day=date(2014, 6, 10)),
        reason="桩号报错",
        by=by,
        now=JULY_5 + timedelta(days=1),
    )
    water = Work.objects.get(code="W1")
    make_report(water, "trench", 0, 300, day=date(2014, 6, 20), recorded_at=JULY_5 + timedelta(days=2))
    facts = june(known_at=JULY_5 + timedelta(days=3), version=2, reason="更正").facts
    assert facts.replay is not None
    assert [step.cause_label for step in facts.replay.steps] == ["作废上报", "补报"]
    result = audit(facts)
    assert (result.differences, result.missed) == ([], [])
    assert result.compared["replay"] > 10
    tables = [block for block in write(facts).blocks if getattr(block, "key", "").startswith("replay")]
    assert [block.key for block in tables] == ["replay", "replay", "replay-steps"]
