"""`manage.py coverage`: square kilometres served on a day, month by month, its causes, or what to build next."""

import json
import re
import sys
from argparse import ArgumentParser
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from gis.api.parameters import parse_moment
from gis.as_of import local_today, parse_day
from gis.bitemporal.past import as_believed
from gis.errors import DomainError
from gis.months import month_ends
from parcels.coverage import figures, ranking
from parcels.coverage.area import Area, stored_area
from parcels.coverage.engine import dask
from parcels.coverage.engine.cells import Chunk
from parcels.coverage.engine.chunk import Tally
from parcels.coverage.engine.problem import CoverageError
from parcels.coverage.engine.run import Mapping, in_threads
from parcels.coverage.report import cause_rows, figure, figure_rows, next_rows
from parcels.coverage.request import CoverageRequest
from parcels.coverage.terms import HALVES, METHODS, Terms, read_terms
from parcels.coverage.text import causes_table, figure_lines, next_table, series_table
from roads.figures.grid import newest_report

MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
MOST_MONTHS: Final = 1200


class Command(BaseCommand):
    help = (
        "覆盖面积：规划范围内由已建成的道路、管网服务的土地，截至某日、逐月、成因，以及下一步建什么增加最多。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", metavar="日期", help="截至日期 YYYY-MM-DD；不写为最新上报日")
        parser.add_argument(
            "--known-at",
            metavar="时点",
            help="数据时点：只相信这一刻之前录入的上报，如 2014-12-01；不写为现在",
        )
        parser.add_argument("--area", default="", metavar="范围", help="规划范围的代码或名称；不写为第一个")
        parser.add_argument(
            "--kinds", default="", metavar="a,b", help="种类，逗号隔开；不写为给水、电力、热力（基期口径）"
        )
        parser.add_argument(
            "--combine", default="", metavar="any|all|N", help="任一种、全部、至少 N 种；不写为 any"
        )
        parser.add_argument(
            "--method", default="", choices=["", *METHODS], help="reach 服务半径，blocks 街区"
        )
        parser.add_argument(
            "--reach", action="append", default=[], metavar="名称=米", help="服务半径，如 arterial=400"
        )
        parser.add_argument(
            "--step", action="append", default=[], metavar="种类=工序", help="算建成的工序；不写为全部工序"
        )
        parser.add_argument(
            "--halves", default="", choices=["", *HALVES], help="半幅：both 两幅都完成，either 任一幅"
        )
        parser.add_argument("--quad-segs", metavar="N", help="圆弧每四分之一圆的分段数；不写为 32")
        parser.add_argument("--connected", action="store_true", help="只计与源点接通的管网，和全部的并列")
        parser.add_argument(
            "--join", default="", metavar="米", help="同种管线相距多少米以内算相接；不写为 20"
        )
        parser.add_argument("--scheduler", metavar="地址", help="Dask 调度器地址，在集群上计算")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--series", nargs=2, metavar=("起", "止"), help="逐月：YYYY-MM 或 YYYY-MM-DD")
        what.add_argument("--gain", metavar="N", help="未建工程按新增覆盖排序的前 N 项")
        what.add_argument("--since", metavar="日期", help="与这一天相比，新增面积的成因")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer, lines = self.answer(options)
        except (DomainError, CoverageError) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(
                f"读不到数据，请先运行 migrate 或 demo：{str(error).splitlines()[0]}"
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(lines))

    def answer(self, options: dict[str, Any]) -> tuple[Any, list[str]]:
        """The answer for machines and the lines for people."""
        terms = read_terms(
            kinds=options["kinds"], combine=options["combine"], method=options["method"], reach=options["reach"],
            steps=options["step"], halves=options["halves"],
            quad_segs=_whole(options["quad_segs"], "--quad-segs"),
            connected=options["connected"], join=options["join"],
        )  # fmt: skip
        known_at = parse_moment(options["known_at"]) if options["known_at"] else None
        day = None if options["series"] else _day(options["as_of"], known_at)
        with as_believed(as_of=day, known_at=known_at):
            area = stored_area(options["area"])
            return self.answer_about(terms, area, options, known_at=known_at)

    def answer_about(
        self, terms: Terms, area: Area, options: dict[str, Any], *, known_at: datetime | None
    ) -> tuple[Any, list[str]]:
        """The answer by what was known at a moment, or is now."""
        request, through = CoverageRequest(terms, area, known_at), self.through(options)
        as_of = _day(options["as_of"], known_at)
        if options["series"]:
            days = month_ends(*_months(*options["series"]))
            points = figures.series(request, days=days, through=through)
            rows = list(figure_rows(points, request))
            return rows, series_table(rows, terms)
        number = _whole(options["gain"], "--gain")
        if number is not None:
            if not 1 <= number <= 10_000:
                raise DomainError("--gain 要写 1 至 10000 之间的整数。")
            ranked = ranking.next_works(request, as_of=as_of, number=number)
            gains = next_rows(ranked)
            return gains, next_table(gains, terms, area, as_of)
        if options["since"]:
            since = parse_day(options["since"], field="since")
            answer = self.causes(request, since=since, until=as_of)
            return answer, causes_table(answer, terms)
        covered = figures.coverage(request, as_of=as_of, through=through)
        one = figure(covered, request)
        return one, figure_lines(one, terms)

    def causes(self, request: CoverageRequest, *, since: date, until: date) -> dict[str, Any]:
        """Both days and what gained between them."""
        causes = figures.causes(request, since=since, until=until)
        before, after = (figure(one, request) for one in (causes.before, causes.after))
        return {"before": before, "after": after, "causes": cause_rows(causes), "notes": list(causes.notes)}

    def through(self, options: dict[str, Any]) -> Mapping | None:
        """Where blocks are computed: a cluster, or here with a count for whoever watches; None: here, kept."""
        if options["scheduler"]:
            return dask.through(options["scheduler"])
        return None if options["json"] or not sys.stderr.isatty() else self.counted

    def counted(self, function: Callable[[Chunk], Tally], blocks: Iterable[Chunk]) -> Iterator[Tally]:
        """Blocks in threads, with a line that says how many are done."""
        waiting = list(blocks)
        for number, tally in enumerate(in_threads(function, waiting), start=1):
            self.stderr.write(
                f"\r{'█' * (30 * number // len(waiting)):30} {number}/{len(waiting)} 块", ending=""
            )
            yield tally
        self.stderr.write("\r" + " " * 50 + "\r", ending="")


def _whole(given: object, option: str) -> int | None:
    text = "" if given is None else str(given).strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 9):
        raise DomainError(f"{option} 要写整数，不能是“{text[:20]}”。")
    return int(text) if text else None


def _day(text: str | None, known_at: datetime | None) -> date:
    today = local_today()
    return parse_day(text) if text else newest_report(as_of=today, known_at=known_at) or today


def _months(first: str, last: str) -> tuple[date, date]:
    begin, end = _month(first), _month(last)
    if end < begin:
        raise DomainError("逐月的止月不能早于起月。")
    if (end.year - begin.year) * 12 + end.month - begin.month >= MOST_MONTHS:
        raise DomainError(f"逐月最多 {MOST_MONTHS} 个月。")
    return begin, end


def _month(text: str) -> date:
    if match := MONTH.fullmatch(text.strip()):
        year, month = int(match[1]), int(match[2])
        if 1 <= month <= 12 and year > 0:
            return parse_day(f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}")
        raise DomainError(f"看不懂月份“{text[:20]}”，请写成 2014-11。")
    return parse_day(text.strip())
