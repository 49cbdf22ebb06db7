"""The ends of a work as a row of a file writes them, and what the reader of texts makes of them."""

from typing import Any, Final

from gis.exchange.rows import Row
from roads.chainage import ChainageError, Span, span_of
from roads.importers.spans import span_in
from roads.reading import Mention
from roads.reading.places.resolve import Located

# Works of a kind on a road are the same when both ends differ by at most so many metres: ledgers round.
SAME_ENDS_M: Final = 1


def ends_said(row: Row) -> Span | None:
    """Both ends in metres as the row writes them, None where it does not. Raises ChainageError for what is no span."""
    low, high = row.values.get("from_m"), row.values.get("to_m")
    if low is None and high is None:
        return span_in(row.values.get("span"))
    if low is None or high is None:
        raise ChainageError("起点桩号和止点桩号要同时填写。")
    return span_of(low, high)


def is_same_span(one: Span, other: Span) -> bool:
    ends = ((one.lower, other.lower), (one.upper, other.upper))
    return all(a is not None and b is not None and abs(a - b) <= SAME_ENDS_M for a, b in ends)


def mention_of(row: Row) -> Mention | None:
    """What the reader of texts would have made of a row's road and ends."""
    road = row.values.get("road")
    if not road or row.values.get("from_m") is not None:
        return None
    first, last = (row.values.get(name) for name in ("from", "to"))
    quote = f"{road}({first}—{last})" if first and last else road
    return Mention(
        quote, 0, len(quote), road, first if last else None, last if first else None,
        row.values.get("kind") or "carriageway", "finish", None, part=first if first and not last else None,
    )  # fmt: skip


def fields_of(located: Located, written: str | None) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "road": located.road,
        "road_text": "" if located.road else (written or "")[:64],
        "resolution": located.resolution,
        "resolution_reason": located.reason[:300],
        "from_road": located.from_road,
        "to_road": located.to_road,
        "from_place": located.from_place,
        "to_place": located.to_place,
    }
    if located.from_m is not None and located.to_m is not None:
        fields["span"] = span_of(located.from_m, located.to_m)
    return fields
