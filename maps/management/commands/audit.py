"""`manage.py audit PERIOD`: every figure of a briefing recomputed from the raw tables and compared."""

import sys
import time
from datetime import date, datetime
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis.api.parameters import parse_moment
from gis.errors import DomainError
from gis.periods import EXAMPLES, Cadence, parse_period
from gis.snapshot import one_state
from maps.audit.audit import audit, chapter_of, verdict
from maps.audit.compare import Comparison
from maps.briefings.facts import Facts, from_json
from maps.briefings.render import content_of_facts, prepare
from maps.models import Briefing

# So many differences are printed; of more, only the number is said.
LONGEST: Final = 200


class Command(BaseCommand):
    help = (
        "独立复核汇报：不用本系统的计算程序，从原始记录把每个数字重算一遍，逐项比对。"
        "已发布的期次复核封存的数字（按发布时的数据时点），没有发布的复核按现有数据编制的草稿。"
        "全部一致时退出码为 0，有不同时为 1；最后一行是复核的项数和不同的项数。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="PERIOD", help=f"期次，如 {EXAMPLES}")
        parser.add_argument("--draft", action="store_true", help="已发布的期次也复核按现有数据另编的草稿")
        parser.add_argument(
            "--known-at", metavar="TIME", help="草稿只计这一刻以前录入的，如 2014-12-05T09:00+08:00"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            period = parse_period(options["month"].strip())
            known_at = parse_moment(options["known_at"]) if options["known_at"] else None
            draft = options["draft"] or known_at is not None
            with one_state():
                facts = self._facts(*period, known_at or timezone.now(), draft=draft)
                result = audit(facts)
        except DomainError as error:
            raise CommandError(error.message) from error
        self._report(result, time.monotonic() - began)
        if result.differences:
            sys.exit(1)

    def _facts(self, cadence: Cadence, first: date, known_at: datetime, *, draft: bool) -> Facts:
        row = None if draft else Briefing.objects.of_period(cadence, first).first()
        if row:
            self.stdout.write(f"{row}，数据时点 {timezone.localtime(row.known_at):%Y-%m-%d %H:%M}")
            return from_json(content_of_facts(row))
        self.stdout.write(f"{cadence.key(first)} 草稿，按现有数据")
        return prepare(first, today=timezone.localdate(), known_at=known_at, cadence=cadence).facts

    def _report(self, result: Comparison, seconds: float) -> None:
        for name, compared, differing in _by_chapter(result):
            self.stdout.write(f"  {name}：{compared:,} 项，{differing} 项不同")
        for difference in result.differences[:LONGEST]:
            self.stdout.write(f"  不同：{difference}")
        if len(result.differences) > LONGEST:
            self.stdout.write(f"  另有 {len(result.differences) - LONGEST} 项不同")
        if result.missed:
            self.stdout.write(f"  没有复核的 {len(result.missed)} 项：{'、'.join(result.missed[:LONGEST])}")
        self.stdout.write(f"用时 {seconds:.1f} 秒")
        self.stdout.write(f"{verdict(result)}。")


def _by_chapter(result: Comparison) -> list[tuple[str, int, int]]:
    """Each chapter with the figures compared and those that differ, in the order of the facts."""
    rows: dict[str, list[int]] = {}
    for part, compared in result.compared.items():
        row = rows.setdefault(chapter_of(part), [0, 0])
        row[0] += compared
        row[1] += sum(one.chapter == part for one in result.differences)
    return [(name, compared, differing) for name, (compared, differing) in rows.items()]
