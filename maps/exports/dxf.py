"""DXF for CAD: a layer for each kind and state in the colours of CJJ 61, names as notes, columns as extended data.

Entities are written out one by one and the drawing is closed around them, so that many of them need no memory.
"""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final

import ezdxf
import numpy as np
import shapely
from ezdxf import colors, units
from ezdxf.addons import iterdxf
from ezdxf.entities import DXFGraphic, LWPolyline, Point, Text
from ezdxf.lldxf.tagwriter import TagWriter

from gis.errors import DomainError
from gis.exchange.readers.dxf.rows import APPLICATION
from maps.exports.about import before, counted, title
from maps.exports.export import Batch, Export
from maps.exports.looks import Look, look_of
from maps.exports.naming import label_of
from maps.exports.values import as_text

# The first version whose text is UTF-8; AutoCAD since 2007 reads it, and what CASS stands on.
VERSION: Final = "R2007"
# Bytes in one string of extended data, which holds 255; what is longer goes on behind a +.
LONGEST: Final = 240
LETTER_M: Final = 8.0
NOTES: Final = "注记"
SAYING: Final = "说明"
STYLE: Final = "宋体"
# Handles are unique in a drawing: entities begin far above those of the document that is put around them.
FIRST_HANDLE: Final = 0x10000
CHUNK: Final = 1 << 20


class Drawing:
    """Entities on their way into a file, the looks they have, and the ground they cover."""

    def __init__(self, file: IO[str]) -> None:
        self.document = ezdxf.new(VERSION, setup=["linetypes"], units=units.M)
        self.document.appids.new(APPLICATION)
        self.document.styles.add(STYLE, font="simsun.ttf")
        self.owner = self.document.modelspace().layout_key
        self.writer = TagWriter(file, self.document.dxfversion)  # type: ignore[arg-type]
        self.looks: dict[str, Look] = {}
        self.handle = FIRST_HANDLE
        self.low, self.high = np.array([np.inf, np.inf]), np.array([-np.inf, -np.inf])

    def add(self, entity: DXFGraphic) -> None:
        entity.dxf.handle, entity.dxf.owner = f"{self.handle:X}", self.owner
        entity.export_dxf(self.writer)
        self.handle += 1

    def cover(self, shapes: Any) -> None:
        bounds = shapely.total_bounds(shapes)
        if np.isfinite(bounds).all():
            self.low, self.high = np.minimum(self.low, bounds[:2]), np.maximum(self.high, bounds[2:])

    def close(self, entities: Path, path: Path) -> None:
        """The drawing around its entities: layers in their colours, handles beyond the last one used."""
        self.document.entitydb.handles.reset(f"{self.handle:X}")
        self.document.header["$LTSCALE"] = 20.0
        for look in self.looks.values():
            red, green, blue = (int(look.colour[place : place + 2], 16) for place in (1, 3, 5))
            layer = self.document.layers.add(look.name, linetype="DASHED" if look.dashed else "CONTINUOUS")
            layer.rgb = (red, green, blue)
            layer.color = _nearest(red, green, blue)
        for name in (NOTES, SAYING):
            self.document.layers.add(name, color=colors.WHITE)
        template = entities.with_name("template.dxf")
        self.document.saveas(template)
        with (
            closing(iterdxf.opendxf(template)) as source,
            closing(source.export(path)) as target,
            entities.open("rb") as file,
        ):
            while chunk := file.read(CHUNK):
                target.write_data(chunk)


def dxf(export: Export, path: Path) -> None:
    """A drawing in a projected CRS, x east, y north, in metres."""
    if export.reference.is_degrees:
        raise DomainError(
            "DXF 要用平面坐标系（米），经纬度在 CAD 里没法量。请用 EPSG:4547 等。", field="srid"
        )
    with tempfile.TemporaryDirectory() as folder:
        entities = Path(folder) / "entities.txt"
        with entities.open("w", encoding="utf-8", newline="") as file:
            drawing = Drawing(file)
            number = 0
            for batch in export.batches():
                drawing.cover(batch.shapes)
                for values, shape in zip(batch.values, batch.shapes, strict=True):
                    number += 1
                    if shape is not None:
                        _draw(drawing, export, batch, values, shape, number)
            _say(drawing, export)
        drawing.close(entities, path)


# Extended data of an entity: what begins with # says where it belongs, then the columns follow as name=value.
def _draw(
    drawing: Drawing, export: Export, batch: Batch, values: tuple[Any, ...], shape: Any, number: int
) -> None:
    known = {column.name: value for column, value in zip(batch.columns, values, strict=True)}
    look = look_of(export.layer.code, known)
    drawing.looks.setdefault(look.name, look)
    data = [
        (1000, text)
        for column, value in zip(batch.columns, values, strict=True)
        if value is not None
        for text in _strings(column.name, as_text(column, value))
    ]
    for part, entity in _entities(shape, look.name):
        about = {
            "#layer": export.layer.code, "#srid": export.reference.code.removeprefix("EPSG:"), "#row": number,
            "#as": shape.geom_type, "#part": part,
        }  # fmt: skip
        entity.set_xdata(APPLICATION, [*((1000, f"{name}={said}") for name, said in about.items()), *data])
        drawing.add(entity)
    drawing.add(_note(shape, label_of(export.layer, known)))


def _strings(name: str, text: str) -> Iterator[str]:
    """A column as strings of extended data; line ends, which a drawing cannot hold, as \\n."""
    whole = f"{name}={text}".replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n")
    coded, start = whole.encode(), 0
    while start < len(coded):
        piece = coded[start : start + LONGEST].decode(errors="ignore")  # whole characters only
        yield ("+" if start else "") + piece
        start += len(piece.encode())


def _entities(shape: Any, layer: str) -> Iterator[tuple[str, DXFGraphic]]:
    """What draws a shape, with `part.ring`: rings of polygons as closed lines, the outer one first."""
    parts = shape.geoms if shape.geom_type.startswith("Multi") else [shape]
    for number, part in enumerate(parts):
        if part.geom_type == "Point":
            yield f"{number}.0", Point.new(dxfattribs={"layer": layer, "location": (part.x, part.y)})
            continue
        closed = part.geom_type == "Polygon"
        rings = [part.exterior, *part.interiors] if closed else [part]
        for ring_number, ring in enumerate(rings):
            points = shapely.get_coordinates(ring).tolist()
            line = LWPolyline.new(dxfattribs={"layer": layer, "flags": 1 if closed else 0})
            # A closed line goes back by itself, without its first corner once more at the end.
            line.append_points(points[:-1] if closed else points, format="xy")
            yield f"{number}.{ring_number}", line


def _note(shape: Any, label: str) -> Text:
    """The name of a row beside its middle."""
    point = (
        shape.interpolate(0.5, normalized=True)
        if shape.geom_type == "LineString"
        else shape.representative_point()
    )
    return _text(label, NOTES, point.x, point.y, LETTER_M)


def _text(text: str, layer: str, x: float, y: float, height: float) -> Text:
    attributes = {"layer": layer, "text": text, "height": height, "insert": (x, y), "style": STYLE}
    return Text.new(dxfattribs=attributes)


def _say(drawing: Drawing, export: Export) -> None:
    """Title, day, marks and counts under the drawing, where whoever prints it sees them."""
    if not np.isfinite(drawing.low).all():
        drawing.low = drawing.high = np.zeros(2)
    height = max(float(drawing.high[1] - drawing.low[1]) / 80, LETTER_M)
    lines = [title(export), *(f"{heading}：{said}" for heading, said in [*before(export), *counted(export)])]
    for number, line in enumerate(lines, start=2):
        y = float(drawing.low[1]) - 2 * height * number
        drawing.add(_text(line, SAYING, float(drawing.low[0]), y, height))


def _nearest(red: int, green: int, blue: int) -> int:
    """The AutoCAD colour nearest to one, for programs that know no true colour."""
    return min(range(1, 250), key=lambda aci: _apart(colors.aci2rgb(aci), (red, green, blue)))


def _apart(one: Any, other: Any) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
