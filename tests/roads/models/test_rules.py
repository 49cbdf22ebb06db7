"""Rules the database itself holds, whoever writes."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import get_current_timezone

from gis.errors import DomainError
from roads.chainage import span_of
from roads.models import Crossing, ProgressReport, Step, Work
from roads.services import report_progress, void_report
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db


def refused(rule: str, write: Any) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert error.value.__cause__.diag.constraint_name == rule


def test_a_report_is_never_edited_and_never_deleted_even_by_plain_sql() -> None:
    report = make_report(make_work())
    with connection.cursor() as cursor:
        for statement in (
            "UPDATE roads_progressreport SET day = day - 1",
            "DELETE FROM roads_progressreport",
        ):
            refused("report_append_only", lambda statement=statement: cursor.execute(statement))
    report.refresh_from_db()
    assert report.day == date(2014, 6, 1)


def test_a_report_is_voided_once_and_stays_void() -> None:
    report, now = make_report(make_work()), datetime(2014, 7, 1, tzinfo=get_current_timezone())
    void_report(report=report, reason="桩号写错", by=make_user(), now=now)
    with pytest.raises(DomainError, match="已经作废"):
        void_report(report=report, reason="再次", by=make_user(), now=now)
    refused(
        "report_append_only",
        lambda: ProgressReport.objects.update(voided_at=None, voided_by=None, void_reason=""),
    )


def test_a_void_needs_a_reason() -> None:
    with pytest.raises(DomainError, match="作废原因"):
        void_report(
            report=make_report(make_work()),
            reason="  ",
            by=make_user(),
            now=datetime(2014, 7, 1).astimezone(),
        )


def test_a_report_outside_its_work_is_refused() -> None:
    refused("report_span_inside_work", lambda: make_report(make_work(end_m=500), start_m=400, end_m=501))


def test_a_step_of_another_kind_is_refused() -> None:
    work, step = make_work(), Step.objects.get(kind="gas", code="lay")
    refused(
        "report_step_of_kind",
        lambda: ProgressReport.objects.create(
            work=work, step=step, span=span_of(0, 10), side="B", day=date(2014, 6, 1), by=make_user()
        ),
    )


def test_a_report_cannot_speak_of_a_day_after_it_was_recorded() -> None:
    recorded = datetime(2014, 6, 1, 23, 59, tzinfo=get_current_timezone())
    make_report(make_work(), day=date(2014, 6, 1), recorded_at=recorded)
    refused(
        "report_day_not_after_recording",
        lambda: make_report(make_work(), day=date(2014, 6, 1), recorded_at=recorded - timedelta(days=1)),
    )


def test_a_work_beyond_its_road_is_refused_and_its_line_follows_its_span() -> None:
    road = make_road(line=straight(length=1000))
    refused("work_span_inside_road", lambda: make_work(road, 500, 1001))
    work = make_work(road, 100, 400)
    assert work.line.length == pytest.approx(300)
    Work.objects.filter(pk=work.pk).update(span=span_of(100, 600))
    work.refresh_from_db()
    assert work.line.length == pytest.approx(500)
    assert [(piece.span.lower, piece.span.upper) for piece in work.slices.all()] == [(100, 600)]


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("work_plan_in_order", {"planned_start": date(2014, 5, 2), "planned_finish": date(2014, 5, 1)}),
        ("work_unlocated_has_no_span", {"resolution": "unlocated"}),
        ("work_budget_not_negative", {"budget_wan_yuan": -1}),
    ],
)
def test_a_work_that_contradicts_itself_is_refused(rule: str, fields: dict[str, Any]) -> None:
    refused(rule, lambda: make_work(**fields))


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("road_axis_with_number", {"axis": "NS"}),
        ("road_axis_with_number", {"axis": "EW", "axis_no": 0}),
        ("road_axis_taken_once", {"axis": "NS", "axis_no": 1}),
    ],
)
def test_an_axis_has_one_number_in_the_plan(rule: str, fields: dict[str, Any]) -> None:
    make_road(axis="NS", axis_no=1)
    refused(rule, lambda: make_road(**fields))


def test_a_centreline_with_works_changes_only_with_its_works() -> None:
    road = make_work().road
    assert road is not None
    road.centreline = straight(length=900)
    refused("road_centreline_moves_its_works", road.save)


def test_crossings_have_a_measure_on_both_roads() -> None:
    east = make_road(line=straight(length=1000))
    north = make_road(line=straight(x=250, y=-400, length=1000, east=False))
    make_road(line=straight(y=50, length=100))
    measures = {(row.road_id, row.other_id): row.measure_m for row in Crossing.objects.all()}
    assert measures == {(east.pk, north.pk): pytest.approx(250), (north.pk, east.pk): pytest.approx(400)}


def test_a_junction_drawn_a_little_short_is_still_a_crossing() -> None:
    east = make_road(line=straight(length=1000))
    make_road(line=straight(x=300, y=0.8, length=500, east=False))
    assert [row.measure_m for row in Crossing.objects.filter(road=east)] == [pytest.approx(300)]


def service(work: Work, **changes: Any) -> ProgressReport:
    fields: dict[str, Any] = {
        "work": work, "step": Step.objects.get(kind=work.kind, code="subgrade"), "span": span_of(0, 50), "side": "B",
        "day": date(2014, 6, 1), "by": make_user(), "today": date(2014, 6, 1),
    }  # fmt: skip
    return report_progress(**{**fields, **changes})


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("day", {"day": date(2014, 6, 2)}),
        ("side", {"side": "X"}),
        ("span", {"span": span_of(990, 1010)}),
    ],
)
def test_a_report_that_does_not_fit_names_the_field_at_fault(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as error:
        service(make_work(), **changes)
    assert error.value.field == field
    assert ProgressReport.objects.count() == 0


def test_a_report_that_fits_is_kept() -> None:
    assert service(make_work()).pk
