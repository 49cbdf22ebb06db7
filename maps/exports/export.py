"""One export: a layer as of a day in a CRS, its rows in batches, and what there is to say of it. Writes no file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final

import numpy as np
import shapely
from django.db.models import QuerySet
from numpy.typing import NDArray

from gis.exchange.georeferencing.crs_catalogue import Reference
from gis.exchange.schema import Column, Layer
from maps.exports.crs import moved

ROWS_AT_ONCE: Final = 2000


@dataclass(slots=True)
class Told:
    """Counted while rows leave: how many, how many of them schematic, demonstration, without a place; how many
    texts were cut short, and how many shapes a cell could not hold."""

    rows: int = 0
    schematic: int = 0
    demo: int = 0
    unplaced: int = 0
    cut: int = 0
    unheld: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """What was asked for. `encoding` counts for shapefiles; `wanted` says which rows, None all; `words` are the filters
    it stands for. `told` is complete when all rows have left."""

    layer: Layer
    as_of: date
    reference: Reference
    encoding: str = "UTF-8"
    wanted: Callable[[Any], bool] | None = None
    words: tuple[str, ...] = ()
    told: Told = field(default_factory=Told)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.layer.outgoing

    def batches(self, *, decimals: int | None = None) -> Iterator["Batch"]:
        """All rows, some thousand at a time, shapes in the CRS asked for."""
        rows = iter(self._rows())
        while some := list(islice(rows, ROWS_AT_ONCE)):
            yield self._batch(some, decimals)

    def _rows(self) -> Iterable[Any]:
        rows = self.layer.rows(self.as_of)
        if isinstance(rows, QuerySet):
            rows = rows.iterator(ROWS_AT_ONCE)
        return rows if self.wanted is None else filter(self.wanted, rows)

    def _batch(self, rows: list[Any], decimals: int | None) -> "Batch":
        stored = [self.layer.shape_of(row) for row in rows]
        shapes = shapely.from_wkb([None if shape is None else bytes(shape.wkb) for shape in stored])
        values = [tuple(self._value(column, row) for column in self.columns) for row in rows]
        batch = Batch(self.columns, values, moved(shapes, self.reference, decimals=decimals))
        self.told.rows += len(rows)
        self.told.unplaced += int(shapely.is_missing(shapes).sum())
        for name in ("schematic", "demo"):
            marks = batch.column(name)
            setattr(self.told, name, getattr(self.told, name) + sum(map(bool, marks)))
        return batch

    def _value(self, column: Column, row: Any) -> Any:
        value = column.of(row)
        return None if column.happened and value and value > self.as_of else value


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: a tuple of values each, in the order of the columns, and their shapes (None where there is none)."""

    columns: tuple[Column, ...]
    values: list[tuple[Any, ...]]
    shapes: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> list[Any]:
        """The values of one column; nothing where the layer has none of that name."""
        places = [place for place, column in enumerate(self.columns) if column.name == name]
        return [row[places[0]] for row in self.values] if places else []

    def only(self, chosen: NDArray[np.bool_]) -> "Batch":
        """The rows chosen."""
        kept = [row for row, wanted in zip(self.values, chosen, strict=True) if wanted]
        return Batch(self.columns, kept, self.shapes[chosen])
