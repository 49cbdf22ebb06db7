"""Causes and trials by blocks: the last finisher closes a block, changes add up, trials keep their word."""

from datetime import date, timedelta
from typing import Any

import pytest
import shapely
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gis.errors import DomainError
from parcels.coverage import figures, ranking
from parcels.coverage.area import stored_area
from parcels.coverage.figures import SPLIT
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms, read_terms
from roads.chainage import span_of
from roads.models import ExistingStretch, Work
from tests.parcels.coverage.independent import geodesic_km2
from tests.parcels.coverage.test_figures import BEFORE, DAY, finish, lay_area, lay_pipe
from tests.shapes import make_road, make_work, straight

pytestmark = pytest.mark.django_db
ROADS = read_terms(kinds="carriageway", method="blocks")
WATER = read_terms(kinds="water", method="blocks")
START = date(2014, 6, 1)


def street(day: date | None = BEFORE, **line: Any) -> Work | None:
    """A road that was there by `day`; without one, a road with a work on it."""
    road = make_road(line=straight(**line))
    if day is None:
        return make_work(road, 0, line.get("length", 1000))
    ExistingStretch.objects.create(road=road, span=span_of(0, line.get("length", 1000)), since=day)
    return None


def three_sides() -> None:
    """West, south and east of a block of 400 m by 500 m; the north is missing."""
    street(x=300, y=-50, length=600, east=False)
    street(x=700, y=-50, length=600, east=False)
    street(x=200, y=0, length=600)


def km2(terms: Terms, as_of: date = DAY) -> float:
    return figures.coverage(CoverageRequest(terms, stored_area()), as_of=as_of).covered_km2


def causes(terms: Terms, since: date = BEFORE, until: date = DAY) -> figures.Causes:
    return figures.causes(CoverageRequest(terms, stored_area()), since=since, until=until)


def test_a_block_belongs_to_the_last_of_its_roads() -> None:
    lay_area()
    three_sides()
    last = street(None, x=200, y=500, length=600)
    assert last
    finish(last, date(2014, 6, 20), 0, 600)
    (cause,) = causes(ROADS).causes
    assert cause.owner == f"work-{last.pk}"
    assert cause.gained_km2 == pytest.approx(0.2, rel=1e-3)
    assert geodesic_km2(shapely.union_all(cause.pieces)) == pytest.approx(cause.gained_km2, rel=1e-6)


def test_a_pipe_that_completes_a_block_is_its_cause() -> None:
    lay_area()
    three_sides()
    street(x=200, y=500, length=600)
    lay_pipe(x=300, y=20, length=350, day=date(2014, 6, 5))  # not yet a quarter of 1,800 m
    pipe = lay_pipe(x=650, y=20, length=100, east=False, day=date(2014, 6, 10))
    (cause,) = causes(WATER).causes
    assert cause.owner == f"pipe-{pipe.pk}"
    assert cause.gained_km2 == pytest.approx(km2(WATER)) == pytest.approx(0.2, rel=1e-3)


def test_a_road_that_cuts_a_served_block_may_cost_land_and_the_answer_says_so(client: Client) -> None:
    lay_area()
    three_sides()
    street(x=200, y=500, length=600)
    lay_pipe(x=300, y=20, length=400, day=BEFORE)
    lay_pipe(x=320, y=0, length=80, day=BEFORE, east=False)
    middle = street(None, x=200, y=250, length=600)
    assert middle
    finish(middle, date(2014, 6, 20), 0, 600)
    gains = causes(WATER)
    (cause,) = gains.causes
    assert cause.gained_km2 == pytest.approx(-0.1, rel=1e-2)
    assert gains.after.covered_km2 - gains.before.covered_km2 == pytest.approx(cause.gained_km2, abs=1e-9)
    assert gains.notes == (SPLIT,)
    query = {"as_of": str(DAY), "since": str(BEFORE), "kinds": "water", "method": "blocks"}
    answer = client.get("/api/coverage/", query).json()
    assert SPLIT in answer["notes"]
    assert "gained" not in [feature["properties"]["role"] for feature in answer["features"]]
    assert client.get("/coverage/export.geojson", query).status_code == 200


def test_the_days_of_a_comparison_are_the_figures_of_those_days() -> None:
    lay_area()
    three_sides()
    last = street(None, x=200, y=500, length=600)
    assert last
    finish(last, date(2014, 6, 20), 0, 600)
    gains = causes(ROADS, since=date(2014, 6, 19), until=date(2014, 6, 20))
    assert gains.before.covered_km2 == km2(ROADS, date(2014, 6, 19)) == 0
    assert gains.after.covered_km2 == km2(ROADS, date(2014, 6, 20)) > 0


def test_a_trial_by_blocks_closes_blocks_that_no_single_work_closes() -> None:
    lay_area()
    street(x=300, y=-50, length=600, east=False)
    street(x=200, y=0, length=600)
    two = [street(None, x=200, y=500, length=600), street(None, x=700, y=-50, length=600, east=False)]
    keys = [work.pk for work in two if work]
    area = stored_area()
    alone = [ranking.what_if(CoverageRequest(ROADS, area), as_of=DAY, works=[key]).gained_km2 for key in keys]
    together = ranking.what_if(CoverageRequest(ROADS, area), as_of=DAY, works=keys)
    assert alone == [0, 0]
    assert together.gained_km2 == pytest.approx(0.2, rel=1e-3)
    assert geodesic_km2(shapely.union_all(together.pieces)) == pytest.approx(together.gained_km2, rel=1e-6)
    for work in two:
        assert work
        finish(work, DAY, 0, 600)
    assert km2(ROADS) == pytest.approx(together.covered_km2 + together.gained_km2, abs=1e-9)


def test_a_carriageway_counts_in_a_trial_of_pipes_by_blocks() -> None:
    lay_area()
    three_sides()
    last = street(None, x=200, y=500, length=600)
    assert last
    lay_pipe(x=300, y=20, length=400)
    lay_pipe(x=320, y=0, length=80, east=False)
    tried = ranking.what_if(CoverageRequest(WATER, stored_area()), as_of=DAY, works=[last.pk])
    assert tried.gained_km2 == pytest.approx(0.2, rel=1e-3)


def test_ranking_by_blocks_is_refused_with_the_reason() -> None:
    lay_area()
    with pytest.raises(DomainError, match="单独一项往往不增加"):
        ranking.next_works(CoverageRequest(ROADS, stored_area()), as_of=DAY, number=3)


class BlockLaws(TestCase):
    """Laws over streets of a small grid, opened on any day, with pipes along some."""

    @given(
        st.lists(
            st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 9)),
            max_size=8,
            unique_by=lambda s: s[:2],
        ),
        st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 9)), max_size=4),
        st.integers(0, 9),
        st.integers(0, 9),
    )
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_changes_add_up_and_roads_alone_never_lose(
        self, streets: list[Any], pipes: list[Any], one: int, other: int
    ) -> None:
        lay_area()
        for place, east, wait in streets:
            along = {"x": -50, "y": place * 300} if east else {"x": place * 300, "y": -50}
            street(START + timedelta(wait), length=1000, east=east, **along)
        for place, east, wait in pipes:
            along = {"x": 0, "y": place * 300 + 20} if east else {"x": place * 300 + 20, "y": 0}
            lay_pipe(day=START + timedelta(wait), length=900, east=east, **along)
        since, until = (START + timedelta(days) for days in sorted((one, other)))
        for terms in (ROADS, WATER, read_terms(kinds="carriageway,water", combine="all", method="blocks")):
            gains = causes(terms, since, until)
            gained = gains.after.covered_km2 - gains.before.covered_km2
            assert sum(cause.gained_km2 for cause in gains.causes) == pytest.approx(gained, abs=1e-8)
            assert gains.after.covered_km2 == pytest.approx(km2(terms, until), abs=1e-12)
            assert 0 <= gains.after.covered_km2 <= gains.after.area_km2 + 1e-9
        assert all(cause.gained_km2 > -1e-9 for cause in causes(ROADS, since, until).causes)
