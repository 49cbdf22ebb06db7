"""LandXML 1.2 of centrelines for design programs: an alignment a road, stations from 0, straight between points."""

from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import shapely

from gis.errors import DomainError
from maps.exports.about import MARKS, title
from maps.exports.export import Export

NAMESPACE: Final = "http://www.landxml.org/schema/LandXML-1.2"
DECIMALS: Final = 4


def landxml(export: Export, path: Path) -> None:
    """The centrelines of roads; DomainError for other layers and for degrees, in which no station can be."""
    if export.layer.code != "roads":
        raise DomainError("LandXML 只用于道路中线。别的图层请下载 GeoPackage 或 DXF。")
    if export.reference.is_degrees:
        raise DomainError("LandXML 的坐标要用米，请选平面坐标系。", field="srid")
    code = export.reference.code.removeprefix("EPSG:")
    said = quoteattr(f"{title(export)}。{MARKS}")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<LandXML xmlns="{NAMESPACE}" version="1.2" '
            f'date="{export.as_of}" time="00:00:00" language="中文" readOnly="false">\n'
            '<Units><Metric areaUnit="squareMeter" linearUnit="meter" volumeUnit="cubicMeter" '
            'temperatureUnit="celsius" pressureUnit="HPA"/></Units>\n'
            f"<CoordinateSystem epsgCode={quoteattr(code)} desc={quoteattr(export.reference.label)}/>\n"
            f'<Project name="纵横" desc={said}/>\n<Application name="纵横"/>\n<Alignments>\n'
        )
        for batch in export.batches(decimals=DECIMALS):
            names = zip(batch.column("name"), batch.column("schematic"), batch.shapes, strict=True)
            file.writelines(_alignment(str(name), bool(schematic), line) for name, schematic, line in names)
        file.write("</Alignments>\n</LandXML>\n")


def _alignment(name: str, schematic: bool, line: Any) -> str:
    if line is None or line.is_empty:
        return ""
    points = [f"{north:.{DECIMALS}f} {east:.{DECIMALS}f}" for east, north in shapely.get_coordinates(line)]
    lines = "\n".join(
        f"<Line><Start>{start}</Start><End>{end}</End></Line>" for start, end in pairwise(points)
    )
    desc = ' desc="示意"' if schematic else ""
    return (
        f'<Alignment name={quoteattr(name)} length="{line.length:.{DECIMALS}f}" staStart="0"{desc}>'
        f"\n<CoordGeom>\n{lines}\n</CoordGeom></Alignment>\n"
    )
