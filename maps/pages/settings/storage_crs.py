"""Whether the storage CRS fits the district: how far its central meridian is from where the data lie."""

from dataclasses import dataclass
from typing import Final

from django.contrib.gis.db.models import Extent
from pyproj import CRS

from gis.crs import storage_srid, to_wgs84
from gis.exchange.georeferencing.crs_catalogue import MERIDIANS, gauss
from gis.models import District
from parcels.models import PlanningArea
from roads.models import Road

# Half a zone of three degrees; at its edge lengths in the plane are 1/6000 too long or less.
FITS_DEGREES: Final = 1.5


@dataclass(frozen=True, slots=True)
class CrsFit:
    """The storage CRS, its central meridian, the longitude of the data, and what would fit better."""

    srid: int
    name: str
    meridian: float | None
    longitude: float | None
    better: int | None

    @property
    def fits(self) -> bool:
        return self.better is None


def crs_fit(district: District) -> CrsFit:
    """How the storage CRS fits the middle of the district's extent, its roads or planning areas."""
    srid = storage_srid()
    crs = CRS.from_epsg(srid)
    operation = crs.coordinate_operation
    values = {one.name: one.value for one in operation.params} if operation else {}
    origin = values.get("Longitude of natural origin")
    meridian = None if origin is None else float(origin)
    longitude = _longitude(district)
    better = None
    if meridian is not None and longitude is not None and abs(longitude - meridian) > FITS_DEGREES:
        nearest = min(MERIDIANS[3], key=lambda one: abs(one - longitude))
        better = gauss("cgcs2000", meridian=nearest) if nearest != round(meridian) else None
    return CrsFit(srid, crs.name, meridian, longitude, better)


def _longitude(district: District) -> float | None:
    if district.extent:
        return (district.extent[0] + district.extent[2]) / 2
    for model, field in ((Road, "centreline"), (PlanningArea, "outline")):
        box = model._default_manager.aggregate(box=Extent(field))["box"]
        if box:
            return to_wgs84((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)[0]
    return None
