"""Shapes that are there never count as none: open rings closed, surfaces laid flat, the rest said by row."""

import struct

import numpy as np
import pytest
import shapely

from gis.exchange.georeferencing.coordinate_text import coordinate, unpacked
from gis.exchange.georeferencing.wkt import closed_in, curve_in, shapes_in
from gis.exchange.readers.shapes import built


def polygon(*points: tuple[float, float], kind: int = 3) -> bytes:
    flat = b"".join(struct.pack("<2d", *point) for point in points)
    return struct.pack("<BIII", 1, kind, 1, len(points)) + flat


def wkb(*shapes: bytes | None) -> np.ndarray:
    encoded = np.empty(len(shapes), dtype=object)
    encoded[:] = shapes
    return encoded


def test_an_open_ring_is_closed_and_told() -> None:
    shapes = built(wkb(polygon((0, 0), (0, 4), (5, 4), (5, 0)), None))
    assert shapes.shapes[0].area == 20
    assert shapes.shapes[1] is None
    assert shapes.faults == {}
    assert "第 1 行" in shapes.notes[0]


def test_what_cannot_be_built_is_a_fault_of_its_row() -> None:
    shapes = built(wkb(polygon((0, 0), (1, 1)), polygon((0, 0), (0, 4), (5, 4), (0, 0))))
    assert list(shapes.faults) == [0]
    assert shapes.shapes[1].area == 10


@pytest.mark.parametrize(("whole", "part"), [(16, 17), (15, 3)])
def test_surfaces_are_laid_flat(whole: int, part: int) -> None:
    first = polygon((0, 0), (4, 0), (0, 4), (0, 0), kind=part)
    second = polygon((4, 0), (4, 4), (0, 4), (4, 0), kind=part)
    shapes = built(wkb(struct.pack("<BII", 1, whole, 2) + first + second))
    assert shapes.shapes[0].area == pytest.approx(16)
    assert "MultiPatch" in shapes.notes[0]


@pytest.mark.parametrize(
    "text",
    ["CIRCULARSTRING (0 0, 1 1, 2 0)", "SRID=4547;COMPOUNDCURVE ((0 0, 1 0))", "CURVEPOLYGON EMPTY",
     "MULTISURFACE EMPTY",
     "GEOMETRYCOLLECTION (CIRCULARSTRING (0 0, 1 1, 2 0))", "TIN (((0 0, 1 0, 0 1, 0 0)))"],
)  # fmt: skip
def test_curves_in_words_are_named_and_never_raise(text: str) -> None:
    assert curve_in(text)
    assert list(shapes_in([text])) == [None]


def test_rings_and_codes_in_words_are_shapes() -> None:
    code = shapely.to_wkb(shapely.set_srid(shapely.Point(1, 2), 4547), hex=True, include_srid=True)
    shapes = shapes_in(
        ["LINEARRING (0 0, 1 0, 1 1, 0 0)", code, "POLYGON ((0 0, 0 4, 5 4, 5 0))", "POINT (1 1)"]
    )
    assert [shape.geom_type for shape in shapes] == ["LineString", "Point", "Polygon", "Point"]
    assert shapely.get_srid(shapes[1]) == 4547
    assert closed_in(["POINT (1 1)", "POLYGON ((0 0, 0 4, 5 4, 5 0))"]) == [1]


@pytest.mark.parametrize(
    ("said", "degrees"),
    [
        ("113 16 35.5", 113.276528),
        ("113° 16′ 35.5″", 113.276528),
        ("N 35 09 49.5", 35.16375),
        ("3893000.5", 3893000.5),
    ],
)
def test_blanks_may_stand_between_degrees_minutes_and_seconds(said: str, degrees: float) -> None:
    assert coordinate(said) == pytest.approx(degrees, abs=1e-6)


def test_packed_degrees_are_unpacked_and_impossible_ones_are_none() -> None:
    shapes = unpacked(
        np.array([[113.16355, 35.09495], [113.99, 35.0], [1131635.5, 350949.5], [113.16, 35.59]])
    )
    assert shapes[0] == pytest.approx([113 + 16 / 60 + 35.5 / 3600, 35 + 9 / 60 + 49.5 / 3600])
    assert np.isnan(shapes[1, 0])
    assert shapes[2] == pytest.approx(shapes[0])
    assert shapes[3] == pytest.approx([113 + 16 / 60, 35 + 59 / 60])
