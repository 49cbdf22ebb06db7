"""Ready land as a file: GeoJSON for maps, a workbook for people; each says the day, the terms and its marks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

import orjson

from gis.api.features import as_geojson
from maps.exports.formats import XLSX
from maps.exports.workbook import STRONG, Book
from maps.exports.workbook import workbook as new_workbook
from maps.pages.ready_land.rows import ReadyRow
from parcels.coverage.ready_land import SEVEN, Reached, ReadyZone
from parcels.coverage.text import NAMES
from parcels.models import Parcel
from parcels.norms import M2_PER_MU

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
    parcels = [head, *(_parcel(row, answer) for row in answer.rows)]
    head = ["规划范围", "面积(km²)", "几通", *(f"{kind}(%)" for kind in kinds)]
    areas = [[one.area.name, one.area_m2 / 1e6, len(one.reached_by), *_percents(one)] for one in answer.areas]
    content = BytesIO()
    with new_workbook(content) as book:
        _fill(book, "地块", opening, parcels)
        _fill(book, "规划范围", opening, [head, *areas])
    return content.getvalue()


def _parcel(row: ReadyRow, answer: ReadyLandTable) -> list[Any]:
    parcel, area_m2 = row.parcel, row.ready.area_m2
    village = parcel.village.name if parcel.village else None
    where = [parcel.code, str(parcel.use), answer.zones[row.zone], village, row.state.label]
    return [*where, round(area_m2, 1), round(area_m2 / M2_PER_MU, 2), row.number, *_percents(row.ready)]


def _percents(one: Reached) -> list[float]:
    return [round(100 * one.shares[kind], 1) for kind in SEVEN]


def _fill(book: Book, title: str, opening: list[list[Any]], table: list[list[Any]]) -> None:
    """A sheet with what a reader has to know above a table."""
    sheet = book.sheet(title)
    sheet.set_widths([16] * 4)
    for number, line in enumerate(opening):
        sheet.write(line, None if number else STRONG)
    sheet.write(table[0], STRONG)
    sheet.freeze(columns=1)
    for line in table[1:]:
        sheet.write(line)


WRITERS: Final[dict[str, tuple[str, Callable[[ReadyLandTable], bytes]]]] = {
    "geojson": ("application/geo+json", geojson),
    "xlsx": (XLSX, workbook),
}
