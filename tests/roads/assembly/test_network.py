# Faces: roads/assembly/*.py
import math
import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from roads.assembly import TOLERANCES, Piece, Street, assemble, names_of
from roads.assembly.words import refusal, sentences, title

Points = Sequence[tuple[float, float]]


def piece(
    *points: tuple[float, float], name: str = "甲路", one_way: bool | None = None, link: bool = False
) -> Piece:
    return Piece(LineString(points), names_of(name), one_way, link)


def streets(*pieces: Piece) -> list[Street]:
    numbered = [Piece(p.line, p.names, p.one_way, p.link, number) for number, p in enumerate(pieces)]
    return assemble(numbered).streets


def only(*pieces: Piece) -> Street:
    (street,) = streets(*pieces)
    return street


def arc(
    x: float, y: float, radius: float, start: float, end: float, steps: int = 24
) -> list[tuple[float, float]]:
    angles = np.radians(np.linspace(start, end, steps + 1))
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


def test_pieces_that_meet_are_one_line_of_their_own_vertices() -> None:
    street = only(piece((500, 0), (200, 40)), piece((0, 0), (100, 10), (200, 40)), piece((500, 0), (800, 0)))
    assert list(street.line.coords) == [(0, 0), (100, 10), (200, 40), (500, 0), (800, 0)]
    assert (street.averaged_m, street.bridged_m, street.left_out) == (0, 0, [])


def test_a_line_is_drawn_from_west_to_east_and_a_steep_one_from_north_to_south() -> None:
    assert only(piece((300, 0), (0, 100))).line.coords[0] == (0, 100)
    assert only(piece((0, 0), (100, 300))).line.coords[0] == (100, 300)


def test_repeats_whichever_way_they_are_drawn_count_once() -> None:
    numbered = [
        Piece(LineString(points), ("甲路",), None, False, key)
        for key, points in enumerate(
            [[(0, 0), (100, 5), (400, 0)], [(400, 0), (100, 5), (0, 0)], [(0, 0), (100, 5), (400, 0)]]
        )
    ]
    assembly = assemble(numbered)
    assert assembly.repeats == [1, 2]
    assert assembly.streets[0].length_m == pytest.approx(LineString([(0, 0), (100, 5), (400, 0)]).length)


def test_carriageways_become_the_line_in_the_middle() -> None:
    street = only(piece((0, 0), (1000, 0), one_way=True), piece((1000, 30), (0, 30), one_way=True))
    ys = shapely.get_coordinates(street.line)[:, 1]
    assert np.allclose(ys, 15, atol=0.01)
    assert street.length_m == pytest.approx(1000, abs=1)
    assert street.averaged_m == pytest.approx(1000, abs=6)
    assert street.widest_m == pytest.approx(30)


def test_carriageways_joined_at_both_ends_are_no_ring() -> None:
    south = piece((0, 15), (30, 0), (970, 0), (1000, 15))
    north = piece((0, 15), (30, 30), (970, 30), (1000, 15))
    street = only(south, north)
    assert not street.line.is_closed
    assert street.length_m == pytest.approx(1000, abs=5)
    assert street.line.hausdorff_distance(LineString([(0, 15), (1000, 15)])) < 3


def test_a_street_double_in_its_middle_keeps_the_vertices_of_its_single_ends() -> None:
    street = only(
        piece((0, 0), (100, 3), (400, 0)),
        piece((400, 0), (440, 12), (760, 12), (800, 0)),
        piece((400, 0), (440, -12), (760, -12), (800, 0)),
        piece((800, 0), (1100, 3), (1200, 0)),
    )
    coordinates = list(street.line.coords)
    assert coordinates[:2] == [(0, 0), (100, 3)]
    assert coordinates[-2:] == [(1100, 3), (1200, 0)]
    assert street.length_m == pytest.approx(1200, abs=2)
    assert 280 < street.averaged_m < 400


def test_carriageways_that_begin_apart_from_the_single_street_are_reached_by_a_ramp() -> None:
    street = only(
        piece((0, 0), (500, 0), one_way=True),
        piece((500, 0), (1000, 0), one_way=True),
        piece((1000, 24), (500, 24), one_way=True),
    )
    xy = shapely.get_coordinates(street.line)
    assert xy[-1] == pytest.approx((1000, 12), abs=0.1)
    steepest = np.abs(np.diff(xy[:, 1]) / np.diff(xy[:, 0])).max()
    assert steepest <= 0.3


def test_streets_that_carry_both_ways_are_not_averaged() -> None:
    street = only(
        piece((0, 0), (600, 0), one_way=False),
        piece((600, 0), (630, 20), (600, 40), one_way=False),
        piece((600, 40), (0, 40), one_way=False),
    )
    assert street.averaged_m == 0
    assert street.length_m == pytest.approx(1200 + 2 * math.hypot(30, 20))


def test_one_line_that_doubles_back_is_no_pair_of_carriageways() -> None:
    street = only(piece((0, 0), (600, 0), (620, 15), (600, 30), (0, 30)))
    assert street.length_m == pytest.approx(1250)


def test_a_gap_straight_ahead_is_bridged_and_said() -> None:
    street = only(piece((0, 0), (300, 0)), piece((380, 5), (700, 5)))
    (bridge,) = street.bridges
    assert bridge.metres == pytest.approx(math.hypot(80, 5))
    assert bridge.at == (340, 2.5)
    assert "跨过80米缺口" in "".join(sentences(street))


def test_a_gap_wider_than_the_tolerance_makes_two_parts() -> None:
    parts = streets(piece((0, 0), (300, 0)), piece((300 + TOLERANCES.gap_m + 1, 0), (900, 0)))
    assert [title(part) for part in parts] == ["甲路·1", "甲路·2"]
    assert parts[0].length_m == pytest.approx(300)


def test_a_gap_round_a_corner_is_not_bridged() -> None:
    assert len(streets(piece((0, 0), (300, 0)), piece((350, 50), (350, 400)))) == 2


def test_carriageways_are_bridged_over_a_crossing_between_their_middles() -> None:
    street = only(
        *(piece((0, y), (400, y), one_way=True) for y in (0, 20)),
        *(piece((460, y), (900, y), one_way=True) for y in (0, 20)),
    )
    assert [bridge.metres for bridge in street.bridges] == [pytest.approx(60, abs=1)]
    assert street.length_m == pytest.approx(900, abs=1)


def test_a_roundabout_in_the_street_is_crossed() -> None:
    street = only(
        piece((0, 0), (380, 0)),
        piece(*arc(400, 0, 20, 180, 0)),
        piece(*arc(400, 0, 20, 180, 360)),
        piece((420, 0), (800, 0)),
    )
    assert street.length_m == pytest.approx(800, abs=65 - 40)
    assert street.line.hausdorff_distance(LineString([(0, 0), (800, 0)])) <= 20


def test_slip_roads_are_left_out_and_reported() -> None:
    street = only(piece((0, 0), (1000, 0)), piece((500, 0), (560, 40), (600, 120), link=True))
    assert street.length_m == pytest.approx(1000)
    assert [each.why for each in street.left_out] == ["link"]
    assert "匝道1处" in "".join(sentences(street))


def test_branches_are_left_out_and_reported() -> None:
    street = only(piece((0, 0), (1000, 0)), piece((500, 0), (500, 150)))
    assert street.length_m == pytest.approx(1000)
    assert sum(each.metres for each in street.left_out) == pytest.approx(145, abs=6)


def test_lanes_that_part_at_the_end_of_a_street_do_not_turn_its_centreline() -> None:
    street = only(
        piece((0, 0), (600, 0), one_way=True),
        piece((600, 12), (0, 12), one_way=True),
        piece(*arc(600, -25, 25, 90, 0), one_way=True),
        piece(*arc(600, 37, 25, -90, 0), one_way=True),
    )
    end = street.line.coords[-1]
    assert end[1] == pytest.approx(6, abs=1.5)


def test_a_network_under_one_name_is_refused_by_name() -> None:
    grid = [piece((x, 0), (x, 400), one_way=False) for x in range(0, 500, 100)]
    grid += [piece((0, y), (400, y), one_way=False) for y in range(0, 500, 100)]
    assembly = assemble(grid)
    assert assembly.streets == []
    (refused,) = assembly.refused
    assert refused.reason == "network"
    assert refusal(refused).startswith("“甲路”的10段共4000米连不成一条线")


def test_an_interchange_of_slip_roads_is_refused() -> None:
    (refused,) = assemble([piece((0, 0), (300, 0), link=True), piece((0, 50), (300, 90), link=True)]).refused
    assert "像立交" in refusal(refused)


def test_a_name_in_many_places_is_refused() -> None:
    (refused,) = assemble([piece((x, 0), (x + 100, 0)) for x in range(0, 10_000, 1000)]).refused
    assert refused.reason == "scattered"


def test_a_stub_is_refused() -> None:
    (refused,) = assemble([piece((0, 0), (12, 0))]).refused
    assert refused.reason == "short"


def test_a_ring_is_one_closed_line_clockwise_from_the_west() -> None:
    ring = arc(0, 0, 300, 0, 360, 72)
    for pieces in ([piece(*ring[:30]), piece(*ring[29:])], [piece(*ring)]):
        street = only(*pieces)
        assert street.line.is_closed
        assert street.length_m == pytest.approx(LineString(ring).length, rel=1e-5)
        assert street.line.coords[0][0] == pytest.approx(-300, abs=1)
        assert not shapely.is_ccw(street.line)
        assert "是环路，起点取最西处，顺时针" in sentences(street)


def test_a_street_that_ends_in_a_loop_runs_round_it() -> None:
    loop = arc(600, 0, 100, 180, 540, 40)
    street = only(piece((0, 0), (500, 0), one_way=False), piece(*loop, one_way=False))
    assert street.length_m == pytest.approx(500 + LineString(loop).length, rel=1e-5)
    assert street.left_out == []


def test_a_line_that_crosses_itself_keeps_its_loop() -> None:
    points = [(0, 0), (400, 0), (400, 200), (200, 200), (200, -200)]
    street = only(piece(*points))
    assert list(street.line.coords) in (points, points[::-1])


def test_a_piece_that_ends_on_the_middle_of_another_is_joined_there() -> None:
    street = only(piece((0, 0), (400, 0), (400, 90)), piece((400, 0), (900, 0)))
    assert street.length_m == pytest.approx(900)
    assert sum(each.metres for each in street.left_out) == pytest.approx(85, abs=6)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("['车公庙立交', '香蜜湖路']", ("车公庙立交", "香蜜湖路")),
        ("红荔路;红荔西路", ("红荔路", "红荔西路")),
        ("红荔路、红荔路", ("红荔路",)),
        ("[坏的", ("坏的",)),
        ("  ", ()),
        (None, ()),
        ("nan", ()),
        ("神州路", ("神州路",)),
        ("[" * 5000, ()),
        ("人民路（北段）", ("人民路(北段)",)),
    ],
)
def test_names_in_one_cell_are_told_apart(written: str | None, names: tuple[str, ...]) -> None:
    assert names_of(written) == names


def test_a_piece_with_two_names_goes_to_the_street_it_joins() -> None:
    assembly = assemble(
        [
            Piece(LineString([(0, 0), (400, 0)]), ("甲路",), key=1),
            Piece(LineString([(400, 0), (700, 0)]), ("丙路", "甲路"), key=2),
            Piece(LineString([(700, 0), (900, 0)]), ("甲路",), key=3),
            Piece(LineString([(700, 0), (700, 900)]), ("乙路",), key=4),
        ]
    )
    assert {street.name: street.keys for street in assembly.streets} == {"甲路": [1, 2, 3], "乙路": [4]}
    assert assembly.shared == [(2, ("丙路", "甲路"), "甲路")]
    assert [refused.reason for refused in assembly.refused] == ["shared"]


def test_lines_without_a_name_or_a_length_are_counted() -> None:
    with np.errstate(invalid="ignore"):
        lines = [[(0, 0), (400, 0)], [(0, 0), (0, 0)], [], [(0, 0), (math.nan, 5)]]
        pieces = [
            Piece(LineString(points), ("甲路",) if key > 1 else (), key=key)
            for key, points in enumerate(lines, 1)
        ]
    assembly = assemble(pieces)
    assert (assembly.unnamed, assembly.empty, assembly.streets) == ([1], [2, 3, 4], [])


# Laws, on streets that wander east with a second carriageway here and there, cut into pieces in any way.

steps = st.lists(st.tuples(st.floats(40, 150), st.floats(-40, 40), st.booleans()), min_size=3, max_size=9)


def _wandering(course: list[tuple[float, float, bool]], width: float) -> list[Piece]:
    x, y, pieces = 0.0, 0.0, []
    for dx, dy, double in course:
        there = (x + dx, y + dy)
        pieces.append(piece((x, y), there, one_way=True))
        if double:
            pieces.append(piece((x, y + width), (there[0], there[1] + width), one_way=True))
        x, y = there
    return pieces


@settings(max_examples=60, deadline=None)
@given(course=steps, width=st.floats(6, 40), seed=st.integers(0, 9999))
def test_order_and_direction_of_the_pieces_change_nothing(
    course: list[tuple[float, float, bool]], width: float, seed: int
) -> None:
    pieces = _wandering(course, width)
    chance = random.Random(seed)
    shuffled = chance.sample(pieces, len(pieces))
    turned = [
        Piece(p.line.reverse() if chance.random() < 0.5 else p.line, p.names, p.one_way) for p in shuffled
    ]
    first, second = streets(*pieces), streets(*turned)
    assert [(s.name, s.part, s.line.wkb, s.averaged_m) for s in first] == [
        (s.name, s.part, s.line.wkb, s.averaged_m) for s in second
    ]


@settings(max_examples=60, deadline=None)
@given(course=steps, width=st.floats(6, 40))
def test_a_centreline_is_no_longer_than_its_pieces_and_bridges_and_lies_among_them(
    course: list[tuple[float, float, bool]], width: float
) -> None:
    pieces = _wandering(course, width)
    ground = shapely.union_all([p.line for p in pieces])
    trunk = sum(math.hypot(dx, dy) for dx, dy, _ in course)
    for street in streets(*pieces):
        _lies_within(street, ground)
        assert street.length_m <= street.pieces_m + street.bridged_m + 2 * TOLERANCES.width_m
    assert sum(s.length_m for s in streets(*pieces)) >= 0.85 * trunk - TOLERANCES.width_m


def _lies_within(street: Street, ground: shapely.Geometry) -> None:
    bridged = shapely.union_all([shapely.Point(b.at).buffer(b.metres / 2 + 1) for b in street.bridges])
    for point in _points(street.line):
        assert point.distance(ground) <= TOLERANCES.width_m / 2 + 1 or point.within(bridged)


def _points(line: LineString) -> Iterable[shapely.Point]:
    return (line.interpolate(metres) for metres in np.arange(0, line.length, 7.0))


@settings(max_examples=40, deadline=None)
@given(
    course=st.lists(st.tuples(st.floats(20, 200), st.floats(-60, 60)), min_size=2, max_size=12),
    cuts=st.sets(st.integers(1, 10)),
)
def test_a_single_street_cut_anywhere_is_the_same_line_again(
    course: list[tuple[float, float]], cuts: set[int]
) -> None:
    points = np.round(np.cumsum([(0.0, 0.0), *course], axis=0), 3)
    bounds = [0, *sorted(cut for cut in cuts if cut < len(points) - 1), len(points) - 1]
    pieces = [piece(*map(tuple, points[a : b + 1]), one_way=False) for a, b in pairwise(bounds)]
    vertices = shapely.get_coordinates(only(*pieces).line)
    assert vertices == pytest.approx(points if vertices[0] == pytest.approx(points[0]) else points[::-1])


places = st.tuples(st.integers(0, 12), st.integers(0, 12))
scribbles = st.lists(
    st.tuples(st.lists(places, min_size=2, max_size=5), st.sampled_from([None, True, False]), st.booleans()),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(scribbles, st.sampled_from([1.0, 7.0, 40.0]))
def test_whatever_is_drawn_every_piece_and_name_is_accounted_for(
    drawn: list[tuple[list[tuple[int, int]], bool | None, bool]], scale: float
) -> None:
    pieces = [
        Piece(LineString([(x * scale, y * scale) for x, y in points]), ("甲路",), one_way, link, key)
        for key, (points, one_way, link) in enumerate(drawn)
    ]
    assembly = assemble(pieces)
    left = len(pieces) - len(assembly.empty) - len(assembly.repeats)
    assert bool(assembly.streets) + len(assembly.refused) == (1 if left else 0)
    for street in assembly.streets:
        assert street.line.is_valid
        assert np.isfinite(shapely.get_coordinates(street.line)).all()
        assert street.length_m >= TOLERANCES.part_m
