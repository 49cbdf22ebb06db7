"""What a month brought to a redevelopment, and what was put right about it later."""

# Faces: villages/models.py

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from gis.voiding import void
from tests.shapes import make_user
from tests.villages.test_progress import make_redevelopment, report
from villages.changes import village_changes, village_corrections
from villages.models import RedevelopmentReport, Stage

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2014, 5, 31), date(2014, 6, 30)


def test_households_and_stages_of_the_month_are_the_difference_of_two_days() -> None:
    row = make_redevelopment()
    report(row, 50, day=date(2014, 5, 10))
    report(row, 120, day=date(2014, 6, 30))
    report(row, 150, day=date(2014, 7, 1))
    Stage.objects.create(redevelopment=row, position=1, code="survey", done_on=date(2014, 6, 3))
    Stage.objects.create(redevelopment=row, position=2, code="plan", done_on=MAY)
    (change,) = village_changes(since=MAY, until=JUNE)
    assert (change.signed, change.moved, change.demolished_m2) == (70, 0, 0)
    assert [stage.label for stage in change.stages_done] == ["入户摸底"]
    assert not change.mapped


def test_what_was_voided_or_recorded_since_is_listed_by_project() -> None:
    row = make_redevelopment()
    first = report(row, 50, day=date(2014, 5, 10))
    told = datetime.now(get_current_timezone())
    void(row=first, reason="重复", by=make_user(), now=told + timedelta(minutes=1))
    (correction,) = village_corrections(as_of=JUNE, since=told, until=told + timedelta(hours=1))
    assert (correction.redevelopment, correction.voided, correction.added) == (row, (first,), ())
    assert RedevelopmentReport.objects.count() == 1
