"""`manage.py publish_month 2014-11 --to FOLDER`: a published month as GeoParquet, for a folder of many districts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gis.errors import DomainError
from maps.briefings.period import parse_month
from maps.province.freeze import publish_month


class Command(BaseCommand):
    help = "把已发布月份的封存数据写成按区、按月分开的 GeoParquet，供省级汇总。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", metavar="月份", help="YYYY-MM，已发布的月份")
        parser.add_argument("--to", required=True, type=Path, metavar="文件夹", help="各区共用的文件夹")
        parser.add_argument(
            "--district", default="", metavar="名称", help="文件夹里的区名；不写用区情里的区名"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = publish_month(
                parse_month(options["month"]), options["to"], district=options["district"]
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"写不进 {options['to']}：{error.strerror}。") from error
        self.stdout.write("、".join(f"{table} {rows} 行" for table, rows in written.items()))
