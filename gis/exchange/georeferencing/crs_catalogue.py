"""Coordinate reference systems as Chinese files word them: what a .prj or a code means, and its way to the storage CRS.

All datums met in China are taken onto CGCS2000 by longitude and latitude: WGS 84 differs by decimetres; Beijing 54 and
Xian 80 by tens of metres for which no public transformation exists, so that they are said, measured and shifted.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from gis.crs import storage_srid
from gis.errors import DomainError

CGCS2000_DEGREES: Final = 4490
# Datum, its word, and how far in metres its longitude and latitude may be off when taken for CGCS2000's. Beijing 54:
# the six transformations that EPSG registers for other parts of China give 51–61 m at 113.25° E 35.15° N (H: computed).
# Xian 80: none is registered; some 80 to 130 m are usual in central China (L, from memory).
DATUMS: Final = {
    "cgcs2000": ("CGCS2000", 0.0),
    "wgs84": ("WGS 84", 1.0),
    "xian80": ("西安 80", 130.0),
    "beijing54": ("北京 54", 60.0),
}
# EPSG's "Beijing 1954 to WGS 84 (1)" of the Ordos basin, exact to 1 m there; 300 km further east an estimate.
ORDOS: Final = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=krass "
    "+step +proj=helmert +x=12.646 +y=-155.176 +z=-80.863 +step +inv +proj=cart +ellps=GRS80 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
NAMES: Final = (
    ("cgcs2000", re.compile(r"cgcs|china[ _]?2000|china[ _]geodetic", re.IGNORECASE)),
    ("xian80", re.compile(r"xi[’'_ ]?an|西安", re.IGNORECASE)),
    # MapInfo has no Beijing 54 of its own and writes the Soviet datum it was carried over from.
    ("beijing54", re.compile(r"beijing|北京|pulkovo[ _]?(?:19)?42", re.IGNORECASE)),
    ("wgs84", re.compile(r"wgs|world[ _]geodetic", re.IGNORECASE)),
)
UNNAMED: Final = re.compile(
    r"unk|unnamed|user|custom|not[ _]specified|krasov|krass|grs|iag|^d?_?$", re.IGNORECASE
)
# Words by which PROJ opens files; @null is none, and Web Mercator is often written with it.
ELSEWHERE: Final = re.compile(
    r"\binit\s*=|(?:grids|catalog|file)\s*=\s*(?!@null\b)|PARAMETERFILE", re.IGNORECASE
)
# Ellipsoids by (semi-major axis in metres, inverse flattening), for files that name no datum.
ELLIPSOIDS: Final = (
    ("cgcs2000", 6378137.0, 298.257222101),
    ("wgs84", 6378137.0, 298.257223563),
    ("xian80", 6378140.0, 298.257),
    ("beijing54", 6378245.0, 298.3),
)


@dataclass(frozen=True)
class Reference:
    """A CRS as understood. `code` is `EPSG:4547` where it has one; `datum` a key of DATUMS, or "" for others."""

    crs: CRS
    code: str
    datum: str
    label: str

    @property
    def is_degrees(self) -> bool:
        return bool(self.crs.is_geographic)

    @property
    def zone(self) -> int:
        """The zone's number that stands before eastings; 0 where none does."""
        return int(_parameters(self.crs).get("false easting", 0.0) // 1_000_000)

    @property
    def off_by_m(self) -> float:
        """How far places may be off, in metres, for want of a public transformation to CGCS2000."""
        return DATUMS[self.datum][1] if self.datum else 0.0

    @property
    def caution(self) -> str:
        """What has to be said of this CRS; "" where nothing has."""
        if self.datum in ("xian80", "beijing54"):
            return (
                f"{DATUMS[self.datum][0]} 坐标到 CGCS2000 没有公开的精确转换参数，这里按同一经纬度处理，"
                f"位置可能偏几十米，约到 {self.off_by_m:.0f} 米。请向测绘部门索取转换后的成果，"
                "或填写当地的平移量。"
            )
        return ""

    @cached_property
    def _to_degrees(self) -> Transformer | None:
        if self.datum:
            if self.is_degrees:
                return None
            return Transformer.from_crs(self.crs.geodetic_crs, self.crs, always_xy=True)
        return Transformer.from_crs(self.crs, CGCS2000_DEGREES, always_xy=True)

    def degrees(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Longitude and latitude (n × 2) on CGCS2000 of points x, y in this CRS; inf where there are none."""
        x, y = points[:, 0], points[:, 1]
        with np.errstate(all="ignore"):
            if self._to_degrees is None:
                unit = self.crs.axis_info[0].unit_conversion_factor
                lonlat = points * (np.degrees(unit) if unit else 1.0)
                inside = (np.abs(lonlat[:, 0]) <= 360) & (np.abs(lonlat[:, 1]) <= 90)
                return np.where(inside[:, None], lonlat, np.inf)
            direction = "INVERSE" if self.datum else "FORWARD"
            lon, lat = self._to_degrees.transform(x, y, direction=direction, errcheck=False)
        return np.column_stack([lon, lat])

    def borrowed_shift_m(self, points: NDArray[np.float64]) -> tuple[float, float] | None:
        """Metres east and north by which the Ordos basin's parameters of Beijing 54 move these points; else None."""
        if self.datum != "beijing54" or not len(points):
            return None
        places = self.degrees(points)
        lon, lat = Transformer.from_pipeline(ORDOS).transform(places[:, 0], places[:, 1])
        east, north = np.median(stored(np.column_stack([lon, lat])) - stored(places), axis=0)
        return (float(east), float(north)) if np.isfinite([east, north]).all() else None

    def of_degrees(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """The way back: x, y in this CRS of longitude and latitude on CGCS2000."""
        if self._to_degrees is None:
            return places
        direction = "FORWARD" if self.datum else "INVERSE"
        x, y = self._to_degrees.transform(places[:, 0], places[:, 1], direction=direction, errcheck=False)
        return np.column_stack([x, y])


def stored(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres in the storage CRS (n × 2) of longitude and latitude on CGCS2000; inf where there are none."""
    x, y = _to_storage(storage_srid()).transform(places[:, 0], places[:, 1], errcheck=False)
    return np.column_stack([x, y])


def unstored(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude on CGCS2000 (n × 2) of points in the storage CRS."""
    lon, lat = _to_storage(storage_srid()).transform(points[:, 0], points[:, 1], direction="INVERSE")
    return np.column_stack([lon, lat])


@lru_cache(maxsize=4)
def _to_storage(srid: int) -> Transformer:
    """From CGCS2000 longitude and latitude; where the storage CRS has another datum, by PROJ's best transformation."""
    return Transformer.from_crs(CGCS2000_DEGREES, srid, always_xy=True)


@lru_cache(maxsize=256)
def parse_reference(text: str) -> Reference:
    """The CRS of a .prj's text, `EPSG:4547`, `4547` or WKT of any dialect; DomainError when it cannot be read."""
    said = text.strip()
    if ELSEWHERE.search(said):
        raise DomainError("坐标系里写着别的文件，已拒绝。请写 EPSG 代码，如 4547。", field="srid")
    try:
        crs = CRS.from_epsg(int(said)) if said.isdigit() else CRS.from_user_input(said)
    except (CRSError, ValueError, OverflowError) as error:
        shown = said if len(said) < 40 else f"{said[:40]}…"
        raise DomainError(f"看不懂坐标系“{shown}”，请写 EPSG 代码，如 4547。", field="srid") from error
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    if not (crs.is_projected or crs.is_geographic):
        raise DomainError(f"“{crs.name}”不是地图坐标系，请选一个。", field="srid")
    datum = _datum(crs)
    code = _code(crs, datum)
    try:
        reference = Reference(crs, code, datum, _label(crs, datum, code))
        reference.degrees(np.array([[0.0, 0.0]]))
    except (ProjError, CRSError) as error:
        raise DomainError(f"坐标系“{crs.name}”不能转换到 CGCS2000。", field="srid") from error
    return reference


def _datum(crs: CRS) -> str:
    """A key of DATUMS: by the datum's name, or by its ellipsoid where it has none worth the name."""
    geodetic = crs.geodetic_crs
    if geodetic is None or geodetic.datum is None:
        return ""
    named = f"{geodetic.datum.name} {geodetic.name}"
    for datum, pattern in NAMES:
        if pattern.search(named):
            return datum
    if not UNNAMED.search(geodetic.datum.name):
        return ""
    ellipsoid = geodetic.ellipsoid
    if ellipsoid is None:
        return ""
    for datum, axis, flattening in ELLIPSOIDS:
        if (
            abs(ellipsoid.semi_major_metre - axis) < 0.5
            and abs(ellipsoid.inverse_flattening - flattening) < 1e-7
        ):
            return datum
    return ""


def _code(crs: CRS, datum: str) -> str:
    """`EPSG:4547` where the registry knows it: by PROJ, or by what its parameters are in spite of its names."""
    authority = crs.to_authority(min_confidence=70)
    if authority and authority[0] == "EPSG":
        return f"EPSG:{authority[1]}"
    parameters = _parameters(crs)
    meridian, easting = (
        parameters.get("longitude of natural origin", 0.0),
        parameters.get("false easting", 0.0),
    )
    plain = parameters.get("scale factor at natural origin", 1.0) == 1.0 and not parameters.get(
        "false northing"
    )
    zone = int(easting // 1_000_000)
    if (
        datum not in FIRST_CODES
        or easting % 1_000_000 != 500_000
        or not plain
        or meridian not in MERIDIANS[3]
    ):
        return ""
    if zone in (0, meridian // 3):
        return f"EPSG:{gauss(datum, meridian=int(meridian), zone=zone)}"
    if zone == (meridian + 3) // 6:
        return f"EPSG:{gauss(datum, meridian=int(meridian), zone=zone, degrees=6)}"
    return ""


def _parameters(crs: CRS) -> dict[str, float]:
    operation = crs.coordinate_operation
    return {one.name.lower(): float(one.value) for one in operation.params} if operation else {}


def _label(crs: CRS, datum: str, code: str) -> str:
    """A CRS in words: CGCS2000 高斯投影，中央经线 114°E，东坐标前有带号 38."""
    word = DATUMS[datum][0] if datum else ""
    if crs.is_geographic:
        return f"{word or crs.name} 经纬度"
    method = crs.coordinate_operation.method_name.lower() if crs.coordinate_operation else ""
    if "pseudo" in method or code == "EPSG:3857":
        return "Web 墨卡托（网络地图）"
    parameters = _parameters(crs)
    meridian = parameters.get("longitude of natural origin")
    easting = parameters.get("false easting", 0.0)
    if (
        word
        and meridian is not None
        and ("mercator" in method or "gauss" in method)
        and "transverse" in method
    ):
        scale = parameters.get("scale factor at natural origin", 1.0)
        if scale == 0.9996:
            return f"{word} UTM，中央经线 {meridian:g}°E"
        if abs(scale - 1.0) > 1e-9:
            return f"{word} 横轴墨卡托，中央经线 {meridian:g}°E，比例 {scale:.7g}"
        zone = int(easting // 1_000_000)
        prefix = f"，东坐标前有带号 {zone}" if zone else ""
        return f"{word} 高斯投影，中央经线 {meridian:g}°E{prefix}"
    return f"{word} {crs.name}" if word and word not in crs.name else crs.name


def gauss(datum: str, *, meridian: int, zone: int = 0, degrees: int = 3) -> int:
    """EPSG code of a Gauss–Kruger zone: by central meridian in whole degrees, with the zone's number when given."""
    first = FIRST_CODES[datum][degrees]
    place = (meridian - 75) // degrees
    return first[0] + place if zone else first[1] + place


# EPSG codes of the westernmost zones (central meridian 75° E): with the zone's number before the easting, and without.
FIRST_CODES: Final[dict[str, dict[int, tuple[int, int]]]] = {
    "cgcs2000": {3: (4513, 4534), 6: (4491, 4502)},
    "xian80": {3: (2349, 2370), 6: (2327, 2338)},
    "beijing54": {3: (2401, 2422), 6: (21413, 21453)},
}
MERIDIANS: Final = {3: range(75, 138, 3), 6: range(75, 138, 6)}


def chosen_reference(value: Any) -> Reference:
    """The reference of what a person wrote or chose: 4547, EPSG:4547."""
    text = str(value).strip().upper().removeprefix("EPSG:").strip()
    if not text.isdigit():
        raise DomainError(f"坐标系要写 EPSG 代码，如 4547，收到“{str(value)[:20]}”。", field="srid")
    return parse_reference(text)
