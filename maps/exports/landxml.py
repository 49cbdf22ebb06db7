"""LandXML 1.2 of centrelines for design programs: an alignment a road, its own stations, straight lines."""

from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import shapely

from gis.errors import DomainError
from gis.text.xml import for_xml
from maps.exports.about import MARKS, title
from maps.exports.export import Export
from roads.stationing import Stationing

NAMESPACE: Final = "http://www.landxml.org/schema/LandXML-1.2"
DECIMALS: Final = 4


def landxml(export: Export, path: Path) -> None:
    """The centrelines of roads; DomainError for other layers and for degrees, in which no station can be."""
    if export.layer.code != "roads":
        raise DomainError("LandXML 只用于道路中线。别的图层请下载 GeoPackage 或 DXF。")
    if export.reference.is_degrees:
        raise DomainError("LandXML 的坐标要用米，请选平面坐标系。", field="srid")
    code = export.reference.code.removeprefix("EPSG:")
    said = quoteattr(for_xml(f"{title(export)}。{MARKS}"))
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
            columns = [batch.column(name) for name in ("name", "schematic", "start_sta", "equations")]
            rows = zip(*columns, batch.shapes, strict=True)
            file.writelines(
                _alignment(str(name), bool(schematic), Stationing.read(start, equations or ()), line)
                for name, schematic, start, equations, line in rows
            )
        file.write("</Alignments>\n</LandXML>\n")


def _alignment(name: str, schematic: bool, stationing: Stationing, line: Any) -> str:
    if line is None or line.is_empty:
        return ""
    # LandXML writes north before east.
    points = [f"{north:.{DECIMALS}f} {east:.{DECIMALS}f}" for east, north in shapely.get_coordinates(line)]
    lines = "\n".join(
        f"<Line><Start>{start}</Start><End>{end}</End></Line>" for start, end in pairwise(points)
    )
    desc = ' desc="示意"' if schematic else ""
    # The internal station counts on from the start without jumps: it alone says where on the line an equation lies.
    equations = "".join(
        f'<StaEquation staInternal="{_plain(stationing.start_m + zone.measure_m)}" '
        f'staBack="{_plain(equation.back_m)}" staAhead="{_plain(equation.ahead_m)}"/>\n'
        for zone, equation in zip(stationing.zones()[1:], stationing.equations, strict=True)
    )
    return (
        f'<Alignment name={quoteattr(for_xml(name))} length="{line.length:.{DECIMALS}f}" '
        f'staStart="{_plain(stationing.start_m)}"{desc}>'
        f"\n<CoordGeom>\n{lines}\n</CoordGeom>\n{equations}</Alignment>\n"
    )


def _plain(metres: float) -> str:
    return f"{metres:.{DECIMALS}f}".rstrip("0").rstrip(".")
