"""Coverage as it was known at a moment: late recordings, later voids and statuses, and where one may ask for it."""

# Faces: parcels/coverage/area.py, parcels/coverage/report.py, parcels/coverage/terms.py

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError
from django.test import Client

from parcels.coverage import figures, ranking
from parcels.coverage.area import stored_area
from parcels.coverage.report import UNDATED
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms, read_terms
from roads.chainage import span_of
from roads.models import ExistingStretch, ProgressReport, Step, Work
from roads.services import set_status, void_report
from tests.parcels.coverage.test_figures import WATER, lay_area, lay_pipe
from tests.parcels.coverage.test_outside import said
from tests.shapes import make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2014, 5, 31), date(2014, 6, 30)


def moment(month: int, day: int, year: int = 2014) -> datetime:
    return datetime(year, month, day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def finish(work: Work, day: date, start_m: float, end_m: float, **fields: Any) -> list[ProgressReport]:
    steps = Step.objects.filter(kind=work.kind).order_by("position")
    return [make_report(work, step.code, start_m, end_m, day=day, **fields) for step in steps]


def km2(known_at: datetime | None = None, terms: Terms = WATER, as_of: date = JUNE) -> float:
    return figures.coverage(CoverageRequest(terms, stored_area(), known_at=known_at), as_of=as_of).covered_km2


@pytest.fixture
def work() -> Work:
    lay_area()
    return make_work(make_road(line=straight(length=1500)), 0, 1500, kind="water")


def test_what_was_recorded_later_did_not_cover_earlier(work: Work) -> None:
    finish(work, date(2014, 6, 2), 0, 500)
    first = km2()
    finish(work, date(2014, 6, 20), 500, 1500, recorded_at=moment(7, 5))
    assert km2(moment(7, 1)) == pytest.approx(first, rel=1e-12)
    assert km2(moment(7, 6)) == km2() > first


def test_a_report_voided_later_still_covers_at_the_earlier_moment(work: Work) -> None:
    told = finish(work, date(2014, 6, 2), 0, 500)
    before = km2()
    void_report(report=told[-1], reason="桩号写错", by=make_user(), now=moment(8, 1))
    assert km2() == 0
    assert km2(moment(7, 31)) == pytest.approx(before, rel=1e-12)
    assert km2(moment(8, 2)) == 0


def test_a_correction_moves_the_causes_of_today_and_not_those_known_then(work: Work) -> None:
    told = finish(work, date(2014, 6, 2), 0, 1500)
    area = stored_area()
    then = figures.causes(CoverageRequest(WATER, area), since=MAY, until=JUNE)
    void_report(report=told[0], reason="未完工", by=make_user(), now=moment(8, 1))
    finish(work, date(2014, 6, 2), 0, 500, recorded_at=moment(8, 1))
    again = figures.causes(CoverageRequest(WATER, area, known_at=moment(7, 1)), since=MAY, until=JUNE)
    now = figures.causes(CoverageRequest(WATER, area), since=MAY, until=JUNE)
    assert [cause.gained_km2 for cause in again.causes] == [cause.gained_km2 for cause in then.causes]
    assert sum(cause.gained_km2 for cause in again.causes) == pytest.approx(
        again.after.covered_km2 - again.before.covered_km2, abs=1e-9
    )
    assert now.after.covered_km2 < again.after.covered_km2


def test_a_series_of_a_moment_equals_its_days_one_by_one(work: Work) -> None:
    for month in range(3, 7):
        finish(work, date(2014, month, 10), month * 100, month * 200, recorded_at=moment(month + 1, 2))
    days = [date(2014, month, 28) for month in range(2, 8)]
    points = figures.series(CoverageRequest(WATER, stored_area(), known_at=moment(6, 1)), days=days)
    one_by_one = [km2(moment(6, 1), as_of=day) for day in days]
    assert [one.covered_km2 for one in points] == pytest.approx(one_by_one, abs=1e-9)
    assert one_by_one[-1] < km2(as_of=days[-1])


@pytest.mark.parametrize("words", [{"halves": "either"}, {"steps": ["water=trench"]}, {"method": "blocks"}])
def test_a_moment_far_ahead_knows_what_is_known_now_under_all_terms(work: Work, words: Any) -> None:
    terms = read_terms(kinds="carriageway,water", **words)
    for line in (
        straight(x=200, y=-50, length=600, east=False), straight(x=700, y=-50, length=600, east=False),
        straight(x=100, y=500, length=900),
    ):  # fmt: skip
        ExistingStretch.objects.create(road=make_road(line=line), span=span_of(0, 600), since=MAY)
    street = make_work(work.road, 0, 1500)
    finish(street, date(2014, 6, 3), 0, 1500, recorded_at=moment(6, 20))
    finish(work, date(2014, 6, 2), 0, 700, side="L")
    assert km2(moment(1, 1, 2030), terms) == km2(None, terms) > 0
    assert km2(moment(6, 10), terms) < km2(None, terms)


def test_a_work_cancelled_later_was_still_a_candidate(work: Work) -> None:
    set_status(
        work=work, status="cancelled", day=date(2014, 6, 1), reason="改线", by=make_user(), now=moment(8, 1)
    )
    area = stored_area()
    assert ranking.next_works(CoverageRequest(WATER, area), as_of=JUNE, number=5) == []
    then = ranking.next_works(CoverageRequest(WATER, area, known_at=moment(7, 1)), as_of=JUNE, number=5)
    assert [one.work for one in then] == [work]
    tried = ranking.what_if(CoverageRequest(WATER, area, known_at=moment(7, 1)), as_of=JUNE, works=[work.pk])
    assert tried.gained_km2 == pytest.approx(then[0].gain_km2)


def test_a_past_moment_costs_no_more_queries_than_now(work: Work, django_assert_max_num_queries: Any) -> None:
    finish(work, date(2014, 6, 2), 0, 500)
    area = stored_area()
    with django_assert_max_num_queries(3):
        figures.coverage(CoverageRequest(WATER, area, known_at=moment(7, 1)), as_of=JUNE)


def test_the_command_and_the_api_answer_for_the_moment_and_say_what_has_none(
    work: Work, client: Client
) -> None:
    finish(work, date(2014, 6, 2), 0, 500)
    finish(work, date(2014, 6, 20), 500, 1500, recorded_at=moment(7, 5))
    then = said("--as-of", "2014-06-30", "--known-at", "2014-07-01", "--json")
    now = said("--as-of", "2014-06-30", "--json")
    assert then["known_at"].startswith("2014-07-01T23:59:59")
    assert (now["known_at"], now["notes"]) == (None, [])
    assert UNDATED in then["notes"]
    assert then["covered_km2"] < now["covered_km2"]
    assert then["newest_report"] == "2014-06-02"
    query = {"as_of": "2014-06-30", "known_at": "2014-07-01"}
    assert client.get("/api/coverage/", query).json()["covered_km2"] == then["covered_km2"]
    posted = client.post("/api/coverage/", query, content_type="application/json").json()
    assert posted["covered_km2"] == then["covered_km2"]
    months = client.get("/api/coverage-series/", query).json()["months"]
    assert months[-1]["covered_km2"] == pytest.approx(then["covered_km2"], abs=1e-6)
    figure = client.get("/api/day/", query).json()["figures"][-1]
    assert figure["code"] == "coverage"
    assert figure["value"] == pytest.approx(then["covered_km2"], abs=0.005)


def test_without_a_day_the_newest_report_then_known_gives_it(work: Work, client: Client) -> None:
    finish(work, date(2014, 6, 2), 0, 500)
    finish(work, date(2014, 6, 20), 500, 1500, recorded_at=moment(7, 5))
    assert said("--known-at", "2014-07-01", "--json")["as_of"] == "2014-06-02"
    assert client.get("/api/coverage/", {"known_at": "2014-07-01"}).json()["as_of"] == "2014-06-02"


def test_a_moment_that_cannot_be_read_is_refused_in_chinese(work: Work, client: Client) -> None:
    with pytest.raises(CommandError, match="看不懂时点"):
        said("--known-at", "昨天")
    answer = client.get("/api/coverage/", {"known_at": "昨天"})
    assert answer.status_code == 400
    assert "看不懂时点" in answer.json()["known_at"][0]


def test_laid_pipes_count_at_any_moment(work: Work) -> None:
    lay_pipe(day=date(2014, 6, 1))
    assert km2(moment(1, 1, 2001)) == km2() > 0
