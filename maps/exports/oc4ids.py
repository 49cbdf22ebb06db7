"""OC4IDS as a file: the works as a project package (roads/oc4ids.py says what is in it)."""

from pathlib import Path

from gis.errors import DomainError
from maps.exports.crs import is_wgs84
from maps.exports.export import Export
from roads.oc4ids import END, package


def oc4ids(export: Export, path: Path) -> None:
    """All works; the standard has no other layer and no other CRS."""
    if export.layer.code != "works" or export.wanted is not None:
        raise DomainError("OC4IDS 只有全部工程（works）这一种。")
    if not is_wgs84(export.reference):
        raise DomainError("OC4IDS 只用 EPSG:4326。", field="srid")
    with path.open("wb") as file:
        for piece in package(as_of=export.as_of, uri=f"urn:zongheng:oc4ids:{export.as_of}"):
            export.told.rows += piece is not END
            file.write(piece)
    if not export.told.rows:
        raise DomainError("还没有工程，没有可发布的项目。")
