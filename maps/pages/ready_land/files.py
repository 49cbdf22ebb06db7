"""Ready land as a file: GeoJSON for maps, a workbook for people; each says the day, the terms and its marks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

import orjson
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from gis.api.features import as_geojson
from gis.xml_text import for_xml
from maps.pages.ledger.workbook import XLSX
from maps.pages.ready_land.rows import ReadyRow
from parcels.coverage.ready_land import SEVEN, Reached, ReadyZone
from parcels.coverage.text import NAMES
from parcels.models import Parcel
from parcels.norms import M2_PER_MU

STRONG: Final = Font(bold=True)
MARKS: Final = {"schematic": "示意：含示意位置，不是测量结果", "demo": "演示：含为演示软件而编的数据"}


@dataclass(frozen=True, slots=True)
class ReadyLandTable:
    """What is written: the parcels asked for, all planning areas, and what a reader has to know of them."""

    rows: list[ReadyRow]
    day: date
    zones: dict[str, str]
    areas: list[ReadyZone]
    words: list[str]
    terms: str
    marks: dict[str, bool]


def geojson(answer: ReadyLandTable) -> bytes:
    """The parcels in degrees, each with its shares and marks."""
    outlines = Parcel.objects.filter(pk__in=[row.parcel.pk for row in answer.rows])
    geometry = dict(outlines.values_list("pk", as_geojson("outline")))
    features = [
        {
            "type": "Feature",
            "id": row.parcel.pk,
            "geometry": orjson.Fragment(geometry[row.parcel.pk]),
            "properties": {
                "code": row.parcel.code,
                "use": str(row.parcel.use),
                "zone": answer.zones[row.zone],
                "state": row.state.label,
                "area_m2": round(row.ready.area_m2, 1),
                "number": row.number,
                "label": f"{row.number}通",
                "shares": row.ready.shares,
                "reached_by": list(row.ready.reached_by),
                "schematic": row.parcel.schematic,
                "demo": row.parcel.demo,
            },
        }
        for row in answer.rows
    ]
    said = {"as_of": answer.day, "terms": answer.terms, "filters": answer.words, **answer.marks}
    return orjson.dumps({"type": "FeatureCollection", **said, "features": features})


def workbook(answer: ReadyLandTable) -> bytes:
    """Sheets: parcels, planning areas; shares in percent."""
    book = Workbook()
    kinds = [NAMES[kind] for kind in SEVEN]
    opening = [
        ["熟地（几通）"],
        [f"截至{answer.day.year}年{answer.day.month}月{answer.day.day}日"],
        ["；".join(text for mark, text in MARKS.items() if answer.marks[mark]) or "数据：实测、实报"],
        ["筛选：" + ("，".join(answer.words) or "无（全部地块）")],
        [answer.terms],
    ]
    head = [
        "地块",
        "用途",
        "规划范围",
        "村",
        "状态",
        "面积(m²)",
        "面积(亩)",
        "几通",
        *(f"{kind}(%)" for kind in kinds),
    ]
    _fill(book.active, "地块", [*opening, head, *(_parcel(row, answer) for row in answer.rows)], len(opening))
    head = ["规划范围", "面积(km²)", "几通", *(f"{kind}(%)" for kind in kinds)]
    areas = [[one.area.name, one.area_m2 / 1e6, len(one.reached_by), *_percents(one)] for one in answer.areas]
    _fill(book.create_sheet(), "规划范围", [*opening, head, *areas], len(opening))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _parcel(row: ReadyRow, answer: ReadyLandTable) -> list[Any]:
    parcel, area_m2 = row.parcel, row.ready.area_m2
    village = parcel.village.name if parcel.village else None
    where = [parcel.code, str(parcel.use), answer.zones[row.zone], village, row.state.label]
    return [*where, round(area_m2, 1), round(area_m2 / M2_PER_MU, 2), row.number, *_percents(row.ready)]


def _percents(one: Reached) -> list[float]:
    return [round(100 * one.shares[kind], 1) for kind in SEVEN]


def _fill(sheet: Worksheet, title: str, lines: list[list[Any]], head: int) -> None:
    """Write lines of which that numbered `head` is the header; text stays text even where it looks like a formula."""
    sheet.title = title
    for line in lines:
        sheet.append([for_xml(one) if isinstance(one, str) else one for one in line])
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"
    for cell in (*sheet[1], *sheet[head + 1]):
        cell.font = STRONG
    for letter in "ABCD":
        sheet.column_dimensions[letter].width = 16
    sheet.freeze_panes = f"B{head + 2}"


WRITERS: Final[dict[str, tuple[str, Callable[[ReadyLandTable], bytes]]]] = {
    "geojson": ("application/geo+json", geojson),
    "xlsx": (XLSX, workbook),
}
