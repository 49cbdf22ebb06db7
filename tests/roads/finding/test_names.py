import pytest

from roads.finding.names import RoadName, RoadNames

NAMES = RoadNames(
    tuple(RoadName(n, name) for n, name in enumerate(["神州路", "重阳路", "S104", "建设东路", "文昌大道"]))
)


@pytest.mark.parametrize(
    ("typed", "roads"),
    [
        ("神洲路", [0]),
        ("神舟路", [0]),
        ("神州", [0]),
        ("神大州路", [0]),
        ("文昌大到", [4]),
        ("S105", []),
        ("月球", []),
    ],
)
def test_a_name_is_known_by_its_sound_or_with_one_character_wrong(typed: str, roads: list[int]) -> None:
    assert NAMES.nearest(typed) == roads


@pytest.mark.parametrize(
    ("letters", "roads"),
    [
        ("szl", [0]),
        ("SZHL", [0]),
        ("shenzhoulu", [0]),
        ("cyl", [1]),
        ("zyl", []),
        ("jsd", [3]),
        ("s", []),
        ("神", []),
    ],
)
def test_letters_stand_for_initials_or_pinyin_as_the_name_is_read(letters: str, roads: list[int]) -> None:
    assert NAMES.spelt(letters) == roads
