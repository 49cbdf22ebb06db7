import pytest

from roads.finding.query import Query, crossing_names, says_crossing


@pytest.mark.parametrize(
    ("typed", "words", "metres", "to_metres"),
    [
        ("神州路K1+200—K2+000", ("神州路",), 1200, 2000),
        ("神州路 K2+000 至 1+200", ("神州路",), 1200, 2000),
        ("神州路 K1+200-K1+200", ("神州路",), 1200, None),
        ("SZLK1+200", ("SZL",), 1200, None),
        ("S104K1+200", ("S104",), 1200, None),
        ("神州路 K1+2000", ("神州路", "K1+2000"), None, None),
    ],
)
def test_a_stretch_of_chainage_and_letters_before_a_chainage_are_read(
    typed: str, words: tuple[str, ...], metres: float | None, to_metres: float | None
) -> None:
    query = Query.read(typed)
    assert (query.words, query.metres, query.to_metres) == (words, metres, to_metres)


def test_a_name_that_holds_a_joining_sign_is_read_whole_too() -> None:
    assert ("和平路", "人和路") in crossing_names("和平路和人和路交叉口")


@pytest.mark.parametrize("typed", ["中原路", "路口", "中原路路口", "神州路 燃气"])
def test_one_road_is_no_crossing(typed: str) -> None:
    assert not says_crossing(typed)
