"""The demonstration as a whole, built once: totals, works read from its texts, laws of its reports, sameness."""

# Faces: roads/demo/*.py

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from gis.models import GroundFeature, Target
from gis.roles import has_role
from parcels.models import PlanningArea
from roads.choices import Kind, Light, Resolution
from roads.figures.grid import grid
from roads.figures.progress import attach_progress
from roads.models import (
    Bulletin,
    ExistingStretch,
    Obstacle,
    Pipe,
    Place,
    ProgressReport,
    Road,
    Work,
    WorkStatus,
)
from roads.reading import Mention, read
from roads.reading.places.resolve import resolve
from tests.demonstration import built_once
from tests.paths import CHECKOUT, SHARED

# The mark makes pytest-django prepare the test database; each test's own transaction lies inside the module's.
pytestmark = pytest.mark.django_db

ARTICLE = SHARED / "source" / "article-2014-09.txt"
BULLETIN = CHECKOUT / "roads" / "demo" / "bulletin.txt"
SEPTEMBER, NOVEMBER, YEAR_END = date(2014, 9, 16), date(2014, 11, 30), date(2014, 12, 31)


@pytest.fixture(scope="module", autouse=True)
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    yield from built_once(django_db_blocker, tmp_path_factory)


def rows_found(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def said(mention: Mention) -> tuple[Any, ...]:
    return (
        mention.road, mention.from_name, mention.to_name, mention.kind, mention.goal, mention.due,
        mention.part, mention.qualifier, mention.missing,
    )  # fmt: skip


def test_the_totals_are_the_published_ones() -> None:
    roads = grid(as_of=date(2014, 4, 24)).everything[Kind.CARRIAGEWAY]
    assert roads.finished_m == pytest.approx(89_050, abs=0.01)
    assert roads.planned_m == pytest.approx(194_050, abs=1)


def test_existing_stretches_do_not_overlap() -> None:
    assert rows_found(
        "SELECT sum(upper(span) - lower(span)) FROM roads_existingstretch"
        " UNION ALL SELECT sum(roads_metres(united)) FROM"
        " (SELECT range_agg(span) AS united FROM roads_existingstretch GROUP BY road_id) AS road"
    ) == [(89_050,), (89_050,)]


def test_the_shipped_bulletin_says_what_the_article_says_in_other_words() -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is not on this machine")
    article, bulletin = ARTICLE.read_text(encoding="utf-8"), BULLETIN.read_text(encoding="utf-8")
    assert Counter(map(said, read(article, on=SEPTEMBER))) == Counter(map(said, read(bulletin, on=SEPTEMBER)))
    sentences = [sentence for sentence in article.replace("\n", "").split("。") if len(sentence) > 12]
    folded = bulletin.replace("，", ",").replace("（", "(").replace("）", ")")
    assert not [sentence for sentence in sentences if sentence in folded]


def test_every_stretch_of_the_article_has_its_place() -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is not on this machine")
    placed = resolve(read(ARTICLE.read_text(encoding="utf-8"), on=SEPTEMBER))
    assert [
        each.mention.quote for each in placed if each.resolution == "unlocated" and each.mention.road
    ] == []
    with_ends = [each for each in placed if each.mention.from_name]
    assert {each.resolution for each in with_ends} == {"exact"}
    roughly = [each for each in placed if each.resolution == "approximate"]
    assert [each.mention.part for each in roughly] == ["东段"]
    assert all(each.reason for each in roughly)


def test_every_work_of_the_texts_is_there_with_its_quote() -> None:
    for bulletin in Bulletin.objects.all():
        mentions = read(bulletin.text, on=bulletin.published_on)
        works = list(bulletin.works.order_by("code"))
        assert [(w.quote, w.quote_start, w.kind, w.goal, w.goal_due) for w in works] == [
            (m.quote, m.start, m.kind, m.goal, m.due) for m in mentions
        ]
        assert all(bulletin.text[w.quote_start :].startswith(w.quote) for w in works)
    assert 100 <= Work.objects.count() <= 170
    assert set(Work.objects.values_list("kind", flat=True)) == set(Kind) - {Kind.OTHER}


def test_only_what_the_text_does_not_name_has_no_place() -> None:
    (work,) = Work.objects.filter(resolution=Resolution.UNLOCATED)
    assert "另2条未列名" in work.resolution_reason


def test_the_lights_of_november_are_mixed() -> None:
    works = attach_progress(Work.objects.select_related("road"), as_of=NOVEMBER)
    lights = Counter(work.progress.light for work in works)
    assert lights[Light.GREEN] > lights[Light.RED] > 3
    for light in (
        Light.FINISHED,
        Light.YELLOW,
        Light.NOT_BEGUN,
        Light.SUSPENDED,
        Light.CANCELLED,
        Light.NO_PLAN,
    ):
        assert lights[light], light
    assert lights[Light.GREEN] + lights[Light.FINISHED] + lights[Light.NOT_BEGUN] > 0.7 * len(works)


def test_a_step_is_never_reported_before_the_one_below_it() -> None:
    assert (
        rows_found("""
        SELECT r.id FROM roads_progressreport r JOIN roads_step s ON s.id = r.step_id
        WHERE r.voided_at IS NULL AND s.position > 1 AND NOT coalesce((
            SELECT range_agg(q.span) FROM roads_progressreport q JOIN roads_step b ON b.id = q.step_id
            WHERE q.work_id = r.work_id AND b.position = s.position - 1 AND q.day <= r.day
                AND q.voided_at IS NULL AND q.side IN (r.side, 'B')
        ) @> r.span, false)
    """)
        == []
    )


def test_no_base_lies_over_a_pipe_that_is_still_to_come() -> None:
    assert (
        rows_found("""
        SELECT base.id FROM roads_progressreport base
        JOIN roads_step step ON step.id = base.step_id AND step.kind = 'carriageway' AND step.code = 'base'
        JOIN roads_work road ON road.id = base.work_id
        JOIN roads_work pipe ON pipe.road_id = road.road_id AND pipe.span && base.span
            AND pipe.kind IN ('storm', 'sewage', 'water', 'gas', 'heat') AND pipe.planned_finish <= road.planned_finish
            AND pipe.id NOT IN (SELECT work_id FROM roads_workstatus WHERE status = 'cancelled')
        WHERE base.voided_at IS NULL AND NOT coalesce((
            SELECT range_agg(q.span) FROM roads_progressreport q JOIN roads_step b ON b.id = q.step_id
            WHERE q.work_id = pipe.id AND b.code = 'backfill' AND q.day < base.day AND q.voided_at IS NULL
        ) @> base.span * pipe.span, false)
    """)
        == []
    )


def test_pipes_are_laid_on_the_day_their_work_was_reported_done() -> None:
    laid = Pipe.objects.filter(planned_for__isnull=False, laid_on__isnull=False)
    assert laid.count() > 50
    assert not laid.filter(laid_on__gt=YEAR_END).exists()
    assert Pipe.objects.filter(planned_for__isnull=False, laid_on__isnull=True).exists()


def test_obstacles_stop_the_metres_they_lie_on() -> None:
    for obstacle in Obstacle.objects.filter(work__isnull=False).exclude(kind=Obstacle.Kind.FUND):
        assert obstacle.work is not None
        until = obstacle.resolved_on or date.max
        assert (
            not obstacle.work.reports.filter(voided_at__isnull=True)
            .filter(span__overlap=obstacle.span, day__gte=obstacle.found_on, day__lt=until)
            .exists()
        ), obstacle
    assert Obstacle.objects.open_on(NOVEMBER).exists()
    assert Obstacle.objects.overdue_on(NOVEMBER).exists()
    assert Obstacle.objects.filter(resolved_on__lte=NOVEMBER).exists()


def test_some_reports_are_voided_late_and_some_recorded_late() -> None:
    voided = ProgressReport.objects.filter(voided_at__isnull=False)
    assert 5 <= voided.count() <= 30
    assert any(report.voided_at.month != report.day.month for report in voided if report.voided_at)
    assert any((report.recorded_at.date() - report.day).days > 1 for report in ProgressReport.objects.all())


def test_everything_invented_says_so() -> None:
    for model in (Road, Place, ExistingStretch, Work, Pipe, Obstacle, GroundFeature, PlanningArea):
        rows = model.objects.all()
        assert rows.exists()
        assert not rows.exclude(schematic=True, demo=True).exists(), model
    assert not ProgressReport.objects.filter(demo=False).exists()
    assert not Bulletin.objects.filter(demo=False).exists()


def test_targets_are_published_facts_with_their_source() -> None:
    figures = {
        target.code: (target.amount, target.baseline and float(target.baseline))
        for target in Target.objects.all()
    }
    assert figures["new-road"] == (105, None)
    assert figures["total-road"] == (194.05, 89.05)
    assert figures["coverage"] == (60, 27.2)
    assert figures["resettlement-housing"] == (200_000, None)
    assert not Target.objects.filter(source="").exists()


def test_budgets_stay_within_the_published_investment() -> None:
    total = sum(work.budget_wan_yuan or 0 for work in Work.objects.all())
    assert 180_000 < total < 240_000


def test_plans_keep_to_the_goals_of_the_text() -> None:
    for work in Work.objects.filter(goal="finish", planned_finish__isnull=False):
        assert work.planned_finish <= work.goal_due, work  # type: ignore[operator]
    assert WorkStatus.objects.values("status").distinct().count() == 3


def test_logins_stand_in_a_file_of_its_owner(demonstration: Path) -> None:
    file = demonstration / "demo-logins.txt"
    assert file.stat().st_mode & 0o777 == 0o600
    lines = dict(line.split("\t")[:2] for line in file.read_text(encoding="utf-8").splitlines())
    for login, role in (("engineer", "填报员"), ("reviewer", "审核员"), ("admin", "管理员")):
        user = authenticate(username=login, password=lines[login])
        assert user is not None
        assert has_role(user, role)


def test_a_database_with_roads_is_refused() -> None:
    with pytest.raises(CommandError, match="库里已有道路"):
        call_command("demo", verbosity=0, stdout=StringIO())


def test_replacing_is_refused_when_something_else_would_go_with_it() -> None:
    with transaction.atomic():
        Road.objects.filter(name="神州路").update(demo=False)
        with pytest.raises(CommandError, match="不是演示数据"):
            call_command("demo", replace=True, verbosity=0, stdout=StringIO())
        transaction.set_rollback(True)


def fingerprint() -> dict[str, str]:
    """A digest of each table of the demonstration, keys included."""
    digests = {}
    for model in (
        Road,
        Place,
        ExistingStretch,
        Bulletin,
        Work,
        ProgressReport,
        WorkStatus,
        Obstacle,
        Pipe,
        PlanningArea,
    ):
        table = model._meta.db_table
        columns = [
            str(field.column)
            for field in model._meta.concrete_fields
            if not field.column.startswith(("by_", "voided_by"))
        ]
        rows = rows_found(f"SELECT row({', '.join(columns)})::text FROM {table} ORDER BY id")
        digests[table] = hashlib.sha256("\n".join(row for (row,) in rows).encode()).hexdigest()
    return digests


def test_building_it_again_gives_the_same_rows() -> None:
    before = fingerprint()
    call_command("demo", replace=True, verbosity=0, stdout=StringIO())
    assert fingerprint() == before
