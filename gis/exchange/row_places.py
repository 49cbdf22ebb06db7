"""Where the rows of a table are: shapes as read and in the storage CRS; what cannot be placed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.exchange.cell_values.cells import cleaned
from gis.exchange.geometry import Unfit, fitted
from gis.exchange.georeferencing.coordinate_text import coordinate
from gis.exchange.georeferencing.placement import Placement
from gis.exchange.georeferencing.wkt import CURVED, curve_in, shapes_in
from gis.exchange.readers.table import Table
from gis.exchange.rows import Problem
from gis.exchange.schema import Layer

SHAPE_FIELD: Final = "图形"
UNREADABLE: Final = {
    "wkt": "看不懂图形，可写成 WKT，如 LINESTRING (113.25 35.15, 113.26 35.15)。",
    "x": "看不懂坐标，可写成 113.25、113°15′0″ 或米数。",
    "y": "看不懂坐标，可写成 35.15、35°9′0″ 或米数。",
}


def shapes_of(table: Table, chosen: Mapping[str, str]) -> NDArray[np.object_] | None:
    """The shapes of a table in its own coordinates: its geometry, or points of two columns, or shapes in words
    (gis.exchange.georeferencing.wkt); None without."""
    if table.shapes is not None:
        return table.shapes
    if "wkt" in chosen:
        at = table.headings.index(chosen["wkt"])
        return shapes_in([cleaned(row[at]) for row in table.values])
    if "x" in chosen and "y" in chosen:
        places = [table.headings.index(chosen[name]) for name in ("x", "y")]
        points = [_pair(row[places[0]], row[places[1]]) for row in table.values]
        shapes = np.empty(len(points), dtype=object)
        shapes[:] = [None if point is None else shapely.Point(point) for point in points]
        return shapes
    return None


def _pair(x: Any, y: Any) -> tuple[float, float] | None:
    east, north = coordinate(x), coordinate(y)
    return None if east is None or north is None else (east, north)


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """Where the rows of a table are: shapes as they were read, and in the storage CRS once it is known how."""

    table: Table
    layer: Layer
    chosen: Mapping[str, str]
    shapes: NDArray[np.object_] | None
    placed: NDArray[np.object_] | None

    @classmethod
    def of(
        cls, table: Table, layer: Layer, chosen: Mapping[str, str], placement: Placement | None
    ) -> "RowPlaces":
        shapes = shapes_of(table, chosen)
        if placement is None or shapes is None or not layer.shape_comes_in:
            return cls(table, layer, chosen, shapes, None)
        return cls(table, layer, chosen, shapes, placement.placed(shapes))

    @property
    def needed(self) -> bool:
        """Whether a row has to say where it is: a column called 坐标 in which nothing is one is passed over where rows
        need no shape."""
        some = self.shapes is not None and not shapely.is_missing(self.shapes).all()
        return self.layer.shape_comes_in and (self.layer.shape_required or some)

    def missing(self, place: int) -> bool:
        return self.shapes is None or self.shapes[place] is None

    def at(
        self, place: int, number: int, raw: Sequence[Any], *, needed: bool
    ) -> tuple[Any, list[Problem], str]:
        """The shape of a row, what is wrong with it, and what was mended; no shape where anything is wrong."""
        if place in self.table.faults and self.layer.shape_comes_in:
            return None, [Problem(number, SHAPE_FIELD, self.table.faults[place])], ""
        if needed and self.shapes is not None and self.shapes[place] is None:
            unplaced = _unplaced(self.table.headings, number, raw, self.chosen)
            if unplaced:
                return None, unplaced, ""
        # A table without any shapes may say more of rows that are known; new ones are refused by the importer.
        if self.placed is None:
            return None, [], ""
        try:
            shape, note = fitted(self.placed[place], self.layer)
        except Unfit as error:
            return None, [Problem(number, SHAPE_FIELD, str(error))], ""
        return shape, [], note


def _unplaced(
    headings: Sequence[str], number: int, raw: Sequence[Any], chosen: Mapping[str, str]
) -> list[Problem]:
    """Cells that should say where a row is and cannot be read; none where they are empty."""
    problems = []
    for name in ("wkt",) if "wkt" in chosen else ("x", "y"):
        said = cleaned(raw[headings.index(chosen[name])]) if name in chosen else None
        if said and name == "wkt" and (curve := curve_in(said)):
            problems.append(Problem(number, chosen[name], CURVED.format(curve), said[:40]))
        elif said and (name == "wkt" or coordinate(said) is None):
            problems.append(Problem(number, chosen[name], UNREADABLE[name], said[:40]))
    return problems
