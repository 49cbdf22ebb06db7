"""KML for globes and phones: WGS 84, looks of the symbology as styles, every column as extended data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from gis.errors import DomainError
from gis.text.xml import for_xml
from maps.exports.about import before, title
from maps.exports.crs import is_wgs84
from maps.exports.export import Batch, Export
from maps.exports.looks import Look, look_of
from maps.exports.naming import label_of
from maps.exports.values import as_text

DECIMALS: Final = 9


def kml(export: Export, path: Path) -> None:
    """A document of placemarks. Styles stand before what uses them, so a look is written when it is first met."""
    if not is_wgs84(export.reference):
        raise DomainError(
            "KML 只用 EPSG:4326（经纬度）。要别的坐标系请下载 GeoPackage 或 DXF。", field="srid"
        )
    said = "\n".join(f"{heading}：{text}" for heading, text in before(export))
    styles: dict[Look, str] = {}
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        )
        file.write(f"<name>{_text(title(export))}</name><description>{_text(said)}</description>\n")
        # Within a folder a layer without rows is a layer too, as GDAL sees it.
        file.write(f"<Folder><name>{export.layer.code}</name>\n")
        for batch in export.batches(decimals=DECIMALS):
            for place in range(len(batch)):
                file.writelines(_placemark(export, batch, place, styles))
        file.write("</Folder></Document></kml>\n")


def _placemark(export: Export, batch: Batch, place: int, styles: dict[Look, str]) -> Iterator[str]:
    row = batch.values[place]
    known = {column.name: value for column, value in zip(batch.columns, row, strict=True)}
    look = look_of(export.layer.code, known)
    if look not in styles:
        styles[look] = f"s{len(styles)}"
        yield _style(look, styles[look])
    yield f"<Placemark><name>{_text(label_of(export.layer, known))}</name>"
    yield f"<styleUrl>#{styles[look]}</styleUrl><ExtendedData>"
    for column, value in zip(batch.columns, row, strict=True):
        if value is not None:
            heading, text = _text(column.heading), _text(as_text(column, value))
            yield f'<Data name="{column.name}"><displayName>{heading}</displayName><value>{text}</value></Data>'
    yield "</ExtendedData>"
    shape = batch.shapes[place]
    if shape is not None:
        yield _geometry(shape)
    yield "</Placemark>\n"


def _style(look: Look, name: str) -> str:
    # KML writes colours as opacity, blue, green, red.
    colour = f"ff{look.colour[5:7]}{look.colour[3:5]}{look.colour[1:3]}"
    filled = f"{round(255 * look.fill):02x}{colour[2:]}"
    return (
        f"<Style id={quoteattr(name)}><IconStyle><color>{colour}</color><scale>0.8</scale></IconStyle>"
        f"<LineStyle><color>{colour}</color><width>{look.width:g}</width></LineStyle>"
        f"<PolyStyle><color>{filled}</color><fill>{int(look.fill > 0)}</fill></PolyStyle></Style>\n"
    )


def _geometry(shape: Any) -> str:
    kind = shape.geom_type
    if kind.startswith("Multi"):
        return f"<MultiGeometry>{''.join(map(_geometry, shape.geoms))}</MultiGeometry>"
    if kind == "Polygon":
        inner = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
        return f"<Polygon><outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>{inner}</Polygon>"
    return f"<{kind}>{_coordinates(shape)}</{kind}>"


def _ring(ring: Any) -> str:
    return f"<LinearRing>{_coordinates(ring)}</LinearRing>"


def _coordinates(shape: Any) -> str:
    points: list[list[float]] = np.asarray(shapely.get_coordinates(shape)).tolist()
    return f"<coordinates>{' '.join(f'{x!r},{y!r}' for x, y in points)}</coordinates>"


def _text(text: str) -> str:
    """Text for XML: without the characters it forbids."""
    return escape(for_xml(text))
