from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group

from gis.errors import DomainError
from gis.exchange.services import undo_run
from gis.roles import MANAGER
from roads.chainage import span_of
from roads.figures.progress import attach_progress
from roads.models import Obstacle, ProgressReport, Work, WorkPlan
from roads.works_by_hand import history_of
from roads.works_reshaped import measure_on, merge_works, neighbours, split_work
from tests.importing import NOW, TODAY
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
DAY = date(2014, 11, 1)


@pytest.fixture
def boss() -> Any:
    user = make_user("管理员甲")
    user.groups.add(Group.objects.get(name=MANAGER))
    return user


@pytest.fixture
def work() -> Work:
    road = make_road("神州路", line=straight(length=2000))
    make_road("中原路", line=straight(x=600, y=-500, east=False))
    return make_work(
        road, 100, 1100, code="A1", budget_wan_yuan=Decimal(1000), planned_finish=date(2014, 12, 1)
    )


def ends(*works: Work) -> list[Any]:
    return [(one.from_m, one.to_m, one.budget_wan_yuan) for one in works]


def finished_m(*works: Work) -> float:
    return sum(row.progress.finished_m for row in attach_progress(list(works), as_of=DAY))


def test_a_work_is_split_at_a_crossing_and_its_reports_go_where_they_lie(boss: Any, work: Work) -> None:
    across = make_report(work, start_m=400, end_m=800, day=date(2014, 6, 1))
    before = finished_m(Work.objects.get(pk=work.pk))
    Obstacle.objects.create(
        code="o", title="树", kind="other", work=work, span=span_of(900, 950), found_on=DAY
    )
    at = measure_on(work, "中原路")
    assert at == 600
    other = split_work(work=work, at=at, where="中原路", reason="分两个标段", by=boss, now=NOW)
    work.refresh_from_db()
    assert ends(work, other) == [
        (100, 600, 500),
        (600, 1100, 500),
    ]
    assert (work.to_label, other.from_label, other.code) == ("中原路", "中原路", "H0001")
    standing = ProgressReport.objects.known_at(None).order_by("span")
    spans = [(row.work.code, float(row.span.lower), float(row.span.upper), row.by) for row in standing]
    assert spans == [("A1", 400, 600, across.by), ("H0001", 600, 800, across.by)]
    across.refresh_from_db()
    assert "拆分为 A1、H0001" in across.void_reason
    assert finished_m(*Work.objects.all()) == before
    assert Obstacle.objects.get().work == other
    assert "分两个标段" in history_of(other)[0].outcome["reason"]
    assert WorkPlan.objects.filter(work=work, reason="分两个标段").exists()


def test_a_split_without_reports_is_undone(boss: Any, work: Work) -> None:
    split_work(work=work, at=Decimal(600), where="K0+600", reason="试", by=boss, now=NOW)
    (run,) = history_of(work)
    undo_run(run=run, by=boss, now=NOW)
    work.refresh_from_db()
    assert (Work.objects.count(), work.from_m, work.to_m) == (1, 100, 1100)


def test_two_works_that_touch_become_one_with_all_reports(boss: Any, work: Work) -> None:
    other = make_work(
        work.road, 1100, 1500, code="A2", budget_wan_yuan=Decimal(300), planned_finish=date(2015, 3, 1)
    )
    report = make_report(other, start_m=1200, end_m=1300, day=date(2014, 6, 1))
    before = finished_m(*Work.objects.all())
    assert neighbours(work) == [other]
    merge_works(work=work, other=other, reason="一家施工", by=boss, today=TODAY, now=NOW)
    work.refresh_from_db()
    assert ends(work) == [(100, 1500, 1300)]
    assert work.planned_finish == date(2015, 3, 1)
    assert finished_m(work) == before
    report.refresh_from_db()
    assert report.voided_at is not None
    assert other.statuses.get().status == "cancelled"
    assert neighbours(work) == []


def test_a_work_that_nothing_was_recorded_on_goes_when_it_is_merged(boss: Any, work: Work) -> None:
    other = make_work(work.road, 1100, 1500, code="A2")
    merge_works(work=work, other=other, reason="一家施工", by=boss, today=TODAY, now=NOW)
    assert list(Work.objects.all()) == [work]
    undo_run(run=history_of(work)[0], by=boss, now=NOW)
    assert sorted(Work.objects.values_list("code", flat=True)) == ["A1", "A2"]


@pytest.mark.parametrize("where", ["K1+500", "没有的路", "K0+100"])
def test_a_place_outside_the_work_is_refused_in_words(work: Work, where: str) -> None:
    with pytest.raises(DomainError):
        measure_on(work, where)


def test_works_with_a_gap_or_of_another_kind_are_not_merged(boss: Any, work: Work) -> None:
    for other in (make_work(work.road, 1300, 1500), make_work(work.road, 1100, 1500, kind="water")):
        with pytest.raises(DomainError, match=r"不相接|同一类别"):
            merge_works(work=work, other=other, reason="合", by=boss, today=TODAY, now=NOW)
