import pytest

from gis.text.percent import percent_text, rounded_percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0"),
        (0.02, "<0.1"),
        (0.06, "0.1"),
        (50, "50.0"),
        (99.97, "99.9"),
        (99.9999, "99.9"),
        (100, "100.0"),
    ],
)
def test_a_percent_is_a_hundred_only_when_all_is_done_and_nought_only_when_nothing_is(
    value: float, text: str
) -> None:
    assert percent_text(value) == text


def test_rounded_for_the_api_it_keeps_the_same_promise() -> None:
    assert [rounded_percent(value, 2) for value in (0, 0.001, 33.333, 99.999, 100)] == [
        0,
        0.01,
        33.33,
        99.99,
        100,
    ]
