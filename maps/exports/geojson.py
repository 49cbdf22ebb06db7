"""GeoJSON as RFC 7946 has it: longitude and latitude of WGS 84, outer rings counter-clockwise, a feature a line."""

from pathlib import Path
from typing import Any, Final

import orjson
import shapely

from gis.errors import DomainError
from maps.exports.about import MARKS, title
from maps.exports.crs import is_wgs84
from maps.exports.export import Export
from maps.exports.values import plain

# A tenth of a millimetre on the ground.
DECIMALS: Final = 9


def geojson(export: Export, path: Path) -> None:
    """A FeatureCollection that also says day, title and marks, and at its end how many rows are which."""
    if not is_wgs84(export.reference):
        raise DomainError(
            "GeoJSON 按 RFC 7946 只用 EPSG:4326。要别的坐标系请下载 GeoPackage 或 Shapefile。", field="srid"
        )
    head = {
        "type": "FeatureCollection",
        "name": export.layer.code,
        "title": title(export),
        "as_of": export.as_of,
        "marks": MARKS,
    }
    with path.open("wb") as file:
        # The head without its closing brace: features are written as they come, and the tail closes the
        # collection.
        file.write(orjson.dumps(head)[:-1] + b',"features":[')
        first = True
        for batch in export.batches(decimals=DECIMALS):
            shapes = shapely.to_geojson(shapely.orient_polygons(batch.shapes))
            for values, shape in zip(batch.values, shapes, strict=True):
                properties = {
                    column.name: plain(column, value)
                    for column, value in zip(batch.columns, values, strict=True)
                }
                file.write(b"\n" if first else b",\n")
                file.write(orjson.dumps(_feature(properties, shape)))
                first = False
        told = export.told
        tail = {"rows": told.rows, "schematic": told.schematic, "demo": told.demo, "unplaced": told.unplaced}
        file.write(b"\n]," + orjson.dumps(tail)[1:] + b"\n")


def _feature(properties: dict[str, Any], shape: str | None) -> dict[str, Any]:
    geometry = None if shape is None else orjson.Fragment(shape)
    return {"type": "Feature", "geometry": geometry, "properties": properties}
