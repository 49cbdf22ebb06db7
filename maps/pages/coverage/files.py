"""A coverage answer as a file: GeoJSON, GeoPackage, workbook or picture; each says what was counted."""

import tempfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import geopandas
import orjson

from gis.crs import storage_srid
from gis.text.marks import marks_said
from maps.exports.formats import XLSX
from maps.exports.workbook import STRONG, Book
from maps.exports.workbook import workbook as new_workbook
from maps.pages.coverage.picture import png
from parcels.coverage import figures, ranking
from parcels.coverage.geojson import cause_shapes, covered_shape, feature, uncovered_shape
from parcels.coverage.report import cause_rows, figure, figure_rows, next_rows
from parcels.coverage.request import CoverageQuery
from parcels.coverage.text import NAMES, terms_line

# Headings of the ranking with the names of what stands under them.
NEXT: Final = {
    "工程": "label",
    "新增(km²)": "gain_km2",
    "累计(km²)": "cumulative_km2",
    "未建(km)": "remaining_km",
    "投资(万元)": "budget_wan_yuan",
    "每万元新增(m²)": "gain_m2_per_wan_yuan",
}
Rows = list[list[Any]]
Write = Callable[[CoverageQuery], bytes]


def _shapes(query: CoverageQuery) -> tuple[dict[str, Any], list[tuple[str, Any, dict[str, Any]]]]:
    """The figure and its land: role, shape in the storage CRS, properties."""
    coverage = figures.coverage(query.request, as_of=query.as_of, pieces=True)
    one = figure(coverage, query.request)
    land = [
        ("covered", covered_shape(coverage), {"km2": one["covered_km2"]}),
        (
            "uncovered",
            uncovered_shape(coverage, query.area.shape),
            {"km2": one["area_km2"] - one["covered_km2"]},
        ),
    ]
    if query.since:
        gains = figures.causes(query.request, since=query.since, until=query.as_of)
        shapes = cause_shapes(gains)
        land += [
            ("gained", shapes[row["cause"]], {"label": row["label"], "km2": row["gain_km2"]})
            for row in cause_rows(gains)
            if not shapes[row["cause"]].is_empty
        ]
    return one, land


def geojson(query: CoverageQuery) -> bytes:
    one, land = _shapes(query)
    features = [feature(role, shape, **properties) for role, shape, properties in land]
    terms = terms_line(query.terms)
    return orjson.dumps({"type": "FeatureCollection", **one, "terms": terms, "features": features})


def geopackage(query: CoverageQuery) -> bytes:
    """One layer, in the storage CRS, with the terms on each row."""
    one, land = _shapes(query)
    shared = {
        "as_of": one["as_of"],
        "since": query.since.isoformat() if query.since else "",
        "known_at": one["known_at"] or "",
        "area": one["area_name"],
        "terms": terms_line(query.terms),
        "schematic": one["schematic"],
        "demo": one["demo"],
        "notes": "；".join(one["notes"]),
    }
    rows = [{"role": role, "label": "", **properties, **shared} for role, _, properties in land]
    frame = geopandas.GeoDataFrame(rows, geometry=[shape for _, shape, _ in land], crs=storage_srid())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.gpkg"
        frame.to_file(path, layer="coverage", driver="GPKG", engine="pyogrio")
        return path.read_bytes()


def workbook(query: CoverageQuery) -> bytes:
    """Sheets: the figure, the months, the causes, what next."""
    coverage = figures.coverage(query.request, as_of=query.as_of)
    one = figure(coverage, query.request)
    content = BytesIO()
    with new_workbook(content) as book:
        _fill(book, "覆盖面积", _figure_rows(one, query))
        _fill(book, "逐月", _month_rows(query))
        if query.since:
            _fill(book, "新增成因", _cause_table(query, query.since))
        if query.terms.method == "reach":
            _fill(book, "下一步", _next_table(query))
    return content.getvalue()


def _figure_rows(one: dict[str, Any], query: CoverageQuery) -> Rows:
    return [
        ["项", "值"],
        ["范围", one["area_name"]],
        ["截至", one["as_of"]],
        ["只计此前录入的", one["known_at"] or "现在所知"],
        ["口径", terms_line(query.terms).removeprefix("口径：")],
        ["覆盖面积(km²)", one["covered_km2"]],
        *([["不论接通与否(km²)", one["all_km2"]]] if one["connected"] else []),
        ["覆盖面积(公顷)", one["covered_ha"]],
        ["覆盖面积(亩)", one["covered_mu"]],
        ["范围面积(km²)", one["area_km2"]],
        ["目标(km²)", one["target_km2"]],
        ["目标期限", one["target_due"]],
        *([f"{NAMES[kind]}(km²)", km2] for kind, km2 in one["by_kind"].items()),
        ["最新上报", one["newest_report"]],
        ["标记", "、".join(marks_said(schematic=one["schematic"], demo=one["demo"]))],
        *(["说明", note] for note in one["notes"]),
    ]


def _month_rows(query: CoverageQuery) -> Rows:
    series = figures.series(query.request, days=query.months)
    months = list(figure_rows(series, query.request))
    kinds = list(months[0]["by_kind"]) if months else []
    beside = ["不论接通与否(km²)"] if query.terms.connected else []
    heads = ["月末", "覆盖(km²)", *beside, *(f"{NAMES[kind]}(km²)" for kind in kinds)]
    return [
        heads,
        *(
            [
                m["as_of"],
                m["covered_km2"],
                *([m["all_km2"]] if beside else []),
                *(m["by_kind"][kind] for kind in kinds),
            ]
            for m in months
        ),
    ]


def _cause_table(query: CoverageQuery, since: date) -> Rows:
    gains = figures.causes(query.request, since=since, until=query.as_of)
    rows = [[r["label"], r["first_day"], r["last_day"], r["gain_km2"]] for r in cause_rows(gains)]
    total = ["合计", since.isoformat(), query.as_of.isoformat(), sum(row[-1] for row in rows)]
    return [[f"成因（{since} 之后至 {query.as_of}）", "首日", "末日", "新增(km²)"], *rows, total]


def _next_table(query: CoverageQuery) -> Rows:
    ranked = next_rows(ranking.next_works(query.request, as_of=query.as_of, number=query.number))
    return [list(NEXT), *([row[name] for name in NEXT.values()] for row in ranked)]


def _fill(book: Book, title: str, rows: Rows) -> None:
    sheet = book.sheet(title)
    sheet.set_widths((34, 18, 18, 14, 14, 16))
    sheet.write(rows[0], STRONG)
    sheet.freeze()
    for row in rows[1:]:
        sheet.write(row)


def picture(query: CoverageQuery) -> bytes:
    """A map of covered, uncovered and gained land under the roads, with figure, terms and marks."""
    one, land = _shapes(query)
    return png(one, [(role, shape) for role, shape, _ in land], terms_line(query.terms), since=query.since)


WRITERS: Final[dict[str, tuple[str, Write]]] = {
    "geojson": ("application/geo+json", geojson),
    "gpkg": ("application/geopackage+sqlite3", geopackage),
    "xlsx": (XLSX, workbook),
    "png": ("image/png", picture),
}
