"""The same land and lines are measured once, whatever moment they are asked of."""

import numpy as np
import pytest
import shapely

from parcels.coverage import same_question
from parcels.coverage.engine import results
from parcels.coverage.engine.problem import Network, Question, ask
from tests.shapes import EAST, NORTH

LAND = shapely.box(EAST, NORTH, EAST + 2000, NORTH + 2000)


def question(*, days: tuple[int, int] = (10, 20), far: float = 1500, turned: bool = False) -> Question:
    lines = [
        shapely.LineString([(EAST, NORTH + north), (EAST + 2000, NORTH + north)]) for north in (500, far)
    ]
    order = [1, 0] if turned else [0, 1]
    network = Network.of(
        "water", np.array(lines, dtype=object)[order], reach_m=100, day=np.array(days)[order], owner=0
    )
    return ask(LAND, [network])


def test_the_answer_is_that_of_the_engine_and_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    same_question._covered.cache_clear()
    said = same_question.covered(question(), as_of=30)
    assert said.covered_km2 == results.covered(question(), as_of=30).covered_km2

    def never(*args: object, **others: object) -> results.Covered:
        raise AssertionError("measured again")

    monkeypatch.setattr(results, "covered", never)
    for same in (question(), question(turned=True), question(days=(11, 25))):
        assert same_question.covered(same, as_of=30) is said
    for other, day in ((question(), 15), (question(far=1400), 30)):
        with pytest.raises(AssertionError, match="measured again"):
            same_question.covered(other, as_of=day)
