"""What the page of ready land is asked for: filters read from an address, and written back as addresses."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from gis.errors import DomainError
from maps.pages.ledger.query import Word
from parcels.coverage.ready_land import SEVEN, Ready
from parcels.coverage.text import NAMES
from parcels.models import State

NO_ZONE: Final = "none"
# What each filter is called in the address, and in words.
FILTERS: Final = {"zone": "规划范围", "count": "几通", "lack": "未通", "state": "状态"}


@dataclass(frozen=True, slots=True)
class ReadyQuery:
    """Filters by their codes; `count` numbers of networks, `lack` networks that must be missing."""

    zone: tuple[str, ...] = ()
    count: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    text: str = ""
    page: str = "1"
    as_of: str = ""

    @classmethod
    def read(cls, params: QueryDict, *, zones: dict[str, str]) -> "ReadyQuery":
        """What `params` asks for; DomainError when a value is not one of those there are."""
        page = params.get("page", "1")
        if not (page.isascii() and page.isdigit() and len(page) < 10 and int(page) > 0):
            raise DomainError(f"没有第“{page[:20]}”页。", field="page")
        known = {"zone": zones, "count": _COUNTS, "lack": _LACKS, "state": dict(State.choices)}
        chosen = {name: _chosen(params, name, values) for name, values in known.items()}
        text = params.get("q", "").replace("\x00", "").strip()[:40]
        return cls(**chosen, text=text, page=page, as_of=params.get("as_of", "").strip())

    def address(self, **changes: object) -> str:
        """The query string of this query with `changes`; any change but of the page goes back to the first page."""
        query = replace(self, **{"page": "1", **changes})  # type: ignore[arg-type]
        pairs = [(name, value) for name in FILTERS for value in getattr(query, name)]
        pairs += [("q", query.text), ("as_of", query.as_of)]
        pairs += [("page", query.page)] if query.page != "1" else []
        return "?" + urlencode([(name, value) for name, value in pairs if value])

    def words(self, zones: dict[str, str]) -> list[Word]:
        """Each filter that is set, as a word that can be taken away."""
        names = {"zone": zones, "count": _COUNTS, "lack": _LACKS, "state": dict(State.choices)}
        words = []
        for name, title in FILTERS.items():
            values: tuple[str, ...] = getattr(self, name)
            for value in values:
                rest = tuple(other for other in values if other != value)
                words.append(Word(name, f"{title}：{names[name][value]}", self.address(**{name: rest})))
        if self.text:
            words.append(Word("q", f"含“{self.text}”", self.address(text="")))
        return words

    def takes(self, ready: Ready, *, zone: str, state: str, village: str) -> bool:
        """Whether a parcel with these networks, in this zone and state, is asked for."""
        return (
            (not self.zone or zone in self.zone)
            and (not self.count or str(len(ready.reached_by)) in self.count)
            and not set(self.lack) & {*ready.reached_by}
            and (not self.state or state in self.state)
            and self.text.lower() in f"{ready.code} {village}".lower()
        )


_COUNTS: Final = {str(number): f"{number}通" for number in range(len(SEVEN), -1, -1)}
_LACKS: Final = {kind: NAMES[kind] for kind in SEVEN}


def _chosen(params: QueryDict, name: str, known: dict[str, str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in params.getlist(name) if value))
    for value in values:
        if value not in known:
            raise DomainError(f"{FILTERS[name]}没有“{value[:20]}”这一项。", field=name)
    return values
