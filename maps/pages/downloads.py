"""What the downloads control on a page offers: files of some layers, as of the page's day. Writes no file."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from gis.crs import storage_srid
from maps.catalogue import OUTGOING
from maps.exports.formats import FORMATS

# The CRS people choose from; any other EPSG code can be written.
SRIDS: Final = (
    ("", f"本系统的坐标系（{storage_srid()}）"),
    ("4547", "CGCS2000 三度带 114°E，不带带号（4547）"),
    ("4526", "CGCS2000 三度带，38 带号（4526）"),
    ("4490", "CGCS2000 经纬度（4490）"),
    ("4326", "WGS 84 经纬度（4326）"),
    ("3857", "Web 墨卡托（3857）"),
)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The files of one layer."""

    code: str
    label: str
    hint: str
    links: tuple[Link, ...]


def offers(*codes: str, as_of: date, srid: str = "", encoding: str = "", filters: str = "") -> list[Offer]:
    """Files of the layers with these codes (all without any), as of the end of a day. `filters` is the ledger's query
    without its day. A CRS goes to the formats that take one."""
    return [_offer(code, as_of, srid, encoding, filters) for code in codes or OUTGOING]


def _offer(code: str, as_of: date, srid: str, encoding: str, filters: str) -> Offer:
    layer = OUTGOING[code]
    links = []
    for form in FORMATS:
        parameters = {"as_of": str(as_of)}
        if srid and not form.srid and not (form.code == "dxf" and srid in ("4490", "4326")):
            parameters["srid"] = srid
        if encoding and form.code == "shapefile":
            parameters["encoding"] = encoding
        extra = f"&{filters}" if filters and code == "works" else ""
        links.append(Link(form.label, f"/export/{code}{form.suffix}?{urlencode(parameters)}{extra}"))
    return Offer(code, layer.label, layer.hint, tuple(links))
