"""Figures kept row by row: made again where their part or the rest was written to, and nowhere else."""

from collections.abc import Sequence

import pytest
from django.db import connection

from gis import parts
from gis.parts import by_row

pytestmark = pytest.mark.django_db
ROWS = {1: 10, 2: 10, 3: 11}


def raised(*which: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_raise_parts(%s::bigint[])", [list(which)])


class Maker:
    """Makes a word for each row, and notes which it made."""

    def __init__(self) -> None:
        self.made: list[int] = []

    def __call__(self, rows: Sequence[int]) -> dict[int, str]:
        self.made += rows
        return {row: f"row {row}" for row in rows}


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    raised(10, 11)
    return request.node.name


def test_a_write_to_a_part_makes_its_rows_again_and_no_others(name: str) -> None:
    maker = Maker()
    first = by_row(name, "day", ROWS, maker)
    assert first == {1: "row 1", 2: "row 2", 3: "row 3"}
    assert by_row(name, "day", ROWS, maker) == first
    assert maker.made == [1, 2, 3]
    raised(11)
    assert by_row(name, "day", ROWS, maker) == first
    assert maker.made == [1, 2, 3, 3]


def test_a_write_to_the_rest_makes_every_row_again(name: str) -> None:
    maker = Maker()
    by_row(name, "day", ROWS, maker)
    raised(parts.REST)
    by_row(name, "day", ROWS, maker)
    assert maker.made == [1, 2, 3, 1, 2, 3]


def test_a_row_that_moves_to_another_part_is_made_again(name: str) -> None:
    maker = Maker()
    by_row(name, "day", ROWS, maker)
    by_row(name, "day", ROWS | {1: 11}, maker)
    assert maker.made == [1, 2, 3, 1]


def test_rows_that_cannot_be_made_are_left_out(name: str) -> None:
    assert by_row(name, "day", ROWS, lambda rows: {3: "row"}) == {3: "row"}


def test_no_more_are_kept_than_a_process_bears(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROWS_KEPT", 3)
    maker = Maker()
    by_row(name, "day", ROWS, maker)
    by_row(name, "day", {4: 10, 5: 10}, maker)
    by_row(name, "day", {4: 10}, maker)
    assert maker.made == [1, 2, 3, 4, 5]
    by_row(name, "day", {1: 10}, maker)
    assert maker.made == [1, 2, 3, 4, 5, 1]
