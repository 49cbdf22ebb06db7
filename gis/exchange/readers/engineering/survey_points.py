"""Coordinates as survey offices hand them over: CASS point files (.dat) and boundary points of land (.txt)."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from gis.errors import DomainError
from gis.exchange.cell_values.units import LENGTH, unit_of
from gis.exchange.georeferencing.crs_catalogue import MERIDIANS, gauss
from gis.exchange.readers.encodings import text_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.shapes import UNREADABLE
from gis.exchange.readers.table import Encoding, Table
from gis.exchange.readers.vector import Bounds

CASS: Final = "CASS 坐标文件"
BOUNDARY: Final = "界址点文件"
ORDER: Final = "点号,编码,东坐标,北坐标,高程"
ALONE: Final = (
    f"只有 .dat，请把同名的 .tab、.map、.id 一起选上，或压成 ZIP。若是 CASS 坐标文件，每行应是：{ORDER}。"
)
NO_TABLE: Final = (
    f"文本文件里没有坐标。CASS 坐标每行是：{ORDER}；界址点要有 [地块坐标] 一节；台账请另存为 .csv 或 .xlsx。"
)
APART: Final = re.compile(r"\s*[,，\t]\s*")
NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
LEAST_SHARE: Final = 0.5
PARCELS: Final = re.compile(r"^\s*[\[【]\s*地块坐标\s*[\]】]", re.MULTILINE)
SETTING: Final = re.compile(r"^\s*([^=,\[\]]{1,20}?)\s*[=＝]\s*(.*?)\s*$")
DATUMS: Final = (("2000", "cgcs2000"), ("80", "xian80"), ("54", "beijing54"))
HEADINGS: Final = (
    "地块编号",
    "地块名称",
    "用途",
    "地类编码",
    "地块面积(公顷)",
    "图幅号",
    "图形属性",
    "界址点数",
)
# Where a parcel's line holds what stands under the headings.
PLACES: Final = (2, 3, 6, 7, 1, 5, 4, 0)


def read_points(path: Path, reading: Reading) -> list[Table]:
    """The points of a CASS file: number, code, east, north, height a line; the CRS is never told."""
    content = path.read_bytes()
    if b"\x00" in content:
        raise DomainError(ALONE)
    text, encoding = text_of(content, encoding_name=reading.encoding)
    table = _points(text, encoding, reading.name or path.stem)
    if table is None:
        raise DomainError(ALONE)
    return [table]


def read_text(path: Path, reading: Reading) -> list[Table]:
    """Parcels out of boundary points where there is such a section, else the points of a CASS file."""
    content = path.read_bytes()
    if b"\x00" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise DomainError(NO_TABLE)
    text, encoding = text_of(content, encoding_name=reading.encoding)
    if PARCELS.search(text):
        return [_parcels(text, encoding, reading.name or path.stem)]
    table = _points(text, encoding, reading.name or path.stem)
    if table is None:
        raise DomainError(NO_TABLE)
    return [table]


def _points(text: str, encoding: Encoding, name: str) -> Table | None:
    """The lines that are points as a table; None where most are not."""
    rows: list[tuple[int, tuple[Any, ...]]] = []
    others = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = APART.split(line.strip())
        if len(parts) == 5 and all(NUMBER.fullmatch(part) for part in parts[2:4]):
            height = Decimal(parts[4]) if NUMBER.fullmatch(parts[4]) else None
            rows.append((number, (parts[0], parts[1] or None, Decimal(parts[2]), Decimal(parts[3]), height)))
        else:
            others.append(number)
    if len(rows) <= LEAST_SHARE * (len(rows) + len(others)):
        return None
    if len(rows) > Bounds.limits.rows:
        raise DomainError(f"有 {len(rows):,} 个点，一次最多 {Bounds.limits.rows:,} 个，请分开来导入。")
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shapely.Point(float(values[2]), float(values[3])) for _, values in rows]
    notes = ["CASS 坐标文件：点号,编码,东坐标,北坐标,高程。文件不写坐标系。"]
    if others:
        notes.append(f"第 {'、'.join(map(str, others[:8]))} 行不是坐标，没有读。")
    return Table(
        name=name,
        format=CASS,
        headings=("点号", "编码", "东坐标", "北坐标", "高程"),
        numbers=[number for number, _ in rows],
        values=[values for _, values in rows],
        shapes=shapes,
        encoding=encoding,
        notes=tuple(notes),
    )


@dataclass(slots=True)
class _Parcel:
    """A parcel as its lines tell it: what stands at its head, and its rings, points as (east, north)."""

    number: int
    head: list[str]
    rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    unread: int = 0


def _parcels(text: str, encoding: Encoding, name: str) -> Table:
    settings: dict[str, str] = {}
    parcels: list[_Parcel] = []
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith(("[", "【")):
            inside = "地块坐标" in bare
        elif not inside and (said := SETTING.match(bare)):
            settings[said[1]] = said[2]
        elif inside and bare:
            _read_line(parcels, number, bare)
    if not parcels:
        raise DomainError(
            "界址点文件的 [地块坐标] 里没有地块：地块行以 @ 结尾，下面每行是 点号,圈号,纵坐标,横坐标。"
        )
    times = _times(settings)
    shapes = np.empty(len(parcels), dtype=object)
    faults = {}
    for place, parcel in enumerate(parcels):
        shapes[place] = _shape(parcel, times)
        if shapes[place] is None:
            faults[place] = UNREADABLE
    crs, notes = _crs(settings, shapes)
    if uneven := [str(one.number) for one in parcels if one.unread or not _counts(one)]:
        notes.append(f"第 {'、'.join(uneven[:8])} 行的地块，界址点与写明的点数不符，或有读不出的行，请核对。")
    return Table(
        name=name,
        format=BOUNDARY,
        headings=HEADINGS,
        numbers=[parcel.number for parcel in parcels],
        values=[tuple(_at(parcel.head, place) for place in PLACES) for parcel in parcels],
        shapes=shapes,
        crs=crs,
        encoding=encoding,
        notes=tuple(notes),
        faults=faults,
    )


def _read_line(parcels: list[_Parcel], number: int, line: str) -> None:
    parts = APART.split(line.removesuffix("@").rstrip(",，"))
    if line.endswith("@"):
        parcels.append(_Parcel(number, APART.split(line.removesuffix("@"))))
    elif parcels:
        if len(parts) >= 4 and NUMBER.fullmatch(parts[2]) and NUMBER.fullmatch(parts[3]):
            # The first coordinate is north, the second east, as surveyors write X and Y.
            parcels[-1].rings.setdefault(parts[1], []).append((float(parts[3]), float(parts[2])))
        else:
            parcels[-1].unread += 1


def _at(parts: list[str], place: int) -> str | None:
    return (parts[place].strip() or None) if place < len(parts) else None


def _counts(parcel: _Parcel) -> bool:
    """Whether a parcel has as many points as it says, with or without the first repeated at a ring's end."""
    said = _at(parcel.head, 0)
    points = sum(map(len, parcel.rings.values()))
    again = sum(ring[0] == ring[-1] for ring in parcel.rings.values())
    return said is None or not said.isdigit() or points - again <= int(said) <= points


def _times(settings: dict[str, str]) -> float:
    unit = unit_of(settings.get("计量单位", "米"))
    if unit is None or unit.measures != LENGTH:
        raise DomainError(f"界址点文件的计量单位“{settings.get('计量单位', '')[:10]}”不认识。")
    return float(unit.size)


def _shape(parcel: _Parcel, times: float) -> Any:
    """Land with its holes: a ring within another is a hole, one within a hole is land again."""
    kind = _at(parcel.head, 4) or "面"
    rings = [np.array(ring) * times for ring in parcel.rings.values()]
    if kind == "点":
        return shapely.MultiPoint(np.vstack(rings)) if rings else None
    if kind == "线":
        lines = [ring for ring in rings if len(ring) > 1]
        return shapely.MultiLineString(lines) if lines else None
    polygons = sorted((shapely.Polygon(ring) for ring in rings if len(ring) > 2), key=lambda one: -one.area)
    if not polygons:
        return None
    land = shapely.Polygon()
    for polygon in map(shapely.make_valid, polygons):
        land = land.difference(polygon) if land.covers(polygon) else land.union(polygon)
    return land if land.geom_type in ("Polygon", "MultiPolygon") and not land.is_empty else None


def _crs(settings: dict[str, str], shapes: Any) -> tuple[str, list[str]]:
    """The CRS that the head says by datum, width of zones and number of the zone; "" where that is not enough."""
    said = settings.get("坐标系", "")
    datum = next((code for word, code in DATUMS if word in said), "")
    degrees = 6 if settings.get("几度分带", "3").startswith("6") else 3
    points = shapely.get_coordinates(shapes)
    east = float(np.median(points[:, 0])) if len(points) else 0.0
    prefix = int(east // 1_000_000)
    zone = int(settings["带号"]) if settings.get("带号", "").isdigit() else prefix
    meridian = 3 * zone if degrees == 3 else 6 * zone - 3
    if not datum or meridian not in MERIDIANS[degrees]:
        return "", ["文件头没有写全坐标系和带号，请指定坐标系。"]
    if prefix and prefix != zone:
        return "", [f"文件头写的是 {zone} 带，横坐标前面却是 {prefix}，请指定坐标系。"]
    code = gauss(datum, meridian=meridian, zone=zone if prefix else 0, degrees=degrees)
    return f"EPSG:{code}", [f"坐标系取自文件头：{said}，{degrees} 度分带，{zone} 带。"]
