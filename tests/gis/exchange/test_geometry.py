"""Shapes of untrusted files as layers want them: kinds, parts, closed lines, crossings of themselves."""

from typing import Any

import pytest
import shapely

from gis.exchange.geometry import Unfit, fitted
from maps.catalogue import EXCHANGED

ROADS, AREAS, PLACES, VILLAGES = (
    EXCHANGED[code] for code in ("roads", "planning-areas", "places", "villages")
)
LINE = shapely.LineString([(0, 0), (100, 0)])
SQUARE = shapely.box(0, 0, 100, 100)


def test_shapes_of_the_right_kind_are_left_alone() -> None:
    assert fitted(LINE, ROADS) == (LINE, "")
    assert fitted(SQUARE, AREAS) == (SQUARE, "")
    assert fitted(SQUARE, VILLAGES) == (SQUARE, "")
    assert fitted(shapely.Point(1, 2), VILLAGES) == (shapely.Point(1, 2), "")


def test_pieces_that_touch_become_one_line() -> None:
    pieces = shapely.MultiLineString([[(50, 0), (100, 0)], [(0, 0), (50, 0)]])
    shape, _ = fitted(pieces, ROADS)
    assert shape.geom_type == "LineString"
    assert shape.length == 100
    apart = shapely.MultiLineString([[(0, 0), (50, 0)], [(60, 0), (90, 0)]])
    assert fitted(apart, ROADS)[0].geom_type == "MultiLineString"


def test_closed_lines_of_cad_become_land() -> None:
    shape, note = fitted(shapely.LineString(SQUARE.exterior.coords), AREAS)
    assert (shape.area, note) == (10_000, "闭合的线当作面")


def test_collections_give_what_the_layer_wants_and_say_so() -> None:
    mixed = shapely.GeometryCollection([shapely.Point(0, 0), shapely.GeometryCollection([LINE])])
    assert fitted(mixed, ROADS) == (LINE, "混合图形，只取其中的线")
    assert fitted(shapely.GeometryCollection([LINE]), ROADS) == (LINE, "")
    two = shapely.GeometryCollection([SQUARE, shapely.box(200, 0, 300, 100)])
    assert fitted(two, AREAS)[0].area == 20_000


def test_a_small_crossing_is_mended_and_a_large_one_refused_with_its_place() -> None:
    spike = shapely.Polygon([(0, 0), (100, 0), (100, 100), (99.9, 100.2), (100.05, 100.1), (0, 100)])
    shape, note = fitted(spike, AREAS)
    assert shape.is_valid
    assert note == "面自相交，已修复"
    bow = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    with pytest.raises(Unfit, match=r"自相交，在 \(50.0, 50.0\) 附近"):
        fitted(bow, AREAS)


@pytest.mark.parametrize(
    ("shape", "layer", "words"),
    [
        (None, ROADS, "没有图形"),
        (shapely.LineString(), ROADS, "没有图形"),
        (shapely.Point(0, 0), ROADS, "图形是点，道路中线要的是线"),
        (LINE, PLACES, "图形是线"),
        (shapely.LineString([(0, 0), (0.01, 0)]), ROADS, "5 厘米"),
        (shapely.LineString([(0, 0), (float("inf"), 0)]), ROADS, "坐标无效"),
        (shapely.Point(float("nan"), 0), PLACES, "没有图形|坐标无效"),
        (shapely.Polygon([(0, 0), (1, 0), (2, 0)]), AREAS, "面积为 0|自相交"),
    ],
)
def test_what_cannot_be_taken_is_refused(shape: Any, layer: Any, words: str) -> None:
    with pytest.raises(Unfit, match=words):
        fitted(shape, layer)


def test_a_layer_that_needs_no_shape_takes_none() -> None:
    assert fitted(None, VILLAGES) == (None, "")
