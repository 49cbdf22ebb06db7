"""Alignments of LandXML as centrelines: lines, arcs and spirals by points, stations and their equations told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from defusedxml.ElementTree import fromstring

from gis.errors import DomainError
from gis.exchange.readers.encodings import text_of
from gis.exchange.readers.engineering.landxml_curves import CUBICS, FORMS, TOLERANCE_M, arc, cubic, spiral
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.geodata.kml import DECLARATION, look_through
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds

LABEL: Final = "LandXML"
HEADINGS: Final = ("名称", "路名", "起点桩号", "长度(米)", "断链", "说明")
UNITS: Final = {"meter": 1.0, "metre": 1.0, "foot": 0.3048, "ussurveyfoot": 1200 / 3937, "millimeter": 0.001}
# Ends of elements that follow one another lie at most this far apart.
GAP_M: Final = 0.05

Points = Any


def read(path: Path, reading: Reading) -> list[Table]:
    """The alignments of a file, one a row, in the CRS that it names."""
    text, encoding = text_of(path.read_bytes(), encoding_name=reading.encoding)
    plain = path.with_name("read.xml")
    plain.write_text(DECLARATION.sub("", text, count=1), encoding="utf-8", errors="replace")
    look_through(plain, LABEL, ("landxml",))
    root = fromstring(plain.read_text(encoding="utf-8"), forbid_dtd=True)
    alignments = list(_all(root, "Alignment"))
    if not alignments:
        raise DomainError("LandXML 里没有道路中线（Alignment）。请在设计软件里把平面线形一起导出。")
    metres, points = _unit(root), _points(root)
    rows = [_alignment(one, metres, points) for one in alignments]
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shape for _, shape, _ in rows]
    if int(shapely.get_num_coordinates(shapes).sum()) > Bounds.limits.points:
        raise DomainError(f"LandXML 的线形点数超过 {Bounds.limits.points:,} 个，请分开来导入。")
    notes = [f"圆曲线和缓和曲线按弦高不超过 {TOLERANCE_M * 100:g} 厘米取点。"]
    if metres != 1.0:
        notes.append(f"文件的长度单位不是米，坐标已乘 {metres:.6g}。")
    return [
        Table(
            name=reading.name or path.stem,
            format=LABEL,
            headings=HEADINGS,
            numbers=range(1, len(rows) + 1),
            values=[values for values, _, _ in rows],
            shapes=shapes,
            crs=_crs(root),
            encoding=encoding,
            notes=(*notes, *(note for _, _, said in rows for note in said)),
            faults={place: said[0] for place, (_, shape, said) in enumerate(rows) if shape is None},
        )
    ]


def _all(element: Any, name: str) -> Iterator[Any]:
    return (one for one in element.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name)


def _children(element: Any) -> Iterator[tuple[str, Any]]:
    return ((one.tag.rpartition("}")[2], one) for one in element if isinstance(one.tag, str))


def _unit(root: Any) -> float:
    for units in _all(root, "Units"):
        for _, one in _children(units):
            word = (one.get("linearUnit") or "meter").lower()
            if word not in UNITS:
                raise DomainError(f"LandXML 的长度单位“{word[:20]}”不认识。")
            return UNITS[word]
    return 1.0


def _crs(root: Any) -> str:
    for one in _all(root, "CoordinateSystem"):
        code = (one.get("epsgCode") or "").strip()
        if code.isdigit():
            return f"EPSG:{code}"
    return ""


def _points(root: Any) -> dict[str, list[float]]:
    """Points that others refer to by name."""
    return {
        one.get("name", ""): position for one in _all(root, "CgPoint") if (position := _numbers(one.text))
    }


def _numbers(text: str | None) -> list[float]:
    try:
        return [float(part) for part in (text or "").split()]
    except ValueError:
        return []


def _alignment(
    one: Any, metres: float, points: dict[str, list[float]]
) -> tuple[tuple[Any, ...], Any, list[str]]:
    """Its cells, its line in metres, None where it cannot be drawn, and what there is to say of it."""
    name = one.get("name") or None
    start = round(_number(one.get("staStart")) * metres, 3)
    equations = _equations(one, metres)
    said = []
    try:
        line = _line(one, points, metres)
    except ValueError as error:
        line, said = None, [f"线形“{name}”{error}"]
    stated = _number(one.get("length")) * metres
    if line is not None:
        if start < 0:
            # Without where the count begins nobody knows where its jumps lie.
            said.append(f"线形“{name}”起点桩号是 -{_chainage(-start)}，在零点之前，它和断链没有保存。")
            equations = []
        elif start:
            said.append(
                f"线形“{name}”起点桩号是 {_chainage(start)}；本系统的桩号从中线起点 K0+000 算，"
                "导入道路中线时它作为设计桩号另存。"
            )
        if equations:
            said.append(
                f"线形“{name}”有断链：{'；'.join(equations)}。本系统的桩号连续，导入道路中线时断链随设计桩号另存。"
            )
        if stated and abs(stated - line.length) > max(0.1, stated / 10_000):
            said.append(f"线形“{name}”写的长度是 {stated:,.2f} 米，取点后长 {line.length:,.2f} 米，请核对。")
    values = (
        name,
        name,
        _chainage(start) if start > 0 else None,
        round(stated, 3) or None,
        "；".join(equations) or None,
        one.get("desc") or None,
    )
    return values, line, said


def _chainage(metres: float) -> str:
    kilometres, rest = divmod(round(metres, 3), 1000)
    return f"K{int(kilometres)}+{f'{rest:07.3f}'.rstrip('0').rstrip('.')}"


def _equations(alignment: Any, metres: float) -> list[str]:
    """K1+200 = K1+250, along the alignment: what the station would be, and what it is from there on.

    LandXML says where an equation lies by a station that counts on without jumps (staInternal), by the one counted from
    the equation before (staBack), or by both; without staBack it is the internal one less what has been jumped so far.
    """
    words, jumped = [], 0.0
    rows = list(_all(alignment, "StaEquation"))
    if all(row.get("staInternal") for row in rows):
        rows.sort(key=lambda row: _number(row.get("staInternal")))
    for row in rows:
        internal, back, ahead = (row.get(name) for name in ("staInternal", "staBack", "staAhead"))
        before = _number(back) * metres if back else _number(internal) * metres + jumped
        after = _number(ahead) * metres
        jumped += after - before
        words.append(f"{_chainage(before)} = {_chainage(after)}")
    return words


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _line(alignment: Any, points: dict[str, list[float]], metres: float) -> Any:
    """The elements one behind the other as one line. Raises ValueError, in Chinese, for what cannot be drawn."""
    parts: list[Points] = []
    for geometry in _all(alignment, "CoordGeom"):
        for kind, element in _children(geometry):
            if kind in ("Line", "Curve", "Spiral", "IrregularLine"):
                part = _drawn(kind, element, points, metres)
                if parts and float(np.hypot(*(parts[-1][-1] - part[0]))) > GAP_M:
                    raise ValueError("的线元首尾不相接，没有读。")
                parts.append(part)
    if not parts:
        raise ValueError("没有平面线元（CoordGeom），没有读。")
    joined = np.vstack([parts[0], *(part[1:] for part in parts[1:])])
    line = shapely.LineString(joined)
    return shapely.remove_repeated_points(line, 1e-6)


def _drawn(kind: str, element: Any, points: dict[str, list[float]], metres: float) -> Points:
    places = {name: _place(one, points) * metres for name, one in _children(element) if name in PLACES}
    if "Start" not in places or "End" not in places:
        raise ValueError("有线元缺起点或终点，没有读。")
    start, end = places["Start"], places["End"]
    if kind == "Line":
        return np.vstack([start, end])
    if kind == "IrregularLine":
        between = [_numbers(one.text) for name, one in _children(element) if name.startswith("PntList")]
        width = 3 if any(name == "PntList3D" for name, _ in _children(element)) else 2
        inner = np.array(between[0] if between else []).reshape(-1, width)[:, 1::-1] * metres
        return np.vstack([start, *inner, end])
    clockwise = (element.get("rot") or "").lower() == "cw"
    if kind == "Curve":
        if "Center" not in places:
            raise ValueError("有圆曲线缺圆心，没有读。")
        return arc(start, places["Center"], end, clockwise=clockwise)
    form = (element.get("spiType") or "clothoid").lower().removeprefix("rev")
    if form not in (*FORMS, *CUBICS):
        said = element.get("spiType", "")[:20]
        raise ValueError(f"有缓和曲线是 {said}，只读 {'、'.join((*FORMS, *CUBICS))}，没有读。")
    if "PI" not in places:
        raise ValueError("有缓和曲线缺交点（PI），没有读。")
    radii = [_radius(element.get(name)) * metres for name in ("radiusStart", "radiusEnd")]
    if form in CUBICS:
        return cubic(start, places["PI"], end, radii=(radii[0], radii[1]), clockwise=clockwise)
    length = _number(element.get("length")) * metres
    return spiral(
        start, places["PI"], end, length=length, radii=(radii[0], radii[1]), clockwise=clockwise, form=form
    )


PLACES: Final = ("Start", "Center", "End", "PI")


def _radius(text: str | None) -> float:
    return (
        float("inf") if (text or "INF").strip().upper().startswith("INF") else _number(text) or float("inf")
    )


def _place(element: Any, points: dict[str, list[float]]) -> Points:
    """East and north of a point, which LandXML writes north first."""
    numbers = _numbers(element.text) or points.get(element.get("pntRef", ""), [])
    if len(numbers) < 2:
        raise ValueError("有线元的坐标读不出来，没有读。")
    return np.array([numbers[1], numbers[0]])
