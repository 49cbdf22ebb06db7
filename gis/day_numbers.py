"""Days as the whole numbers that tiles, slices and coverage carry; kernel_day_number() is the same in the database."""

from datetime import date, timedelta
from typing import Final

DAY_ZERO: Final = date(2000, 1, 1)
NEVER: Final = 32767  # the largest smallint: later than every day, so "by that day" needs no test for null


def day_number(day: date | None) -> int:
    """Whole days from DAY_ZERO to `day`; NEVER for None."""
    return NEVER if day is None else (day - DAY_ZERO).days


def day_of(number: int) -> date | None:
    """The day that a number stands for; None for NEVER."""
    return None if number == NEVER else DAY_ZERO + timedelta(days=number)
