"""`manage.py province FOLDER`: totals, rankings and coverage over the months that many districts have written."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gis.errors import DomainError
from maps.province import read
from maps.province.coverage import CoverageTerms, DistrictCoverage, coverage
from maps.province.read import DistrictTotals
from parcels.coverage.terms import read_terms


class Command(BaseCommand):
    help = "多个区的合计、排名和覆盖面积，由各区 publish_month 写出的文件算出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="文件夹")
        parser.add_argument("--month", default="", metavar="月份", help="YYYY-MM；不写为最新的")
        parser.add_argument("--coverage", action="store_true", help="也算覆盖面积")
        parser.add_argument("--kinds", default="", metavar="a,b", help="覆盖的种类；不写为基期口径")
        parser.add_argument("--combine", default="", metavar="any|all|N", help="任一种、全部、至少 N 种")
        parser.add_argument("--scheduler", default="", metavar="地址", help="Dask 调度器地址，在集群上算覆盖")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            month = options["month"] or read.months(folder)[-1]
            rows = read.totals(folder, month)
            covered = self._coverage(folder, month, options) if options["coverage"] else {}
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(_json(month, rows, covered) if options["json"] else _text(month, rows, covered))

    def _coverage(self, folder: Path, month: str, options: dict[str, Any]) -> dict[str, DistrictCoverage]:
        terms = read_terms(kinds=options["kinds"], combine=options["combine"])
        asked = CoverageTerms(terms.kinds, terms.combine, terms.quad_segs)
        districts = coverage(folder, month, asked, scheduler=options["scheduler"])
        return {row.district: row for row in districts}


def _json(month: str, rows: list[DistrictTotals], covered: dict[str, DistrictCoverage]) -> str:
    def fields(row: DistrictTotals) -> dict[str, Any]:
        own = covered.get(row.district)
        return {
            **{name: getattr(row, name) for name in DistrictTotals.__slots__},
            "percent": row.percent,
            "newest_report": row.newest_report and str(row.newest_report),
            "covered_km2": own and own.covered_km2,
            "area_km2": own and own.area_km2,
        }

    whole = fields(read.province(rows)) | {
        "covered_km2": sum(row.covered_km2 for row in covered.values()) if covered else None,
        "area_km2": sum(row.area_km2 for row in covered.values()) if covered else None,
    }
    ranked = [fields(row) for row in read.ranking(rows)]
    return json.dumps({"month": month, "province": whole, "districts": ranked}, ensure_ascii=False)


def _text(month: str, rows: list[DistrictTotals], covered: dict[str, DistrictCoverage]) -> str:
    lines = [f"{month}，{len(rows)} 个区，按道路完成比例排列"]
    lines += [_line(str(place), row, covered) for place, row in enumerate(read.ranking(rows), start=1)]
    lines.append(_line("合计", read.province(rows), covered))
    if covered:
        whole = sum(row.covered_km2 for row in covered.values())
        lines.append(
            f"覆盖合计 {whole:.2f} 平方公里，规划范围 {sum(row.area_km2 for row in covered.values()):.2f}"
        )
    if any(row.demo for row in rows):
        lines.append("其中有演示数据。")
    return "\n".join(lines)


def _line(place: str, row: DistrictTotals, covered: dict[str, DistrictCoverage]) -> str:
    share = "没有计划" if row.percent is None else f"{row.percent:.1f}%"
    text = (
        f"{place}　{row.district}　道路 {row.finished_km:.2f}/{row.planned_km:.2f} 公里，{share}；"
        f"工程 {row.works} 项，完工 {row.finished}，红灯 {row.red}，黄灯 {row.yellow}"
    )
    own = covered.get(row.district)
    return f"{text}；覆盖 {own.covered_km2:.2f} 平方公里" if own else text
