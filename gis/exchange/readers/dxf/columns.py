"""Columns of drawings beyond what GDAL hands on: attributes of blocks, extended data, texts within closed shapes."""

import re
from dataclasses import replace
from typing import Any, Final

import numpy as np
import shapely

from gis.exchange.readers.dxf.drawing import Drawing
from gis.exchange.readers.encodings import decoded
from gis.exchange.readers.table import Table

ESCAPED: Final = re.compile(r"\\U\+(?!D[89A-F])([0-9A-F]{4})", re.IGNORECASE)
HANDLE: Final = "句柄"
MOST_COLUMNS: Final = 60
INSIDE: Final = "图内文字"
MOST_TEXTS: Final = 5


class Told:
    """What a drawing says of its entities, ready to be added to the tables of its layers."""

    def __init__(self, drawing: Drawing, encoding: str) -> None:
        self.encoding = encoding
        self.by_handle = {
            handle.decode("ascii", "replace").upper(): {
                self._text(name): self._text(value) for name, value in attributes.items()
            }
            for handle, attributes in drawing.attributes.items()
        }
        self.states = {self._text(name): words for name, words in drawing.states.items()}

    def _text(self, content: bytes) -> str:
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), decoded(content, self.encoding)[0]).strip()

    def table(self, table: Table) -> Table:
        """A layer's table with its attributes as columns, and with what the drawing says of the layer."""
        table = self._with_attributes(table)
        if words := self.states.get(table.name):
            return table.noting(f"图层“{table.name}”在图里是{words}的，图上看不见；请核对要不要导入。")
        return table

    def _with_attributes(self, table: Table) -> Table:
        if HANDLE not in table.headings or not self.by_handle:
            return table
        at = table.headings.index(HANDLE)
        rows = [self.by_handle.get(str(row[at]).upper(), {}) for row in table.values]
        names = list(dict.fromkeys(name for row in rows for name in row))[:MOST_COLUMNS]
        if not names:
            return table
        headings = [name if name not in table.headings else f"{name}_2" for name in names]
        values = [
            (*own, *(row.get(name) or None for name in names))
            for own, row in zip(table.values, rows, strict=True)
        ]
        return replace(table, headings=(*table.headings, *headings), values=values)


def with_texts_inside(tables: list[Table]) -> list[Table]:
    """Tables of closed shapes with the texts that stand in each, of whatever layer: drawings name their land so."""
    points, words = _texts(tables)
    if not words:
        return tables
    tree = shapely.STRtree(points)
    return [_with_texts(table, tree, words) for table in tables]


def _texts(tables: list[Table]) -> tuple[Any, list[str]]:
    words = [
        (shape, str(row[table.headings.index("文字")]))
        for table in tables
        if table.shapes is not None and "文字" in table.headings
        for shape, row in zip(table.shapes, table.values, strict=True)
        if shape is not None and shape.geom_type == "Point" and row[table.headings.index("文字")]
    ]
    return np.array([shape for shape, _ in words], dtype=object), [text for _, text in words]


def _with_texts(table: Table, tree: Any, words: list[str]) -> Table:
    if table.shapes is None:
        return table
    closed = [_area(shape) for shape in table.shapes]
    if not any(one is not None for one in closed):
        return table
    inside: dict[int, list[str]] = {}
    areas = np.array(closed, dtype=object)
    for place, text in zip(*(ones.tolist() for ones in tree.query(areas, predicate="contains")), strict=True):
        inside.setdefault(place, []).append(words[text])
    if not inside:
        return table
    joined = [
        "、".join(dict.fromkeys(inside.get(place, ())[:MOST_TEXTS])) or None for place in range(len(table))
    ]
    values = [(*row, text) for row, text in zip(table.values, joined, strict=True)]
    return replace(table, headings=(*table.headings, INSIDE), values=values)


def _area(shape: Any) -> Any:
    if shape is None:
        return None
    if shape.geom_type == "LineString" and shape.is_closed and len(shape.coords) >= 4:
        return shapely.Polygon(shape.coords)
    return shape if shape.geom_type in ("Polygon", "MultiPolygon") else None
