"""Writing the states of sources: appended, checked against the calendar, voided with a reason."""

from datetime import date, datetime
from typing import Any

from gis.errors import DomainError, refusing
from gis.voiding import void
from parcels.sources.models import Source, SourceStanding, SourceState


def set_source_state(
    *, source: Source, state: str, day: date, note: str = "", by: Any, today: date
) -> SourceState:
    """Append that a source is in `state` from `day` on; DomainError for an unknown state or a day to come."""
    if state not in SourceStanding.values:
        raise DomainError(f"源点状态只能是{'、'.join(SourceStanding.labels)}。", field="state")
    if day > today:
        raise DomainError(f"日期 {day:%Y-%m-%d} 还没有到。", field="day")
    return refusing(
        lambda: SourceState.objects.create(source=source, state=state, day=day, note=note.strip(), by=by)
    )


def void_source_state(*, row: SourceState, reason: str, by: Any, now: datetime) -> SourceState:
    """Mark a state as never having been true, with the reason; DomainError when it already is void."""
    return void(row=row, reason=reason, by=by, now=now)
