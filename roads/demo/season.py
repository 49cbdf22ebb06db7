"""How fast sites work through the year, and numbers that look random and are the same every time."""

import hashlib
from bisect import bisect_left
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

# Share of full speed by month: frost and the Spring Festival, summer rain, the closing of asphalt plants in winter.
MONTH_PACE: Final = (0.25, 0.2, 0.85, 1.1, 1.15, 1.05, 0.85, 0.9, 1.1, 1.15, 1.05, 0.6)


def dice(*words: object) -> float:
    """A number in [0, 1) that depends on nothing but `words`."""
    digest = hashlib.blake2b("|".join(map(str, words)).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


class Season:
    """The working time between two days, both included, as a share that grows from 0 to 1."""

    def __init__(self, start: date, finish: date) -> None:
        days = max(1, (finish - start).days + 1)
        self.start = start
        paces = [MONTH_PACE[(start + timedelta(days=number)).month - 1] for number in range(days)]
        total = sum(paces)
        self._shares = [share / total for share in accumulate(paces)]

    def share(self, day: date) -> float:
        """Share of the work due by the end of `day`."""
        number = (day - self.start).days
        if number < 0:
            return 0.0
        return 1.0 if number >= len(self._shares) - 1 else self._shares[number]

    def day_of(self, share: float) -> date:
        """The first day by whose end `share` is reached."""
        return self.start + timedelta(days=min(bisect_left(self._shares, share), len(self._shares) - 1))
