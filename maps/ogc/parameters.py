"""What a request for features asks: box, day, CRS, how many, after which. Bad values are DomainErrors in Chinese."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.contrib.gis.geos import Polygon
from django.http import HttpRequest
from pyproj import CRS

from gis.api.bbox import as_stored, read_bounds
from gis.as_of import day_of, parse_day
from gis.bitemporal.past import hold
from gis.crs import WGS84
from gis.errors import DomainError
from maps.ogc.collections import CRS84, EPSG, served_srids

PARAMETERS: Final = frozenset({"f", "as_of", "datetime", "bbox", "bbox-crs", "crs", "limit", "after"})
LIMIT: Final = 100
MOST: Final = 1000
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """`box` is in the storage CRS (None: everywhere; `nowhere`: a box beyond its reach). `crs` is the CRS as an address
    and `flipped` whether it writes north before east."""

    day: date
    crs: str
    srid: int
    flipped: bool
    box: Polygon | None
    nowhere: bool
    limit: int
    after: int | None


def read(request: HttpRequest) -> ItemsQuery:
    """What `request` asks for."""
    params = request.GET
    crs, srid, flipped = read_crs(params.get("crs", ""), field="crs")
    text = params.get("bbox", "").strip()
    box = _box(text, params.get("bbox-crs", "")) if text else None
    return ItemsQuery(
        day=read_day(request),
        crs=crs,
        srid=srid,
        flipped=flipped,
        box=box,
        nowhere=bool(text) and box is None,
        limit=min(_number(params.get("limit", str(LIMIT)), "limit", least=1), MOST),
        after=_number(params["after"], "after") if "after" in params else None,
    )


def read_day(request: HttpRequest) -> date:
    """The day that `as_of` or `datetime` names, of an interval its last; without them that of the newest report.
    Rows are those that hold on it."""
    day = _day(request)
    hold(as_of=day)
    return day


def _day(request: HttpRequest) -> date:
    if request.GET.get("as_of", "").strip() or not request.GET.get("datetime", "").strip():
        return day_of(request.GET.get("as_of", "")).day
    start, _, end = request.GET["datetime"].strip().partition("/")
    last = end if "/" in request.GET["datetime"] else start
    if last in ("", ".."):
        return day_of("").day
    match = DAY.match(last)
    if match is None or not re.fullmatch(r"(T[0-9:.]+(Z|[+-][0-9:]+)?)?", last[10:], re.ASCII):
        raise DomainError(
            "datetime 要写成 2014-11-30、2014-11-30T00:00:00Z 或 ../2014-11-30。", field="datetime"
        )
    return parse_day(match[0], field="datetime")


def read_crs(text: str, *, field: str) -> tuple[str, int, bool]:
    """Address, EPSG code and whether north comes first; empty is CRS84. DomainError for one that is not served."""
    name = text.strip() or CRS84
    if name == CRS84:
        return CRS84, WGS84, False
    for srid in served_srids():
        if name == f"{EPSG}{srid}":
            return name, srid, _north_first(srid)
    served = "、".join([CRS84, *(f"{EPSG}{srid}" for srid in served_srids())])
    raise DomainError(f"不提供坐标系“{name[:80]}”。可用：{served}。", field=field)


@lru_cache(maxsize=16)
def _north_first(srid: int) -> bool:
    return CRS.from_epsg(srid).axis_info[0].direction == "north"


def _box(text: str, crs: str) -> Polygon | None:
    parts = text.split(",")
    if len(parts) == 6:  # heights are not looked at
        parts = [*parts[:2], *parts[3:5]]
    _, srid, flipped = read_crs(crs, field="bbox-crs")
    if flipped and len(parts) == 4:
        parts = [parts[1], parts[0], parts[3], parts[2]]
    return as_stored(read_bounds(",".join(parts)), srid)


def _number(text: str, name: str, *, least: int = 0) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text) >= least):
        raise DomainError(f"{name} 要是不小于 {least} 的整数。", field=name)
    return int(text)
