"""Rows out of a drawing that left this system: the extended data that maps/exports/dxf.py wrote on each entity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely

from gis.exchange.readers.table import Encoding, Table

APPLICATION: Final = "ZONGHENG"
RAW: Final = "RawCodeValues"


@dataclass(slots=True)
class Gathered:
    """One row as its entities tell it: where it is from, its columns, its parts by (part, ring)."""

    about: dict[str, str]
    values: dict[str, str]
    parts: dict[tuple[int, int], Any] = field(default_factory=dict)


def rows_of(whole: Table, encoding: Encoding) -> list[Table]:
    """A table for each layer of ours in the drawing; none in a stranger's."""
    if RAW not in whole.headings or whole.shapes is None:
        return []
    at = whole.headings.index(RAW)
    gathered: dict[tuple[str, int, int], Gathered] = {}
    for row, shape in zip(whole.values, whole.shapes, strict=True):
        told = dict(_told(row[at] or ()))
        if shape is None or "#layer" not in told or "#row" not in told:
            continue
        _gather(gathered, told, shape)
    layers: dict[str, list[tuple[int, Gathered]]] = {}
    for (layer, number, _), one in gathered.items():
        layers.setdefault(layer, []).append((number, one))
    return [_table(layer, rows, encoding) for layer, rows in layers.items()]


def _told(raw: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names and values of our extended data; a string that begins with + goes on with the one before."""
    texts: list[str] = []
    ours = False
    for tag in raw:
        code, _, text = tag.partition(" ")
        if code == "1001":
            ours = text == APPLICATION
        elif ours and code == "1000":
            if text.startswith("+") and texts:
                texts[-1] += text[1:]
            else:
                texts.append(text)
    for text in texts:
        name, _, value = text.partition("=")
        yield name, value.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")


def _gather(gathered: dict[tuple[str, int, int], Gathered], told: dict[str, str], shape: Any) -> None:
    """Adds an entity to its row; one that repeats a part, as a copied one does, begins a row of its own."""
    part, _, ring = told.get("#part", "0.0").partition(".")
    place = (_whole(part), _whole(ring))
    copy = 0
    while (key := (told["#layer"], _whole(told["#row"]), copy)) in gathered and place in gathered[key].parts:
        copy += 1
    if key not in gathered:
        about = {name: value for name, value in told.items() if name.startswith("#")}
        gathered[key] = Gathered(about, {name: value for name, value in told.items() if name not in about})
    gathered[key].parts[place] = shape


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _table(layer: str, rows: list[tuple[int, Gathered]], encoding: Encoding) -> Table:
    headings = tuple(dict.fromkeys(name for _, one in rows for name in one.values))
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [_shape(one) for _, one in rows]
    srid = rows[0][1].about.get("#srid", "")
    return Table(
        name=layer[:60],
        format="DXF",
        headings=headings,
        numbers=[number for number, _ in rows],
        values=[tuple(one.values.get(name) for name in headings) for _, one in rows],
        shapes=shapes,
        crs=f"EPSG:{_whole(srid)}" if _whole(srid) else "",
        encoding=encoding,
        notes=("属性取自本系统导出时写在图形上的扩展数据。",),
    )


def _shape(one: Gathered) -> Any:
    """The parts put together again, as what they were."""
    kind = one.about.get("#as", "")
    places = sorted(one.parts)
    if "Polygon" not in kind:
        shapes = [one.parts[place] for place in places]
        return shapes[0] if len(shapes) == 1 else _multi(shapes)
    rings: dict[int, list[Any]] = {}
    for part, ring in places:
        points = shapely.get_coordinates(one.parts[part, ring])
        if len(points) > 2 and (points[0] != points[-1]).any():
            points = np.vstack([points, points[:1]])
        if len(points) > 3:
            rings.setdefault(part, []).append(points)
    polygons = [shapely.Polygon(rings_of_one[0], rings_of_one[1:]) for rings_of_one in rings.values()]
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _multi(shapes: list[Any]) -> Any:
    if all(shape.geom_type == "LineString" for shape in shapes):
        return shapely.MultiLineString(shapes)
    return shapely.MultiPoint(shapes) if all(shape.geom_type == "Point" for shape in shapes) else shapes[0]
