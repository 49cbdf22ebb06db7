"""Coverage that counts only what is joined to a source: figure, months, causes, ranking, what-if, API and command."""

# Faces: parcels/coverage/area.py, parcels/coverage/terms.py

import json
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from gis.errors import DomainError
from parcels.coverage import figures, ranking
from parcels.coverage.area import stored_area
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import Terms, read_terms
from parcels.models import Source
from parcels.sources.services import void_source_state
from tests.parcels.api.test_land import get
from tests.parcels.coverage.independent import geodesic_km2
from tests.parcels.coverage.test_figures import finish, lay_area, lay_pipe
from tests.parcels.sources.test_sources import make_source, put
from tests.shapes import make_road, make_user, make_work, straight

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2014, 5, 31), date(2014, 6, 30), date(2014, 7, 31)
WATER = Terms(kinds=("water",))
CONNECTED = Terms(kinds=("water",), connected=True)


def lay_two_networks() -> None:
    """In a square of 6 km: 1 km of pipe, and 1 km more 500 m further on, both since 1 June."""
    lay_area(y=-3000, side=6000)
    lay_pipe(x=1000, length=1000, day=date(2014, 6, 1))
    lay_pipe(x=2500, length=1000, day=date(2014, 6, 1))


def lay_source(x: float = 1000, day: date = date(2014, 1, 1)) -> Source:
    made = make_source(x=x)
    put(made, "in_use", day)
    return made


def km2(terms: Terms = CONNECTED, day: date = JUNE, known_at: datetime | None = None) -> figures.Coverage:
    return figures.coverage(CoverageRequest(terms, stored_area(), known_at), as_of=day)


def capsule_km2(x: float, length: float) -> float:
    line = shapely.from_wkb(bytes(straight(x=x, length=length).wkb))
    return geodesic_km2(shapely.buffer(line, 500, quad_segs=32))


def test_only_what_is_joined_to_a_source_counts_and_both_figures_stand_side_by_side() -> None:
    lay_two_networks()
    lay_source()
    areas = km2()
    assert areas.covered_km2 == pytest.approx(capsule_km2(1000, 1000), rel=1e-7)
    assert areas.all_km2 == pytest.approx(km2(WATER).covered_km2)
    (network,) = areas.networks
    assert (network.joined_to, network.sources, network.networks) == ("sources", 1, 2)
    assert (network.joined_km, network.apart_km) == pytest.approx((1.0, 1.0))


def test_where_no_source_is_known_the_largest_network_counts_and_the_answer_says_so() -> None:
    lay_two_networks()
    lay_pipe(x=1000, length=300, east=False)
    areas = km2()
    assert areas.covered_km2 > capsule_km2(1000, 1000)
    assert areas.covered_km2 < km2(WATER).covered_km2
    assert areas.notes == ("给水没有已知源点，按最大的一张网计（1.3 公里）。",)
    assert areas.networks[0].joined_to == "largest"


def test_a_work_that_closes_the_gap_brings_what_lies_behind_it() -> None:
    lay_two_networks()
    lay_source()
    work = make_work(make_road(line=straight(length=4000)), 1990, 2510, kind="water")
    finish(work, date(2014, 7, 10), 1990, 2510)
    before, after = km2(), km2(day=JULY)
    assert after.covered_km2 == pytest.approx(km2(WATER, JULY).covered_km2)
    gains = figures.causes(CoverageRequest(CONNECTED, stored_area()), since=JUNE, until=JULY)
    assert [cause.owner for cause in gains.causes] == [f"work-{work.pk}"]
    total = sum(cause.gained_km2 for cause in gains.causes)
    assert total == pytest.approx(after.covered_km2 - before.covered_km2, abs=1e-9)


def test_causes_of_one_day_are_ordered_by_code() -> None:
    lay_area(y=-3000, side=6000)
    lay_source()
    road = make_road(line=straight(length=4000))
    day = date(2014, 7, 10)
    # Laid in this order, so that the later key, whose text is the greater, has the lesser code.
    first = make_work(road, 1000, 2000, kind="water", code="B9")
    second = make_work(road, 1000, 2000, kind="water", code="A1")
    for work in (first, second):
        finish(work, day, 1000, 2000)
    for terms in (CONNECTED, WATER):
        gains = figures.causes(CoverageRequest(terms, stored_area()), since=JUNE, until=JULY)
        assert [cause.owner for cause in gains.causes] == [f"work-{second.pk}"]


def test_a_source_that_goes_out_of_use_is_a_loss_and_the_causes_add_up() -> None:
    lay_two_networks()
    made = lay_source()
    other = lay_source(x=3500, day=date(2014, 7, 3))
    put(made, "out_of_use", date(2014, 7, 5))
    difference = figures.causes(CoverageRequest(CONNECTED, stored_area()), since=JUNE, until=JULY)
    gains = {cause.owner: cause.gained_km2 for cause in difference.causes}
    assert gains.keys() == {"cut-off", f"source-{other.pk}"}
    assert gains["cut-off"] < 0 < gains[f"source-{other.pk}"]
    assert sum(gains.values()) == pytest.approx(km2(day=JULY).covered_km2 - km2().covered_km2, abs=1e-9)
    assert difference.notes


def test_months_are_those_of_single_days() -> None:
    lay_two_networks()
    lay_source()
    days = [MAY, JUNE, JULY]
    points = figures.series(CoverageRequest(CONNECTED, stored_area()), days=days)
    assert [one.covered_km2 for one in points] == [km2(day=day).covered_km2 for day in days]
    assert points[0].covered_km2 == 0


def test_a_source_recorded_or_voided_later_is_not_known_or_still_believed_then() -> None:
    lay_two_networks()
    recorded = timezone.now()
    row = lay_source().states.get()
    later = recorded + timedelta(hours=2)
    assert km2(known_at=recorded - timedelta(seconds=1)).networks[0].joined_to == "largest"
    void_source_state(row=row, reason="没有投用", by=make_user(), now=later)
    assert km2(known_at=later - timedelta(hours=1)).networks[0].sources == 1
    assert km2().covered_km2 == 0


def test_what_next_ranks_what_it_would_join_with_all_before_it_built() -> None:
    lay_two_networks()
    lay_source()
    road = make_road(line=straight(length=6000))
    link = make_work(road, 1990, 2510, kind="water")
    beyond = make_work(road, 3490, 4500, kind="water")
    apart = make_work(make_road(line=straight(y=2000, length=2000)), 0, 2000, kind="water")
    ranked = ranking.next_works(CoverageRequest(CONNECTED, stored_area()), as_of=JUNE, number=5)
    assert [one.work for one in ranked] == [link, beyond]
    trial = ranking.what_if(CoverageRequest(CONNECTED, stored_area()), as_of=JUNE, works=[link.pk, beyond.pk])
    assert ranked[-1].cumulative_km2 == pytest.approx(trial.gained_km2, abs=1e-9)
    assert (
        ranking.what_if(
            CoverageRequest(CONNECTED, stored_area()), as_of=JUNE, works=[beyond.pk, apart.pk]
        ).gained_km2
        == 0
    )
    unconnected = ranking.next_works(CoverageRequest(WATER, stored_area()), as_of=JUNE, number=5)
    assert unconnected[0].work == apart


def test_roads_are_not_asked_for_a_source() -> None:
    lay_area()
    road = make_road()
    finish(make_work(road, 0, 1000), date(2014, 6, 1))
    terms = Terms(kinds=("carriageway",))
    assert km2(Terms(kinds=("carriageway",), connected=True)).covered_km2 == km2(terms).covered_km2


def test_by_blocks_there_is_no_answer_but_a_reason() -> None:
    lay_two_networks()
    terms = read_terms(kinds="water", method="blocks", connected="1")
    with pytest.raises(DomainError, match="按街区计算不分是否接通"):
        km2(terms)
    with pytest.raises(DomainError, match="按街区计算不分是否接通"):
        figures.causes(CoverageRequest(terms, stored_area()), since=MAY, until=JUNE)


@pytest.mark.parametrize("more", [{"connected": "ja"}, {"join": "-1"}, {"join": "x"}, {"join": "900"}])
def test_what_cannot_be_read_is_refused(more: Any) -> None:
    with pytest.raises(DomainError):
        read_terms(**more)


def test_the_api_adds_fields_and_leaves_the_others_as_they_were(client: Client) -> None:
    lay_two_networks()
    lay_source()
    plain = get(client, "coverage/?kinds=water&as_of=2014-06-30&show=none")
    joined = get(client, "coverage/?kinds=water&as_of=2014-06-30&show=none&connected=1&join=20")
    assert plain["connected"] is False
    assert joined.keys() - plain.keys() == {"join_m", "source_join_m", "all_km2", "networks"}
    assert joined["all_km2"] == plain["covered_km2"]
    assert joined["covered_km2"] < plain["covered_km2"]
    assert joined["networks"] == [
        {
            "kind": "water",
            "joined_to": "sources",
            "sources": 1,
            "networks": 2,
            "joined_km": 1.0,
            "apart_km": 1.0,
        }
    ]
    assert "只计与源点接通的" in joined["terms"]
    months = get(client, "coverage-series/?kinds=water&from=2014-05-01&to=2014-06-30&connected=1")["months"]
    assert [month["connected"] for month in months] == [True, True]
    assert get(client, "coverage/?connected=maybe", 400)
    assert get(client, "coverage/?connected=1&join=far", 400)


def test_the_command_prints_both_figures() -> None:
    lay_two_networks()
    lay_source()
    out = StringIO()
    call_command("coverage", "--as-of", "2014-06-30", "--kinds", "water", "--connected", stdout=out)
    assert "不论接通与否" in out.getvalue()
    assert "接到1 个在用源点" in out.getvalue()
    answer = StringIO()
    call_command(
        "coverage", "--as-of", "2014-06-30", "--kinds", "water", "--connected", "--json", stdout=answer
    )
    assert json.loads(answer.getvalue())["connected"] is True
    with pytest.raises(CommandError):
        call_command("coverage", "--connected", "--join", "x", stdout=StringIO())
