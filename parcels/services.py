"""Writing the states of parcels: appended, checked against the calendar."""

from datetime import date
from typing import Any

from gis.errors import DomainError, refusing
from parcels.models import Parcel, ParcelState, State


def set_parcel_state(
    *, parcel: Parcel, state: str, day: date, note: str = "", by: Any, today: date
) -> ParcelState:
    """Append that a parcel is in `state` from `day` on; DomainError for an unknown state or a day to come."""
    if state not in State.values:
        raise DomainError(f"地块状态只能是{'、'.join(State.labels)}。", field="state")
    if day > today:
        raise DomainError(f"日期 {day:%Y-%m-%d} 还没有到。", field="day")
    return refusing(
        lambda: ParcelState.objects.create(parcel=parcel, state=state, day=day, note=note.strip(), by=by)
    )
