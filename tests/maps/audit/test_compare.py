"""Each figure of a briefing changed by itself is caught, with the place where it stands."""

# Faces: maps/audit/recompute/connected.py
# Faces: maps/audit/declared.py, maps/audit/figures.py, maps/audit/recompute/briefing.py
# Faces: maps/audit/recompute/parameters.py, maps/audit/recompute/raw/past.py, maps/audit/recompute/replay.py
# Faces: maps/audit/recompute/says.py, maps/audit/recompute/raw/tables.py

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from maps.audit.audit import _fetch
from maps.audit.compare import compare, in_order, same
from maps.audit.declared import declared
from maps.audit.figures import NO_FIGURES
from maps.audit.recompute.briefing import recompute
from maps.audit.recompute.parameters import Question
from maps.audit.recompute.raw.past import History
from maps.audit.recompute.says import Says
from maps.briefings.facts import Facts, to_json
from tests.maps.briefings.conftest import district, june, works
from tests.shapes import make_plan

__all__ = ["district", "works"]

# A hundred-thousandth: ten times what may differ.
SLIGHTLY = 1e-5


def changed_one_by_one(tree: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The tree with each number in turn slightly larger; the rest is as it was."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        where = f"{name}.{key}"
        if isinstance(value, int | float) and not isinstance(value, bool) and key not in NO_FIGURES:
            tree[key] = value + (SLIGHTLY if isinstance(value, float) else 1)
            yield where, tree
            tree[key] = value
        else:
            for inner, _ in changed_one_by_one(value, where):
                yield inner, tree


@pytest.mark.django_db
def test_each_figure_changed_by_itself_is_a_difference(district: None) -> None:
    make_plan()
    facts = june().facts
    own = recompute(Question(facts.month, facts.as_of, facts.known_at), History(_fetch), declared())
    assert compare(facts, own).differences == []
    seen = 0
    for where, tree in changed_one_by_one(msgspec.json.decode(to_json(facts))):
        seen += 1
        assert compare(msgspec.convert(tree, Facts), own).differences, where
    assert seen > 150


@pytest.mark.django_db
def test_a_row_left_out_of_a_list_or_put_elsewhere_is_a_difference(district: None) -> None:
    facts = june().facts
    own = recompute(Question(facts.month, facts.as_of, facts.known_at), History(_fetch), declared())
    tree = msgspec.json.decode(to_json(facts))
    assert len(tree["changed"]) == 2
    for rows in (tree["changed"][:1], tree["changed"][::-1]):
        differences = compare(msgspec.convert({**tree, "changed": rows}, Facts), own).differences
        assert {one.chapter for one in differences} == {"changed"}


def test_numbers_agree_to_the_millionth_and_no_further() -> None:
    assert same(1.000001, 1.0)
    assert not same(1.000003, 1.0)


def test_a_text_agrees_where_it_names_the_numbers_in_their_order() -> None:
    assert same("超过计划完工日 8 天，完成 82.5%", Says(("8", "82.5")))
    assert not same("超过计划完工日 8 天，完成 82.6%", Says(("8", "82.5")))


def test_rows_whose_keys_differ_by_rounding_alone_may_stand_either_way() -> None:
    assert in_order([(1.0000000001, "b"), (1.0, "c")])
    assert not in_order([(2.0,), (1.0,)])
