import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st

from roads.chainage import ChainageError, format_chainage, line_of, nearest_chainage, parse_chainage, span_of
from tests.shapes import EAST, NORTH, make_road, straight


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0, "K0+000"), (7, "K0+007"), (1250, "K1+250"), (12345.6, "K12+345.6"), (999.999, "K0+999.999")],
)
def test_a_chainage_is_written_with_three_digits_of_metres(metres: float, text: str) -> None:
    assert format_chainage(metres) == text
    assert parse_chainage(text) == metres


@pytest.mark.parametrize(
    "text", ["k1+250", " K1+250 ", "1+250", "Ｋ1＋250", "1250", "1250m", "1250米", "K1 + 250"]
)
def test_a_chainage_is_read_in_every_usual_form(text: str) -> None:
    assert parse_chainage(text) == 1250


@pytest.mark.parametrize("text", ["", "K", "K1", "K1+", "K1+2500", "一公里", "-5", "K-1+250", "nan", "1e3"])
def test_what_is_no_chainage_is_refused_with_advice(text: str) -> None:
    with pytest.raises(ChainageError, match=r"K1\+250"):
        parse_chainage(text)


@given(st.integers(min_value=0, max_value=9_999_999).map(lambda mm: mm / 1000))
def test_writing_and_reading_a_chainage_returns_the_same_metres(metres: float) -> None:
    assert parse_chainage(format_chainage(metres)) == pytest.approx(metres, abs=1e-9)


def test_a_span_is_ordered_whichever_end_comes_first() -> None:
    assert span_of(300, 100) == span_of(100, 300)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-1, 5), (float("nan"), 5), (0, float("inf"))])
def test_a_span_without_length_or_below_zero_is_refused(start: float, end: float) -> None:
    with pytest.raises(ChainageError):
        span_of(start, end)


@pytest.mark.django_db
def test_the_line_of_a_span_has_the_length_of_the_span() -> None:
    road = make_road(line=straight(length=1000))
    line = line_of(road, span_of(250, 400))
    assert line.length == pytest.approx(150)
    assert line.coords[0] == pytest.approx((EAST + 250, NORTH))


@pytest.mark.django_db
def test_a_span_beyond_the_road_is_refused() -> None:
    with pytest.raises(ChainageError, match="没有"):
        line_of(make_road(), span_of(900, 1100))


@pytest.mark.django_db
def test_the_nearest_chainage_is_on_the_nearest_road() -> None:
    near, far = make_road(), make_road(line=straight(y=500))
    chainage = nearest_chainage(Point(EAST + 321, NORTH + 40, srid=near.centreline.srid))
    assert chainage is not None
    assert (chainage.road_id, round(chainage.metres, 6), round(chainage.offset_m, 6)) == (near.pk, 321, 40)
    on_far = nearest_chainage(Point(EAST + 321, NORTH + 40, srid=near.centreline.srid), road=far)
    assert on_far is not None
    assert on_far.road_id == far.pk
