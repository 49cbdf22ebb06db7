from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from gis.models import Target
from maps.pages.ledger.filters import LedgerFilters
from maps.pages.ledger.rows import read_ledger
from roads.chainage import span_of
from roads.figures.overview import KeyFigure, Overview, days_of_interest, overview
from roads.models import ExistingStretch, Obstacle, Pipe, Work
from roads.services import set_status
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
STEPS = ("subgrade", "base", "surface", "ancillary")


def figure(day: Overview, code: str) -> KeyFigure:
    return next(figure for figure in day.figures if figure.code == code)


def finish(work: Work, start_m: float, end_m: float, day: date = date(2014, 6, 1)) -> None:
    for step in STEPS:
        make_report(work, step, start_m, end_m, day=day)


class TestRoad:
    def test_what_existed_is_built_but_not_new(self) -> None:
        road = make_road()
        ExistingStretch.objects.create(road=road, span=span_of(0, 400), since=date(2014, 4, 1))
        finish(make_work(road, 400, 1000), 400, 700)
        day = overview(as_of=date(2014, 6, 1))
        assert figure(day, "total-road").value == pytest.approx(0.7)
        assert figure(day, "new-road").value == pytest.approx(0.3)

    def test_widening_a_road_that_existed_makes_no_new_road(self) -> None:
        road = make_road()
        ExistingStretch.objects.create(road=road, span=span_of(0, 1000), since=date(2014, 4, 1))
        finish(make_work(road, 0, 1000), 0, 1000)
        day = overview(as_of=date(2014, 6, 1))
        assert figure(day, "total-road").value == pytest.approx(1.0)
        assert figure(day, "new-road").value == 0

    def test_two_works_over_the_same_metres_count_once(self) -> None:
        road = make_road()
        for _ in range(2):
            finish(make_work(road, 0, 500), 0, 500)
        assert figure(overview(as_of=date(2014, 6, 1)), "new-road").value == pytest.approx(0.5)

    def test_the_target_and_its_source_come_along(self) -> None:
        Target.objects.create(
            code="total-road", label="道路总里程", value="194.05", baseline="89.05", source="某报"
        )
        total = figure(overview(as_of=date(2014, 6, 1)), "total-road")
        assert (total.target, total.baseline, total.source) == (194.05, 89.05, "某报")
        assert figure(overview(as_of=date(2014, 6, 1)), "new-road").target is None


def test_stopped_works_leave_the_count_and_are_listed() -> None:
    done, stopped = make_work(), make_work()
    finish(done, 0, 1000)
    now = datetime(2014, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    set_status(work=stopped, status="cancelled", day=date(2014, 6, 1), reason="调整", by=make_user(), now=now)
    day = overview(as_of=date(2014, 6, 1))
    works = figure(day, "works-finished")
    assert (works.value, works.total) == (1, 1)
    assert day.stopped == (stopped.pk,)
    assert (day.lights["finished"], day.lights["cancelled"], sum(day.lights.values())) == (1, 1, 2)
    assert figure(overview(as_of=date(2014, 5, 31)), "works-finished").total == 2


def test_a_work_without_a_place_leaves_the_count_as_it_does_in_the_ledger() -> None:
    finish(make_work(), 0, 1000)
    Work.objects.create(code="lost", road_text="某路", kind="gas", resolution="unlocated")
    day = overview(as_of=date(2014, 6, 1))
    ledger = read_ledger(LedgerFilters.read({}), as_of=date(2014, 6, 1))
    works = figure(day, "works-finished")
    assert (works.value, works.total) == (1, ledger.total.works) == (1, 1)
    assert day.lights["unlocated"] == 1 == len(ledger.left_out)


def test_a_work_past_its_plan_is_late_until_it_is_finished() -> None:
    work = make_work(planned_start=date(2014, 1, 1), planned_finish=date(2014, 6, 1))
    assert overview(as_of=date(2014, 6, 2)).late == (work.pk,)
    finish(work, 0, 1000)
    assert overview(as_of=date(2014, 6, 2)).late == ()


def test_pipes_and_obstacles_are_counted_as_of_the_day() -> None:
    Pipe.objects.create(code="p1", kind="gas", line=straight(length=800), laid_on=date(2014, 5, 1))
    Pipe.objects.create(code="p2", kind="gas", line=straight(length=200), planned_for=date(2014, 9, 1))
    Obstacle.objects.create(
        code="o1", kind="land", title="一", found_on=date(2014, 5, 1), due=date(2014, 5, 31)
    )
    Obstacle.objects.create(
        code="o2", kind="land", title="二", found_on=date(2014, 5, 1), resolved_on=date(2014, 6, 1)
    )
    day = overview(as_of=date(2014, 5, 31))
    assert (figure(day, "pipes-laid").value, figure(day, "pipes-laid").total) == pytest.approx((0.8, 1.0))
    assert (figure(day, "obstacles-open").value, figure(day, "obstacles-overdue").value) == (2, 0)
    later = overview(as_of=date(2014, 6, 1))
    assert (figure(later, "obstacles-open").value, figure(later, "obstacles-overdue").value) == (1, 1)
    assert figure(overview(as_of=date(2014, 4, 30)), "pipes-laid").value == 0


def test_an_empty_district_has_figures_of_nothing() -> None:
    day = overview(as_of=date(2014, 6, 1))
    assert {figure.value for figure in day.figures} == {0}
    assert (day.late, day.stopped, day.newest_report) == ((), (), None)
    assert days_of_interest() == (None, None)


class TestAddresses:
    def test_the_day_in_one_small_answer(self, client: Client) -> None:
        work = make_work(planned_start=date(2014, 1, 1), planned_finish=date(2014, 5, 1), schematic=True)
        make_report(work, day=date(2014, 5, 20))
        body = client.get("/api/day/", {"as_of": "2014-06-01"}).json()
        assert (body["as_of"], body["newest_report"], body["report_age_days"]) == (
            "2014-06-01",
            "2014-05-20",
            12,
        )
        assert body["late"] == [work.pk]
        assert body["lights"]["red"] == 1
        assert [figure["code"] for figure in body["figures"]] == [
            "new-road", "total-road", "works-finished", "pipes-laid", "obstacles-open", "obstacles-overdue",
        ]  # fmt: skip
        assert "百分点" in body["thresholds"]

    def test_the_version_changes_with_a_write(self, client: Client) -> None:
        before = client.get("/api/day/").json()["version"]
        make_road()
        assert client.get("/api/day/").json()["version"] > before

    def test_months_tell_weighted_metres_and_the_ends_of_the_time_bar(self, client: Client) -> None:
        work = make_work(planned_start=date(2014, 4, 1), planned_finish=date(2014, 11, 30))
        make_report(work, "subgrade", 0, 1000, day=date(2014, 5, 31))
        make_report(work, "base", 0, 500, side="L", day=date(2014, 7, 1))
        body = client.get("/api/months/").json()
        assert body["months"] == [{"month": "2014-05", "metres": 300.0}, {"month": "2014-07", "metres": 75.0}]
        assert (body["first_day"], body["last_day"], body["newest_report"]) == (
            "2014-04-01",
            "2014-11-30",
            "2014-07-01",
        )

    def test_the_grid_in_the_agreed_shape(self, client: Client) -> None:
        road = make_road("神州路", axis="EW", axis_no=3)
        make_road("文汇路", line=straight(x=200, east=False), axis="NS", axis_no=1)
        finish(make_work(road, 0, 500), 0, 200)
        Work.objects.create(code="lost", road_text="某路", kind="gas", resolution="unlocated")
        body = client.get("/api/grid/", {"as_of": "2014-06-01"}).json()
        assert [(axis["axis"], axis["no"], axis["road"]) for axis in body["axes"]] == [
            ("NS", 1, "文汇路"),
            ("EW", 3, "神州路"),
        ]
        lengths = {
            "planned_m": 500.0,
            "finished_m": 200.0,
            "under_way_m": 0.0,
            "not_begun_m": 300.0,
            "percent": 40.0,
        }
        row = body["axes"][1]
        assert {name: row[name] for name in lengths} == lengths == row["kinds"]["carriageway"]
        assert body["axes"][0]["percent"] is None
        assert {name: body["totals"][name] for name in lengths} == lengths
        assert (body["unlocated"], body["left_out"]) == (1, [])
        assert set(body) >= {"as_of", "newest_report", "schematic", "demo", "axes", "totals"}
