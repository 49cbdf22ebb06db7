"""Coverage of stored areas from works, roads and pipes: what counts, laws, causes, what next, both methods."""

# Faces: parcels/coverage/area.py, parcels/coverage/terms.py

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils.dateparse import parse_date
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gis.day_numbers import day_number
from gis.errors import DomainError
from parcels.coverage import figures, ranking
from parcels.coverage.area import drawn_area, stored_area
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms, read_terms
from parcels.models import PlanningArea
from roads.chainage import span_of
from roads.models import ExistingStretch, Pipe, Step, Work
from roads.services import set_status
from tests.parcels.coverage.independent import geodesic_km2
from tests.shapes import EAST, NORTH, make_report, make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
BEFORE, DAY = date(2014, 5, 31), date(2014, 6, 30)
WATER = Terms(kinds=("water",))


def lay_area(code: str = "district", *, x: float = 0, y: float = -1000, side: float = 2000) -> PlanningArea:
    ring = Polygon.from_bbox((EAST + x, NORTH + y, EAST + x + side, NORTH + y + side))
    ring.srid = 4547
    return PlanningArea.objects.create(
        code=code, name=f"范围{code}", outline=MultiPolygon(ring, srid=4547), target_km2=Decimal(3)
    )


def lay_pipe(kind: str = "water", *, day: date | None = date(2014, 6, 1), **line: Any) -> Pipe:
    number = Pipe.objects.count()
    return Pipe.objects.create(code=f"p{number}", kind=kind, line=straight(**line), laid_on=day)


def finish(work: Work, day: date, start_m: float = 0, end_m: float = 1000, side: str = "B") -> None:
    for step in Step.objects.filter(kind=work.kind).order_by("position"):
        make_report(work, step.code, start_m, end_m, side=side, day=day)


def km2(terms: Terms = WATER, as_of: date = DAY) -> float:
    return figures.coverage(CoverageRequest(terms, stored_area()), as_of=as_of).covered_km2


def test_a_laid_pipe_covers_what_an_independent_computation_says() -> None:
    lay_area()
    pipe = lay_pipe(x=300, length=1200)
    line = shapely.from_wkb(bytes(pipe.line.wkb))
    area = stored_area().shape
    expected = geodesic_km2(shapely.buffer(line, 500, quad_segs=32).intersection(area))
    assert km2() == pytest.approx(expected, rel=1e-6)


def test_a_pipe_counts_from_the_day_it_was_laid_and_a_planned_one_never() -> None:
    lay_area()
    lay_pipe(day=date(2014, 6, 10))
    lay_pipe(y=600, day=None)
    assert km2(as_of=date(2014, 6, 9)) == 0
    assert km2(as_of=date(2014, 6, 10)) == km2(as_of=date(2015, 1, 1)) > 0


def test_only_the_finished_span_of_a_work_covers_and_all_steps_must_be_done() -> None:
    lay_area()
    work = make_work(make_road(line=straight(length=2000)), 0, 2000, kind="water")
    make_report(work, "trench", 0, 2000, day=date(2014, 6, 1))
    assert km2() == 0
    assert km2(read_terms(kinds="water", steps=["water=trench"])) > 0
    finish(work, date(2014, 6, 2), 0, 500)
    part = km2()
    finish(work, date(2014, 6, 3), 0, 2000)
    assert 0 < part < km2()


def test_a_half_built_span_counts_only_where_either_half_is_enough() -> None:
    lay_area()
    finish(make_work(kind="water"), date(2014, 6, 2), side="L")
    assert km2() == 0
    assert km2(read_terms(kinds="water", halves="either")) > 0


def test_existing_roads_count_with_the_reach_of_their_class() -> None:
    lay_area()
    road = make_road(line=straight(length=2000), road_class="local")
    ExistingStretch.objects.create(road=road, span=span_of(0, 2000), since=BEFORE)
    assert km2(read_terms(kinds="carriageway")) == pytest.approx(2 * 0.25, rel=1e-3)
    assert km2(read_terms(kinds="carriageway", reach=["local=250"])) == pytest.approx(2 * 0.5, rel=1e-3)


def test_combinations_order_from_all_to_any_and_none_exceeds_the_area() -> None:
    lay_area()
    lay_pipe("water")
    lay_pipe("power", x=500)
    lay_pipe("heat", y=400)
    covered = [
        figures.coverage(
            CoverageRequest(read_terms(kinds="water,power,heat", combine=combine), stored_area()), as_of=DAY
        )
        for combine in ("all", "2", "any")
    ]
    every, two, some = (one.covered_km2 for one in covered)
    alone = covered[0].by_kind_km2.values()
    assert 0 < every <= min(alone) <= max(alone) <= some <= covered[0].area_km2
    assert every <= two <= some


def test_the_causes_of_a_month_add_up_to_the_difference_and_go_to_the_earliest() -> None:
    lay_area()
    finish(make_work(kind="water", code="later"), date(2014, 6, 20))
    pipe = lay_pipe(day=date(2014, 6, 10), length=1000)
    lay_pipe(day=date(2014, 6, 25), y=500)
    gains = figures.causes(CoverageRequest(WATER, stored_area()), since=BEFORE, until=DAY)
    total = sum(cause.gained_km2 for cause in gains.causes)
    assert total == pytest.approx(gains.after.covered_km2 - gains.before.covered_km2, abs=1e-9)
    assert gains.causes[0].owner == f"pipe-{pipe.pk}"
    assert not [
        cause for cause in gains.causes if cause.owner.startswith("work-") and cause.gained_km2 > 1e-9
    ]


def test_of_works_that_finish_on_one_day_the_one_whose_code_sorts_first_is_the_cause() -> None:
    lay_area()
    road = make_road(line=straight(length=2000))
    later, first = (make_work(road, 0, 1000, kind="water", code=code) for code in ("B-2", "A-1"))
    for work in (later, first):
        finish(work, date(2014, 6, 10))
    gains = figures.causes(CoverageRequest(WATER, stored_area()), since=BEFORE, until=DAY)
    assert [cause.owner for cause in gains.causes] == [f"work-{first.pk}"]


def test_a_pipe_surveyed_within_a_work_of_its_kind_is_that_works_doing() -> None:
    lay_area()
    road = make_road(line=straight(length=2000))
    work = make_work(road, 0, 1000, kind="water")
    pipe = lay_pipe(day=date(2014, 6, 5), length=800)
    Pipe.objects.filter(pk=pipe.pk).update(road=road, span=span_of(0, 800))
    finish(work, date(2014, 6, 10))
    gains = figures.causes(CoverageRequest(WATER, stored_area()), since=BEFORE, until=DAY)
    assert {cause.owner for cause in gains.causes} == {f"work-{work.pk}"}
    assert gains.causes[0].day == day_number(date(2014, 6, 5))


def test_a_what_if_adds_what_building_the_work_adds() -> None:
    lay_area()
    lay_pipe(length=400)
    work = make_work(make_road(line=straight(y=300, length=1500)), 0, 1500, kind="water")
    tried = ranking.what_if(CoverageRequest(WATER, stored_area()), as_of=DAY, works=[work.pk])
    without = km2()
    finish(work, date(2014, 6, 15), 0, 1500)
    assert tried.gained_km2 == pytest.approx(km2() - without, abs=1e-7)
    assert tried.gained_km2 > 0


def test_the_ranking_puts_the_larger_gain_first_and_leaves_cancelled_works_out() -> None:
    lay_area()
    long = make_work(make_road(line=straight(length=1800)), 0, 1800, kind="water", budget_wan_yuan=100)
    short = make_work(make_road(line=straight(y=900, length=300)), 0, 300, kind="water")
    gone = make_work(make_road(line=straight(y=-900, length=1900)), 0, 1900, kind="water")
    set_status(work=gone, status="cancelled", day=BEFORE, reason="改线", by=make_user(), now=_noon(BEFORE))
    ranked = ranking.next_works(CoverageRequest(WATER, stored_area()), as_of=DAY, number=9)
    assert [one.work for one in ranked] == [long, short]
    assert ranked[1].cumulative_km2 == pytest.approx(ranked[0].gain_km2 + ranked[1].gain_km2)
    assert ranked[0].gain_m2_per_wan_yuan == pytest.approx(ranked[0].gain_km2 * 1e4)


def test_a_block_counts_once_its_roads_are_finished_and_its_pipes_lie_along_it() -> None:
    lay_area()
    for line in (
        straight(x=200, y=0, length=600), straight(x=200, y=500, length=600),
        straight(x=300, y=-50, length=600, east=False), straight(x=700, y=-50, length=600, east=False),
    ):  # fmt: skip
        road = make_road(line=line)
        ExistingStretch.objects.create(road=road, span=span_of(0, 600), since=BEFORE)
    roads, pipes = (read_terms(kinds=kind, method="blocks") for kind in ("carriageway", "water"))
    assert km2(roads) == pytest.approx(0.2, rel=1e-3)
    assert km2(pipes) == 0
    lay_pipe(x=300, y=20, length=450)
    assert km2(pipes) == pytest.approx(0.2, rel=1e-3)


def test_figures_follow_a_write_at_once() -> None:
    lay_area()
    assert km2() == 0
    lay_pipe()
    first = km2()
    lay_pipe(y=700)
    assert km2() > first > 0


def test_a_month_by_month_series_equals_the_days_one_by_one() -> None:
    lay_area()
    for number in range(4):
        lay_pipe(y=300.0 * number - 600, day=date(2014, 4 + number, 15))
    days = [date(2014, month, 28) for month in range(3, 9)]
    points = figures.series(CoverageRequest(WATER, stored_area()), days=days)
    assert [one.covered_km2 for one in points] == pytest.approx([km2(as_of=day) for day in days], abs=1e-9)


@pytest.mark.parametrize(("metres", "share"), [("0", 0.0), ("20000", 1.0)])
def test_no_reach_covers_nothing_and_a_huge_one_covers_all(metres: str, share: float) -> None:
    lay_area()
    lay_pipe()
    covered = figures.coverage(
        CoverageRequest(read_terms(kinds="water", reach=[f"water={metres}"]), stored_area()), as_of=DAY
    )
    assert covered.covered_km2 == pytest.approx(share * covered.area_km2)


def test_an_area_without_networks_and_one_far_from_them_are_simply_uncovered() -> None:
    lay_area()
    assert km2() == 0
    lay_pipe(x=50_000)
    assert km2() == 0


def test_questions_without_an_answer_are_refused_in_chinese() -> None:
    with pytest.raises(DomainError, match="还没有规划范围"):
        stored_area()
    lay_area()
    with pytest.raises(DomainError, match="没有规划范围"):
        stored_area("nowhere")
    with pytest.raises(DomainError, match="对比日期"):
        figures.causes(CoverageRequest(WATER, stored_area()), since=DAY, until=BEFORE)
    with pytest.raises(DomainError, match="没有编号"):
        ranking.what_if(CoverageRequest(WATER, stored_area()), as_of=DAY, works=[10**6])
    for wrong in (
        {"kinds": "steam"},
        {"combine": "4"},
        {"reach": ["water=-1"]},
        {"reach": ["water"]},
        {"quad_segs": 1},
    ):
        with pytest.raises(DomainError):
            read_terms(**wrong)
    with pytest.raises(DomainError, match="至少三个点"):
        drawn_area("113.2,35.1;113.3,35.1")


def test_a_self_crossing_drawn_area_is_mended_and_says_so() -> None:
    bow = [[113.2, 35.1], [113.22, 35.12], [113.22, 35.1], [113.2, 35.12], [113.2, 35.1]]
    covered = figures.coverage(
        CoverageRequest(WATER, drawn_area({"type": "Polygon", "coordinates": [bow]})), as_of=DAY
    )
    assert covered.area_km2 > 0
    assert "自相交" in covered.notes[0]


class CoverageLaws(TestCase):
    """Laws over pipes laid anywhere on any day."""

    @given(
        st.lists(
            st.tuples(st.integers(-40, 60), st.integers(-40, 60), st.integers(1, 20), st.integers(0, 60)),
            max_size=5,
        ),
        st.integers(0, 60),
        st.integers(0, 60),
    )
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_coverage_grows_with_days_and_reach_and_its_causes_add_up(
        self, pipes: list[tuple[int, int, int, int]], one: int, other: int
    ) -> None:
        lay_area()
        start = parse_date("2014-06-01") or DAY
        for x, y, length, wait in pipes:
            lay_pipe(x=x * 30, y=y * 30, length=length * 50, day=start + timedelta(wait), east=bool(wait % 2))
        since, until = (start + timedelta(days) for days in sorted((one, other)))
        near, far = km2(as_of=since), km2(as_of=until)
        assert near <= far + 1e-9
        assert km2(read_terms(kinds="water", reach=["water=300"]), until) <= far + 1e-9
        gains = figures.causes(CoverageRequest(WATER, stored_area()), since=since, until=until)
        assert abs(sum(cause.gained_km2 for cause in gains.causes) - (far - near)) < 1e-7


def _noon(day: date) -> Any:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
