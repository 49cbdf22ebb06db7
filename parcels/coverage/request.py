"""A coverage question: what every answer depends on, and the same as it comes over HTTP, by address or by body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from gis.api.parameters import parse_moment
from gis.as_of import local_today, parse_day
from gis.bitemporal.past import hold
from gis.errors import DomainError
from gis.months import month_ends
from parcels.coverage.area import Area, drawn_area, stored_area
from parcels.coverage.terms import Terms, read_terms
from roads.figures.grid import newest_report
from roads.figures.progress import State, state_of_data

LONGEST_NUMBER: Final = 5  # digits
LONGEST_RANKING: Final = 200
MOST_MONTHS: Final = 240
MOST_WORKS: Final = 500


@dataclass(frozen=True, slots=True)
class CoverageRequest:
    """What a coverage answer depends on besides its days: terms, ground, moment of recording, and all writes so far.

    Requests are equal where their answers are, so answers are kept by them: of the ground the shape alone counts.
    """

    terms: Terms
    area: Area = field(compare=False)
    known_at: datetime | None = None  # the moment up to which recordings are believed; None for now
    state: State = field(default_factory=state_of_data)
    wkb: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # A frozen dataclass is filled in only this way; as a field the shape takes part in the comparison.
        object.__setattr__(self, "wkb", self.area.wkb)

    @property
    def by_blocks(self) -> bool:
        return self.terms.method == "blocks"


@dataclass(frozen=True, eq=False)
class CoverageQuery:
    """A request as it came, with its day and what else it names; `said` holds the texts."""

    request: CoverageRequest
    as_of: date
    said: Mapping[str, Any]

    @property
    def terms(self) -> Terms:
        return self.request.terms

    @property
    def area(self) -> Area:
        return self.request.area

    @property
    def known_at(self) -> datetime | None:
        return self.request.known_at

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> CoverageQuery:
        """From names and values; DomainError with the field at fault."""
        text = {
            name: _text(said, name) for name in ("kinds", "combine", "method", "reach", "steps", "halves")
        }
        terms = read_terms(
            kinds=text["kinds"],
            combine=text["combine"],
            method=text["method"],
            reach=[text["reach"]],
            steps=[text["steps"]],
            halves=text["halves"],
            quad_segs=_number(said, "quad_segs"),
            connected=_flag(said, "connected"),
            join=_text(said, "join"),
        )
        day, moment = _text(said, "as_of"), _text(said, "known_at")
        known_at = parse_moment(moment) if moment else None
        today = local_today()
        as_of = parse_day(day) if day else newest_report(as_of=today, known_at=known_at) or today
        hold(as_of=as_of, known_at=known_at)
        drawn = said.get("polygon")
        area = stored_area(_text(said, "area")) if drawn in (None, "") else drawn_area(drawn)
        return cls(CoverageRequest(terms, area, known_at), as_of, said)

    @property
    def since(self) -> date | None:
        """The day to compare with; None without one."""
        text = _text(self.said, "since")
        return parse_day(text, field="since") if text else None

    @property
    def show(self) -> str:
        """Which lands are asked for, as written."""
        return _text(self.said, "show")

    @property
    def works(self) -> list[int]:
        """Works to be tried, by primary key."""
        return self._keys("works", "工程")

    @property
    def pipes(self) -> list[int]:
        """Planned pipes to be tried, by primary key."""
        return self._keys("pipes", "管线")

    def _keys(self, name: str, label: str) -> list[int]:
        """A list, or numbers between commas."""
        given = self.said.get(name) or []
        parts: Sequence[Any] = given.split(",") if isinstance(given, str) else given
        if not isinstance(parts, Sequence) or len(parts) > MOST_WORKS:
            raise DomainError(f"{label}要写成编号的列表，最多 {MOST_WORKS} 项。", field=name)
        numbers = [str(part).strip() for part in parts]
        if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
            raise DomainError(f"{label}要写编号（整数）。", field=name)
        return [int(number) for number in numbers]

    @property
    def number(self) -> int:
        """How long a ranking is asked for."""
        number = _number(self.said, "number")
        if number is None:
            return 10
        if not 1 <= number <= LONGEST_RANKING:
            raise DomainError(f"项数要在 1 至 {LONGEST_RANKING} 之间。", field="number")
        return number

    @property
    def months(self) -> list[date]:
        """Ends of the months asked for; by default those of the year up to the day."""
        last = _text(self.said, "to")
        end = parse_day(last, field="to") if last else self.as_of
        first = _text(self.said, "from")
        begin = parse_day(first, field="from") if first else date(end.year - 1, end.month, 1)
        if end < begin:
            raise DomainError("止日不能早于起日。", field="to")
        if (end.year - begin.year) * 12 + end.month - begin.month >= MOST_MONTHS:
            raise DomainError(f"一次最多 {MOST_MONTHS} 个月。", field="from")
        return month_ends(begin, end)


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        raise DomainError("要写成文字。", field=name)
    if len(str(value)) > 400:
        raise DomainError("写得太长。", field=name)
    if "\x00" in str(value):
        raise DomainError("含有不能用的空字符（NUL）。", field=name)
    return str(value).strip()


def _flag(said: Mapping[str, Any], name: str) -> str | bool:
    """A switch: true or false in a body, 1 or 0 in an address."""
    value = said.get(name)
    return value if isinstance(value, bool) else _text(said, name)


def _number(said: Mapping[str, Any], name: str) -> int | None:
    text = _text(said, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise DomainError(f"“{text[:20]}”不是整数。", field=name)
    if len(text) > LONGEST_NUMBER:
        raise DomainError(f"“{text[:20]}”太大，最多 {LONGEST_NUMBER} 位数。", field=name)
    return int(text)
