"""What to build next: planned pipes that no work lays stand beside works, and can be tried like them."""

# Faces: parcels/coverage/area.py, parcels/coverage/terms.py

from datetime import date
from typing import Any

import pytest
from django.test import Client

from parcels.coverage import figures, ranking
from parcels.coverage.area import stored_area
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import read_terms
from roads.chainage import span_of
from roads.models import Pipe
from roads.services import set_status
from tests.parcels.coverage.test_figures import DAY, WATER, lay_area, lay_pipe
from tests.parcels.coverage.test_known_at import moment
from tests.parcels.coverage.test_outside import said
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
PLANNED = date(2014, 12, 1)


@pytest.fixture(autouse=True)
def area() -> Any:
    return lay_area()


def plan_pipe(kind: str = "water", **fields: Any) -> Pipe:
    """A planned pipe along the first 1,000 m of a road of its own, unless said otherwise."""
    line = fields.pop("line", None) or straight()
    road = fields.pop("road", None)
    span = span_of(0, 1000) if road else None
    number = Pipe.objects.count()
    return Pipe.objects.create(
        code=f"plan-{number}", kind=kind, line=line, road=road, span=span, planned_for=PLANNED, **fields
    )


def ranked(**terms: Any) -> list[ranking.Next]:
    works = ranking.next_works(
        CoverageRequest(read_terms(**terms) if terms else WATER, stored_area()), as_of=DAY, number=9
    )
    return list(works)


def test_a_planned_pipe_without_a_work_is_a_candidate_and_says_what_it_is() -> None:
    pipe = plan_pipe()
    (one,) = ranked()
    assert (one.work, one.pipe) == (None, pipe)
    assert one.remaining_km == pytest.approx(1.0)
    (row,) = said("--as-of", str(DAY), "--gain", "5", "--json")
    assert (row["work"], row["pipe"]) == (None, pipe.pk)
    assert "规划管线，未列工程" in row["label"]
    assert row["gain_km2"] == row["cumulative_km2"] > 0


def test_works_and_pipes_are_ranked_together_each_after_those_before_it() -> None:
    work = make_work(make_road(line=straight(y=-700, length=1500)), 0, 1500, kind="water")
    pipe = plan_pipe(line=straight(y=700))
    first, second = ranked()
    assert (first.work, second.pipe) == (work, pipe)
    assert second.cumulative_km2 == pytest.approx(first.gain_km2 + second.gain_km2)


def test_a_pipe_inside_a_work_of_its_kind_is_not_counted_again() -> None:
    road = make_road()
    work = make_work(road, 0, 1000, kind="water")
    plan_pipe(road=road)
    plan_pipe(line=straight(y=20, length=900))  # on no road, but beside the work's line all along
    assert [one.work for one in ranked()] == [work]


def test_a_pipe_beside_a_work_of_another_kind_or_beyond_it_is_a_candidate() -> None:
    road = make_road(line=straight(length=2000))
    make_work(road, 0, 800, kind="water")
    make_work(road, 0, 2000, kind="gas")
    longer = plan_pipe(road=road)
    assert longer in [one.pipe for one in ranked()]


def test_a_pipe_inside_a_cancelled_work_is_gone_with_it() -> None:
    road = make_road()
    work = make_work(road, 0, 1000, kind="water")
    plan_pipe(road=road)
    set_status(work=work, status="cancelled", day=DAY, reason="改线", by=make_user(), now=moment(7, 1))
    assert ranked() == []


def test_a_pipe_is_a_candidate_until_the_day_it_is_laid_and_only_when_planned() -> None:
    later = plan_pipe(laid_on=date(2014, 7, 10))
    lay_pipe(day=date(2014, 7, 20), y=700)
    lay_pipe(day=None, y=-700)
    assert [one.pipe for one in ranked()] == [later]
    assert ranking.next_works(CoverageRequest(WATER, stored_area()), as_of=date(2014, 7, 10), number=9) == []


def test_trying_a_pipe_adds_what_laying_it_adds(client: Client) -> None:
    pipe = plan_pipe()
    tried = ranking.what_if(CoverageRequest(WATER, stored_area()), as_of=DAY, pipes=[pipe.pk])
    query = {"as_of": str(DAY), "kinds": "water", "pipes": str(pipe.pk)}
    answer = client.get("/api/coverage-what-if/", query).json()
    assert answer["pipes"] == [pipe.pk]
    assert answer["gained_km2"] == pytest.approx(tried.gained_km2, abs=1e-6)
    Pipe.objects.update(laid_on=DAY)
    built = figures.coverage(CoverageRequest(WATER, stored_area()), as_of=DAY).covered_km2
    assert built == pytest.approx(tried.gained_km2, abs=1e-7)
    assert built > 0


@pytest.mark.parametrize("pipe", ["pipes=999999", "pipes=x", "pipes=1.5"])
def test_a_pipe_that_is_not_there_is_refused_in_chinese(client: Client, pipe: str) -> None:
    answer = client.get(f"/api/coverage-what-if/?{pipe}")
    assert answer.status_code == 400
    assert "管线" in answer.content.decode()
