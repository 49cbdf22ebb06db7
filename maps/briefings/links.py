"""Where a figure of the briefing comes from: addresses of the ledger, the grid, the map and the other pages."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from maps.pages.ledger.filters import LedgerFilters


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses for one day."""

    day: date

    def page(self, path: str, **more: object) -> str:
        """A page on the day, with more names and values."""
        pairs = [("as_of", self.day.isoformat()), *((name, str(value)) for name, value in more.items())]
        return f"{path}?{urlencode(pairs)}"

    def ledger(self, **filters: object) -> str:
        """The ledger on the day, with codes by filter as LedgerFilters has them."""
        return f"/works/{LedgerFilters.link(**filters, as_of=self.day.isoformat())}"

    def work(self, key: int) -> str:
        """The work on the map."""
        return self.page("/", work=key)
