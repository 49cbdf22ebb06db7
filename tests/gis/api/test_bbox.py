import math
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import from_wkb
from shapely.geometry import Point

from gis.api.bbox import read_bbox, read_crs
from gis.errors import DomainError

TO_STORAGE = Transformer.from_crs(4326, settings.STORAGE_SRID, always_xy=True)
LON, LAT = st.floats(112.6, 115.4), st.floats(30, 40)
SIDE, SHARE = st.floats(0.001, 1.0), st.floats(0.001, 0.999)


@laws(deadline=None)
@given(LON, LAT, SIDE, SIDE, SHARE, SHARE)
def test_a_place_inside_the_degrees_is_inside_the_area(
    west: Any, south: Any, width: Any, height: Any, across: Any, up: Any
) -> None:
    area = from_wkb(bytes(read_bbox(f"{west},{south},{west + width},{south + height}").wkb))
    assert area.contains(Point(TO_STORAGE.transform(west + across * width, south + up * height))) or (
        min(across, up, 1 - across, 1 - up) < 0.01
    )


@laws(deadline=None)
@given(LON, LAT, SIDE, SIDE)
def test_a_place_outside_the_degrees_is_outside_the_area(
    west: Any, south: Any, width: Any, height: Any
) -> None:
    area = from_wkb(bytes(read_bbox(f"{west},{south},{west + width},{south + height}").wkb))
    for lon, lat in (
        (west - 0.01, south),
        (west, south - 0.01),
        (west + width + 0.01, south),
        (west, south + height + 0.01),
    ):
        assert not area.contains(Point(TO_STORAGE.transform(lon, lat)))


def test_the_whole_world_covers_the_district() -> None:
    area = from_wkb(bytes(read_bbox("-180,-90,180,90").wkb))
    assert area.is_valid
    assert area.contains(Point(TO_STORAGE.transform(113.24, 35.17)))


def test_a_box_in_another_ocean_is_nowhere_and_no_error() -> None:
    assert read_bbox("-60,-30,-59,-29") is None


def test_a_box_in_metres_of_the_storage_crs_is_taken_as_it_is() -> None:
    assert read_bbox("430000,3890000,431000,3892000", "EPSG:4547").extent == (
        430000,
        3890000,
        431000,
        3892000,
    )


def test_a_box_in_web_mercator_lies_where_its_degrees_lie() -> None:
    to_mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    (west, south), (east, north) = to_mercator.transform(113.2, 35.1), to_mercator.transform(113.3, 35.2)
    one = read_bbox(f"{west},{south},{east},{north}", "EPSG:3857").extent
    other = read_bbox("113.2,35.1,113.3,35.2").extent
    assert all(math.isclose(a, b, abs_tol=0.5) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    "name", ["", "EPSG:4326", "epsg:4326", "4326", "CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
)
def test_degrees_have_several_names(name: Any) -> None:
    assert read_crs(name) == 4326


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,2,3", "四个数"),
        ("1,2,3,4,5,6", "四个数"),
        ("a,b,c,d", "不是数"),
        ("113,35,112,36", "西南角"),
        ("35.1,113.2,35.2,113.3", "先经度后纬度"),
        ("-190,0,0,1", "经度"),
        ("nan,0,1,1", "超出范围"),
        ("0,0,inf,1", "超出范围"),
        ("0,0,1e300,1", "超出范围"),
        ("113,35,113,35", "大于 0"),
    ],
)
def test_a_box_that_is_none_is_refused_with_the_reason(text: Any, said: Any) -> None:
    with pytest.raises(DomainError) as refused:
        read_bbox(text)
    assert said in refused.value.message
    assert refused.value.field == "bbox"


@pytest.mark.parametrize(
    "name", ["EPSG:999999", "EPSG:5773", "EPSG:4978", "WGS84", "EPSG:", "EPSG:４３２６", "x" * 500, "\0"]
)
def test_a_crs_that_is_not_flat_or_not_known_is_refused(name: Any) -> None:
    with pytest.raises(DomainError) as refused:
        read_bbox("1,2,3,4", name or " ")
    assert refused.value.field == "bbox-crs"


def test_the_whole_world_in_web_mercator_covers_the_district_too() -> None:
    area = from_wkb(bytes(read_bbox("-100000000,-100000000,100000000,100000000", "EPSG:3857").wkb))
    assert area.contains(Point(TO_STORAGE.transform(113.24, 35.17)))


def test_metres_far_outside_their_crs_are_refused() -> None:
    with pytest.raises(DomainError):
        read_bbox("900000000,900000000,900000001,900000001", "EPSG:32650")
