"""What is joined to a source: shapes checkable in the head, laws, and days on which networks come together."""

from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from parcels.coverage.connectivity import Joints, Period, Sources
from parcels.coverage.engine.problem import Network


def net(*lines: Any, days: Any = 0) -> Network:
    """A network of lines given by their points; owners are a, b, c …"""
    shapes = [shapely.LineString(line) for line in lines]
    owner = np.array([chr(ord("a") + number) for number in range(len(shapes))], dtype=object)
    return Network.of("water", shapes, reach_m=500.0, day=days, owner=owner)


def source(x: float = 0, y: float = 0, *periods: Period, name: str = "source-1") -> tuple[Any, str, Any]:
    return shapely.Point(x, y), name, periods or (Period(0),)


def joints(network: Network, *sources: Any, join_m: float = 20, source_join_m: float = 100) -> Joints:
    return Joints.of(network, Sources.of(sources), join_m=join_m, source_join_m=source_join_m)


def joined(network: Network, *sources: Any, day: int = 0, **tolerances: float) -> list[str]:
    return sorted(joints(network, *sources, **tolerances).at(day).owner.tolist())


# 1 km from the source, 1 km on from there, and one 300 m beside both.
ROW = net([(0, 0), (1000, 0)], [(1000, 0), (2000, 0)], [(0, 300), (1000, 300)])


def test_lines_that_meet_a_fed_line_serve_and_one_apart_does_not() -> None:
    assert joined(ROW, source()) == ["a", "b"]


def test_a_source_out_of_reach_feeds_nothing() -> None:
    assert joined(ROW, source(-99, 0)) == ["a", "b"]
    assert joined(ROW, source(-101, 0)) == []


def test_lines_within_the_tolerance_are_joined_and_beyond_it_are_not() -> None:
    gap = net([(0, 0), (1000, 0)], [(1020, 0), (2000, 0)])
    assert joined(gap, source()) == ["a", "b"]
    assert joined(gap, source(), join_m=19.9) == ["a"]


def test_lines_that_cross_are_joined() -> None:
    assert joined(net([(0, 0), (1000, 0)], [(500, -400), (500, 400)]), source(), join_m=0) == ["a", "b"]


def test_without_a_known_source_the_largest_network_serves() -> None:
    three = net([(0, 0), (900, 0)], [(0, 300), (600, 300)], [(600, 300), (1000, 300)])
    parts = joints(three).on(0)
    assert not parts.by_source
    assert parts.count == 2
    assert joined(three) == ["b", "c"]


def test_a_source_that_is_known_and_not_in_use_feeds_nothing_all_the_same() -> None:
    assert joined(ROW, source(0, 0, Period(50)), day=49) == []
    assert joined(ROW, source(0, 0, Period(50)), day=50) == ["a", "b"]
    assert joined(ROW, source(0, 0, Period(0, 50)), day=50) == []


def test_a_line_serves_from_the_day_that_what_lies_between_is_built() -> None:
    late = net([(0, 0), (1000, 0)], [(1000, 0), (2000, 0)], [(2000, 0), (3000, 0)], days=[1, 9, 3])
    assert joined(late, source(), day=8) == ["a"]
    assert joined(late, source(), day=9) == ["a", "b", "c"]


def test_what_a_link_joins_counts_for_the_link_on_its_day() -> None:
    late = net([(0, 0), (1000, 0)], [(1000, 0), (2000, 0)], [(2000, 0), (3000, 0)], days=[1, 9, 3])
    serving, lost = joints(late, source()).since(4, 10)
    assert dict(
        zip(serving.lines, zip(serving.day.tolist(), serving.owner.tolist(), strict=True), strict=True)
    ) == {
        late.lines[0]: (1, "a"),
        late.lines[1]: (9, "b"),
        late.lines[2]: (9, "b"),
    }
    assert len(lost.lines) == 0


def test_what_a_source_joins_by_coming_into_use_counts_for_the_source() -> None:
    serving, _ = joints(ROW, source(0, 0, Period(7))).since(4, 10)
    assert set(zip(serving.day.tolist(), serving.owner.tolist(), strict=True)) == {(7, "source-1")}


def test_a_source_that_goes_out_of_use_loses_what_it_fed() -> None:
    serving, lost = joints(ROW, source(0, 0, Period(0, 7))).since(4, 10)
    assert len(serving.lines) == 0
    assert sorted(lost.owner.tolist()) == ["a", "b"]


def test_a_kind_without_any_line_is_joined_to_nothing() -> None:
    empty = Network.of("water", np.empty(0, dtype=object), reach_m=np.empty(0))
    assert len(joints(empty, source()).at(0).lines) == 0
    assert joints(empty).on(0).count == 0


def by_hand(lines: Any, points: Any, join_m: float, source_join_m: float) -> set[int]:
    """Spread from the sources line by line, pair by pair: no index, no graph library."""
    reached = {n for n, line in enumerate(lines) for point in points if line.distance(point) <= source_join_m}
    while more := {
        n
        for n, line in enumerate(lines)
        if n not in reached and any(line.distance(lines[m]) <= join_m for m in reached)
    }:
        reached |= more
    return reached


coordinate = st.integers(0, 40).map(lambda number: number * 25.0)
point = st.tuples(coordinate, coordinate)
segment = st.tuples(point, point).filter(lambda ends: ends[0] != ends[1])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(segment, min_size=1, max_size=12), st.lists(point, min_size=1, max_size=3), st.integers(0, 60)
)
def test_what_is_joined_is_what_spreads_from_the_sources_pair_by_pair(
    lines: Any, points: Any, join_m: float
) -> None:
    network = net(*lines)
    joined = joints(network, *(source(x, y) for x, y in points), join_m=join_m, source_join_m=40).on(0).joined
    shapes = [shapely.LineString(line) for line in lines]
    expected = by_hand(shapes, [shapely.Point(*one) for one in points], join_m, 40)
    assert set(np.flatnonzero(joined).tolist()) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(segment, st.integers(0, 9)), min_size=1, max_size=10), point)
def test_with_sources_that_stay_in_use_nothing_joined_is_ever_lost(lines: Any, at: Any) -> None:
    network = net(*(line for line, _ in lines), days=[day for _, day in lines])
    one = joints(network, source(*at), source_join_m=200)
    for day in range(9):
        assert not (one.on(day).joined & ~one.on(day + 1).joined).any()
    serving, lost = one.since(2, 9)
    assert len(lost.lines) == 0
    assert len(serving.lines) == one.on(9).joined.sum()


def test_many_lines_are_joined_through_an_index() -> None:
    """A grid of 20,000 stretches hangs together as one; pairs of all of them would be 200 million."""
    ends = [((x * 100, y * 100), (x * 100 + 100, y * 100)) for x in range(100) for y in range(100)]
    ends += [((x * 100, y * 100), (x * 100, y * 100 + 100)) for x in range(100) for y in range(100)]
    network = Network.of("water", shapely.linestrings(ends), reach_m=500.0)
    one = joints(network, source(), join_m=1)
    assert one.on(0).count == 1
    assert one.on(0).joined.all()
    assert one.pairs.shape[1] < 200_000
