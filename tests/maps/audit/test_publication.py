"""No briefing is published that the audit does not agree with."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from gis.errors import DomainError
from gis.jobs.running import run
from maps.briefings.compose import write
from maps.briefings.jobs import ask_for
from maps.briefings.publishing import publish
from maps.models import Briefing, BriefingJob
from tests.maps.briefings.conftest import JULY_5, JUNE, TODAY, district, june, works
from tests.shapes import make_user

__all__ = ["district", "works"]

pytestmark = pytest.mark.django_db


def tamper() -> None:
    """A kept slice rewritten behind the product: covered land would grow without a report."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE roads_slice SET finished_day = 5000, "
            "step_days = array_fill(5000::smallint, ARRAY[array_length(step_days, 1)]) "
            "WHERE work_id = (SELECT id FROM roads_work WHERE code = 'W1')"
        )
        assert cursor.rowcount


def publish_june() -> Briefing:
    return publish(month=JUNE, by=make_user("主任"), today=TODAY, now=JULY_5)


def test_a_draft_says_that_nobody_audited_it(district: None) -> None:
    words = "".join(getattr(block, "text", "") for block in write(june().facts).blocks)
    assert "本稿没有经过独立复核" in words


def test_a_figure_that_differs_stops_the_publication_with_its_name(district: None) -> None:
    tamper()
    with pytest.raises(DomainError, match=r"独立复核.*项不同，没有发布。.*coverage"):
        publish_june()
    assert not Briefing.objects.exists()


def test_the_command_says_why_nothing_was_published(district: None, tmp_path: Any) -> None:
    tamper()
    with pytest.raises(CommandError, match="没有发布"):
        call_command("briefing", "2014-06", "--publish", "--out", str(tmp_path), stdout=StringIO())


def test_a_job_ends_as_failed_with_the_reason(district: None) -> None:
    tamper()
    job = ask_for(month=JUNE, publishing=True, reason="", by=make_user("主任"), today=TODAY, now=JULY_5)
    run(job.pk)
    job.refresh_from_db()
    assert job.state == BriefingJob.State.FAILED
    assert "项不同，没有发布" in job.message
