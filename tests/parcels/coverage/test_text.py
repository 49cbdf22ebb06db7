"""Figures in words: what is rounded still adds up."""

from hypothesis import example, given
from hypothesis import strategies as st

from parcels.coverage.text import adding


@example([1.875, 0.0065], 3)
@given(st.lists(st.floats(-50, 50), max_size=40), st.integers(0, 6))
def test_rounded_values_add_up_to_the_rounded_total(values: list[float], digits: int) -> None:
    total = sum(values)
    told = [float(text) for text in adding(values, total, digits)]
    assert abs(sum(told) - round(total, digits)) < 1e-9
    assert all(abs(said - value) <= 10**-digits for said, value in zip(told, values, strict=True))
