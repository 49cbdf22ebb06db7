"""Named streets of OpenStreetMap extracts (.osm.pbf, .osm), read by osmium: ways for vehicles, as they are drawn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from gis.errors import DomainError
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.table import Table
from gis.exchange.readers.vector import Bounds

LABEL: Final = "OpenStreetMap"
HEADINGS: Final = ("name", "highway", "oneway", "bridge", "osm_id")
# https://wiki.openstreetmap.org/wiki/Key:highway: ways for vehicles. Paths and tracks are no streets; service roads are
# where they have a name.
CLASSES: Final = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "road",
    "service",
)  # fmt: skip
STREETS: Final = frozenset([*CLASSES, *(f"{one}_link" for one in CLASSES[:5])])
BACKWARDS: Final = "-1"
NO: Final = frozenset({"no", "false", "0", ""})
Way = tuple[tuple[Any, ...], Any]


def read(path: Path, reading: Reading) -> list[Table]:
    """The named streets, one way a row; how many ways have no name is said, as nobody knows which road they are."""
    rows: list[Way] = []
    points = unnamed = 0
    for values, line in _ways(path):
        if not values[0]:
            unnamed += 1
            continue
        points += len(line.coords)
        if len(rows) >= Bounds.limits.rows or points > Bounds.limits.points:
            raise DomainError("文件里的街道太多，请先裁到本区的范围再导入。")
        rows.append((values, line))
    if not rows:
        raise DomainError("文件里没有写名字的街道（highway）。请确认是本区的 OpenStreetMap 摘录。")
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [line for _, line in rows]
    notes = ["数据 © OpenStreetMap 贡献者，ODbL 1.0。"]
    if unnamed:
        notes.append(f"{unnamed} 条街道没有名字，没有读入。")
    return [
        Table(
            name=reading.name or path.stem,
            format=LABEL,
            headings=HEADINGS,
            numbers=range(1, len(rows) + 1),
            values=[values for values, _ in rows],
            shapes=shapes,
            crs="EPSG:4326",
            notes=tuple(notes),
        )
    ]


def _ways(path: Path) -> Iterator[Way]:
    """Ways for vehicles with their values and lines in degrees; nodes that the extract lacks are passed over."""
    import osmium

    file = osmium.io.File(str(path), "pbf" if path.suffix == ".pbf" else "osm")
    try:
        processor = (
            osmium.FileProcessor(file).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        )
        for way in processor:
            if isinstance(way, osmium.osm.Way) and way.tags.get("highway") in STREETS:
                corners = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
                if len(corners) > 1:
                    yield _values(way), shapely.LineString(_directed(way, corners))
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise DomainError("OpenStreetMap 文件损坏或不完整，读不出来。请重新下载。") from error


def _directed(way: Any, corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return corners[::-1] if way.tags.get("oneway") == BACKWARDS else corners


def _values(way: Any) -> tuple[Any, ...]:
    tags = way.tags
    name = tags.get("name") or tags.get("name:zh") or ""
    return name, tags["highway"], _is_yes(tags.get("oneway")), _is_yes(tags.get("bridge")), str(way.id)


def _is_yes(value: str | None) -> str:
    return "no" if value is None or value in NO else "yes"
