"""What was audited is frozen with its counts, printed, and agrees whenever it is audited again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from maps.audit.audit import audit
from maps.briefings.compose import write
from maps.briefings.render import load_published
from maps.models import Briefing
from roads.models import ProgressReport
from roads.services import void_report
from tests.maps.briefings.conftest import JULY_5, published
from tests.shapes import make_user

__all__ = ["published"]

pytestmark = pytest.mark.django_db


def test_the_counts_are_frozen_and_printed(published: Briefing) -> None:
    assert published.figures_audited is not None
    assert published.figures_audited > 200
    assert published.figures_differing == 0
    facts = load_published(published).facts
    assert facts.audited is not None
    assert facts.audited.compared == published.figures_audited
    words = "".join(getattr(block, "text", "") for block in write(facts).blocks)
    assert f"独立复核{published.figures_audited:,}项，0项不同" in words


def test_a_published_briefing_is_audited_as_it_was_known(published: Briefing) -> None:
    report = ProgressReport.objects.get(day=date(2014, 6, 10))
    void_report(report=report, reason="桩号报错", by=make_user("审核"), now=JULY_5 + timedelta(days=1))
    result = audit(load_published(published).facts)
    assert (result.differences, result.missed) == ([], [])


def test_the_database_keeps_no_briefing_whose_audit_differs(published: Briefing) -> None:
    with pytest.raises(IntegrityError, match="briefing_audit_agrees"), transaction.atomic():
        Briefing.objects.create(
            month=date(2014, 5, 1),
            version=1,
            as_of=date(2014, 5, 31),
            known_at=JULY_5,
            facts=b"{}",
            facts_sha256="",
            scene=b"",
            scene_sha256="",
            digests={},
            figures_audited=10,
            figures_differing=1,
        )
