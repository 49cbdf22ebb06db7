"""Area sums of parcels by use, state, village or planning area as of a day; ground under two parcels counts once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gis.errors import DomainError
from gis.replica import connection
from parcels.models import LandUse, PlanningArea, State
from parcels.norms import M2_PER_MU
from villages.models import Village

# What a parcel is grouped by; the text of each is ours, never a caller's.
GROUPS: Final = {
    "use": "parcel.use_id",
    "state": "coalesce(state.state, 'to_acquire')",
    "village": "parcel.village_id",
    "planning_area": "parcel.planning_area_id",
}

# Group key, number of parcels, ellipsoidal area in m² of their union.
SUMS_SQL = """
    WITH state AS (
        SELECT DISTINCT ON (parcel_id) parcel_id, state FROM parcels_parcelstate
        WHERE day <= %(as_of)s AND recorded_at <= %(known_at)s
        ORDER BY parcel_id, day DESC, recorded_at DESC, id DESC
    )
    SELECT {group}, count(*), ST_Area(ST_Transform(ST_Union(parcel.outline), 4490)::geography)
    FROM parcels_parcel parcel LEFT JOIN state ON state.parcel_id = parcel.id
    GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class AreaSum:
    """One group of parcels: its key and label, how many there are, and their area in m², overlaps counted once."""

    key: str
    label: str
    parcels: int
    area_m2: float

    @property
    def area_mu(self) -> float:
        """The area in 亩."""
        return self.area_m2 / M2_PER_MU


def area_sums(by: str, *, as_of: date, known_at: datetime | None = None) -> list[AreaSum]:
    """Sums grouped by use, state, village or planning_area at the end of `as_of`, largest first."""
    if by not in GROUPS:
        raise DomainError(f"不能按“{by}”汇总，可选：{'、'.join(GROUPS)}。", field="by")
    with connection.cursor() as cursor:
        cursor.execute(
            SUMS_SQL.format(group=GROUPS[by]), {"as_of": as_of, "known_at": known_at or "infinity"}
        )
        rows = cursor.fetchall()
    labels = _labels(by)
    sums = [AreaSum(str(key or ""), labels.get(key, "未注明"), count, area) for key, count, area in rows]
    return sorted(sums, key=lambda row: -row.area_m2)


def _labels(by: str) -> dict[object, str]:
    if by == "state":
        return {state.value: str(state.label) for state in State}
    if by == "use":
        return {use.pk: str(use) for use in LandUse.objects.all()}
    if by == "village":
        return {
            village.pk: f"{village.name}({village.town})"
            for village in Village.objects.select_related("town")
        }
    return {area.pk: area.name for area in PlanningArea.objects.only("name")}
