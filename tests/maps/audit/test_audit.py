"""The auditor agrees with the whole demonstration, shares nothing with the product, and sees what was tampered with."""

# Faces: maps/audit/recompute/*.py, maps/audit/recompute/raw/*.py, maps/audit/*.py

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from gis.bitemporal.past import changing
from gis.bitemporal.two_times import demo_moment
from gis.models import ResponsibleUnit
from maps.audit.audit import audit, verdict
from maps.briefings.facts import Facts
from maps.briefings.render import prepare
from roads.models import ProgressReport, Step, Work
from roads.services import change_plan, void_report
from tests.demonstration import built_once
from tests.shapes import make_user

NOVEMBER = date(2014, 11, 1)
NEXT_YEAR = date(2015, 6, 1)


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    yield from built_once(django_db_blocker, tmp_path_factory)


def facts_of(month: date = NOVEMBER, known_at: datetime | None = None) -> Facts:
    return prepare(month, today=NEXT_YEAR, known_at=known_at or timezone.now()).facts


def run(*words: str) -> tuple[int, list[str]]:
    """The command's exit code and what it printed."""
    out, code = StringIO(), 0
    try:
        call_command("audit", *words, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue().splitlines()


@pytest.mark.parametrize("month", [date(2014, 3, 1), date(2014, 9, 1), NOVEMBER])
@pytest.mark.django_db
def test_every_figure_of_the_demonstration_is_recomputed_and_agrees(demonstration: Path, month: date) -> None:
    result = audit(facts_of(month))
    assert result.differences == []
    assert result.missed == []
    assert result.total > 900


@pytest.mark.django_db
def test_the_command_ends_with_both_counts_and_nought_where_all_agree(demonstration: Path) -> None:
    code, lines = run("2014-11")
    assert code == 0
    assert lines[-1].startswith("独立复核2,")
    assert lines[-1].endswith("项，0项不同。")
    assert any(line.strip().startswith("覆盖面积：") for line in lines)


@pytest.mark.django_db
def test_facts_of_an_earlier_moment_agree_whatever_was_voided_since(demonstration: Path) -> None:
    before = timezone.now()
    facts = facts_of(known_at=before)
    for report in ProgressReport.objects.filter(day__range=(date(2014, 11, 1), date(2014, 11, 20)))[:20]:
        void_report(
            report=report, reason="复查", by=make_user(f"审核{report.pk}"), now=before + timedelta(hours=1)
        )
    assert audit(facts).differences == []


@pytest.mark.django_db
def test_figures_agree_after_plans_changed_and_the_change_is_listed(demonstration: Path) -> None:
    before = timezone.now()
    works = Work.objects.filter(
        planned_finish__range=(date(2014, 10, 1), date(2014, 12, 31)), unit__isnull=False
    )
    with demo_moment(datetime(2014, 11, 10, 9, tzinfo=timezone.get_current_timezone())):
        for work in works.order_by("code")[:5]:
            change_plan(
                work=work,
                name="调整计划",
                holds_from=date(2014, 11, 10),
                reason="拆迁滞后",
                by=make_user(),
                planned_finish=work.planned_finish + timedelta(34) if work.planned_finish else None,
            )
    # In the middle of the month works change hands and the step that counts most counts for more.
    with changing(reason="移交", holds_from=date(2014, 11, 10)):
        rows = Work.objects.filter(unit__isnull=False).order_by("code")[:20]
        Work.objects.filter(pk__in=[row.pk for row in rows]).update(unit=ResponsibleUnit.objects.first())
        Step.objects.filter(kind="carriageway", code="surface").update(weight=60)
    facts = facts_of()
    assert [row.late_days for row in facts.plan_changes] == [34] * 5
    result = audit(facts)
    assert (result.differences, result.missed) == ([], [])
    assert audit(facts_of(date(2014, 9, 1), known_at=before)).differences == []


@pytest.mark.django_db
def test_a_table_changed_behind_the_product_is_seen_where_it_matters(demonstration: Path) -> None:
    facts = facts_of()
    connection.check_constraints()  # nothing may wait where a trigger is switched off
    with connection.cursor() as cursor:
        # They would keep the change as a version of the plan, and as one that was not known then.
        cursor.execute("ALTER TABLE roads_work DISABLE TRIGGER roads_work_plan")
        cursor.execute("ALTER TABLE roads_work DISABLE TRIGGER roads_work_history_update")
        cursor.execute(
            "UPDATE roads_work SET budget_wan_yuan = budget_wan_yuan + 1 WHERE id = %s", [_budgeted()]
        )
    chapters = {one.chapter for one in audit(facts).differences}
    assert chapters == {"money", "headline"}


def _budgeted() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT work_id FROM roads_progressreport r JOIN roads_work w ON w.id = r.work_id "
            "WHERE budget_wan_yuan IS NOT NULL AND r.day < '2014-10-01' AND w.id NOT IN "
            "(SELECT work_id FROM roads_workstatus) ORDER BY work_id LIMIT 1"
        )
        return int(cursor.fetchone()[0])


def test_the_verdict_says_both_counts_in_words() -> None:
    from maps.audit.compare import Comparison

    result = Comparison()
    result.compared["money"] = 2408
    assert verdict(result) == "独立复核2,408项，0项不同"


def test_the_recomputation_runs_without_django_and_without_any_room() -> None:
    """Where Django and the rooms cannot be imported at all, the auditor's part still is."""
    barred = ["django", "gis", "roads", "villages", "parcels", "maps.briefings"]
    script = f"import sys; sys.modules.update(dict.fromkeys({barred})); import maps.audit.recompute.briefing"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60).returncode == 0
