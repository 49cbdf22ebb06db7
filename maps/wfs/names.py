"""What clients call the CRS of the service: django-gisserver knows some spellings, and has x before y only for one."""

from typing import Final

from gisserver import crs as library
from gisserver.crs import CRS, CRS84

# The name django-gisserver reads as x before y.
OLD: Final = "http://www.opengis.net/gml/srs/epsg.xml#"
OF_CRS84: Final = (
    "CRS:84",
    "CRS84",
    "OGC:CRS84",
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "http://www.opengis.net/def/crs/OGC/0/CRS84",
    "https://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "https://www.opengis.net/def/crs/OGC/0/CRS84",
)


def know(served: list[CRS]) -> None:
    """From now on every spelling of the CRS served is read: `EPSG:4490` has x before y, as GeoServer and the libraries
    that write it have it; `urn:` and `http://www.opengis.net/def/crs/` follow the authority."""
    spelled = dict.fromkeys(OF_CRS84, CRS84)
    for one in served:
        if one is CRS84:
            continue
        short = CRS.from_string(f"{OLD}{one.srid}") if one.is_north_east_order else one
        spelled |= {f"EPSG:{one.srid}": short, f"epsg:{one.srid}": short}
        spelled |= {f"https://www.opengis.net/def/crs/EPSG/0/{one.srid}": one}
    library._COMMON_CRS_BY_STR.update(spelled)
