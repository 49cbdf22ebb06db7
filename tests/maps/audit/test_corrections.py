"""What the next briefing corrects of the last is recomputed, too: which rows there are, and the figures they name."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from maps.audit.audit import audit
from maps.briefings.facts import Facts
from maps.models import Briefing
from roads.figures.corrections import corrections
from roads.models import ProgressReport, Work
from roads.services import set_status, void_report
from tests.maps.briefings.conftest import JULY_5, june, published
from tests.shapes import make_report, make_user
from villages.models import Redevelopment, RedevelopmentReport

__all__ = ["published"]

pytestmark = pytest.mark.django_db
LATER = JULY_5 + timedelta(days=3)


@pytest.fixture
def corrected(published: Briefing) -> Facts:
    """June once more, three days later: a report voided, one added, a work suspended, a budget and a village new."""
    by, then = make_user("审核"), JULY_5 + timedelta(days=1)
    void_report(report=ProgressReport.objects.get(day=date(2014, 6, 10)), reason="桩号报错", by=by, now=then)
    water = Work.objects.get(code="W1")
    make_report(water, "trench", 0, 300, day=date(2014, 6, 20), recorded_at=then)
    set_status(
        work=Work.objects.get(code="R1"),
        status="suspended",
        day=date(2014, 6, 28),
        reason="停",
        by=by,
        now=then,
    )
    Work.objects.filter(code="R1").update(budget_wan_yuan=2000)
    village: Any = {"redevelopment_id": 1, "measure": "signed", "day": date(2014, 6, 15), "value": 40}
    project = Redevelopment.objects.first()
    assert project
    RedevelopmentReport.objects.create(**village | {"redevelopment_id": project.pk}, by=by, recorded_at=then)
    return june(known_at=LATER, version=2, reason="更正").facts


def test_every_row_of_corrections_agrees(corrected: Facts) -> None:
    assert len(corrected.corrections) >= 4
    assert corrections(as_of=corrected.as_of, since=JULY_5, until=LATER)
    result = audit(corrected)
    assert (result.differences, result.missed) == ([], [])
    assert result.compared["corrections"] > 2 * len(corrected.corrections)


def test_a_row_that_says_another_figure_or_is_missing_is_a_difference(corrected: Facts) -> None:
    first, *rest = corrected.corrections
    for rows in (
        tuple(rest),
        (replace(first, was="99999"), *rest),
        (*corrected.corrections, replace(first, label="x")),
    ):
        differences = audit(replace(corrected, corrections=rows)).differences
        assert {one.chapter for one in differences} == {"corrections"}
