"""Laws that hold for every coverage: bounds, order, time, causes, what-ifs."""

# Faces: parcels/coverage/engine/results.py, parcels/coverage/engine/what_if.py

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcels.coverage.engine.problem import Network, Question, ask
from parcels.coverage.engine.results import covered, difference, series
from parcels.coverage.engine.what_if import WhatIf
from tests.parcels.coverage.independent import geodesic_km2, in_at_least, union_of
from tests.shapes import EAST, NORTH

LAST_DAY = 6
# A square metre on 10 km²: cells of different shape integrate the projection's scale to 1e-8.
CLOSE = 1e-7
law = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Whole tens of metres make lines that touch, repeat, run along one another and along the edges of cells.
tens = st.integers(0, 300).map(lambda ten: ten * 10.0)
points = st.tuples(tens, tens)
lines = st.lists(points, min_size=2, max_size=4, unique=True).map(
    lambda path: shapely.LineString([(EAST + x, NORTH + y) for x, y in path])
)


@st.composite
def networks(draw: Any, kind: str, most: int = 8) -> Network:
    shapes = draw(st.lists(lines, max_size=most))
    number = len(shapes)
    days = draw(st.lists(st.integers(0, LAST_DAY), min_size=number, max_size=number))
    owners = draw(st.lists(st.integers(1, 4), min_size=number, max_size=number))
    reach_m = draw(st.lists(st.sampled_from([60.0, 250.0, 500.0]), min_size=number, max_size=number))
    return Network.of(kind, shapes, reach_m=reach_m, day=days, owner=owners)


@st.composite
def grounds(draw: Any) -> shapely.Geometry:
    west, south = draw(points)
    width, height = draw(st.integers(5, 250)) * 10.0, draw(st.integers(5, 250)) * 10.0
    extent = shapely.box(EAST + west, NORTH + south, EAST + west + width, NORTH + south + height)
    hole = shapely.affinity.scale(extent, 0.3, 0.4)
    return draw(st.sampled_from([extent, extent.difference(hole), shapely.affinity.rotate(extent, 31)]))


@st.composite
def questions(draw: Any, combine: Any = None) -> Question:
    kinds = draw(st.sampled_from([("road",), ("road", "water"), ("road", "water", "gas")]))
    some = [draw(networks(kind)) for kind in kinds]
    return ask(draw(grounds()), some, combine=combine or draw(st.integers(1, len(kinds))))


def again(question: Question, combine: str) -> Question:
    return ask(question.extent, question.networks, combine=combine)


@law
@given(questions(), st.integers(-1, LAST_DAY))
def test_the_figure_is_that_of_the_union(question: Question, day: int) -> None:
    answer = covered(question, as_of=day)
    there = [network.until(day) for network in question.networks]
    alone = [union_of(network.lines, network.reach_m, question.extent) for network in there]
    expected = geodesic_km2(in_at_least(question.at_least, alone))
    assert answer.covered_km2 == pytest.approx(expected, rel=1e-6, abs=1e-9)


@law
@given(questions(), st.integers(0, LAST_DAY))
def test_covered_is_never_more_than_the_ground_and_all_never_more_than_each_never_more_than_any(
    question: Question, day: int
) -> None:
    each = covered(question, as_of=day).by_kind_km2.values()
    every = covered(again(question, "all"), as_of=day)
    some = covered(again(question, "any"), as_of=day)
    slack = CLOSE * some.area_km2
    assert -slack <= every.covered_km2 <= min(each) + slack
    assert max(each) <= some.covered_km2 + slack
    assert some.covered_km2 <= some.area_km2 + slack


@law
@given(questions())
def test_a_series_never_falls_and_each_of_its_days_is_that_day_computed_alone(question: Question) -> None:
    answers = series(question, range(-1, LAST_DAY + 1))
    for earlier, later in pairwise(answers):
        assert earlier.covered_km2 <= later.covered_km2 + 1e-12
    for day, answer in zip(range(-1, LAST_DAY + 1), answers, strict=True):
        alone = covered(question, as_of=day)
        assert answer.covered_km2 == pytest.approx(alone.covered_km2, abs=CLOSE * alone.area_km2)
        assert answer.by_kind_km2 == pytest.approx(alone.by_kind_km2, abs=CLOSE * alone.area_km2)


@law
@given(questions(), st.floats(1.0, 2.0))
def test_a_longer_reach_never_covers_less(question: Question, factor: float) -> None:
    longer = [
        Network.of(network.kind, network.lines, reach_m=network.reach_m * factor, day=network.day)
        for network in question.networks
    ]
    wider = ask(question.extent, longer, combine=question.at_least)
    near, far = covered(question, as_of=LAST_DAY), covered(wider, as_of=LAST_DAY)
    # Chords of a wider arc start from the same angles, so nothing is lost but rounding.
    assert near.covered_km2 <= far.covered_km2 + CLOSE * near.area_km2


@law
@given(questions(), st.integers(-1, LAST_DAY), st.integers(0, LAST_DAY))
def test_causes_add_up_to_the_difference_and_their_pieces_to_their_figures(
    question: Question, since: int, days: int
) -> None:
    gains = difference(question, since=since, until=since + days)
    gained = gains.after.covered_km2 - gains.before.covered_km2
    assert sum(gain.gained_km2 for gain in gains.gains) == pytest.approx(gained, abs=1e-12)
    assert gains.before.covered_km2 == pytest.approx(covered(question, as_of=since).covered_km2, abs=1e-6)
    for gain in gains.gains:
        assert since < gain.day <= since + days
        pieces = shapely.union_all(gain.pieces)
        assert geodesic_km2(pieces) == pytest.approx(gain.gained_km2, rel=1e-5, abs=1e-9)
    everything = shapely.union_all([piece for gain in gains.gains for piece in gain.pieces])
    assert geodesic_km2(everything) == pytest.approx(gained, rel=1e-5, abs=1e-9)


@law
@given(questions("any"))
def test_each_piece_goes_to_the_earliest_finisher_and_among_equals_to_the_least_owner(
    question: Question,
) -> None:
    ranked = sorted(
        (int(day), int(owner), line, reach_m)
        for network in question.networks
        for day, owner, line, reach_m in zip(
            network.day, network.owner, map(shapely.to_wkt, network.lines), network.reach_m, strict=True
        )
    )
    expected: dict[tuple[int, int], float] = {}
    taken = shapely.Polygon()
    for day, owner, line, reach_m in ranked:
        shape = shapely.buffer(shapely.from_wkt(line), reach_m, quad_segs=32).intersection(question.extent)
        expected[day, owner] = expected.get((day, owner), 0.0) + geodesic_km2(shape.difference(taken))
        taken = taken.union(shape)
    gains = difference(question, since=-1, until=LAST_DAY)
    gained = {(gain.day, gain.owner): gain.gained_km2 for gain in gains.gains}
    assert gained == pytest.approx(
        {cause: km2 for cause, km2 in expected.items() if cause in gained}, rel=1e-5, abs=1e-9
    )
    assert sum(gained.values()) == pytest.approx(sum(expected.values()), rel=1e-6, abs=1e-9)


@law
@given(questions(), st.data())
def test_the_gain_of_a_what_if_is_the_area_with_it_minus_the_area_without_it(
    question: Question, data: Any
) -> None:
    more = data.draw(networks(data.draw(st.sampled_from(question.kinds)), most=3))
    without = covered(question, as_of=LAST_DAY).covered_km2
    together = ask(question.extent, [*question.networks, more], combine=question.at_least)
    gained = covered(together, as_of=LAST_DAY).covered_km2 - without
    addition = WhatIf(question, as_of=LAST_DAY).gain([more])
    assert addition.gained_km2 == pytest.approx(gained, abs=CLOSE * covered(question, as_of=0).area_km2)
    assert geodesic_km2(shapely.union_all(addition.pieces)) == pytest.approx(
        addition.gained_km2, rel=1e-5, abs=1e-9
    )


@law
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_and_repetition_of_lines_change_nothing(question: Question, random: Any) -> None:
    shuffled = []
    for network in question.networks:
        order = [*range(len(network.lines))] * 2
        random.shuffle(order)
        shuffled.append(network[np.array(order, dtype=np.int64)])
    first = covered(question, as_of=LAST_DAY)
    second = covered(ask(question.extent, shuffled, combine=question.at_least), as_of=LAST_DAY)
    assert second.covered_km2 == pytest.approx(first.covered_km2, abs=CLOSE * first.area_km2)
