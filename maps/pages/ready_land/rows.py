"""The rows of the page of ready land and of its files: parcels with what reaches them; shares come from parcels."""

from dataclasses import dataclass
from datetime import date

from maps.pages.ready_land.filters import NO_ZONE, ReadyLandFilters
from parcels.coverage.ready_land import SEVEN, NetworkCount, Reached, Ready, parcels_by_networks, ready_land
from parcels.coverage.terms import CARRIAGEWAY
from parcels.models import Parcel, ParcelState, State
from roads.choices import Kind


@dataclass(frozen=True, slots=True)
class Share:
    """One network at a parcel or planning area: its share as a number and whether that counts."""

    kind: str
    percent: float
    counts: bool


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """One parcel with its shares, its state on the day and where it belongs."""

    parcel: Parcel
    ready: Ready
    state: State
    zone: str

    @property
    def shares(self) -> list[Share]:
        return shares_of(self.ready)

    @property
    def number(self) -> int:
        return len(self.ready.reached_by)


@dataclass(frozen=True, slots=True)
class ReadyRows:
    """The parcels asked for, and how many of those in their zones, states and texts have how many networks."""

    rows: list[ReadyRow]
    by_networks: list[NetworkCount]


def labels() -> list[tuple[str, str]]:
    """The seven networks with their short names."""
    return [(kind, "路" if kind == CARRIAGEWAY else str(Kind(kind).label)) for kind in SEVEN]


def shares_of(ready: Reached) -> list[Share]:
    return [Share(kind, 100 * share, kind in ready.reached_by) for kind, share in ready.shares.items()]


def read_ready(filters: ReadyLandFilters, *, as_of: date) -> ReadyRows:
    """The parcels asked for, those with the most networks first."""
    parcels = filters.qs.select_related("use", "planning_area", "village").defer(
        "outline", "planning_area__outline", "village__outline"
    )
    by_id = {parcel.pk: parcel for parcel in parcels}
    states = dict(ParcelState.objects.latest_for(as_of=as_of).values_list("parcel_id", "state"))
    rows = [
        _row(by_id[one.parcel_id], one, State(states.get(one.parcel_id, State.TO_ACQUIRE)))
        for one in ready_land(as_of=as_of)
        if one.parcel_id in by_id
    ]
    chosen = filters.values
    among = [
        row
        for row in rows
        if (not chosen["state"] or row.state in chosen["state"])
        and not set(chosen["lack"]) & {*row.ready.reached_by}
    ]
    taken = [row for row in among if not chosen["count"] or str(row.number) in chosen["count"]]
    return ReadyRows(
        sorted(taken, key=lambda row: -row.number), parcels_by_networks([row.ready for row in among])
    )


def _row(parcel: Parcel, ready: Ready, state: State) -> ReadyRow:
    return ReadyRow(parcel, ready, state, parcel.planning_area.code if parcel.planning_area else NO_ZONE)
